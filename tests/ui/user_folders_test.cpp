#include "app/files/user_folders.h"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <optional>
#include <string>

using namespace softmaxlab;

#if !defined(_WIN32) && !defined(__APPLE__)

namespace {

/// A variable of the environment as long as it lives.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        setenv(name, value, 1);
    }
    ~Variable() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
    std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("Folders are where the XDG specification has them", "[settings]") {
    const Variable home("HOME", "/home/ada");
    const Variable config("XDG_CONFIG_HOME", "/etc/ada");
    const Variable state("XDG_STATE_HOME", "");
    const Variable data("XDG_DATA_HOME", "");
    CHECK(data_folder() == "/home/ada/.local/share/softmax-lab");
    CHECK(config_folder() == "/etc/ada/softmax-lab");
    CHECK(state_folder() == "/home/ada/.local/state/softmax-lab");
}

TEST_CASE("A relative path in an XDG variable is ignored", "[settings]") {
    const Variable home("HOME", "/home/ada");
    const Variable config("XDG_CONFIG_HOME", "config");
    const Variable state("XDG_STATE_HOME", "./state");
    CHECK(config_folder() == "/home/ada/.config/softmax-lab");
    CHECK(state_folder() == "/home/ada/.local/state/softmax-lab");
}

TEST_CASE("Without a home there is no folder", "[settings]") {
    const Variable home("HOME", "");
    const Variable config("XDG_CONFIG_HOME", "");
    const Variable state("XDG_STATE_HOME", "/var/state");
    CHECK(config_folder().empty());
    CHECK(state_folder() == "/var/state/softmax-lab");
}

#endif
