#pragma once

#include <string>
#include <vector>

#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// The numbers of a scene, ready to leave the program. Logits are −inf for masked classes.
struct ValueTable {
    std::vector<std::string> names;
    std::vector<double> logits;
    std::vector<double> probabilities;
    double temperature = 1;
    std::string backend;  ///< what computed the probabilities, and in which format: "simd, f32"
};

ValueTable values_of(const Scene& scene, Results& results);

// Numbers have the fewest digits that read back as the same double, unless said otherwise.

/// An aligned table for people: logits with 6 significant digits, probabilities with 6.
std::string plain_text(const ValueTable& table);

/// RFC 4180, with a header line: class,logit,probability. Infinities as "inf" and "-inf".
std::string csv_text(const ValueTable& table);

/// Python: labels, z, T and p as NumPy has them. −inf is -np.inf.
std::string numpy_text(const ValueTable& table);

/// A tabular environment; names are escaped, probabilities have 6 significant digits.
std::string latex_text(const ValueTable& table);

}  // namespace softmaxlab
