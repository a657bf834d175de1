#pragma once

#include <string>
#include <vector>

#include "core/numeric/contours.h"

namespace softmaxlab {

/// Lines with the words beside them.
struct LabelledContours {
    std::vector<Contour> lines;
    std::vector<std::string> labels;  ///< one for each line
};

/// Level curves that are found once and kept while what they depend on stays.
class Contours {
  public:
    /// Of entropy_contours().
    const LabelledContours& entropy();

    /// Of shortfall_contours().
    const LabelledContours& shortfall(const std::vector<double>& logits, double temperature);

    /// Between two lines of shortfall().
    double step() const { return step_; }

  private:
    LabelledContours entropy_;
    std::vector<double> logits_;
    double temperature_ = -1;
    double step_ = 0;
    LabelledContours shortfall_;
};

}  // namespace softmaxlab
