#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/engine/softmax_results.h"
#include "core/engine/trace_summary.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/log_values.h"
#include "core/numeric/lost_row.h"
#include "core/numeric/shift_sweep.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

/// What the number formats make of (logits · scale) + c at the scene's T, by both methods, in the scene's
/// format or another one: computed on demand, cached for the last revision that was asked for.
class FormatResults {
  public:
    explicit FormatResults(SoftmaxResults& softmax) : softmax_(softmax) {}

    const Trace& trace(Method method) { return trace(method, own_format()); }
    const Trace& trace(Method method, Format format);

    /// Of trace().
    const Diagnosis& diagnosis(Method method) { return diagnosis(method, own_format()); }
    const Diagnosis& diagnosis(Method method, Format format);
    const LogValues& log_values(Method method) { return log_values(method, own_format()); }
    const LogValues& log_values(Method method, Format format);
    const TraceSummary& summary(Method method) { return summary(method, own_format()); }
    const TraceSummary& summary(Method method, Format format);

    /// Of diagnosis(), in the scene's format.
    const DiagnosisCounts& counts(Method method);

    /// Why nothing is left of the row in the scene's format; nullptr if something is.
    const LostRow* lost_row(Method method);

    /// What all of them should be, as real numbers have it.
    const Softmax& exact();

    /// p against the shift in the scene's format: whatever c is, it stays. A curve for each of
    /// curve_classes(). Rows of more than 2,000 classes take fewer of the `shifts`, the first and the last
    /// among them: the sweep says which.
    ///
    /// It works for `seconds`, on one shift at least, and goes on where it stopped when it is asked for
    /// again.
    const ShiftSweep& shift_sweep(Method method, std::span<const double> shifts,
                                  double seconds = std::numeric_limits<double>::infinity());

    /// The same as far as it has come: for drawing.
    const ShiftSweep& shift_sweep_so_far(Method method, std::span<const double> shifts);

  private:
    struct OfOneFormat {
        Cached<Trace> trace;
        Cached<Diagnosis> diagnosis;
        Cached<LogValues> log_values;
        Cached<TraceSummary> summary;
        Cached<DiagnosisCounts> counts;
        Cached<std::optional<LostRow>> lost;
    };
    /// A turn of the temperature knob leaves it.
    struct ShiftKey {
        Revision logits_version = 0;
        double scale = 1;
        double shift = 0;

        friend bool operator==(const ShiftKey&, const ShiftKey&) = default;
    };
    /// What both methods share: of the logits, scale and c alone.
    struct SharedByMethods {
        Cached<std::vector<double>, ShiftKey> shifted;
        Cached<std::vector<CellState>, ShiftKey> states;
    };
    /// Softmax of the logits at T/scale, whose max and log_sum_exp follow c.
    struct FollowedExact {
        Revision checked = 0;
        Revision logits_version = 0;
        double temperature = std::numeric_limits<double>::quiet_NaN();  ///< T/scale; none yet
        double max = 0;                                                 ///< of the logits as they are
        Softmax row;
    };
    struct SweepKey {
        Revision logits_version = 0;
        double scale = 1;
        double temperature = 1;
        Format format = Format::f32;

        friend bool operator==(const SweepKey&, const SweepKey&) = default;
    };
    struct GrowingSweep {
        bool begun = false;
        SweepKey key;
        std::vector<double> shifts;  ///< that were asked for
        ShiftSweep sweep;
    };

    /// The sweep over these shifts, begun anew if it was over others or of other logits.
    GrowingSweep& sweep_of(Method method, std::span<const double> shifts);

    Format own_format() const { return softmax_.scene().overflow.format; }
    OfOneFormat& of(Method method, Format format);
    ShiftKey shift_key();
    const std::vector<double>& shifted(Format format);
    const std::vector<CellState>& states_of_logits(const Trace& trace);

    SoftmaxResults& softmax_;
    std::array<std::array<OfOneFormat, all_formats.size()>, 2> formats_;  // [method][format]
    std::array<GrowingSweep, 2> sweeps_;                                  // [method]
    std::array<SharedByMethods, all_formats.size()> shared_;              // [format]
    Cached<std::vector<std::size_t>> order_;  // by_size(), by the version of the logits
    FollowedExact exact_;
};

}  // namespace softmaxlab
