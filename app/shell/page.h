#pragma once

#include <string_view>

#include "app/ui/ui.h"

namespace softmaxlab {

/// What takes the room of the lab: the lessons, practice. It stands in the rail's group "Learn", and its
/// command is "page-" and its id.
class Page {
  public:
    virtual ~Page() = default;

    virtual std::string_view id() const = 0;        ///< "lessons"
    virtual std::string_view name() const = 0;      ///< "Lessons": in the rail and in the header
    virtual std::string_view sentence() const = 0;  ///< what can be done there
    virtual int keys() const = 0;                   ///< an ImGuiKeyChord that opens it

    /// To be called when it is opened.
    virtual void open() {}

    /// The height that it needs at that width, in pixels; it scrolls if there is less.
    virtual float height(const Ui& ui, float width) const = 0;

    /// Whether an answer is asked for: digits belong to it, then.
    virtual bool asks() const { return false; }

    virtual void draw(Ui& ui, const Rect& room) = 0;
};

}  // namespace softmaxlab
