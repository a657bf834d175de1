#include "cli/render.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/export/png.h"
#include "app/platform/offscreen.h"
#include "core/base/file_io.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/files/values_file.h"

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
    command->add_flag("--reveal", options.reveal, "with --lesson: the step with its answer");
    command->add_flag("--text", options.text, "print every number on screen with its name");
}

std::string render(const RenderOptions& options, std::ostream* remarks) {
    if (options.text != options.out.empty()) {
        throw UsageError("Give either --out FILE, for a picture or values, or --text.");
    }
    if (options.reveal && options.view.lesson.empty()) throw UsageError("--reveal goes with --lesson.");
    const std::string ending = file_ending(options.out);
    const bool values =
        std::find(value_file_endings.begin(), value_file_endings.end(), ending) != value_file_endings.end();
    if (!options.table.empty() && !values) throw UsageError("--table goes with --out of values.");
    ApplicationOptions application_start = application_options(options.view);
    application_start.size = size_from(options.size);
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
