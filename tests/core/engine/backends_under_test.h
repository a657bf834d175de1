#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/backend.h"

namespace softmaxlab::test {

/// A backend, and what must live as long as it does.
struct BackendUnderTest {
    std::shared_ptr<void> surroundings;
    std::unique_ptr<Backend> backend;
};

/// The backends that this test program has, by name. Each program that runs the contract's tests defines
/// these two.
std::vector<std::string> backends_under_test();

/// Makes one of them; skips the test, with the reason, if it can't be had on this machine.
BackendUnderTest make_backend_under_test(const std::string& name);

}  // namespace softmaxlab::test
