#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/engine/kept.h"
#include "core/engine/trace_summary.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/log_values.h"
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

    std::array<std::array<OfOneFormat, all_formats.size()>, 2> formats_;  // [method][format]
    std::array<KeptSweep, 2> sweeps_;                                     // [method]
    Kept<Softmax> exact_;
};

}  // namespace softmaxlab
