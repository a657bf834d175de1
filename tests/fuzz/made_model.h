#pragma once

#include <string>
#include <string_view>

#include "tests/core/model/model_files.h"
#include "tests/fuzz/made_input.h"

namespace softmaxlab::fuzz {

/// The folder of a GPT-2 of one or two small layers, with any weights, in one of the three formats, in one
/// file or in shards.
test::FileMap made_model(Random& random);

/// The files of a folder in one text, one after the other, "name length\n" before each; and back again, as
/// far as that goes.
std::string bundled(const test::FileMap& files);
test::FileMap unbundled(std::string_view bytes);

}  // namespace softmaxlab::fuzz
