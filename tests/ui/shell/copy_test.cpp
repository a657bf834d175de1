#include <catch2/catch_test_macros.hpp>

#include "app/export/png.h"
#include "core/base/file_io.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

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

TEST_CASE("Save the view writes what is on screen, without the dialog", "[picture][gl]") {
    if (!pixels_are_possible()) SKIP("no off-screen OpenGL here");
    const TemporaryFolder folder;
    ApplicationOptions options;
    options.size = {800, 600};
    options.folder = folder.path();
    HeadlessApp app(options, With::pixels);
    const Image before = app.pixels();
    app.key(ImGuiKey_P, ImGuiMod_Ctrl);
    REQUIRE(app.app().shell().file_dialog.is_open());
    app.type("view");
    app.key(ImGuiKey_Enter);
    app.frame(20);
    CHECK(read_file(folder.path_of("view.png")) == encode_png(before.rgba, 800, 600));
    CHECK(app.value("message").find("view.png") != std::string::npos);
}

TEST_CASE("Without OpenGL there is no picture to save, and no command that says so", "[picture]") {
    HeadlessApp app;
    CHECK(app.command("picture") == nullptr);
    CHECK(app.command("fullscreen") == nullptr);
}
