#include "core/engine/reduction.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace softmaxlab {
namespace {

/// What a band of rows has in each column so far. Whole rows are taken element by element, which compilers
/// turn into vector instructions.
template <ReductionKind kind>
class Band {
  public:
    explicit Band(std::size_t columns) : values_(columns), counts_(columns) {}

    void clear() {
        std::fill(values_.begin(), values_.end(), start);
        std::fill(counts_.begin(), counts_.end(), 0U);
    }

    template <typename Number>
    void add(std::span<const Number> row, std::size_t begin, std::size_t end) {
        for (std::size_t c = begin; c < end; ++c) {
            values_[c] = merged(values_[c], static_cast<float>(row[c]));
            ++counts_[c];
        }
    }

    /// Only where the mask's bits are set; 64 columns with the same bit are taken or left together.
    template <typename Number>
    void add(std::span<const Number> row, std::size_t begin, std::size_t end,
             std::span<const std::uint64_t> mask) {
        constexpr std::size_t bits = 64;
        for (std::size_t c = begin; c < end;) {
            const std::size_t stop = std::min(end, (c / bits + 1) * bits);
            const std::uint64_t word = mask[c / bits];
            if (word == ~std::uint64_t{0}) add(row, c, stop);
            for (; word != 0 && word != ~std::uint64_t{0} && c < stop; ++c)
                if ((word >> (c % bits) & 1U) != 0) add(row, c, c + 1);
            c = stop;
        }
    }

    /// Of some columns together. NaN once a NaN was in it, and when nothing was.
    float result(CellRange columns) const {
        float value = start;
        std::uint32_t count = 0;
        for (std::size_t c = columns.begin; c < columns.end; ++c) {
            value = merged(value, values_[c]);
            count += counts_[c];
        }
        if (count == 0) return std::numeric_limits<float>::quiet_NaN();
        return kind == ReductionKind::mean ? value / static_cast<float>(count) : value;
    }

  private:
    static constexpr float start = kind == ReductionKind::mean ? 0 : -std::numeric_limits<float>::infinity();

    static float merged(float a, float b) {
        if constexpr (kind == ReductionKind::mean) return a + b;
        return ((b > a) | (b != b)) ? b : a;  // a NaN that is there stays
    }

    std::vector<float> values_;
    std::vector<std::uint32_t> counts_;
};

/// Some rows of a picture.
template <ReductionKind kind, typename Number>
void reduce_rows(std::span<const Number> values, std::size_t rows, std::size_t columns,
                 const Reduction& reduction, CellRange picture_rows, float* picture) {
    std::vector<CellRange> across(reduction.width);
    for (std::size_t x = 0; x < reduction.width; ++x)
        across[x] = cells_below(x, reduction.width, reduction.column, reduction.columns, columns);

    Band<kind> band(columns);
    for (std::size_t y = picture_rows.begin; y < picture_rows.end; ++y) {
        const CellRange down = cells_below(y, reduction.height, reduction.row, reduction.rows, rows);
        band.clear();
        for (std::size_t row = down.begin; row < down.end; ++row) {
            const std::span<const Number> cells = values.subspan(row * columns, columns);
            const std::size_t begin = across.front().begin;
            const std::size_t end = across.back().end;
            if (reduction.mask == nullptr) {
                band.add(cells, begin, end);
            } else {
                band.add(cells, begin, end, reduction.mask->row(row));
            }
        }
        float* const out = picture + y * reduction.width;
        for (std::size_t x = 0; x < reduction.width; ++x) out[x] = band.result(across[x]);
    }
}

template <typename Number>
std::vector<float> reduce_numbers(std::span<const Number> values, std::size_t rows, std::size_t columns,
                                  const Reduction& reduction, Workers* workers) {
    if (reduction.width == 0 || reduction.height == 0) return {};
    constexpr std::size_t cells_worth_a_thread = 1 << 18;  // a tenth of a millisecond
    std::vector<float> picture(reduction.width * reduction.height);
    const auto work = [&](std::size_t begin, std::size_t end) {
        auto* const by_kind = reduction.kind == ReductionKind::mean
                                  ? &reduce_rows<ReductionKind::mean, Number>
                                  : &reduce_rows<ReductionKind::max, Number>;
        by_kind(values, rows, columns, reduction, {begin, end}, picture.data());
    };
    if (workers == nullptr) {
        work(0, reduction.height);
        return picture;
    }
    const double cells = reduction.columns * reduction.rows / static_cast<double>(reduction.height);
    const auto least = static_cast<std::size_t>(static_cast<double>(cells_worth_a_thread) / cells) + 1;
    workers->run(reduction.height, least, work);
    return picture;
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

std::vector<float> reduce_matrix(std::span<const float> values, std::size_t rows, std::size_t columns,
                                 const Reduction& reduction, Workers* workers) {
    return reduce_numbers(values, rows, columns, reduction, workers);
}

std::vector<float> reduce_matrix(std::span<const double> values, std::size_t rows, std::size_t columns,
                                 const Reduction& reduction) {
    return reduce_numbers(values, rows, columns, reduction, nullptr);
}

}  // namespace softmaxlab
