#include "cli/eval.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <istream>
#include <iterator>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <streambuf>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "cli/eval_table.h"
#include "cli/options.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/number_text.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/evaluation_json.h"
#include "core/files/file_content.h"

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

std::string why_no_number(std::string_view word) {
    const bool digits = word.find_first_not_of("+-−.0123456789eE") == std::string_view::npos &&
                        word.find_first_of("0123456789") != std::string_view::npos &&
                        word.find_first_of("eE") != std::string_view::npos;
    if (digits)
        return fmt::format("\"{}\" is not a number that a double holds: the largest is 1.8e308.",
                           shown(word));
    return fmt::format("\"{}\" is not a number. Logits from a file need --file FILE.", shown(word));
}

/// Several words that are each two whole numbers with a comma between them look like decimals: "0,5 1,5".
std::string how_commas_were_read(const std::vector<std::string>& words, const std::vector<double>& logits) {
    const auto like_a_decimal = [](const std::string& word) {
        const std::string_view unsigned_word =
            std::string_view(word).substr(word.starts_with(true_minus) ? true_minus.size()
                                          : word.starts_with('-')      ? 1
                                                                       : 0);
        const std::vector<std::string_view> parts = split_at_commas(unsigned_word);
        return parts.size() == 2 && whole_number(parts[0]) && whole_number(parts[1]);
    };
    if (words.size() < 2 || !std::all_of(words.begin(), words.end(), like_a_decimal)) return "";
    constexpr std::size_t most = 8;
    const std::vector<double> first(
        logits.begin(), logits.begin() + static_cast<std::ptrdiff_t>(std::min(most, logits.size())));
    return fmt::format("{} logits: {}{}. A comma separates numbers; decimals are written with a point.",
                       logits.size(), fmt::join(first, ", "), logits.size() > most ? ", …" : "");
}

std::vector<double> logits_from(const std::vector<std::string>& words) {
    std::vector<double> logits;
    for (const std::string& word : words) {
        for (const std::string_view part : split_at_commas(word)) {
            const std::optional<double> number = number_in(part);
            if (!number) throw UsageError(why_no_number(part));
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
    if (!options.temperature.empty()) request.temperature = temperature_from(options.temperature);
    if (!options.mask.empty()) request.mask = mask_from(options.mask);
    if (!options.target.empty()) {
        request.target = whole_number(options.target);
        if (!request.target)
            throw UsageError(
                fmt::format("\"{}\" is not a class: --target takes 0, 1, 2 …", excerpt(options.target)));
    }
    if (const auto backend = backend_named(options.backend)) request.backend = *backend;
    if (!options.format.empty()) request.format = format_named(options.format);
    if (const auto method = method_named(options.method)) request.method = *method;
    request.jacobian = options.jacobian;
    request.trace = options.trace;
    return request;
}

/// What evaluate() would refuse, too: here it is the command line that is wrong.
void check_sizes(const EvalRequest& request) {
    const std::size_t classes = request.logits.size();
    if (!request.mask.empty() && request.mask.size() != classes)
        throw UsageError(fmt::format("--mask: expected one entry for each of the {} logits, found {}.",
                                     classes, request.mask.size()));
    if (request.target && *request.target >= classes)
        throw UsageError(
            fmt::format("--target: expected a class from 0 to {}, found {}.", classes - 1, *request.target));
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
    command->add_option("LOGITS", options.logits,
                        "numbers, with blanks or commas between them and a point for decimals, such as 2 1 "
                        "0.1 or 2,1,0.1; -inf is a masked class");
    command->add_option("-T,--temperature", options.temperature,
                        "0 (argmax), a positive number, or inf (uniform); by default 1, or that of a scene");
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
    command->add_option("--file", options.file,
                        "take the logits from a CSV, JSON, NPY, NPZ or safetensors file, or a scene");
    add_row_option(*command, options.row, "the row of a matrix in the file, counted from 0");
    command->add_flag("--jacobian", options.jacobian, "print the Jacobian too: all derivatives");
    command->add_flag("--json", options.json, "print one line of JSON, numbers with 17 digits");
    command->add_flag("--trace", options.trace, "with --json: print every step too");
    command->add_flag(
        "--stdin", options.from_stdin,
        "read one JSON request per line from standard input, and answer each with one line; "
        "-T, --mask, --target, --backend, --format, --method, --jacobian and --trace then hold "
        "for the lines that do not say otherwise. A file of logits may be piped in, too: each of "
        "its rows is answered");
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

namespace {

/// One row of logits from a file, with what the file says of it.
struct RowOfFile {
    LogitSet set;
    std::optional<std::size_t> target;
    std::optional<double> temperature;
    std::string remarks;
};

RowOfFile row_of_scene(const Scene& scene) {
    RowOfFile row;
    row.set.logits = effective_logits(scene);
    for (std::size_t i = 0; i < class_count(scene); ++i) row.set.labels.push_back(class_name(scene, i));
    row.temperature = scene.temperature;
    row.remarks = fmt::format("A scene: T = {:g} and what is masked are its own.", scene.temperature);
    return row;
}

RowOfFile row_of_table(const LogitsTable& table, std::size_t row) {
    const LogitSet set = row_of(table, row);
    return {set, target_of(table, row), std::nullopt, remarks_on(table, set)};
}

/// Throws InputError for attention.
const LogitsTable& logits_in(const FileContent& content, const std::string& source) {
    if (const auto* table = std::get_if<LogitsTable>(&content)) return *table;
    throw InputError(fmt::format(
        "{}: it holds attention: eval takes that from --stdin, as {{\"attention\": {{\"q\": …}}}}", source));
}

std::vector<RowOfFile> rows_of(const FileContent& content, const std::string& source) {
    if (const auto* file = std::get_if<SceneFile>(&content)) return {row_of_scene(file->scene)};
    const LogitsTable& table = logits_in(content, source);
    std::vector<RowOfFile> rows;
    for (std::size_t i = 0; i < table.rows; ++i) rows.push_back(row_of_table(table, i));
    return rows;
}

RowOfFile asked_row(const EvalOptions& options) {
    const FileContent content = load_content({options.file});
    if (const auto* file = std::get_if<SceneFile>(&content)) return row_of_scene(file->scene);
    const LogitsTable& table = logits_in(content, options.file);
    return row_of_table(table, chosen_row(table, options.row));
}

EvalRequest request_from(const EvalOptions& options, RowOfFile row) {
    EvalRequest request = request_from(options, std::move(row.set.logits));
    if (!request.target) request.target = row.target;
    if (options.temperature.empty() && row.temperature) request.temperature = *row.temperature;
    return request;
}

/// A stream that begins with a line that was taken from another one, which then goes on.
class PutBack : public std::streambuf {
  public:
    PutBack(std::string beginning, std::istream& rest) : beginning_(std::move(beginning)), rest_(rest) {
        setg(beginning_.data(), beginning_.data(), beginning_.data() + beginning_.size());
    }

  protected:
    int_type underflow() override {
        const int next = rest_.get();
        if (next == traits_type::eof()) return next;
        next_ = static_cast<char>(next);
        setg(&next_, &next_, &next_ + 1);
        return traits_type::to_int_type(next_);
    }

  private:
    std::string beginning_;
    std::istream& rest_;
    char next_ = 0;
};

bool is_request(const std::string& line) {
    if (!is_json(line)) return false;
    const std::string source;
    try {
        const JsonDocument document = JsonDocument::parse_line(line, source);
        const JsonValue root = document.root();
        return root.is_object() && (root.has("logits") || root.has("attention"));
    } catch (const InputError&) {
        return true;  // whose mistake will be told
    }
}

/// Requests, one a line; or else a file that was piped in, of which each row is answered.
bool answer_input(const EvalOptions& options, const BackendProvider& backends, std::istream& in,
                  std::ostream& out, std::ostream& error) {
    std::string first;
    if (!std::getline(in, first)) return true;
    if (!in.eof()) first += '\n';
    const auto answer_requests = [&](std::string beginning) {
        PutBack buffer(std::move(beginning), in);
        std::istream lines(&buffer);
        return answer_lines(lines, out, backends, request_from(options, std::vector<double>()));
    };
    const std::string_view blanks = " \t\r\n";
    if (first.find_first_not_of(blanks) == std::string::npos || is_request(first))
        return answer_requests(first);
    std::string bytes = first;
    bytes.append(std::istreambuf_iterator<char>(in), {});
    std::vector<RowOfFile> rows;
    try {
        rows = rows_of(content_of(bytes, "standard input"), "standard input");
    } catch (const InputError&) {
        return answer_requests(bytes);  // each line with its own mistake
    }
    if (!rows.front().remarks.empty()) error << terminal_text(rows.front().remarks) << '\n';
    for (RowOfFile& row : rows) {
        const EvalRequest request = request_from(options, std::move(row));
        out << to_json(evaluate(request, backends)) << '\n';
    }
    return true;
}

}  // namespace

int run_eval(const EvalOptions& options, const BackendProvider& backends, std::istream& in, std::ostream& out,
             std::ostream& error) {
    if (options.from_stdin) {
        if (!options.logits.empty() || !options.file.empty() || options.row)
            throw UsageError(
                "With --stdin every line has its own logits: leave out LOGITS, --file and --row.");
        return answer_input(options, backends, in, out, error) ? 0 : 1;
    }
    if (!options.logits.empty() && !options.file.empty())
        throw UsageError("LOGITS and --file both say which logits: give only one of them.");
    if (options.logits.empty() && options.file.empty())
        throw UsageError("Give the logits: numbers, such as eval 2 1 0.1, or --file FILE, or --stdin.");
    if (options.row && options.file.empty()) throw UsageError("--row needs --file.");

    RowOfFile row;
    if (options.file.empty()) {
        row.set.logits = logits_from(options.logits);
        row.remarks = remarks_on(row.set);
        const std::string reading = how_commas_were_read(options.logits, row.set.logits);
        if (!reading.empty()) error << reading << '\n';
    } else {
        row = asked_row(options);
    }
    if (!row.remarks.empty()) error << terminal_text(row.remarks) << '\n';
    const std::vector<std::string> labels = row.set.labels;
    EvalRequest request = request_from(options, std::move(row));
    request.trace |= !options.json;
    check_sizes(request);
    const EvalResponse response = evaluate(request, backends);
    if (options.json) {
        out << to_json(response) << '\n';
    } else {
        out << eval_table(request, response, labels);
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
