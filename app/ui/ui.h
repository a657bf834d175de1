#pragma once

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/ui/fonts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/guess.h"
#include "app/ui/landmarks.h"
#include "app/ui/preferences.h"
#include "app/ui/rect.h"
#include "app/ui/theme.h"
#include "app/ui/tooltip.h"
#include "core/learning/hidden.h"
#include "core/scene/document.h"

namespace softmaxlab {

class Glossary;

/// A number or a name that is being typed; there is at most one on screen.
struct TextEdit {
    std::string landmark;  ///< of the field; empty when nothing is typed
    std::string text;
    std::string error;  ///< why the last text was not taken
    bool just_opened = false;
};

/// Ui::wanted_focus: the first bar of a guess, wherever it stands.
inline constexpr std::string_view any_guess_bar = "any guess bar";

/// Letters that were typed for a field which has not got the keyboard yet: it gets them as soon as it has.
struct EarlyLetters {
    std::string letters;
    int frame = 0;              ///< in which they were last added to
    bool were_awaited = false;  ///< in the last drawing there was something that digits begin to type into …
    bool are_awaited = false;   ///< … and in this one
};

/// The gesture in progress: a drag, a burst of notches or keys.
struct ActiveGesture {
    GestureId id = no_gesture;
    std::string landmark;  ///< of what is held; empty when nothing is
    bool by_mouse = false;
    double time = 0;  ///< of its last movement, in seconds since the start
};

/// What a hand does in one lab on screen.
struct Hands {
    TextEdit edit;
    ActiveGesture gesture;
};

/// Words as they were drawn: see Ui::written.
struct WrittenText {
    Rect place;  ///< of the letters
    Rect clip;   ///< what of it can be seen
    const ImFont* font = nullptr;
    std::string words;
    bool cut = false;  ///< they were too long for their room
};

/// What every widget needs to draw and to be found. One for the whole interface, made anew for no frame.
struct Ui {
    FrameArena arena;  ///< the memory of the frame that is being drawn
    Theme theme;
    Fonts fonts;
    float zoom = 1;  ///< px per design px: UI zoom times the display's scale
    Preferences preferences;
    double seconds_for_work =
        std::numeric_limits<double>::infinity();  ///< that a frame may take; ∞: all there is
    bool takes_wheel = false;  ///< set while drawing by what Ctrl and the wheel change under the pointer
    bool animating = false;    ///< set while drawing by what moves on its own: the next frame comes at once
    bool moves = false;   ///< what moves on its own is seen on its way, in a window; otherwise where it ends
    bool frozen = false;  ///< what is drawn is only looked at: no key means it
    Landmarks landmarks;  ///< of the frame that is being drawn
    Tooltips tooltips;
    const Glossary* glossary = nullptr;  ///< the words that explain themselves
    std::optional<std::size_t>
        lit_class;  ///< the class under the pointer or the keyboard focus: lights up everywhere
    std::optional<std::size_t> focused_class;  ///< set while drawing by the item that has the keyboard focus
    TextEdit edit;
    std::string typed_field;  ///< the field in which typing was ended by a key: it has the keyboard again
    EarlyLetters early;
    /// The landmark of what is grabbed next by the keyboard, or any_guess_bar; empty: the keyboard stays
    /// where it is. What gets it empties it.
    std::string wanted_focus;
    ActiveGesture gesture;
    learning::Hidden hidden;  ///< what is to be guessed: see veil.h
    Guess guess;
    PlaceGuess place_guess;
    int veils = 0;         ///< that lie over what is drawn now: see Veil
    Rect veil_place = {};  ///< what landmarks have as their place below it, if it has room
    /// Filled with everything that is written in a drawing, if there is such a list: for tests of what can be
    /// read.
    std::vector<WrittenText>* written = nullptr;
    /// What the outlines of before are called: "A" beside a frozen lab.
    std::string_view before_name = "before";
    std::string prefix;  ///< of the landmarks' names, while a lab is drawn for the second time: see LabScope

    /// The id of a gesture that begins now.
    GestureId new_gesture() { return ++last_gesture_; }

    /// So that `formatted(ui, …)` and `List<double> heights(ui)` make words and lists of this frame.
    operator FrameArena&() { return arena; }

    /// Design pixels to screen pixels.
    float px(float design) const { return design * zoom; }

    /// Whether a width in pixels is less than `below` design pixels: what stands side by side in more room
    /// then stands one below the other.
    bool is_narrow(float width, float below) const { return width < px(below); }

    /// What is left of `seconds_for_work` in this frame, a millisecond at least.
    double seconds_left() const;

    /// To be called when a frame has taken its input.
    void begin_frame();

    /// To be called first in each drawing of a frame: finds the lit class from the landmarks of the last
    /// drawing, then forgets them.
    void begin_pass();

    /// Whether the next drawing would light another class than this one did, or none.
    bool lights_another_class() const { return class_to_light() != lit_at_first_; }

  private:
    std::optional<std::size_t> class_to_light() const;

    GestureId last_gesture_ = no_gesture;
    std::optional<std::size_t> lit_at_first_;  ///< when this drawing began
    std::chrono::steady_clock::time_point frame_start_;
};

/// What keeps two labs on screen apart, for as long as it lives: the names of landmarks get `prefix`, items
/// of Dear ImGui of the same name are two, and what is typed or dragged in one is not in the other.
class LabScope {
  public:
    LabScope(Ui& ui, std::string_view prefix, Hands& hands);
    ~LabScope();
    LabScope(const LabScope&) = delete;
    LabScope& operator=(const LabScope&) = delete;

  private:
    void exchange_hands();

    Ui& ui_;
    Hands& hands_;
};

/// Registers a place (and the value shown there).
void landmark(Ui& ui, std::string_view name, const Rect& rect, std::string_view value = {},
              std::optional<std::size_t> class_index = std::nullopt);

/// A probability in the style that the person prefers.
std::string_view probability_text(Ui& ui, double probability);

// ---- drawing, always into the current window's draw list ----

enum class Align { left, centre, right };

/// One line of text, vertically centred in `rect`; cut with an ellipsis when it is too wide. Returns the
/// width drawn.
float text(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words,
           Align align = Align::left);

/// The same, or nothing where it would have to be cut: for what can be done without. Returns whether it was
/// drawn.
bool text_if_it_fits(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words,
                     Align align = Align::left);

/// The first of them that is not wider; none: no words.
std::string_view first_that_fits(ImFont* font, float width, std::initializer_list<std::string_view> words);

/// One line of text that reads from below to the top, from the middle of the lower end of `rect`; cut with an
/// ellipsis when it is too long.
void text_upwards(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words);

/// Words wrapped into the width of `rect`, from its top. Returns the height drawn.
float paragraph(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words);

/// One line of text whose upper left corner is at `at`, as long as it is: what all the others draw with.
void write(Ui& ui, ImVec2 at, ImFont* font, ImU32 colour, std::string_view words);

/// One line of text around `centre`, as long as it is.
void text_around(Ui& ui, ImVec2 centre, ImFont* font, ImU32 colour, std::string_view words);

ImVec2 text_size(ImFont* font, std::string_view words);

void fill(const Rect& rect, ImU32 colour, float rounding = 0);
void outline(const Rect& rect, ImU32 colour, float rounding, float thickness);

/// Diagonal lines: what is masked (in `line` colours) or went wrong (in `bad`), never a matter of colour
/// alone.
void hatch(const Rect& rect, ImU32 colour, float spacing, float thickness = 1);

/// The room inside the padding of a card without a title.
Rect inside_card(const Ui& ui, const Rect& rect);

/// A card: panel, border, rounded corners. Returns the room inside its padding.
Rect card(Ui& ui, const Rect& rect, std::string_view title = {});

/// Whether the last item has the keyboard focus, and keys are in use.
bool has_key_focus();

/// Whether keys without modifiers may mean something for the whole view: nothing is typed, and no popup is
/// open.
bool keys_are_free(const Ui& ui);

/// Whether the mouse holds an item: a drag is finished before anything else is done.
bool mouse_holds_item();

/// Notches of the wheel for what is under the pointer: those that come with Ctrl, which then do not zoom. To
/// be called wherever they mean something, in every drawing.
float ctrl_wheel(Ui& ui);

/// Whether some item has the keyboard focus in sight: Space and Enter are then its own.
bool any_key_focus();

/// The next item that is drawn gets the keyboard, from wherever it is.
void focus_next_item();

/// The same with the mark of the focus in sight: Space and Enter are the item's own.
void focus_next_button();

/// The mark of the keyboard focus around `rect`, if it is `focused`: by default, if the last item has it.
void focus_ring(Ui& ui, const Rect& rect, float rounding, bool focused = has_key_focus());

// ---- controls: each is an item of Dear ImGui (keyboard, focus) and a landmark ----

/// An item that is not seen and fills `rect`, whose name for Dear ImGui is `name`. Returns whether it was
/// pressed.
bool bare_button(std::string_view name, const Rect& rect);

enum class ButtonKind { normal, primary, quiet };

/// A button that fills `rect`. `on` draws it pressed (a chosen option).
bool button(Ui& ui, std::string_view landmark_name, const Rect& rect, std::string_view label,
            ButtonKind kind = ButtonKind::normal, bool on = false, bool enabled = true);

/// The width that `button` needs for a label.
float button_width(const Ui& ui, std::string_view label);

}  // namespace softmaxlab
