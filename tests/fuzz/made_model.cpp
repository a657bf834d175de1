#include "tests/fuzz/made_model.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <vector>

namespace softmaxlab::fuzz {
namespace {

using nlohmann::json;

/// GPT-2's character for a byte, in UTF-8.
std::string byte_name(int byte) {
    const auto printable = [](int b) { return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174; };
    int code = byte;
    if (!printable(byte)) {
        code = 256;
        for (int before = 0; before < byte; ++before) code += printable(before) ? 0 : 1;
    }
    if (code < 128) return {static_cast<char>(code)};
    return {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 63))};
}

}  // namespace

test::FileMap made_model(Random& random) {
    const auto pick = [&](std::size_t least, std::size_t most) {
        return least + static_cast<std::size_t>(random() % (most - least + 1));
    };
    const std::size_t layers = pick(1, 2);
    const std::size_t heads = pick(1, 2);
    const std::size_t width = heads * pick(1, 3);
    const std::size_t context = pick(1, 6);
    json vocabulary;
    for (int byte = 0; byte < 256; ++byte) vocabulary[byte_name(byte)] = byte;
    const std::vector<std::string> merges = {"h e", "l l", "he ll", "hell o"};
    for (const char* name : {"he", "ll", "hell", "hello", "<|endoftext|>"})
        vocabulary[name] = vocabulary.size();
    const std::size_t tokens = vocabulary.size() + pick(0, 2);

    const std::string type = std::vector<std::string>{"F16", "F32", "BF16"}[pick(0, 2)];
    std::vector<test::FileTensor> tensors;
    const auto add = [&](const std::string& name, const std::vector<std::size_t>& shape) {
        std::size_t bytes = type == "F32" ? 4 : 2;
        for (const std::size_t length : shape) bytes *= length;
        test::FileTensor tensor{name, type, shape, std::string(bytes, '\0')};
        // Mostly numbers of common size; now and then NaN, infinities and what is near them.
        for (char& byte : tensor.bytes) byte = static_cast<char>(random() % 8 == 0 ? random() : 0x3C);
        tensors.push_back(std::move(tensor));
    };
    const auto add_pair = [&](const std::string& name, const std::vector<std::size_t>& shape) {
        add(name + ".weight", shape);
        add(name + ".bias", {shape.back()});
    };
    add("wte.weight", {tokens, width});
    add("wpe.weight", {context, width});
    for (std::size_t i = 0; i < layers; ++i) {
        const std::string name = "h." + std::to_string(i) + ".";
        add_pair(name + "ln_1", {width});
        add_pair(name + "attn.c_attn", {width, 3 * width});
        add_pair(name + "attn.c_proj", {width, width});
        add_pair(name + "ln_2", {width});
        add_pair(name + "mlp.c_fc", {width, 4 * width});
        add_pair(name + "mlp.c_proj", {4 * width, width});
    }
    add_pair("ln_f", {width});

    test::FileMap files;
    files["config.json"] = json{{"model_type", "gpt2"}, {"vocab_size", tokens}, {"n_positions", context},
                                {"n_embd", width},      {"n_layer", layers},    {"n_head", heads}}
                               .dump();
    files["vocab.json"] = vocabulary.dump();
    files["merges.txt"] = "#version: 0.2\n";
    for (const std::string& merge : merges) files["merges.txt"] += merge + "\n";
    if (pick(0, 3) != 0) {
        files["model.safetensors"] = test::safetensors_of(tensors, pick(0, 9));
        return files;
    }
    const auto half = tensors.begin() + static_cast<std::ptrdiff_t>(tensors.size() / 2);
    files["a.safetensors"] = test::safetensors_of({tensors.begin(), half});
    files["b.safetensors"] = test::safetensors_of({half, tensors.end()});
    json map;
    for (auto tensor = tensors.begin(); tensor != tensors.end(); ++tensor)
        map[tensor->name] = tensor < half ? "a.safetensors" : "b.safetensors";
    files["model.safetensors.index.json"] = json{{"weight_map", map}}.dump();
    return files;
}

std::string bundled(const test::FileMap& files) {
    std::string bytes;
    for (const auto& [name, content] : files)
        bytes += name + " " + std::to_string(content.size()) + "\n" + content;
    return bytes;
}

test::FileMap unbundled(std::string_view bytes) {
    test::FileMap files;
    while (!bytes.empty()) {
        const std::string line(bytes.substr(0, bytes.find('\n')));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        const std::size_t blank = line.find(' ');
        const std::size_t length =
            blank == std::string::npos
                ? bytes.size()
                : static_cast<std::size_t>(std::strtoull(line.c_str() + blank, nullptr, 10));
        files[line.substr(0, blank)] = std::string(bytes.substr(0, length));
        bytes.remove_prefix(std::min(length, bytes.size()));
    }
    return files;
}

}  // namespace softmaxlab::fuzz
