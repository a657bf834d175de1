#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab::kernels {

/// The right factor of a product, in the order in which the kernel reads it: panels of 64 columns, in each of
/// them row after row, with zeros past the last column.
class PackedMatrix {
  public:
    static constexpr std::size_t panel_width = 64;

    PackedMatrix() = default;

    /// From `values`, depth × columns, row-major.
    static PackedMatrix of_rows(std::span<const double> values, std::size_t depth, std::size_t columns);

    /// From `values`, columns × depth: the transpose of what they are, as K is in Q Kᵀ.
    static PackedMatrix of_columns(std::span<const double> values, std::size_t columns, std::size_t depth);

    /// Likewise, in the place of what was here: with new memory only where that is larger.
    void pack_rows(std::span<const float> values, std::size_t depth, std::size_t columns);
    void pack_columns(std::span<const float> values, std::size_t columns, std::size_t depth);

    std::size_t depth() const { return depth_; }
    std::size_t columns() const { return columns_; }
    std::size_t panels() const { return (columns_ + panel_width - 1) / panel_width; }

    /// Row `depth` of panel `panel`: 64 floats.
    const float* at(std::size_t panel, std::size_t depth) const {
        return values_[panel * depth_ + depth].columns;
    }

  private:
    /// Whole cache lines: a vector that lies in two of them takes twice as long to load.
    struct alignas(64) PanelRow {
        float columns[panel_width];
    };

    template <class Number>
    void place_rows(std::span<const Number> values, std::size_t depth, std::size_t columns);
    template <class Number>
    void place_columns(std::span<const Number> values, std::size_t columns, std::size_t depth);
    void resize(std::size_t depth, std::size_t columns);

    std::size_t depth_ = 0;
    std::size_t columns_ = 0;
    std::vector<PanelRow> values_;
};

/// result = left · right for `rows` rows, with float32 arithmetic. `left`: rows × right.depth(), row-major,
/// of which only the columns from `begin` to `end` count, the others standing for 0; `result`: rows ×
/// right.columns(), of which only the first `columns` are written, and whole panels of them.
///
/// Sums go over blocks of 64 products, added up one after the other, and the blocks likewise: the error is
/// at most product_error(end − begin) · Σ |left · right|, beside the rounding of the factors to float32. NaN
/// and ±∞ go their way as in any arithmetic.
void multiply(const float* left, std::size_t rows, const PackedMatrix& right, std::size_t begin,
              std::size_t end, float* result, std::size_t columns);
inline void multiply(const float* left, std::size_t rows, const PackedMatrix& right, std::size_t begin,
                     std::size_t end, float* result) {
    multiply(left, rows, right, begin, end, result, right.columns());
}

/// Source: N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1.
double product_error(std::size_t depth);

}  // namespace softmaxlab::kernels
