// The shader by itself: rows that the backend, which prepares its input in double, never hands to it.
#include <glad/gl.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "app/gl/gl_object.h"
#include "app/gpu/gpu_backend.h"
#include "app/gpu/row_softmax.h"
#include "app/gpu/storage_buffer.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

struct Rows {
    std::vector<float> values;
    std::vector<std::uint32_t> status;
};

Rows run_shader(gpu::RowSoftmax& softmax, std::vector<float> values, std::size_t classes) {
    const std::size_t rows = values.size() / classes;
    const gpu::Unbind unbind_at_the_end;
    const gl::Buffer value_buffer;
    const gl::Buffer status_buffer;
    gpu::allocate(value_buffer, values.size() * sizeof(float), values.data());
    gpu::allocate(status_buffer, rows * sizeof(std::uint32_t), nullptr);
    softmax.run(value_buffer, status_buffer, rows, classes);
    Rows result{std::move(values), std::vector<std::uint32_t>(rows)};
    gpu::read_back(value_buffer, result.values.size() * sizeof(float), result.values.data());
    gpu::read_back(status_buffer, rows * sizeof(std::uint32_t), result.status.data());
    gpu::throw_on_error("the test");
    return result;
}

/// Every way to compute rows, one after the other.
gpu::RowSoftmax each_way() {
    const gpu::RowWay way =
        GENERATE(gpu::RowWay::automatic, gpu::RowWay::one_in_group, gpu::RowWay::several_groups);
    const std::vector<int> kinds = gpu::has_subgroups() ? std::vector{0, 1} : std::vector{0};
    const int subgroups = GENERATE_REF(from_range(kinds));
    CAPTURE(static_cast<int>(way), subgroups);
    return gpu::RowSoftmax(way, subgroups == 1);
}

/// How far the probabilities are from softmax in double, in units of the bound.
double worst_error(const std::vector<float>& logits, const std::vector<float>& probabilities,
                   std::size_t classes) {
    double worst = 0;
    for (std::size_t begin = 0; begin < logits.size(); begin += classes) {
        const auto first = logits.begin() + static_cast<std::ptrdiff_t>(begin);
        const std::vector<double> row(first, first + static_cast<std::ptrdiff_t>(classes));
        const std::vector<double> exact = softmax(row).probabilities;
        for (std::size_t i = 0; i < classes; ++i) {
            const double error = std::fabs(static_cast<double>(probabilities[begin + i]) - exact[i]) /
                                 (gpu::softmax_relative_error * exact[i] + gpu::softmax_absolute_error);
            if (!(error <= worst)) worst = error;  // NaN, too
        }
    }
    return worst;
}

constexpr std::uint32_t ok = static_cast<std::uint32_t>(RowStatus::ok);
constexpr std::uint32_t all_masked = static_cast<std::uint32_t>(RowStatus::all_masked);
constexpr std::uint32_t bad = static_cast<std::uint32_t>(RowStatus::not_a_number);

}  // namespace

TEST_CASE("softmax shader: NaN of either sign, infinities and masked rows are told apart") {
    const auto surface = require_gl(4, 3);
    gpu::RowSoftmax softmax_of_rows = each_way();
    const std::vector<float> rows = {
        1,         not_a_number,
        2,  // NaN
        1,         -not_a_number,
        2,  // NaN with its sign bit set
        1,         infinity,
        2,  //
        infinity,  infinity,
        -infinity,  //
        -infinity, -infinity,
        -infinity,  // all masked
        -infinity, -5,
        -infinity,  // one live class
        FLT_MAX,   -FLT_MAX,
        0,  // a gap past the largest float
        -FLT_MAX,  -FLT_MAX,
        -infinity,  // the lowest there is
        0.0f,      -0.0f,
        -FLT_MAX,
    };
    const Rows result = run_shader(softmax_of_rows, rows, 3);
    CHECK(result.status == std::vector<std::uint32_t>{bad, bad, bad, bad, all_masked, ok, ok, ok, ok});
    const auto first = result.values.begin();
    CHECK(std::all_of(first, first + 12, [](float p) { return std::isnan(p); }));
    CHECK(std::vector<float>(first + 12, result.values.end()) ==
          std::vector<float>{0, 0, 0, 0, 1, 0, 1, 0, 0, 0.5f, 0.5f, 0, 0.5f, 0.5f, 0});
}

TEST_CASE("softmax shader: the maximum is subtracted in the shader too, without an error") {
    const auto surface = require_gl(4, 3);
    gpu::RowSoftmax softmax_of_rows = each_way();
    RandomLogits random(31);
    for (const float shift : {0.0f, 1000.0f, -1000.0f, 65536.0f}) {
        std::vector<float> row = {shift + 1, shift + 2, shift, shift - 3.5f, shift - 20};
        for (int i = 0; i < 300; ++i) row.push_back(shift + static_cast<float>(random.uniform(-30, 5)));
        CAPTURE(shift);
        CHECK(worst_error(row, run_shader(softmax_of_rows, row, row.size()).values, row.size()) <= 1);
    }
}

TEST_CASE("softmax shader: rows of every length, many and few, within the bound") {
    const auto surface = require_gl(4, 3);
    gpu::RowSoftmax softmax_of_rows = each_way();
    RandomLogits random(32);
    for (const std::size_t classes :
         {1,    2,    3,    4,    5,    8,    31,   32,   33,    64,    255,   256,   257,
          1000, 1024, 1025, 4096, 4097, 8191, 8192, 8193, 16385, 32768, 32769, 65537, 200'000}) {
        for (const std::size_t rows : {std::size_t{1}, 1 + 30'000 / classes}) {
            std::vector<float> values(rows * classes);
            for (float& value : values) value = static_cast<float>(random.uniform(-20, 3));
            values[values.size() / 2] = -infinity;
            if (classes > 1) values.back() = 12;  // in the last part of a row that has parts
            if (classes == 1) values[values.size() / 2] = 1;
            const Rows result = run_shader(softmax_of_rows, values, classes);
            CAPTURE(classes, rows);
            CHECK(result.status == std::vector<std::uint32_t>(rows, ok));
            CHECK(worst_error(values, result.values, classes) <= 1);
        }
    }
}

TEST_CASE("softmax shader: more rows than workgroups go into one dimension") {
    const auto surface = require_gl(4, 3);
    gpu::RowSoftmax softmax_of_rows(gpu::RowWay::one_in_group);
    constexpr std::size_t rows = 65'535 + 3;
    const Rows result = run_shader(softmax_of_rows, std::vector<float>(2 * rows, 1), 2);
    CHECK(result.values == std::vector<float>(2 * rows, 0.5f));
    CHECK(result.status == std::vector<std::uint32_t>(rows, ok));
}

TEST_CASE("softmax shader: a part of a long row may be masked, or far below the others") {
    const auto surface = require_gl(4, 3);
    gpu::RowSoftmax softmax_of_rows(gpu::RowWay::several_groups, false);
    constexpr std::size_t classes = 40'000;
    std::vector<float> row(classes, -infinity);
    for (std::size_t i = 10'000; i < 20'000; ++i) row[i] = -1e30f;
    for (std::size_t i = 20'000; i < 30'000; ++i) row[i] = static_cast<float>(i % 100) * -0.1f;
    const Rows result = run_shader(softmax_of_rows, row, classes);
    CHECK(result.status == std::vector<std::uint32_t>{ok});
    CHECK(worst_error(row, result.values, classes) <= 1);

    row[35'000] = not_a_number;
    std::vector<float> rows = row;
    rows.insert(rows.end(), classes, -infinity);
    const Rows bad_rows = run_shader(softmax_of_rows, rows, classes);
    CHECK(bad_rows.status == std::vector<std::uint32_t>{bad, all_masked});
    const auto middle = bad_rows.values.begin() + classes;
    CHECK(std::all_of(bad_rows.values.begin(), middle, [](float p) { return std::isnan(p); }));
    CHECK(std::all_of(middle, bad_rows.values.end(), [](float p) { return p == 0; }));
}

TEST_CASE("softmax shader: the way of a row is chosen by its length and by how many there are") {
    const gpu::RowSoftmax softmax_of_rows(gpu::RowWay::automatic, false);
    CHECK(softmax_of_rows.shape_for(1000, 3).lanes == 1);
    CHECK(softmax_of_rows.shape_for(1000, 64).lanes == 8);
    CHECK(softmax_of_rows.shape_for(1000, 1000).lanes == 32);
    CHECK(softmax_of_rows.shape_for(1000, 5000).lanes == 256);
    CHECK(softmax_of_rows.shape_for(1000, 32'768).lanes == 1024);
    CHECK(softmax_of_rows.shape_for(1, 32'768).group == 0);  // several workgroups, or most of a GPU idles
    CHECK(softmax_of_rows.shape_for(1000, 32'769).group == 0);
    for (std::size_t classes = 1; classes <= 32'768; ++classes) {
        const gpu::RowShape shape = softmax_of_rows.shape_for(1000, classes);
        REQUIRE(std::size_t{shape.lanes} * shape.each >= classes);
    }
}

}  // namespace softmaxlab::test
