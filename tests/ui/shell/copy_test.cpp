#include <catch2/catch_test_macros.hpp>

#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

TEST_CASE("Ctrl+C copies the values as a table", "[copy]") {
    HeadlessApp app;
    app.key(ImGuiKey_C, ImGuiMod_Ctrl);
    CHECK(app.clipboard() == plain_text(values_of(app.scene(), app.app().results())));
    CHECK(app.has("message"));
}

TEST_CASE("The Copy menu has the other formats", "[copy]") {
    HeadlessApp app;
    app.click("command/copy-menu");
    app.click("command/copy-csv");
    CHECK(app.clipboard().rfind("class,logit,probability\r\n", 0) == 0);
    app.click("command/copy-menu");
    app.click("command/copy-numpy");
    CHECK(app.clipboard().find("np.array([") != std::string::npos);
    app.click("command/copy-menu");
    app.click("command/copy-latex");
    CHECK(app.clipboard().find("\\begin{tabular}") == 0);
}

TEST_CASE("A message about what was done goes away by itself", "[messages]") {
    HeadlessApp app;
    app.run("copy-csv");
    REQUIRE(app.app().shell().messages.expires_in().has_value());
    app.frame(60 * 6);
    CHECK_FALSE(app.has("message"));
    CHECK_FALSE(app.app().next_frame_in().has_value());
}
