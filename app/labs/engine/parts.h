#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "app/ui/ui.h"
#include "core/engine/softmax_measurement.h"
#include "core/engine/softmaxes_of_gpt3.h"

namespace softmaxlab::engine {

/// More would be past the patience of a frame: 16 MiB of logits, and as many probabilities.
inline constexpr std::size_t most_measured_elements = std::size_t{4} << 20U;

/// What the eye has chosen.
struct View {
    std::size_t classes = 0;  ///< 0: as many as the scene has
    std::size_t rows = 1024;
    std::size_t threads = 1;

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

/// What was measured, and what is being measured.
struct Cache {
    std::unique_ptr<SoftmaxMeasurement> measurement;  ///< while it runs
    std::vector<MeasuredWay> results;                 ///< way by way
    // What they are results of.
    SoftmaxShape shape;
    std::size_t measured_threads = 1;
    std::optional<BackendKind> backend;
    std::unique_ptr<SoftmaxesOfGpt3> gpt3;
    bool counting = false;  ///< the softmaxes of GPT-3 go on
};

/// The shape to measure: never more elements than may be.
SoftmaxShape measured_shape(const View& view, const Scene& scene);

/// The result with that id; nullptr while there is none.
const MeasuredWay* result_of(const Cache& cache, std::string_view id);

/// Begins to measure all ways, or only the one that is named.
void start_measuring(LabContext& context, const View& view, Cache& cache, std::string_view only = {});

/// Forgets what was measured when the shape, the threads or the backend are no longer those that it is of. To
/// be called after everything that can change them, and first in a frame: a backend that is gone must not be
/// raced.
void forget_others(LabContext& context, const View& view, Cache& cache);

/// Goes on with what is being measured, and takes over what is known by then.
WorkDone go_on_measuring(const LabWork& work, Cache& cache);

/// Three digits, and never "e" for what people read as a number: "0.246", "18.2", "1,240".
std::string_view three_digits(FrameArena& arena, double value);

/// A bar for a time: `part` (0 … 1) of the longest. Nothing measured yet: an empty one.
void time_bar(Ui& ui, const Rect& rect, double part, ImU32 colour);

/// A measured number in `rect`, right-aligned, with its unit behind it, as a landmark that explains itself.
/// Empty `value`: a dash.
struct MeasuredNumber {
    std::string_view landmark;
    std::string_view value;
    std::string_view unit;
    std::string_view explanation;
};
void measured_number(Ui& ui, Rect rect, const MeasuredNumber& number);

}  // namespace softmaxlab::engine
