#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/model/generation_json.h"
#include "core/model/gpt2_run.h"
#include "tests/fuzz/made_model.h"
#include "tests/fuzz/targets.h"

namespace softmaxlab::fuzz {
namespace {

void require(bool condition, const char* promise) {
    if (!condition) throw std::logic_error(promise);
}

/// A model that was accepted runs, whatever its weights are.
void run(const std::shared_ptr<const LanguageModel>& model) {
    const Tokenizer& tokenizer = model->tokenizer;
    const std::string text = "hello \xFF hell\n";
    std::vector<Token> tokens = tokenizer.encode(text);
    require(tokenizer.decode(tokens) == text, "a text comes back from its tokens");
    for (const Token token : tokens) require(token < model->config.vocabulary, "a token has an embedding");
    tokens.resize(std::min(tokens.size(), model->config.context));
    Gpt2Run run(model);
    run.set_tokens(tokens);
    run.finish();
    require(run.logits(tokens.size() - 1).size() == model->config.vocabulary,
            "there are logits for all tokens");
    require(run.head_weights(0, 0).weights.size() == tokens.size() * tokens.size(), "a head has its weights");
    ModelAnswers answers(model);
    std::istringstream in(
        "{\"prompt\": \"he\", \"count\": 3}\n{\"prompt\": \"\", \"question\": \"attention\"}\n");
    std::ostringstream out;
    answer_model_lines(in, out, answers, {});
    require(is_utf8(out.str()), "an answer can be shown");
}

}  // namespace

// Apart from the other targets, because it needs the model.
void model(std::string_view bytes) {
    const test::FileMap files = unbundled(bytes);
    try {
        run(read_language_model(test::as_model_files(files)));
    } catch (const InputError& error) {
        const std::string message = error.what();
        require(message.rfind("input", 0) == 0, "a message begins with the source");
        require(is_utf8(message), "a message can be shown");
    }
}

}  // namespace softmaxlab::fuzz
