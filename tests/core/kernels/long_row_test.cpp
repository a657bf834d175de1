// softmax_rows() for rows so long that they are worked on in chunks, each with a maximum of its own.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/base/workers.h"
#include "core/kernels/softmax_f32.h"
#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/kernels/rows_under_test.h"

namespace softmaxlab::test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr std::size_t classes = 300'001;  // many chunks, and no whole number of vectors
using Difference = std::vector<float>::difference_type;

struct Result {
    std::vector<float> p;
    RowStatus status = RowStatus::ok;
};

Result run(const std::vector<float>& row, double temperature, Workers* workers = nullptr) {
    Result result;
    result.p.resize(row.size());
    kernels::softmax_rows(row, result.p, row.size(), temperature, {&result.status, 1}, {workers});
    return result;
}

/// Random logits on top of a slope: from the first class to the last one it falls by `fall`.
std::vector<float> slope(double fall) {
    RandomLogits random(31);
    std::vector<float> row(classes);
    for (std::size_t i = 0; i < classes; ++i)
        row[i] = static_cast<float>(random.uniform(-3, 3) -
                                    fall * static_cast<double>(i) / static_cast<double>(classes));
    return row;
}

std::vector<double> exact_softmax(const std::vector<float>& row, double temperature) {
    return softmax(std::vector<double>(row.begin(), row.end()), temperature).probabilities;
}

void check_result(const Result& result, const std::vector<double>& expected) {
    CHECK(result.status == RowStatus::ok);
    double worst = 0;
    for (std::size_t i = 0; i < classes; ++i) {
        const double error = std::fabs(static_cast<double>(result.p[i]) - expected[i]);
        const double bound =
            kernels::softmax_f32_relative_error * expected[i] + kernels::softmax_f32_absolute_error;
        if (!(error / bound <= worst)) worst = error / bound;  // NaN, too
    }
    CHECK(worst <= 1);
}

/// On every instruction set.
void check_everywhere(const std::vector<float>& row, double temperature) {
    const std::vector<double> expected = exact_softmax(row, temperature);
    Workers workers(2);
    for (const auto set_of_instructions : instruction_sets()) {
        const UseInstructionSet set(set_of_instructions);
        CAPTURE(set.name(), temperature);
        check_result(run(row, temperature), expected);
        check_result(run(row, temperature, &workers), expected);
    }
}

}  // namespace

TEST_CASE("kernel: chunks whose maxima are far apart, falling and rising", "[kernel]") {
    // Beyond some sixty, the factor of a chunk is no normal float; at the end its probabilities vanish.
    check_everywhere(slope(GENERATE(0.0, 5.0, 80.0, -80.0, 250.0, -250.0)), 1);
}

TEST_CASE("kernel: chunks with large logits beside small ones", "[kernel]") {
    std::vector<float> row = slope(0);
    std::fill(row.begin(), row.begin() + 100'000, -1e30F);
    for (Difference i = 200'000; i < 250'000; ++i) row[static_cast<std::size_t>(i)] *= 5000;
    check_everywhere(row, 0.9);
    check_everywhere(row, 3000);
}

TEST_CASE("kernel: a chunk without a live class is 0, and what is all of the sum is 1", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    std::vector<float> row(classes, -infinity);
    for (const std::size_t only : {std::size_t{0}, std::size_t{150'000}, classes - 1}) {
        std::vector<float> one = row;
        one[only] = -7;
        if (only > 0) one[only - 1] = -1e6F;
        const Result result = run(one, 0.5);
        CHECK(result.status == RowStatus::ok);
        CHECK(result.p[only] == 1);
        CHECK(std::count(result.p.begin(), result.p.end(), 0.0F) == static_cast<Difference>(classes - 1));
    }
    const Result nothing = run(row, 1);
    CHECK(nothing.status == RowStatus::all_masked);
    CHECK(std::count(nothing.p.begin(), nothing.p.end(), 0.0F) == static_cast<Difference>(classes));
}

TEST_CASE("kernel: NaN in the last chunk is found, and makes all of the row NaN", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    std::vector<float> row = slope(10);
    row.back() = GENERATE(std::numeric_limits<float>::quiet_NaN(), infinity);
    Workers workers(2);
    for (Workers* const threads : {static_cast<Workers*>(nullptr), &workers}) {
        const Result result = run(row, 1, threads);
        CHECK(result.status == RowStatus::not_a_number);
        CHECK(std::all_of(result.p.begin(), result.p.end(), [](float p) { return std::isnan(p); }));
    }
}

TEST_CASE("kernel: a long row in its own place, and past the caches", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::vector<float> row = slope(30);
    // The second one needs the way through double.
    const double temperature = GENERATE(1.0, 1e21);
    const std::vector<double> expected = exact_softmax(row, temperature);
    Result streamed;
    streamed.p.resize(classes);
    kernels::RowOptions options;
    options.streaming_stores = true;
    kernels::softmax_rows(row, streamed.p, classes, temperature, {&streamed.status, 1}, options);
    check_result(streamed, expected);
    Result in_place{row};
    kernels::softmax_rows(in_place.p, in_place.p, classes, temperature, {&in_place.status, 1});
    check_result(in_place, expected);
}

}  // namespace softmaxlab::test
