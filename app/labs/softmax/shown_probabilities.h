#pragma once

#include <vector>

#include "app/ui/lab.h"

namespace softmaxlab {

/// The probabilities that a large set shows: with max subtraction the backend's, without it those of the
/// naive trace, failures included. Unlike `shown_softmax` it traces nothing that is not shown: with 200,000
/// classes that would cost.
const std::vector<double>& shown_probabilities(LabContext& context);

}  // namespace softmaxlab
