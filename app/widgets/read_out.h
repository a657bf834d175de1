#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "app/ui/ui.h"

namespace softmaxlab {

/// A number with its name, which explains itself under the pointer and by the keyboard, and is a place.
struct ReadOut {
    std::string_view landmark;
    std::string_view label;
    std::string_view value;
    std::string_view explanation;
    std::optional<ImU32> colour =
        std::nullopt;  ///< of the value; none: that of text, or of what went wrong for NaN
    std::optional<std::size_t> class_index = std::nullopt;
    bool hidden = false;  ///< it is to be guessed: neither the value nor the explanation is shown
};

/// The name at the left end of the line, the value at its right one.
void read_out(Ui& ui, const Rect& line, const ReadOut& what);

/// The name small above the value.
void read_out_below(Ui& ui, const Rect& rect, const ReadOut& what);

}  // namespace softmaxlab
