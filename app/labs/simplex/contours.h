#pragma once

#include <string>
#include <vector>

#include "core/numeric/simplex.h"

namespace softmaxlab {

/// One level of a concave function over the triangle.
struct Contour {
    double level = 0;
    std::vector<LevelPoint> boundary;  ///< of where the function is larger
    std::string label;
    Shares label_at{};  ///< a point of the line
};

/// Level curves that are found once and kept while what they depend on stays.
class Contours {
  public:
    /// H = 0.2, 0.4 … nats.
    const std::vector<Contour>& entropy();

    /// What F(p) = p·z + T·H(p) falls short of its maximum, in even, round steps; the first is the
    /// highest. For three finite logits and a T below ∞.
    const std::vector<Contour>& shortfall(const std::vector<double>& logits, double temperature);

    /// Between two lines of shortfall().
    double step() const { return step_; }

  private:
    std::vector<Contour> entropy_;
    std::vector<double> logits_;
    double temperature_ = -1;
    double step_ = 0;
    std::vector<Contour> shortfall_;
};

/// max F − F(q) over the simplex of these logits, ≥ 0.
double shortfall_at(const Shares& q, const std::vector<double>& logits, const std::vector<double>& log_p,
                    double temperature);

/// 1, 2 or 5 times a power of ten: the least of them that divides `range` into at most `most` steps.
double round_step(double range, double most);

}  // namespace softmaxlab
