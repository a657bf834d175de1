#pragma once

#include <iosfwd>
#include <string>

#include "cli/options.h"

namespace softmaxlab {

/// `softmax-lab render`: a view as a picture, as values or as text, without a display.
struct RenderOptions {
    ViewOptions view;
    std::string size = "1280x800";
    std::string out;      ///< the file: a picture, or values
    std::string table;    ///< the id of the one table of values to write; empty: all
    bool reveal = false;  ///< the answer of the lesson's step
    bool text = false;    ///< to standard output instead
};

void add_render_command(CLI::App& parent, RenderOptions& options);

/// Writes the file, or gives the text (which is otherwise empty): the same bytes for the same options in
/// every run. What a person should know about how a file was read goes to `remarks`. Throws UsageError,
/// InputError, PlatformError or GlError.
std::string render(const RenderOptions& options, std::ostream* remarks = nullptr);

}  // namespace softmaxlab
