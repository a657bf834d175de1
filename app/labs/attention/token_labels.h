#pragma once

#include <string>
#include <vector>

#include "core/scene/document.h"

namespace softmaxlab {

/// The names of the rows and columns, and of where the vectors come from.
struct TokenLabels {
    std::vector<std::string> queries;
    std::vector<std::string> keys;
    std::string source;     ///< of the vectors, in words
    Revision revision = 0;  ///< of the scene that they are of
};

}  // namespace softmaxlab
