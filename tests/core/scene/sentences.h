#pragma once

#include <string>
#include <vector>

#include "core/scene/presets.h"

namespace softmaxlab::test {

/// The presets of an embedded file.
std::vector<Preset> embedded_presets(const std::string& name);

/// The decimal numbers that a sentence names: "0.659", "6.8e-46".
std::vector<std::string> numbers_in(const std::string& sentence);

/// Whether `shown` is `value` rounded to the digits that are shown; signs are written in words or as "−".
bool shows(const std::string& shown, double value);

}  // namespace softmaxlab::test
