#include "app/ui/pin_words.h"

#include <cmath>

#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {

std::string_view other_of(const PinComparison& c) {
    return c.with_pin_b ? "B" : "now";
}

std::string_view why_not_comparable(FrameArena& arena, const PinComparison& c) {
    if (c.all_masked_a) return "In A every class is masked: it is no distribution.";
    if (c.all_masked_b)
        return formatted(arena, "{} every class is masked: it is no distribution.",
                         c.with_pin_b ? "In B" : "Now");
    if (std::isnan(c.kl_nats)) return "A probability is NaN, and so is every sum with it.";
    return {};
}

std::string_view explain_kl(FrameArena& arena, const PinComparison& c) {
    return formatted(
        arena,
        "Σ a log(a/b) = {} nats = {} bits: the extra surprise, on average, when samples from A are taken to "
        "come from {}. It is 0 only if both are the same, and in general another number the other way "
        "round.{}",
        significant(arena, c.kl_nats, 6), significant(arena, nats_to_bits(c.kl_nats), 6),
        c.with_pin_b ? "B" : "the current state",
        std::isinf(c.kl_nats)
            ? formatted(arena, "\nInfinite: {} gives 0 to a class that is possible in A.", other_of(c))
            : std::string_view());
}

std::string_view explain_total_variation(FrameArena& arena, const PinComparison& c) {
    return formatted(arena,
                     "½ Σ |a − b| = {}: the share of the whole that sits in another place, and the largest "
                     "difference in the probability of any event. 0: the two are the same; 1: they have "
                     "nothing in common.",
                     significant(arena, c.total_variation, 6));
}

}  // namespace softmaxlab
