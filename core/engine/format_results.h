#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/engine/kept.h"
#include "core/engine/trace_summary.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/log_values.h"
#include "core/numeric/shift_sweep.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

/// The scene that results are asked for.
struct SceneNow {
    const Scene& scene;
    Revision revision;
    const std::vector<double>& logits;  ///< effective: −inf for masked classes
    Revision logits_version;            ///< another one for other logits
};

/// What the formats make of (logits · scale) + c, by both methods: computed on demand, kept for the last
/// revision that was asked for.
class FormatResults {
  public:
    const Trace& trace(const SceneNow& now, Method method, Format format);
    const Diagnosis& diagnosis(const SceneNow& now, Method method, Format format);
    const LogValues& log_values(const SceneNow& now, Method method, Format format);
    const Softmax& exact(const SceneNow& now);
    const TraceSummary& summary(const SceneNow& now, Method method, Format format);

    /// Of diagnosis().
    const DiagnosisCounts& counts(const SceneNow& now, Method method, Format format);

    /// Kept while everything it is made of stays, whatever c is. `classes` are those with a curve.
    ///
    /// It works for `seconds`, and goes on where it stopped when it is asked for again: a shift at least, but
    /// for the first call after a change, which has other work to do.
    const ShiftSweep& shift_sweep(const SceneNow& now, Method method, std::span<const double> shifts,
                                  const std::vector<std::size_t>& classes,
                                  double seconds = std::numeric_limits<double>::infinity());

  private:
    struct OfOneFormat {
        Kept<Trace> trace;
        Kept<Diagnosis> diagnosis;
        Kept<LogValues> log_values;
        Kept<TraceSummary> summary;
        Kept<DiagnosisCounts> counts;
    };
    /// What both methods share: of the logits, scale and c alone.
    struct SharedByMethods {
        Kept<std::vector<double>> shifted;    // by shift_version()
        Kept<std::vector<CellState>> states;  // likewise
    };
    struct ShiftInputs {
        Revision logits_version = 0;
        double scale = std::numeric_limits<double>::quiet_NaN();  ///< none yet
        double shift = 0;
        Revision version = 0;
    };
    /// Softmax of the logits at T/scale, whose max and log_sum_exp follow c.
    struct KeptExact {
        Revision checked = 0;
        Revision logits_version = 0;
        double temperature = std::numeric_limits<double>::quiet_NaN();  ///< T/scale; none yet
        double max = 0;                                                 ///< of the logits as they are
        Softmax row;
    };
    struct SweepInputs {
        Revision logits_version = 0;
        std::vector<double> shifts;
        std::vector<std::size_t> classes;
        double scale = 1;
        double temperature = 1;
        Format format = Format::f32;
    };
    struct KeptSweep {
        SweepInputs inputs;
        ShiftSweep sweep;
        bool is_kept = false;
        Revision checked = 0;  ///< the revision whose scene was last found to have these inputs
    };

    OfOneFormat& of(Method method, Format format);

    /// Another one for other logits, another scale or another c: a turn of the temperature knob leaves it.
    Revision shift_version(const SceneNow& now);
    const std::vector<double>& shifted(const SceneNow& now, Format format);
    const std::vector<CellState>& states_of_logits(const SceneNow& now, const Trace& trace);

    std::array<std::array<OfOneFormat, all_formats.size()>, 2> formats_;  // [method][format]
    std::array<KeptSweep, 2> sweeps_;                                     // [method]
    std::array<SharedByMethods, all_formats.size()> shared_;              // [format]
    ShiftInputs shift_inputs_;
    Kept<std::vector<std::size_t>> order_;  // by_size(), by the version of the logits
    KeptExact exact_;
};

}  // namespace softmaxlab
