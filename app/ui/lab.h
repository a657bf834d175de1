#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/guess.h"
#include "app/ui/pictures.h"
#include "app/ui/rect.h"
#include "app/ui/ui.h"
#include "app/ui/view_fields.h"
#include "core/engine/backend_choice.h"
#include "core/engine/results.h"
#include "core/files/value_table.h"
#include "core/scene/document.h"
#include "core/scene/presets.h"

namespace softmaxlab {

/// What a file can hold.
enum class Subject { logits, attention };

/// Another lab that a lab leads to.
struct Destination {
    std::string_view lab;        ///< Lab::id
    std::string_view view = {};  ///< what is chosen there, as for --view; no words: as it was
};

/// What a lab draws from and into. A lab changes the scene through `document.apply` only.
struct LabContext {
    Ui& ui;
    Document& document;
    Results& results;
    const std::vector<Preset>& presets;
    const std::vector<Preset>& zoo;  ///< rows of logits on which some arithmetic fails
    Pictures& pictures;
    Rect area;                              ///< the room below the header
    std::span<const BackendKind> backends;  ///< those that can be had here
    bool stage =
        false;  ///< the lab is on the stage: its hero, one control and one formula, without scrolling
    /// Set while drawing: what computes after the lab is drawn.
    std::optional<BackendKind> wanted_backend = std::nullopt;
    /// Set while drawing: that lab is shown.
    std::optional<Destination> go_to = std::nullopt;
};

/// One thing that the status line says.
struct StatusItem {
    std::string_view name;   ///< of the landmark
    std::string_view value;  ///< what it says there
    std::string_view shown;
    std::string_view explanation;
};

/// What a lab computes from, between two drawings of a frame.
struct LabWork {
    Document& document;
    Results& results;
    double seconds;  ///< that it may take; ∞: all there are
};

/// How far it came.
struct WorkDone {
    bool advanced = false;    ///< there is something new to draw
    bool unfinished = false;  ///< the next frame is to go on
};

/// A lab on screen: its View, which is what the eye has chosen, and its Cache, which may be thrown away at
/// any time. The application owns it; LabOf is the only one that derives from it.
class LabOnScreen {
  public:
    virtual ~LabOnScreen() = default;

    virtual void draw(LabContext& context) = 0;
    virtual WorkDone work(const LabWork& work) = 0;

    /// The height that it needs at that width, in pixels; it scrolls if there is less.
    virtual float height(const Ui& ui, float width) const = 0;

    /// The least height in which it can be read on the stage, in pixels; it scrolls if there is less.
    virtual float stage_height(const Ui& ui, float width, const Scene& scene) const = 0;

    /// Whether the view is another one than at the last call.
    virtual bool view_has_changed() = 0;

    /// What differs from the first view, as a JSON object: see view_fields.h.
    virtual std::string view_json() const = 0;

    /// The first view with these fields in it. Throws InputError, and the view stays as it is.
    virtual void set_view(std::string_view json, const std::string& source) = 0;

    virtual std::vector<ViewFieldDescription> view_fields() const = 0;

    virtual void drop_cache() = 0;

    /// The numbers that it shows of this scene, at full precision; none if there are none yet. Throws
    /// InputError where they cannot be had now, with the reason for people.
    virtual std::vector<ValueTable> tables(const Scene& scene, Results& results) const = 0;
};

/// One lab of the navigation rail. `labs/labs.cpp` is the list of all of them.
struct Lab {
    std::string_view id;        ///< "softmax": on the command line and in landmarks
    std::string_view name;      ///< "Softmax": in the rail and the header
    std::string_view sentence;  ///< what one sees and can grab
    std::unique_ptr<LabOnScreen> (*open)() = nullptr;
    /// What the status line says, with times or without, where it is not about the scene's logits.
    List<StatusItem> (*status)(FrameArena&, const Document&, Results&, bool show_times) = nullptr;
    std::optional<Subject> subject = std::nullopt;  ///< what it is the lab of
    /// The sentence, where it depends on what is open; no words: the one above.
    std::string_view (*sentence_for)(FrameArena&, const Scene&) = nullptr;
    /// The scene that makes its point, for a first look; nothing: default_scene().
    Scene (*opening)() = nullptr;
    GuessSubject guessed = {};  ///< while its results are hidden
};

/// Design pixels in which a lab can be read on the stage, unless it says otherwise.
inline constexpr float min_stage_height = 300;

/// A lab made of plain functions. `Traits` has the types View (a comparable value with visit(ViewFields&))
/// and Cache (made without arguments), and static functions:
///
///     void draw(LabContext&, View&, Cache&);
///     WorkDone work(const LabWork&, const View&, Cache&);
///     float height(const Ui&, float width, const View&);
///     std::vector<ValueTable> tables(const Scene&, Results&, const View&, const Cache&);
///
/// and, unless it looks the same there, for the stage:
///
///     void draw_stage(LabContext&, View&, Cache&);
///     float stage_height(const Ui&, float width, const Scene&, const View&);
template <class Traits>
class LabOf final : public LabOnScreen {
  public:
    using View = typename Traits::View;

    static std::unique_ptr<LabOnScreen> open() { return std::make_unique<LabOf>(); }

    void draw(LabContext& context) override {
        if constexpr (requires(LabContext & c, View & v) { Traits::draw_stage(c, v, *cache_); }) {
            if (context.stage) return Traits::draw_stage(context, view_, *cache_);
        }
        Traits::draw(context, view_, *cache_);
    }
    WorkDone work(const LabWork& work) override { return Traits::work(work, view_, *cache_); }
    float height(const Ui& ui, float width) const override { return Traits::height(ui, width, view_); }
    float stage_height(const Ui& ui, float width, const Scene& scene) const override {
        if constexpr (requires(const View& v) { Traits::stage_height(ui, width, scene, v); }) {
            return Traits::stage_height(ui, width, scene, view_);
        } else {
            return ui.px(min_stage_height);
        }
    }
    bool view_has_changed() override {
        if (view_ == seen_) return false;
        seen_ = view_;
        return true;
    }
    std::string view_json() const override { return view_to_json(view_, View()); }
    void set_view(std::string_view json, const std::string& source) override {
        View view;
        view_from_json(view, json, source);
        view_ = view;
    }
    std::vector<ViewFieldDescription> view_fields() const override { return describe_view(view_); }
    void drop_cache() override { cache_.emplace(); }
    std::vector<ValueTable> tables(const Scene& scene, Results& results) const override {
        return Traits::tables(scene, results, view_, *cache_);
    }

  private:
    View view_;
    View seen_;
    std::optional<typename Traits::Cache> cache_{std::in_place};
};

}  // namespace softmaxlab
