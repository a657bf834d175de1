#include <stdexcept>

#include "core/engine/cpu_backend.h"
#include "tests/core/engine/backends_under_test.h"
#include "tests/core/kernels/instruction_sets.h"

namespace softmaxlab::test {

std::vector<std::string> backends_under_test() {
    std::vector<std::string> names = {"reference"};
    for (const std::int64_t set : instruction_sets())
        names.push_back("simd " + UseInstructionSet(set).name());
    return names;
}

BackendUnderTest make_backend_under_test(const std::string& name) {
    if (name == "reference") return {nullptr, make_reference_backend()};
    for (const std::int64_t set : instruction_sets()) {
        auto use = std::make_shared<UseInstructionSet>(set);
        if (name == "simd " + use->name()) return {use, make_simd_backend()};
    }
    throw std::logic_error("no backend is named " + name);
}

}  // namespace softmaxlab::test
