#include "core/engine/reduction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace softmaxlab {
namespace {

/// A running mean or maximum; NaN once a NaN was in it, and when nothing was.
template <ReductionKind kind>
class Running {
  public:
    void add(float value) {
        ++count_;
        if constexpr (kind == ReductionKind::mean) {
            total_ += value;
        } else {
            total_ = value > total_ || std::isnan(value) || count_ == 1
                         ? (std::isnan(total_) ? total_ : value)
                         : total_;
        }
    }
    float result() const {
        if (count_ == 0) return std::numeric_limits<float>::quiet_NaN();
        return kind == ReductionKind::mean ? total_ / static_cast<float>(count_) : total_;
    }

  private:
    float total_ = 0;
    std::size_t count_ = 0;
};

template <ReductionKind kind, typename Number>
std::vector<float> reduce_by(std::span<const Number> values, std::size_t rows, std::size_t columns,
                             const Reduction& reduction) {
    std::vector<CellRange> across(reduction.width);
    for (std::size_t x = 0; x < reduction.width; ++x)
        across[x] = cells_below(x, reduction.width, reduction.column, reduction.columns, columns);

    std::vector<float> picture;
    picture.reserve(reduction.width * reduction.height);
    std::vector<Running<kind>> line(reduction.width);
    for (std::size_t y = 0; y < reduction.height; ++y) {
        const CellRange down = cells_below(y, reduction.height, reduction.row, reduction.rows, rows);
        std::fill(line.begin(), line.end(), Running<kind>());
        for (std::size_t row = down.begin; row < down.end; ++row) {
            const std::span<const Number> cells = values.subspan(row * columns, columns);
            for (std::size_t x = 0; x < line.size(); ++x) {
                for (std::size_t column = across[x].begin; column < across[x].end; ++column) {
                    if (reduction.mask == nullptr || reduction.mask->at(row, column))
                        line[x].add(static_cast<float>(cells[column]));
                }
            }
        }
        for (const Running<kind>& element : line) picture.push_back(element.result());
    }
    return picture;
}

template <typename Number>
std::vector<float> reduce_numbers(std::span<const Number> values, std::size_t rows, std::size_t columns,
                                  const Reduction& reduction) {
    return reduction.kind == ReductionKind::mean
               ? reduce_by<ReductionKind::mean>(values, rows, columns, reduction)
               : reduce_by<ReductionKind::max>(values, rows, columns, reduction);
}

}  // namespace

CellRange cells_below(std::size_t index, std::size_t elements, double corner, double extent,
                      std::size_t cells) {
    const double step = extent / static_cast<double>(elements);
    const auto edge = [&](std::size_t i) {
        const double at = std::floor(corner + step * static_cast<double>(i));
        return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(cells)));
    };
    const std::size_t begin = std::min(edge(index), cells - 1);
    return {begin, std::max(begin + 1, edge(index + 1))};
}

std::vector<float> reduce(std::span<const float> values, std::size_t rows, std::size_t columns,
                          const Reduction& reduction) {
    return reduce_numbers(values, rows, columns, reduction);
}

std::vector<float> reduce(std::span<const double> values, std::size_t rows, std::size_t columns,
                          const Reduction& reduction) {
    return reduce_numbers(values, rows, columns, reduction);
}

}  // namespace softmaxlab
