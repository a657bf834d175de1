#pragma once

// What the cards of this folder share, and nobody else.

#include <array>
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
inline constexpr std::size_t max_measured_elements = std::size_t{4} << 20U;

/// How many classes can be chosen; the first choice is as many as the scene has.
inline constexpr std::array<std::size_t, 7> class_choices = {0, 3, 10, 64, 512, 4096, 131072};

/// What the eye has chosen: the lab changes no scene.
struct View {
    std::size_t classes = 0;  ///< one of class_choices
    std::size_t rows = 1024;
    bool all_threads = false;

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

struct Cache {
    std::optional<std::string>
        asked;  ///< to be measured next: the id of a way, or all of them if it is empty
    std::unique_ptr<SoftmaxMeasurement> measurement;  ///< while it runs
    std::vector<MeasuredWay> results;                 ///< way by way
    // What they are results of.
    SoftmaxShape shape;
    std::size_t threads = 1;
    std::optional<BackendKind> backend;
    std::unique_ptr<SoftmaxesOfGpt3> gpt3;
    bool counting = false;  ///< the softmaxes of GPT-3 go on
};

/// How many threads this machine runs at the same time.
std::size_t threads_of_machine();

/// The shape to measure: never more elements than may be.
SoftmaxShape measured_shape(const View& view, const Scene& scene);

/// The result with that id; nullptr while there is none.
const MeasuredWay* result_of(const Cache& cache, std::string_view id);

/// Measures what was asked for, and counts the softmaxes of GPT-3. What was measured is forgotten when the
/// shape, the threads or the backend are no longer those that it is of.
WorkDone measure(const LabWork& work, const View& view, Cache& cache);

/// Three digits, and never "e" for what people read as a number: "0.246", "18.2", "1,240".
std::string_view three_digits(FrameArena& arena, double value);

/// The axis of all bars of the lab, in nanoseconds for each logit: logarithmic, from a power of ten to a
/// power of ten.
struct TimeAxis {
    double low = 0.1;
    double high = 100;

    /// Where a time lies on it, 0 … 1.
    double part(double nanoseconds) const;
};

/// That which has room for everything that was measured.
TimeAxis time_axis(const Cache& cache);

/// A bar from the left end of the axis to the time of `way`, over the axis's grid; nothing measured yet: the
/// grid alone.
void draw_time_bar(Ui& ui, const Rect& rect, const TimeAxis& axis, const MeasuredWay* way, ImU32 colour);

/// The powers of ten below bars as wide as `line`.
void draw_time_ticks(Ui& ui, const Rect& line, const TimeAxis& axis);

/// What the numbers of a column are, right-aligned over them.
void draw_column_head(Ui& ui, const Rect& place, std::string_view words);

/// A measured number in `rect`, right-aligned, with its unit behind it, as a landmark that explains itself.
/// Empty `value`: a dash.
struct MeasuredNumber {
    std::string_view landmark;
    std::string_view value;
    std::string_view unit;
    std::string_view explanation;
    bool hidden = false;  ///< it is to be guessed
};
void draw_measured_number(Ui& ui, Rect rect, const MeasuredNumber& number);

}  // namespace softmaxlab::engine
