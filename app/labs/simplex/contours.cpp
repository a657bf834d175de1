#include "app/labs/simplex/contours.h"

#include <utility>

#include <fmt/format.h>

#include "core/numeric/same_values.h"

namespace softmaxlab {

const LabelledContours& Contours::entropy() {
    if (!entropy_.lines.empty()) return entropy_;
    entropy_.lines = entropy_contours();
    for (const Contour& line : entropy_.lines) entropy_.labels.push_back(fmt::format("{:.1f}", line.level));
    return entropy_;
}

const LabelledContours& Contours::shortfall(const std::vector<double>& logits, double temperature) {
    if (same_values(logits_, logits) && temperature_ == temperature) return shortfall_;
    logits_ = logits;
    temperature_ = temperature;
    ShortfallContours contours = shortfall_contours(logits, temperature);
    step_ = contours.step;
    shortfall_ = {std::move(contours.lines), {}};
    for (const Contour& line : shortfall_.lines)
        shortfall_.labels.push_back(fmt::format("−{:.3g}", line.level));
    return shortfall_;
}

}  // namespace softmaxlab
