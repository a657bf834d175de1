#pragma once

#include <cstddef>
#include <optional>

#include "app/ui/lab.h"

namespace softmaxlab {

/// What can be done to one class. The edit is applied after the rows are drawn, since it may remove one of
/// them.
struct ClassActions {
    std::optional<Edit> pending;
};

/// The keys of a class that has the keyboard focus: M masks, R resets, F2 renames, Delete removes, Alt+↑/↓
/// moves.
void class_keys(LabContext& context, ClassActions& actions, std::size_t index);

/// The same as a menu, on a right click into `row` or on the button `…` that a lit row shows at `handle`.
void class_menu(LabContext& context, ClassActions& actions, std::size_t index, const Rect& row,
                const Rect& handle);

}  // namespace softmaxlab
