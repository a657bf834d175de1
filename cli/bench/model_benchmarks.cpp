#include "cli/bench/model_benchmarks.h"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "core/base/workers.h"
#include "core/model/gpt2_run.h"

namespace softmaxlab {
namespace {

constexpr std::size_t prompt_length = 128;
constexpr std::size_t max_threads = 64;

/// The least that a tokenizer can be read from: all bytes, which is 188 characters and 68 from U+0100 on.
std::string all_bytes() {
    std::string text = "{";
    for (int byte = 0, next = 256; byte < 256; ++byte) {
        const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        const int code = printable ? byte : next++;
        text += byte == 0 ? "\"" : ", \"";
        if (code == '"' || code == '\\') text += '\\';
        if (code < 128) {
            text += static_cast<char>(code);
        } else {
            text += static_cast<char>(0xC0 | (code >> 6));
            text += static_cast<char>(0x80 | (code & 63));
        }
        text += "\": " + std::to_string(byte);
    }
    return text + "}";
}

/// Makes weights that are small and of either sign.
class RandomWeights {
  public:
    kernels::StoredMatrix matrix(std::size_t rows, std::size_t columns) {
        const auto values = std::make_shared<std::vector<std::uint16_t>>(rows * columns);
        for (std::uint16_t& value : *values) {
            const auto bits = static_cast<unsigned>(random_());
            value =
                static_cast<std::uint16_t>((0x2000U + (bits & 0x7FFU)) | (bits & 0x8000U));  // 0.008 … 0.03
        }
        owners_.push_back(values);
        return {kernels::StoredFormat::f16, values->data(), rows, columns};
    }

    Gpt2Linear linear(std::size_t inputs, std::size_t outputs) {
        return {matrix(inputs, outputs), std::vector<float>(outputs, 0.1F)};
    }

    std::vector<std::shared_ptr<const void>> take_owners() { return std::move(owners_); }

  private:
    std::minstd_rand random_;
    std::vector<std::shared_ptr<const void>> owners_;
};

std::shared_ptr<const LanguageModel> random_model(const Gpt2Config& config) {
    RandomWeights random;
    const Gpt2Norm norm{std::vector<float>(config.width, 1.0F), std::vector<float>(config.width, 0.0F)};
    Gpt2Weights weights;
    weights.token_embedding = random.matrix(config.vocabulary, config.width);
    weights.position_embedding = random.matrix(config.context, config.width);
    for (std::size_t i = 0; i < config.layers; ++i)
        weights.layers.push_back(
            {norm, random.linear(config.width, 3 * config.width), random.linear(config.width, config.width),
             norm, random.linear(config.width, config.inner), random.linear(config.inner, config.width)});
    weights.final_norm = norm;
    weights.head = weights.token_embedding;
    weights.owners = random.take_owners();
    return std::make_shared<const LanguageModel>(LanguageModel{
        "random", config, Tokenizer(all_bytes(), "all bytes", "", "no merges"), std::move(weights)});
}

/// A run with the threads that it works on.
struct Session {
    explicit Session(const Gpt2Config& config) : workers(max_threads), run(random_model(config), &workers) {
        for (std::size_t i = 0; i < prompt_length; ++i)
            prompt.push_back(static_cast<Token>(i * 31 % config.vocabulary));
    }

    Workers workers;
    Gpt2Run run;
    std::vector<Token> prompt;
};

std::function<void(std::size_t)> whole_prompt(const Gpt2Config& config) {
    const auto session = std::make_shared<Session>(config);
    return [session](std::size_t) {
        session->run.set_tokens({});
        session->run.set_tokens(session->prompt);
        session->run.finish();
        (void)session->run.logits(prompt_length - 1);
    };
}

std::function<void(std::size_t)> one_token(const Gpt2Config& config) {
    const auto session = std::make_shared<Session>(config);
    session->run.set_tokens(session->prompt);
    session->run.finish();
    return [session](std::size_t step) {
        session->run.set_tokens(session->prompt);
        session->run.append(static_cast<Token>(step % session->run.model().config.vocabulary));
        session->run.finish();
        (void)session->run.logits(prompt_length);
    };
}

/// Adds up all weights that a token needs, 64 bits at a time.
std::function<void(std::size_t)> read_weights(const Gpt2Config& config) {
    const std::size_t layer = config.width * (4 * config.width + 2 * config.inner);
    const std::size_t count = config.layers * layer + config.vocabulary * config.width;
    const auto weights = std::make_shared<std::vector<std::uint64_t>>(count / 4, 1);
    const auto workers = std::make_shared<Workers>(max_threads);
    return [weights, workers](std::size_t) {
        for_each_part(workers.get(), weights->size(), [&](std::size_t first, std::size_t size) {
            std::uint64_t sum = 0;
            for (std::size_t i = first; i < first + size; ++i) sum += (*weights)[i];
            volatile std::uint64_t kept = sum;
            (void)kept;
        });
    };
}

}  // namespace

std::vector<Benchmark> model_benchmarks() {
    const Gpt2Config small{2048, 256, 160, 4, 4, 640};
    const Gpt2Config gpt2{50257, 1024, 768, 12, 12, 3072};
    constexpr std::size_t few = 20;
    return {{"model/small/prompt", "128 tokens", [=] { return whole_prompt(small); }},
            {"model/small/token", "1 after 128", [=] { return one_token(small); }},
            {"model/124M/prompt", "128 tokens", [=] { return whole_prompt(gpt2); }, few},
            {"model/124M/token", "1 after 128", [=] { return one_token(gpt2); }, few},
            {"model/124M/read-weights", "247 MB", [=] { return read_weights(gpt2); }, few}};
}

}  // namespace softmaxlab
