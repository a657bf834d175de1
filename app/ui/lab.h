#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/pictures.h"
#include "app/ui/rect.h"
#include "app/ui/ui.h"
#include "core/engine/backend_choice.h"
#include "core/engine/results.h"
#include "core/scene/document.h"
#include "core/scene/presets.h"

namespace softmaxlab {

/// What a file can hold, and other labs can lead to.
enum class Subject { logits, attention };

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
    /// Set while drawing: what computes after the lab is drawn.
    std::optional<BackendKind> wanted_backend = std::nullopt;
    /// Set while drawing: the lab of this subject is shown from the next frame on.
    std::optional<Subject> go_to = std::nullopt;
};

/// One thing that the status line says.
struct StatusItem {
    std::string_view name;   ///< of the landmark
    std::string_view value;  ///< what it says there
    std::string_view shown;
    std::string_view explanation;
};

/// One lab of the navigation rail. `labs/labs.cpp` is the list of all of them.
struct Lab {
    std::string_view id;        ///< "softmax": on the command line and in landmarks
    std::string_view name;      ///< "Softmax": in the rail and the header
    std::string_view sentence;  ///< what one sees and can grab
    std::function<void(LabContext&)> draw;
    std::function<float(const Ui&, float width)>
        height;  ///< the height that it needs at that width; it scrolls if there is less
    /// What the status line says, with times or without, where it is not about the scene's logits.
    List<StatusItem> (*status)(FrameArena&, const Document&, Results&, bool show_times) = nullptr;
    std::optional<Subject> subject = std::nullopt;  ///< what it is the lab of
};

}  // namespace softmaxlab
