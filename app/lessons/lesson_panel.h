#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/lessons/lesson_session.h"
#include "app/shell/side_panel.h"

namespace softmaxlab {

/// What the learner wants of the lesson.
enum class LessonWish {
    nothing,
    commit_sure,
    commit_guess,
    show_answer,
    stretch_bars,
    leave_bars,
    change_bars,
    again,  ///< the step as it was written
    next,
    go_to_step,
    take_scene,  ///< into the person's own document
    leave
};

/// What became of a step, for the dots.
enum class StepMark { open, right, wrong };

/// The question of a lesson beside the lab: where one is, what is asked, the controls of the answer, the
/// reply and the reason.
class LessonPanel final : public SidePanel {
  public:
    /// The lesson that is drawn; it must outlive the drawing.
    void show(LessonSession* session) { session_ = session; }

    std::string heading;          ///< "Lesson 3 of 12"
    std::vector<StepMark> marks;  ///< one of each step
    int scrolls_to_light = 0;     ///< in so many drawings from now on
    /// What is lit comes into sight while the lab, and its scroll bars, find their places.
    void scroll_to_light() { scrolls_to_light = 3; }
    /// The answer's field gets the keyboard in the next drawing.
    void focus_answer() { focus_ = true; }

    /// What was wished for in the last drawing, once.
    LessonWish take_wish();
    /// Whether the last drawing has changed the draft of the answer after it was drawn, once.
    bool has_changed() const { return changed_; }
    bool take_change() { return std::exchange(changed_, false); }
    std::size_t wanted_step() const { return wanted_step_; }

    float height_below(const Ui& ui, float width) const override;
    void draw(Ui& ui, const Rect& rect, bool below) override;
    std::span<const std::string> lit() const override;
    std::string_view title() const override;
    bool shows_lit() const override { return scrolls_to_light > 0; }
    bool wants_whole_lab() const override { return wants_whole_lab_; }
    /// The stage lacks something that the step points at.
    void show_whole_lab() {
        wants_whole_lab_ = true;
        scroll_to_light();
    }

    /// Another step is shown.
    void begin_step() {
        scroll_to_light();
        wants_whole_lab_ = false;
        drawings_ = 0;
    }
    int drawings() const { return drawings_; }  ///< of this step

  private:
    struct Flow;

    void draw_head(Ui& ui, Rect& room, bool in_one_line);
    void draw_dots(Ui& ui, Rect line);
    void draw_question(Flow& flow);
    void draw_controls(Flow& flow);
    void draw_choice(Flow& flow);
    void draw_number(Flow& flow);
    void draw_bars(Flow& flow);
    void draw_bar_sliders(Flow& flow);
    void draw_order(Flow& flow);
    void draw_place(Flow& flow);
    void draw_answers(Flow& flow);
    void draw_words(Flow& flow);
    void draw_buttons(Ui& ui, Rect room);
    void wish(LessonWish what) { wish_ = what; }

    LessonSession* session_ = nullptr;
    LessonWish wish_ = LessonWish::nothing;
    std::size_t wanted_step_ = 0;
    bool focus_ = false;
    bool wants_whole_lab_ = false;
    int drawings_ = 0;
    bool changed_ = false;
    float left_ = 0;  ///< heights of the two columns below a lab, as they were drawn last, at zoom 1
    float right_ = 0;
};

}  // namespace softmaxlab
