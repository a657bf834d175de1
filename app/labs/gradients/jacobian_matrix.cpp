#include "app/labs/gradients/jacobian_matrix.h"

#include <algorithm>
#include <cmath>

#include "core/numeric/sparse.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

/// Whether a shader can paint it: its probabilities are numbers, and 1/T is a float.
bool for_shader(LabContext& context) {
    const double temperature = context.document.scene().temperature;
    const RowStatus status = context.results.probabilities().status.front();
    return context.results.backend().on_gpu() && status == RowStatus::ok && !is_limit(temperature) &&
           temperature > 1e-37;
}

std::vector<double> jacobian_of(JacobianMap map, std::span<const double> z, double temperature) {
    if (is_limit(temperature)) return std::vector<double>(z.size() * z.size(), 0.0);
    return map == JacobianMap::sparsemax ? sparsemax_jacobian(sparsemax(z, temperature), temperature)
                                         : entmax15_jacobian(entmax15(z, temperature), temperature);
}

std::span<const double> sparse_jacobian(LabContext& context, GradientsState& state) {
    const Revision now = context.document.revision();
    if (state.sparse.revision != now || state.sparse.map != state.map)
        state.sparse = {
            now, state.map,
            jacobian_of(state.map, context.results.logits(), context.document.scene().temperature)};
    return state.sparse.values;
}

}  // namespace

JacobianMatrix::JacobianMatrix(LabContext& context, GradientsState& state)
    : classes_(context.results.gradients().jacobian_classes()),
      probabilities_(context.ui),
      temperature_(context.document.scene().temperature) {
    if (state.map == JacobianMap::softmax) {
        format_ = formatted(context.ui, "{}, by {}", name_of(context.results.backend().format()),
                            context.results.backend().name());
        if (is_image() && for_shader(context)) {
            for (const std::size_t index : classes_)
                probabilities_.push_back(
                    static_cast<float>(context.results.probabilities().probabilities[index]));
        } else {
            values_ = context.results.gradients().jacobian().values;
        }
    } else {
        format_ = "f64";
        values_ = sparse_jacobian(context, state);
    }
    // Rows sum to 0, and one entry of a row has a sign of its own: the diagonal holds the largest. NaN is
    // everywhere or nowhere.
    for (std::size_t i = 0; i < cells(); ++i)
        largest_ = std::isnan(at(i, i)) ? at(i, i) : std::max(at(i, i), largest_);
}

double JacobianMatrix::at(std::size_t row, std::size_t column) const {
    if (probabilities_.empty()) return values_[row * cells() + column];
    // As the shader computes it.
    const float scaled = probabilities_[row] * static_cast<float>(1 / temperature_);
    return static_cast<double>(row == column ? scaled * (1 - probabilities_[row])
                                             : -(scaled * probabilities_[column]));
}

double JacobianMatrix::row_sum(std::size_t row) const {
    double sum = 0;
    for (std::size_t column = 0; column < cells(); ++column) sum += at(row, column);
    return sum;
}

double JacobianMatrix::column_sum(std::size_t column) const {
    double sum = 0;
    for (std::size_t row = 0; row < cells(); ++row) sum += at(row, column);
    return sum;
}

std::optional<ImTextureID> JacobianMatrix::picture(LabContext& context, const DivergingMap& colours) const {
    if (!is_image()) return std::nullopt;
    // Another backend has another picture.
    const std::string_view name = formatted(context.ui, "jacobian/{}", format_);
    const auto side = static_cast<int>(cells());
    PictureKey key;
    key.size = {side, side};
    key.theme = context.ui.theme.name;
    key.values = context.document.revision();
    if (!probabilities_.empty()) {
        const JacobianPicture painted{probabilities_, temperature_, largest_, colours.bend(),
                                      colours.table()};
        return context.pictures.of_jacobian(name, key, painted);
    }
    return context.pictures.of_colours(
        name, key, {context.ui, [&] {
                        std::vector<ImU32> texels(values_.size());
                        std::transform(values_.begin(), values_.end(), texels.begin(),
                                       [&](double value) { return colours.at(value, largest_); });
                        return texels;
                    }});
}

}  // namespace softmaxlab
