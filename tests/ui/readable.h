#pragma once

#include <string>
#include <vector>

#include "app/ui/ui.h"

namespace softmaxlab::test {

/// What of that cannot be read, in words: it is cut, outside of its room, or written over something else.
/// `by_program`: no word is a person's own, so none may be cut.
std::vector<std::string> faults(const std::vector<WrittenText>& written, bool by_program);

}  // namespace softmaxlab::test
