#include "app/labs/overflow/status.h"

#include <string_view>

#include "app/ui/number_text.h"
#include "core/engine/results.h"
#include "core/numeric/diagnosis.h"
#include "core/scene/document.h"

namespace softmaxlab::overflow {
namespace {

/// "naive: exponentials overflowed", or the sum of p.
StatusItem outcome(FrameArena& arena, FormatResults& formats, Method method, Format format) {
    const std::string_view who = name_of(method);
    const std::optional<Failure>& first = formats.diagnosis(method).first;
    const std::string_view sum = exactly(arena, formats.summary(method).sum_of_probabilities, format);
    const std::string_view what = first
                                      ? formatted(arena, "{} {}", name_of(first->step), name_of(first->state))
                                      : joined(arena, "Σp = ", sum);
    const std::string_view explanation =
        first ? formatted(arena, "The first step that failed; Σp = {} in {}.", sum, name_of(format))
              : formatted(arena, "No step failed. The probabilities are added from the left in {}.",
                          name_of(format));
    return {formatted(arena, "status/{}", who), what, formatted(arena, "{}: {}", who, what), explanation};
}

}  // namespace

List<StatusItem> status(FrameArena& arena, const Document& document, Results& results, bool /*show_times*/) {
    const Scene& scene = document.scene();
    const Format format = scene.overflow.format;
    FormatResults& formats = results.formats();
    const std::string_view temperature = temperature_text(arena, scene.temperature);
    return List<StatusItem>(
        {
            {"status/backend", "traced", "traced step by step",
             "The numbers on screen come from a step-by-step trace: no backend computes naively."},
            {"status/format", name_of(format), name_of(format),
             formatted(arena, "Every step is rounded to {}.", name_of(format))},
            {"status/temperature", temperature, joined(arena, "T = ", temperature),
             "The temperature acts here, too: the logits are divided by it before the exponential."},
            outcome(arena, formats, Method::naive, format),
            outcome(arena, formats, Method::stable, format),
        },
        arena);
}

}  // namespace softmaxlab::overflow
