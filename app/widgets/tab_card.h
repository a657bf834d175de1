#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "app/ui/ui.h"
#include "app/widgets/tabs.h"

namespace softmaxlab {

/// One view of a card with tabs: the value that says it is shown, its tab, and what draws it, a function of
/// the lab's own kind.
template <class Value, class Draw>
struct TabView {
    Value value;
    Tab tab;
    Draw draw;
};

/// What a card with tabs leaves to the view: the rest of the line of the tabs, and the room below it.
struct TabRoom {
    Rect bar;
    Rect inside;
};

/// Design pixels.
struct TabCardSpacing {
    float side = 16;  ///< between the card's edge and what is in it
    float bar = 28;   ///< the height of the tabs
    float gap = 10;   ///< between them and the view
};

/// Draws the card and its tabs, as places "prefix/id"; `chosen` becomes the one that was pressed.
TabRoom tab_card(Ui& ui, std::string_view prefix, const Rect& rect, std::span<const Tab> items,
                 std::size_t& chosen, TabCardSpacing spacing = {});

/// The same of a table of views. `value` is the one of the view that is shown, and becomes that of the tab
/// that was pressed. Returns the view to be drawn into `room`.
template <class Value, class Draw, std::size_t count>
const TabView<Value, Draw>& tab_card(Ui& ui, std::string_view prefix, const Rect& rect,
                                     const std::array<TabView<Value, Draw>, count>& views, Value& value,
                                     TabRoom& room, TabCardSpacing spacing = {}) {
    std::array<Tab, count> items;
    std::transform(views.begin(), views.end(), items.begin(), [](const auto& view) { return view.tab; });
    const auto is_shown = [&](const auto& view) { return view.value == value; };
    auto chosen =
        static_cast<std::size_t>(std::find_if(views.begin(), views.end(), is_shown) - views.begin());
    room = tab_card(ui, prefix, rect, items, chosen, spacing);
    value = views[chosen].value;
    return views[chosen];
}

}  // namespace softmaxlab
