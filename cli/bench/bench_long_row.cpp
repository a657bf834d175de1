#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "app/ui/number_text.h"
#include "cli/bench/bench_kernel.h"
#include "core/engine/softmax_race.h"
#include "core/kernels/jacobian_f32.h"
#include "core/kernels/row_statistics_f32.h"
#include "core/kernels/sparsemax_f32.h"

namespace softmaxlab {
namespace {

constexpr std::size_t long_row = 131072;
constexpr std::size_t max_runs = 40;

using Track = std::shared_ptr<SoftmaxTrack>;

KernelRace race_beside_copy(const Track& track) {
    KernelRace race;
    race.add("memcpy", [track] { copy_floats(track->workers, track->logits, track->probabilities); });
    return race;
}

// ---- sparsemax ----

/// The threshold from the logits in descending order: A. Martins and R. Astudillo, "From softmax to
/// sparsemax", 2016, algorithm 1.
double sparsemax_threshold(std::span<const float> logits) {
    std::vector<double> sorted(logits.begin(), logits.end());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    double sum = 0, threshold = 0;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        sum += sorted[k];
        if (1 + static_cast<double>(k + 1) * sorted[k] <= sum) break;
        threshold = (sum - 1) / static_cast<double>(k + 1);
    }
    return threshold;
}

void plain_sparsemax(SoftmaxTrack& track) {
    const double threshold = sparsemax_threshold(track.logits);
    for (std::size_t i = 0; i < track.logits.size(); ++i)
        track.probabilities[i] =
            static_cast<float>(std::max(0.0, static_cast<double>(track.logits[i]) - threshold));
}

/// Relative to the largest probability: those outside the support have nothing to be relative to.
double sparsemax_error(const SoftmaxTrack& track) {
    const double threshold = sparsemax_threshold(track.logits);
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < track.logits.size(); ++i) {
        const double exact = std::max(0.0, static_cast<double>(track.logits[i]) - threshold);
        worst = std::max(worst, std::fabs(static_cast<double>(track.probabilities[i]) - exact));
        largest = std::max(largest, exact);
    }
    return worst / largest;
}

KernelRace sparsemax_race() {
    const auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{1, long_row}, 1);
    for (float& z : track->logits) z *= 0.1F;  // the support is hundreds of classes, not one
    KernelRace race = race_beside_copy(track);
    const auto error = [track] { return sparsemax_error(*track); };
    race.add(
        "ours", [track] { kernels::sparsemax_row(track->logits, track->probabilities, 1); }, error);
    race.add(
        "plain C++", [track] { plain_sparsemax(*track); }, error);
    return race;
}

// ---- log-sum-exp and entropy ----

struct Statistics {
    double log_sum_exp = 0;
    double entropy = 0;
};

Statistics plain_statistics(std::span<const float> logits) {
    const auto max = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
    double sum = 0, weighted = 0;
    for (const float z : logits) {
        const double x = static_cast<double>(z) - max;
        const double exponential = std::exp(x);
        sum += exponential;
        weighted += x * exponential;
    }
    return {max + std::log(sum), std::log(sum) - weighted / sum};
}

KernelRace statistics_race() {
    const auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{1, long_row}, 1);
    KernelRace race = race_beside_copy(track);
    const auto found = std::make_shared<Statistics>();
    const Statistics exact = plain_statistics(track->logits);
    const auto error = [found, exact] {
        return std::max(std::fabs(found->log_sum_exp / exact.log_sum_exp - 1),
                        std::fabs(found->entropy / exact.entropy - 1));
    };
    const auto ours = [track, found] {
        const kernels::RowStatistics row = kernels::row_statistics(track->logits, 1);
        *found = {row.log_sum_exp, row.entropy_nats};
    };
    race.add("ours", ours, error);
    race.add("plain C++", [track, found] { *found = plain_statistics(track->logits); });
    return race;
}

// ---- top-k ----

KernelRace top_k_race(std::size_t wanted) {
    const auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{1, long_row}, 1);
    KernelRace race = race_beside_copy(track);
    const auto indices = std::make_shared<std::vector<std::size_t>>(wanted);
    const auto all = std::make_shared<std::vector<std::size_t>>(long_row);
    const auto plain = [track, all, wanted] {
        std::iota(all->begin(), all->end(), std::size_t{0});
        std::partial_sort(all->begin(), all->begin() + static_cast<std::ptrdiff_t>(wanted), all->end(),
                          [&](std::size_t a, std::size_t b) { return track->logits[a] > track->logits[b]; });
    };
    race.add("ours", [track, indices] { kernels::top_k(track->logits, *indices); });
    race.add("plain C++", plain);
    return race;
}

// ---- J v ----

struct Products {
    explicit Products(const SoftmaxShape& of)
        : shape(of), p(of.elements()), v(random_logits(of.elements(), 1, 2)), result(of.elements()) {
        const std::vector<float> logits = random_logits(of.elements(), 3, 1);
        for (std::size_t first = 0; first < p.size(); first += shape.classes) {
            double sum = 0;
            for (std::size_t i = 0; i < shape.classes; ++i)
                sum += std::exp(static_cast<double>(logits[first + i]));
            for (std::size_t i = 0; i < shape.classes; ++i)
                p[first + i] = static_cast<float>(std::exp(static_cast<double>(logits[first + i])) / sum);
        }
    }

    SoftmaxShape shape;
    std::vector<float> p, v, result;
    Workers workers{1};
};

double mean_of(const Products& products, std::size_t first) {
    double mean = 0;
    for (std::size_t i = first; i < first + products.shape.classes; ++i)
        mean += static_cast<double>(products.p[i]) * static_cast<double>(products.v[i]);
    return mean;
}

void plain_products(Products& products) {
    for (std::size_t first = 0; first < products.p.size(); first += products.shape.classes) {
        const auto mean = static_cast<float>(mean_of(products, first));
        for (std::size_t i = first; i < first + products.shape.classes; ++i)
            products.result[i] = products.p[i] * (products.v[i] - mean);
    }
}

/// Relative to p: the difference of v to its mean may be next to nothing.
double products_error(const Products& products) {
    double worst = 0;
    for (std::size_t first = 0; first < products.p.size(); first += products.shape.classes) {
        const double mean = mean_of(products, first);
        for (std::size_t i = first; i < first + products.shape.classes; ++i) {
            const auto p = static_cast<double>(products.p[i]);
            const double exact = p * (static_cast<double>(products.v[i]) - mean);
            worst = std::max(worst, std::fabs(static_cast<double>(products.result[i]) - exact) / p);
        }
    }
    return worst;
}

KernelRace products_race(const SoftmaxShape& shape) {
    const auto products = std::make_shared<Products>(shape);
    KernelRace race;
    race.add("memcpy", [products] { copy_floats(products->workers, products->p, products->result); });
    const auto error = [products] { return products_error(*products); };
    const auto ours = [products] {
        kernels::jacobian_products(products->p, products->v, products->shape.classes, 1, products->result);
    };
    race.add("ours", ours, error);
    race.add(
        "plain C++", [products] { plain_products(*products); }, error);
    return race;
}

}  // namespace

std::vector<KernelBenchmark> long_row_benchmarks() {
    const std::string shape = fmt::format("K = {}", grouped(long_row));
    constexpr std::size_t read = sizeof(float) * long_row;
    std::vector<KernelBenchmark> list = {
        {"sparsemax", shape, long_row, 2 * read, max_runs, sparsemax_race},
        {"row-statistics", shape, long_row, read, max_runs, statistics_race},
    };
    for (const std::size_t wanted : {1U, 40U, 1000U})
        list.push_back({fmt::format("top-{}", wanted), shape, long_row, read, max_runs,
                        [wanted] { return top_k_race(wanted); }});
    for (const std::size_t classes : {64U, 4096U}) {
        const SoftmaxShape rows{64 * 1024 / classes, classes};
        list.push_back({"jacobian-products", fmt::format("K = {}", grouped(classes)), rows.elements(),
                        3 * sizeof(float) * rows.elements(), max_runs,
                        [rows] { return products_race(rows); }});
    }
    return list;
}

}  // namespace softmaxlab
