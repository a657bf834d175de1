#include "cli/render.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/export/png.h"
#include "app/platform/offscreen.h"
#include "app/ui/number_text.h"
#include "core/base/file_io.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/files/values_file.h"
#include "core/learning/lesson.h"

namespace softmaxlab {
namespace {

constexpr std::size_t min_side = 64;
constexpr std::size_t max_side = 16384;

PixelSize size_from(const std::string& text) {
    const std::size_t cross = text.find('x');
    const auto side = [&](std::string_view digits) -> std::optional<int> {
        const std::optional<std::size_t> number = whole_number(digits);
        if (!number || *number < min_side || *number > max_side) return std::nullopt;
        return static_cast<int>(*number);
    };
    const std::string_view words = text;
    const bool has_cross = cross != std::string::npos;
    const std::optional<int> width = has_cross ? side(words.substr(0, cross)) : std::nullopt;
    const std::optional<int> height = has_cross ? side(words.substr(cross + 1)) : std::nullopt;
    if (!width || !height)
        throw UsageError(fmt::format(
            "\"{}\" is not a size: write WIDTHxHEIGHT in pixels, such as 1280x800, each from {} to {}.",
            excerpt(text), min_side, max_side));
    return {*width, *height};
}

/// All of them, or the one that was asked for.
std::vector<ValueTable> chosen_tables(std::vector<ValueTable> tables, const std::string& id) {
    if (id.empty()) return tables;
    std::vector<std::string> ids;
    for (ValueTable& table : tables) {
        if (table.id == id) return {std::move(table)};
        ids.push_back(table.id);
    }
    throw UsageError(fmt::format("There is no table named {} here: give {}.", id, alternatives(ids)));
}

std::vector<std::string> parts_of(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
        end = list.find(',', begin);
        parts.push_back(list.substr(begin, end == std::string::npos ? end : end - begin));
    }
    return parts;
}

learning::Hidden hidden_from(const std::string& names) {
    learning::Hidden hidden;
    for (const std::string& name : parts_of(names)) {
        try {
            hidden.add(name);
        } catch (const std::invalid_argument&) {
            throw UsageError(fmt::format("There is nothing named \"{}\" to hide: give {}.", excerpt(name),
                                         alternatives(learning::hideable_quantities())));
        }
    }
    return hidden;
}

std::vector<double> shares_from(const std::string& list, std::size_t classes) {
    std::vector<double> shares;
    if (list == "equal") return shares;
    for (const std::string& word : parts_of(list)) {
        double share = 0;
        if (!parse_number(word, share) || !(share >= 0 && share <= 1))
            throw UsageError(
                fmt::format("\"{}\" is not a share: --guess takes numbers from 0 to 1, such as "
                            "0.6,0.3,0.1, or equal.",
                            excerpt(word)));
        shares.push_back(share);
    }
    if (shares.size() != classes)
        throw UsageError(
            fmt::format("--guess has {} shares, but there are {} classes.", shares.size(), classes));
    return shares;
}

/// What is hidden and guessed from the start.
std::optional<ApplicationOptions::StartGuess> start_guess(const RenderOptions& options, const Scene& scene) {
    if (options.hide.empty() && options.guess.empty()) return std::nullopt;
    ApplicationOptions::StartGuess start;
    if (!options.hide.empty()) start.hidden = hidden_from(options.hide);
    if (!options.guess.empty()) {
        if (scene.loaded) throw UsageError("--guess is for classes that are edited by hand, at most 16.");
        start.shares = shares_from(options.guess, scene.classes.size());
    }
    start.revealed = options.reveal;
    return start;
}

}  // namespace

void add_render_command(CLI::App& parent, RenderOptions& options) {
    CLI::App* command = parent.add_subcommand(
        "render", "Draw a lab as a picture, or write what it shows as values or as text, without a display");
    add_view_options(*command, options.view);
    command->add_option("--size", options.size, "WIDTHxHEIGHT in pixels")
        ->type_name("SIZE")
        ->capture_default_str();
    command
        ->add_option(
            "--out", options.out,
            "the file to write: a picture (.png, .svg) or values (.csv, .json, .npy, .npz, .txt, .py, .tex)")
        ->type_name("FILE");
    command->add_option("--table", options.table, "of the values only this table, by its id")
        ->type_name("ID");
    command->add_flag("--text", options.text, "print every number on screen with its name");
    command
        ->add_option("--hide", options.hide,
                     "cover what is named, with commas between the names: results (everything computed), p, "
                     "logits, curves, …")
        ->type_name("NAMES");
    command
        ->add_option("--guess", options.guess,
                     "hide the results and draw a guess in their place: a share for each class such as "
                     "0.6,0.3,0.1, or equal")
        ->type_name("SHARES");
    command->add_flag("--reveal", options.reveal,
                      "with --guess: the results beside it; with --lesson: the step with its answer");
}

std::string render(const RenderOptions& options, std::ostream* remarks) {
    if (options.text != options.out.empty()) {
        throw UsageError("Give either --out FILE, for a picture or values, or --text.");
    }
    const bool guesses = !options.hide.empty() || !options.guess.empty();
    if (options.reveal && options.view.lesson.empty() && options.guess.empty())
        throw UsageError("--reveal goes with --lesson or --guess.");
    if (guesses && !options.view.lesson.empty())
        throw UsageError("--hide and --guess are for a lab: a lesson hides what it asks for.");
    const std::string ending = file_ending(options.out);
    const bool values =
        std::find(value_file_endings.begin(), value_file_endings.end(), ending) != value_file_endings.end();
    if (!options.table.empty() && !values) throw UsageError("--table goes with --out of values.");
    ApplicationOptions application_start = application_options(options.view);
    application_start.size = size_from(options.size);
    application_start.guess = start_guess(options, application_start.scene);
    if (remarks != nullptr && !application_start.remarks.empty())
        *remarks << terminal_text(application_start.remarks) << '\n';

    // Text needs OpenGL only if the GPU is to compute.
    std::unique_ptr<Host> host;
    const bool needs_gl = application_start.backend && info_of(*application_start.backend).on_gpu;
    if ((options.text || values) && !needs_gl) {
        host = std::make_unique<TextHost>(application_start.size);
    } else {
        host = std::make_unique<OffscreenSurface>(application_start.size);
    }
    Application application(application_start, std::move(host));
    if (options.reveal) application.reveal_lesson();
    application.frame();
    while (application.brings_into_sight()) application.frame();

    if (options.text) return application.ui().landmarks.text();
    if (values) {
        save_values(chosen_tables(application.shown_values(), options.table), options.out);
        return {};
    }
    if (ending == ".svg") {
        write_file(options.out, application.svg());
        return {};
    }
    const Image image = application.host().read_pixels();
    write_file(options.out, encode_png(image.rgba, image.size.width, image.size.height));
    return {};
}

}  // namespace softmaxlab
