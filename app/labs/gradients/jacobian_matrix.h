#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The matrix that the heatmap shows. Valid until the scene changes.
class JacobianMatrix {
  public:
    /// Of softmax it is the backend's; of many classes on the GPU a shader makes the picture, and only the
    /// entries that are asked for are computed here.
    JacobianMatrix(LabContext& context, JacobianMap map);

    const std::vector<std::size_t>& classes() const { return classes_; }
    std::size_t cells() const { return classes_.size(); }
    double at(std::size_t row, std::size_t column) const;
    double row_sum(std::size_t row) const;
    double column_sum(std::size_t column) const;
    double largest() const { return largest_; }  ///< largest |entry|; NaN if one is

    const std::string& format() const { return format_; }  ///< that the entries are in: "f32, by simd"

    /// So many that they are drawn as a picture.
    bool is_image() const { return cells() >= 65; }

    /// The picture, where there is one.
    std::optional<ImTextureID> picture(LabContext& context, const DivergingMap& colours) const;

  private:
    const std::vector<double>& values() const { return given_ != nullptr ? *given_ : own_; }

    const std::vector<std::size_t>& classes_;
    const std::vector<double>* given_ = nullptr;  ///< of the backend
    std::vector<double> own_;                     ///< of sparsemax and entmax
    std::vector<float> probabilities_;            ///< where a shader paints
    double temperature_ = 1;
    double largest_ = 0;
    std::string format_;
};

}  // namespace softmaxlab
