#pragma once

#include <algorithm>

#include <imgui.h>

namespace softmaxlab {

/// A rectangle in screen pixels. Layout is cutting: each call takes a strip off and leaves the rest.
struct Rect {
    ImVec2 min;
    ImVec2 max;

    float width() const { return max.x - min.x; }
    float height() const { return max.y - min.y; }
    ImVec2 size() const { return ImVec2(width(), height()); }
    ImVec2 centre() const { return ImVec2((min.x + max.x) * 0.5F, (min.y + max.y) * 0.5F); }
    bool contains(ImVec2 p) const { return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y; }

    /// Whether anything can be seen or clicked there.
    bool has_room() const { return width() >= 1 && height() >= 1; }

    Rect inset(float x, float y) const {
        return {ImVec2(min.x + x, min.y + y), ImVec2(max.x - x, max.y - y)};
    }
    Rect inset(float d) const { return inset(d, d); }
    Rect moved(ImVec2 by) const {
        return {ImVec2(min.x + by.x, min.y + by.y), ImVec2(max.x + by.x, max.y + by.y)};
    }

    /// Strips are never larger than what is there.
    Rect cut_left(float w) {
        w = std::min(w, width());
        const Rect strip{min, ImVec2(min.x + w, max.y)};
        min.x += w;
        return strip;
    }
    Rect cut_right(float w) {
        w = std::min(w, width());
        const Rect strip{ImVec2(max.x - w, min.y), max};
        max.x -= w;
        return strip;
    }
    Rect cut_top(float h) {
        h = std::min(h, height());
        const Rect strip{min, ImVec2(max.x, min.y + h)};
        min.y += h;
        return strip;
    }
    Rect cut_bottom(float h) {
        h = std::min(h, height());
        const Rect strip{ImVec2(min.x, max.y - h), max};
        max.y -= h;
        return strip;
    }
};

}  // namespace softmaxlab
