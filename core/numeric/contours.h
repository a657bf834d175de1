#pragma once

#include <span>
#include <vector>

#include "core/numeric/simplex.h"

namespace softmaxlab {

/// One level of a concave function over the triangle.
struct Contour {
    double level = 0;
    std::vector<LevelPoint> boundary;  ///< of where the function is larger
    Shares label_at{};                 ///< a point of the line
};

/// H = 0.2, 0.4 … 1 nats.
std::vector<Contour> entropy_contours();

/// What F(p) = p·z + T·H(p) falls short of its maximum, in even, round steps; the first is the highest.
struct ShortfallContours {
    std::vector<Contour> lines;  ///< their levels are steps below the maximum: positive
    double step = 0;             ///< between two of them; 0: there are none
};

/// At most 12 lines, for three finite logits and 0 ≤ T < ∞.
ShortfallContours shortfall_contours(std::span<const double> logits, double temperature);

/// max F − F(q) over the simplex of these three logits, ≥ 0; `log_p`: their log softmax at that T.
double shortfall_at(const Shares& q, std::span<const double> logits, std::span<const double> log_p,
                    double temperature);

/// 1, 2 or 5 times a power of ten: the smallest of them that divides `range` > 0 into at most `max_steps`
/// steps.
double round_step(double range, double max_steps);

}  // namespace softmaxlab
