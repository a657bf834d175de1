#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The matrix that the heatmap shows. Valid until the scene changes.
class JacobianMatrix {
  public:
    /// Of softmax it is the backend's; of many classes on the GPU a shader makes the picture, and only the
    /// entries that are asked for are computed here.
    JacobianMatrix(LabContext& context, GradientsState& state);

    const std::vector<std::size_t>& classes() const { return classes_; }
    std::size_t cells() const { return classes_.size(); }
    double at(std::size_t row, std::size_t column) const;
    double row_sum(std::size_t row) const;
    double column_sum(std::size_t column) const;
    double largest() const { return largest_; }  ///< largest |entry|; NaN if one is

    std::string_view format() const { return format_; }  ///< that the entries are in: "f32, by simd"

    /// So many that they are drawn as a picture.
    bool is_image() const { return cells() >= 65; }

    /// The picture, where there is one.
    std::optional<ImTextureID> picture(LabContext& context, const DivergingMap& colours) const;

  private:
    const std::vector<std::size_t>& classes_;
    std::span<const double> values_;  ///< row-major
    List<float> probabilities_;       ///< where a shader paints, in place of the values
    double temperature_ = 1;
    double largest_ = 0;
    std::string_view format_;
};

}  // namespace softmaxlab
