#include "core/engine/softmaxes_of_gpt3.h"

#include <chrono>
#include <cmath>

#include "core/engine/softmax_race.h"
#include "core/kernels/softmax_f32.h"

namespace softmaxlab {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t rows_at_once = 256;  // an eighth of a head: far less than a frame takes
constexpr std::uint64_t keys_a_row = SoftmaxesOfGpt3::context;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Of rows 0 … rows − 1: one key more in each.
std::uint64_t keys_of_rows(std::uint64_t rows) {
    return rows * (rows + 1) / 2;
}

}  // namespace

SoftmaxesOfGpt3::SoftmaxesOfGpt3(std::size_t threads)
    : workers_(threads),
      scores_(repeated(random_logits(65'521, 1, 1), context * context)),
      weights_(context * context) {}

bool SoftmaxesOfGpt3::advance(double seconds) {
    const std::uint64_t start = head_;
    const Clock::time_point began = Clock::now();
    while (!over()) {
        next_rows();
        // Without an end it would be minutes.
        if (std::isinf(seconds) ? head_ != start : seconds_since(began) >= seconds) break;
    }
    return over();
}

std::uint64_t SoftmaxesOfGpt3::exponentials_done() const {
    return head_ * keys_of_rows(context) + keys_of_rows(row_);
}

double SoftmaxesOfGpt3::seconds_for_all() const {
    return seconds_ * static_cast<double>(exponentials) / static_cast<double>(exponentials_done());
}

std::vector<float> SoftmaxesOfGpt3::weights_of(std::size_t row) const {
    const auto first = weights_.begin() + static_cast<std::ptrdiff_t>(row * keys_a_row);
    return {first, first + static_cast<std::ptrdiff_t>(row + 1)};
}

void SoftmaxesOfGpt3::next_rows() {
    const Clock::time_point start = Clock::now();
    workers_.run(rows_at_once, 1, [this](std::size_t begin, std::size_t end) {
        for (std::size_t row = row_ + begin; row < row_ + end; ++row) {
            const std::size_t first = row * keys_a_row;
            RowStatus status = RowStatus::ok;
            kernels::softmax_rows(std::span(scores_).subspan(first, row + 1),
                                  std::span(weights_).subspan(first, row + 1), row + 1, 1, {&status, 1});
        }
    });
    seconds_ += seconds_since(start);
    row_ += rows_at_once;
    if (row_ < context) return;
    row_ = 0;
    ++head_;
}

}  // namespace softmaxlab
