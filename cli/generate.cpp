#include "cli/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <ostream>
#include <vector>

#include "app/shipped_model.h"
#include "cli/options.h"
#include "core/base/number_text.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/base/workers.h"
#include "core/model/generation_json.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr std::size_t max_threads = 64;
constexpr std::size_t shown_logits = 20;
constexpr std::size_t token_letters = 24;

/// The number that an option was given; `good` says whether it will do, `expected` what would.
template <class Good>
double number_of(const char* option, const std::string& word, const Good& good, const char* expected) {
    const std::optional<double> number = number_from(word);
    if (!number || !good(*number))
        throw UsageError(fmt::format("\"{}\": {} takes {}.", excerpt(word), option, expected));
    return *number;
}

std::size_t whole_of(const char* option, const std::string& word) {
    const std::optional<std::size_t> number = whole_number(word);
    if (!number) throw UsageError(fmt::format("\"{}\": {} takes a whole number.", excerpt(word), option));
    return *number;
}

SamplingOptions sampling_from(const GenerateOptions& options) {
    SamplingOptions sampling;
    if (!options.temperature.empty())
        sampling.temperature = number_of("-T", options.temperature, is_temperature,
                                         "0 (the largest logit), a positive number or inf");
    if (!options.top_k.empty()) sampling.top_k = whole_of("--top-k", options.top_k);
    if (!options.top_p.empty())
        sampling.top_p = number_of(
            "--top-p", options.top_p, [](double p) { return p > 0 && p <= 1; },
            "a number above 0 and at most 1 (1: all)");
    if (!options.min_p.empty())
        sampling.min_p = number_of(
            "--min-p", options.min_p, [](double p) { return p >= 0 && p <= 1; },
            "a number from 0 (all) to 1");
    if (!options.repetition_penalty.empty())
        sampling.repetition_penalty = number_of(
            "--repetition-penalty", options.repetition_penalty, [](double x) { return x > 0 && x <= 1e300; },
            "a positive number (1: none)");
    return sampling;
}

void take_head(const std::string& word, ModelRequest& request) {
    const std::size_t comma = word.find(',');
    const std::optional<std::size_t> layer = whole_number(word.substr(0, comma));
    const std::optional<std::size_t> head =
        comma == std::string::npos ? std::nullopt : whole_number(word.substr(comma + 1));
    if (!layer || !head)
        throw UsageError(fmt::format(
            "\"{}\": --attention takes a layer and a head, both from 0, such as 1,3.", excerpt(word)));
    request.question = ModelQuestion::attention;
    request.layer = *layer;
    request.head = *head;
}

ModelRequest request_from(const GenerateOptions& options) {
    ModelRequest request;
    request.prompt = options.prompt;
    request.sampling = sampling_from(options);
    if (!options.seed.empty()) request.seed = whole_of("--seed", options.seed);
    if (!options.count.empty()) request.count = whole_of("-n", options.count);
    if (const auto arithmetic = arithmetic_named(options.backend)) request.arithmetic = *arithmetic;
    if (options.logits) request.question = ModelQuestion::logits;
    if (options.tokens) request.question = ModelQuestion::tokens;
    if (!options.attention.empty()) take_head(options.attention, request);
    return request;
}

/// A token as it can be shown in one cell, each blank in it as ␣.
std::string shown_token(const LanguageModel& model, Token token) {
    return label_in_table(model.tokenizer.bytes_of(token), token_letters);
}

std::string token_table(const ModelAnswers& answers, const ModelRequest& request) {
    std::string text;
    for (const Token token : answers.model().tokenizer.encode(request.prompt))
        text += fmt::format("{:>6}  {}\n", token, shown_token(answers.model(), token));
    return text;
}

/// The likeliest tokens with their logits.
std::string logit_table(ModelAnswers& answers, const ModelRequest& request) {
    const std::vector<double> logits = answers.logits(request);
    const std::vector<double> p = softmax(logits).probabilities;
    std::vector<std::size_t> order(logits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t shown = std::min(shown_logits, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                      [&](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
    std::string text = fmt::format("{:>6}  {:>9}  {:>8}  {}\n", "id", "logit", "p", "token");
    for (std::size_t i = 0; i < shown; ++i)
        text += fmt::format("{:>6}  {:>9.4f}  {:>8.5f}  {}\n", order[i], logits[order[i]], p[order[i]],
                            shown_token(answers.model(), static_cast<Token>(order[i])));
    text += fmt::format("the {} likeliest of {}; --json gives all\n", shown, logits.size());
    return text;
}

void print_text(ModelAnswers& answers, const ModelRequest& request, std::ostream& out, std::ostream& error) {
    const Generation generation = answers.text(request);
    out << terminal_text(request.prompt + drawn_text(answers.model(), generation)) << '\n';
    if (generation.end == GenerationEnd::context)
        error << fmt::format("The model's context of {} tokens is full.\n", answers.model().config.context);
}

}  // namespace

void add_generate_command(CLI::App& parent, GenerateOptions& options) {
    CLI::App* command = parent.add_subcommand(
        "generate", "Let a language model go on with a text, and see what it draws from");
    command->add_option("PROMPT", options.prompt, "the text to go on with; nothing: the model begins one")
        ->type_name("");
    command
        ->add_option("--model", options.folder,
                     "the folder of a GPT-2: config.json, model.safetensors, vocab.json, merges.txt; "
                     "without it, the small one that comes with the program")
        ->type_name("DIR");
    command->add_option("-T,--temperature", options.temperature, "0 (the largest logit) to inf; 1 without it")
        ->type_name("T");
    command->add_option("--top-k", options.top_k, "draw from the K likeliest tokens; 0: all")->type_name("K");
    command
        ->add_option("--top-p", options.top_p, "draw from the likeliest tokens that reach P together; 1: all")
        ->type_name("P");
    command
        ->add_option("--min-p", options.min_p, "draw from tokens with at least this share of the largest p")
        ->type_name("P");
    command
        ->add_option("--repetition-penalty", options.repetition_penalty,
                     "makes what has occurred less likely; 1: none")
        ->type_name("X");
    command
        ->add_option("--seed", options.seed, "the same seed draws the same tokens everywhere; 1 without it")
        ->type_name("N");
    command->add_option("-n,--count", options.count, "how many tokens to draw; 40 without it")
        ->type_name("N");
    command->add_option("--backend", options.backend, "what computes: simd or reference (double, slow)")
        ->type_name("NAME")
        ->check(CLI::IsMember({"simd", "reference"}).description(""));
    CLI::Option* logits =
        command->add_flag("--logits", options.logits, "print the logits of the next token instead");
    CLI::Option* tokens =
        command->add_flag("--tokens", options.tokens, "print the tokens of the prompt instead");
    CLI::Option* attention =
        command
            ->add_option("--attention", options.attention,
                         "print q, k, v, scores and weights of head H of layer L, as JSON")
            ->type_name("L,H");
    logits->excludes(tokens)->excludes(attention);
    tokens->excludes(attention);
    command->add_flag("--json", options.json, "print one line of JSON, with every draw");
    command->add_flag("--stdin", options.from_stdin,
                      "read one JSON request per line from standard input, {\"prompt\": …, \"seed\": …}, and "
                      "answer each with one line; the options hold for the lines that do not say otherwise");
}

int run_generate(const GenerateOptions& options, std::istream& in, std::ostream& out, std::ostream& error) {
    const ModelRequest request = request_from(options);
    if (options.from_stdin && !options.prompt.empty())
        throw UsageError("With --stdin every line has its own prompt: leave out PROMPT.");
    Workers workers(max_threads);
    ModelAnswers answers(options.folder.empty() ? shipped_model() : open_language_model(options.folder),
                         &workers);
    if (options.from_stdin) return answer_model_lines(in, out, answers, request) ? 0 : 1;
    if (options.json || request.question == ModelQuestion::attention) {
        out << answers.json(request) << '\n';
    } else if (request.question == ModelQuestion::tokens) {
        out << terminal_text(token_table(answers, request));
    } else if (request.question == ModelQuestion::logits) {
        out << terminal_text(logit_table(answers, request));
    } else {
        print_text(answers, request, out, error);
    }
    return 0;
}

}  // namespace softmaxlab
