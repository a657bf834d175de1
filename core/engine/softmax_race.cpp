#include "core/engine/softmax_race.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstring>

#include "core/numeric/normal_numbers.h"

namespace softmaxlab {
namespace {

constexpr std::size_t different = 65'521;

/// Of one row. Σ in double is off by classes · 1.1e-16 at most, far below what is to be seen.
double worst_of_row(std::span<const float> logits, std::span<const float> probabilities, double temperature) {
    const auto max = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
    const auto exponential = [&](float z) { return std::exp((static_cast<double>(z) - max) / temperature); };
    double sum = 0;
    for (const float z : logits) sum += exponential(z);
    double worst = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double exact = exponential(logits[i]) / sum;
        if (exact < static_cast<double>(FLT_MIN)) continue;
        const double error = std::fabs(static_cast<double>(probabilities[i]) - exact) / exact;
        if (std::isnan(error)) return error;
        worst = std::max(worst, error);
    }
    return worst;
}

}  // namespace

std::vector<float> random_logits(std::size_t count, double spread, std::uint64_t seed) {
    NormalNumbers normal(seed);
    std::vector<float> logits(count);
    for (float& z : logits) z = static_cast<float>(spread * normal.next());
    return logits;
}

AlignedVector<float> repeated(std::span<const float> some, std::size_t count) {
    AlignedVector<float> all(count);
    for (std::size_t first = 0; first < count; first += some.size())
        std::copy_n(some.begin(), std::min(some.size(), count - first),
                    all.begin() + static_cast<std::ptrdiff_t>(first));
    return all;
}

SoftmaxTrack::SoftmaxTrack(const SoftmaxShape& of, std::size_t threads)
    : shape(of),
      logits(repeated(random_logits(std::min(of.elements(), different), 3, 1), of.elements())),
      probabilities(of.elements()),
      status(of.rows),
      workers(threads) {}

std::span<const float> SoftmaxTrack::logits_of(std::size_t begin, std::size_t end) const {
    return std::span(logits).subspan(begin * shape.classes, (end - begin) * shape.classes);
}

std::span<float> SoftmaxTrack::probabilities_of(std::size_t begin, std::size_t end) {
    return std::span(probabilities).subspan(begin * shape.classes, (end - begin) * shape.classes);
}

double largest_relative_error(std::span<const float> logits, std::span<const float> probabilities,
                              std::size_t classes, double temperature) {
    double worst = 0;
    for (std::size_t first = 0; first < logits.size(); first += classes) {
        const double row =
            worst_of_row(logits.subspan(first, classes), probabilities.subspan(first, classes), temperature);
        if (std::isnan(row)) return row;
        worst = std::max(worst, row);
    }
    return worst;
}

void copy_floats(Workers& workers, std::span<const float> from, std::span<float> to) {
    constexpr std::size_t least = 4096;  // shorter pieces are not worth a thread
    workers.run(from.size(), least, [&](std::size_t begin, std::size_t end) {
        std::memcpy(to.data() + begin, from.data() + begin, (end - begin) * sizeof(float));
    });
}

}  // namespace softmaxlab
