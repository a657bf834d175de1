#include "cli/eval.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "cli/eval_table.h"
#include "cli/options.h"
#include "core/base/input_error.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/evaluation_json.h"
#include "core/files/logits_file.h"

namespace softmaxlab {
namespace {

constexpr std::string_view true_minus = "−";

// The number that `word` is, with either minus sign.
std::optional<double> number_in(std::string_view word) {
    if (!word.starts_with(true_minus)) return number_from(word);
    return number_from("-" + std::string(word.substr(true_minus.size())));
}

std::string shown(std::string_view word) {
    const bool replaced = word.starts_with(true_minus);
    return excerpt(replaced ? "-" + std::string(word.substr(true_minus.size())) : std::string(word));
}

std::vector<std::string_view> split_at_commas(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t comma = text.find(',');
        parts.push_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

std::vector<double> logits_from(const std::vector<std::string>& words) {
    std::vector<double> logits;
    for (const std::string& word : words) {
        for (const std::string_view part : split_at_commas(word)) {
            const std::optional<double> number = number_in(part);
            if (!number) {
                throw UsageError(
                    fmt::format("\"{}\" is not a number. Logits from a file need --file FILE.", shown(part)));
            }
            logits.push_back(*number);
        }
    }
    return logits;
}

double temperature_from(const std::string& word) {
    const std::optional<double> number = number_in(word);
    if (!number || !is_temperature(*number))
        throw UsageError(
            fmt::format("\"{}\" is not a temperature: -T takes 0, a positive number or inf.", shown(word)));
    return *number;
}

std::vector<bool> mask_from(const std::string& text) {
    std::vector<bool> mask;
    for (const std::string_view part : split_at_commas(text)) {
        if (part != "0" && part != "1") {
            throw UsageError(
                fmt::format("\"{}\" is not a mask: --mask takes a 1 (takes part) or a 0 (masked) for each "
                            "logit, such as 1,1,0.",
                            excerpt(text)));
        }
        mask.push_back(part == "1");
    }
    return mask;
}

EvalRequest request_from(const EvalOptions& options, std::vector<double> logits) {
    EvalRequest request;
    request.logits = std::move(logits);
    request.temperature = temperature_from(options.temperature);
    if (!options.mask.empty()) request.mask = mask_from(options.mask);
    request.target = options.target;
    if (const auto backend = backend_named(options.backend)) request.backend = *backend;
    if (!options.format.empty()) request.format = format_named(options.format);
    if (const auto method = method_named(options.method)) request.method = *method;
    request.jacobian = options.jacobian;
    request.trace = options.trace || !options.json;
    return request;
}

// In the order in which they are made: the backend must go before the context that it lives in.
struct Backends {
    std::unique_ptr<Host> surface;
    std::unique_ptr<Backend> gpu;
    std::unique_ptr<Backend> simd;
};

void make_gpu(Backends& backends) {
    try {
        backends.surface = std::make_unique<OffscreenSurface>(PixelSize{64, 64});
        backends.gpu = make_backend(BackendKind::gpu, backends.surface.get());
    } catch (const std::runtime_error& error) {
        throw InputError(std::string("backend: gpu is not available here: ") + error.what());
    }
}

/// "gpu (f32), simd (f32) or reference (f64)".
std::string backends_in_words() {
    std::vector<std::string> words;
    for (const BackendInfo& info : backend_table)
        words.push_back(fmt::format("{} ({})", info.name, name_of(info.format)));
    return alternatives(words);
}

}  // namespace

void add_eval_command(CLI::App& parent, EvalOptions& options) {
    CLI::App* command = parent.add_subcommand("eval", "Compute softmax and print every step");
    command->add_option("LOGITS", options.logits, "numbers; -inf is a masked class");
    command
        ->add_option("-T,--temperature", options.temperature,
                     "0 (argmax), a positive number, or inf (uniform)")
        ->capture_default_str();
    command->add_option("--mask", options.mask,
                        "a 1 (takes part) or 0 (masked) for each logit, such as 1,1,0");
    command->add_option("--target", options.target, "a class, from 0: its cross-entropy and the gradient");
    command->add_option("--backend", options.backend, backends_in_words())
        ->check(CLI::IsMember(backend_names()))
        ->capture_default_str();
    command->add_option("--format", options.format, "round every step to " + alternatives(format_names()))
        ->check(CLI::IsMember(format_names()));
    command->add_option("--method", options.method, "stable (the max is subtracted) or naive")
        ->check(CLI::IsMember(method_names()))
        ->capture_default_str();
    command->add_option("--file", options.file, "take the logits from a CSV, JSON or NPY file");
    command->add_option("--row", options.row, "the row of a matrix in the file, counted from 1")
        ->check(CLI::PositiveNumber);
    command->add_flag("--jacobian", options.jacobian, "print the Jacobian too: all derivatives");
    command->add_flag("--json", options.json, "print one line of JSON, numbers with 17 digits");
    command->add_flag("--trace", options.trace, "with --json: print every step too");
    command->add_flag("--stdin", options.from_stdin,
                      "read one JSON request per line from standard input, and answer each with one line");
}

std::vector<std::string> command_line_arguments(int argc, char** argv) {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const auto eval = std::find(arguments.begin(), arguments.end(), "eval");
    const auto end = std::find(eval, arguments.end(), "--");
    for (auto word = eval; word != end; ++word) {
        const bool like_an_option =
            word->size() > 1 && word->front() == '-' && !(*word >= "-0" && *word < "-:");
        if (like_an_option && number_from(*word)) word->replace(0, 1, true_minus);
    }
    std::reverse(arguments.begin(), arguments.end());
    return arguments;
}

int run_eval(const EvalOptions& options, const BackendProvider& backends, std::istream& in, std::ostream& out,
             std::ostream& error) {
    if (options.from_stdin) {
        if (!options.logits.empty() || !options.file.empty())
            throw UsageError("With --stdin every line has its own logits: leave out LOGITS and --file.");
        return answer_lines(in, out, backends) ? 0 : 1;
    }
    if (options.logits.empty() == options.file.empty())
        throw UsageError("Give the logits: numbers, such as eval 2 1 0.1, or --file FILE, or --stdin.");
    if (options.row != 0 && options.file.empty()) throw UsageError("--row needs --file.");

    LogitSet set;
    std::string remarks;
    std::optional<std::size_t> target = options.target;
    if (options.file.empty()) {
        set.logits = logits_from(options.logits);
        remarks = remarks_on(set);
    } else {
        const LogitsTable table = load_logits(options.file);
        const std::size_t row = chosen_row(table, options.row);
        set = row_of(table, row);
        remarks = remarks_on(table, set);
        if (!target) target = target_of(table, row);
    }
    if (!remarks.empty()) error << visible_lines(remarks) << '\n';

    EvalRequest request = request_from(options, std::move(set.logits));
    request.target = target;
    const EvalResponse response = evaluate(request, backends);
    if (options.json) {
        out << to_json(response) << '\n';
    } else {
        out << eval_table(request, response, set.labels);
    }
    return 0;
}

BackendProvider backends_of_this_machine() {
    return [backends = std::make_shared<Backends>()](BackendKind kind) -> Backend& {
        if (info_of(kind).on_gpu) {
            if (!backends->gpu) make_gpu(*backends);
            return *backends->gpu;
        }
        if (!backends->simd) backends->simd = make_simd_backend();
        return *backends->simd;
    };
}

}  // namespace softmaxlab
