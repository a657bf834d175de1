#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"
#include "app/widgets/grab.h"
#include "app/widgets/slider.h"

namespace softmaxlab {

/// The middle strip of a line of controls, as high as a button.
Rect button_strip(const Ui& ui, const Rect& line);

/// A word in front of a control, cut off the left of `line`.
void control_label(Ui& ui, Rect& line, std::string_view words);

/// A whole number to type. What is typed comes back once, rounded and within low … high.
struct CountField {
    std::string_view landmark;
    std::string_view shown;
    std::string_view explanation;
    std::size_t value = 0;
    std::size_t low = 0;
    std::size_t high = 0;
    bool editable = true;
};
std::optional<std::size_t> count_field(Ui& ui, const Rect& rect, const CountField& field);

/// A slider without labels for whole numbers on a logarithmic track, one gesture being one undo step.
/// `edit_of` makes the edit for each new value.
struct CountSlider {
    std::string_view landmark;
    std::size_t value = 1;
    std::size_t high = 1;
    std::size_t neutral = 1;
    std::string_view words;
    bool enabled = true;
};
template <class EditOf>
void count_slider(Ui& ui, Document& document, const Rect& line, const CountSlider& slider,
                  const EditOf& edit_of);

/// What the slider asks for; `grab` for the gesture.
SliderResult count_slider_result(Ui& ui, const Rect& line, const CountSlider& slider);

/// The nearest whole number of at least 1 to what a slider asks for, never the same one when an arrow key
/// asks for more or less.
std::size_t count_from(double asked, std::size_t value, float steps, std::size_t high);

template <class EditOf>
void count_slider(Ui& ui, Document& document, const Rect& line, const CountSlider& slider,
                  const EditOf& edit_of) {
    const SliderResult moved = count_slider_result(ui, line, slider);
    if (!slider.enabled) return;
    drag(document, moved.grab, [&](auto apply) {
        if (!moved.value) return;
        const std::size_t count = count_from(*moved.value, slider.value, moved.grab.steps, slider.high);
        if (count != slider.value) apply(edit_of(count));
    });
}

}  // namespace softmaxlab
