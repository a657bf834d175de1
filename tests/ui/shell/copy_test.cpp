#include <span>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "app/export/png.h"
#include "core/base/file_io.h"
#include "core/files/value_text.h"
#include "core/files/values_file.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

TEST_CASE("Ctrl+C copies the values as a table", "[copy]") {
    HeadlessApp app;
    app.key(ImGuiKey_C, ImGuiMod_Ctrl);
    CHECK(app.clipboard() == plain_text(app.app().shown_values()));
    CHECK(app.clipboard().find("  cat ") != std::string::npos);
    CHECK(app.has("message"));
}

TEST_CASE("The Copy menu has the other formats", "[copy]") {
    HeadlessApp app;
    app.click("command/copy-menu");
    app.click("command/copy-csv");
    CHECK(app.clipboard().rfind("class,logit,exponential,probability\r\n", 0) == 0);
    app.click("command/copy-menu");
    app.click("command/copy-numpy");
    CHECK(app.clipboard().find("np.array([") != std::string::npos);
    app.click("command/copy-menu");
    app.click("command/copy-latex");
    CHECK(app.clipboard().find("\\begin{tabular}") != std::string::npos);
    app.click("command/copy-menu");
    app.click("command/copy-json");
    CHECK(app.clipboard().rfind("{\"tables\":[", 0) == 0);
}

TEST_CASE("Every lab copies what it shows", "[copy]") {
    HeadlessApp app;
    const auto copied = [&](const char* lab) {
        app.run(std::string("lab-") + lab);
        app.frame();
        app.run("copy");
        return app.clipboard();
    };
    CHECK(copied("softmax").rfind("Softmax\n", 0) == 0);
    CHECK(copied("temperature").rfind("p and entropy over T\n", 0) == 0);
    CHECK(copied("temperature").find("Gaps to the top class\n") != std::string::npos);
    CHECK(copied("overflow").rfind("Naive and stable softmax", 0) == 0);
    CHECK(copied("gradients").rfind("Jacobian of softmax\n", 0) == 0);
    CHECK(copied("simplex").find("Maps from logits to probabilities\n") != std::string::npos);
    CHECK(copied("attention").rfind("Attention weights\n", 0) == 0);
    CHECK(copied("attention").find("Output\n") != std::string::npos);
    // Nothing is measured yet: what was copied last stays.
    const std::string before = app.clipboard();
    CHECK(copied("engine") == before);
    CHECK(app.value("message/error").find("no values here yet") != std::string::npos);
}

TEST_CASE("The matrix that is copied is the one that is shown, number by number", "[copy]") {
    HeadlessApp app;
    app.run("lab-attention");
    app.app().show_view({"attention", R"({"attention/show": "scaled"})"}, "test");
    app.frame();
    const ValueTable scaled = app.app().shown_values().front();
    AttentionResults& results = app.app().results().attention();
    CHECK(scaled.id == "scaled");
    CHECK(scaled.rows.size() == results.queries());
    CHECK(scaled.at(2, 1) == results.score(2, 1) * results.scale());
    app.app().show_view({"attention", "{}"}, "test");
    app.frame();
    const ValueTable weights = app.app().shown_values().front();
    CHECK(weights.at(2, 1) == results.weight(2, 1));
}

TEST_CASE("Values of a lab are saved as a file, one table of them or all", "[copy][files]") {
    const TemporaryFolder folder;
    ApplicationOptions options;
    options.folder = folder.path();
    HeadlessApp app(options);
    app.run("lab-gradients");
    app.frame();
    const std::vector<ValueTable> tables = app.app().shown_values();
    const auto save = [&](const char* name, std::size_t option) {
        app.run("save-values");
        app.frame();
        app.type(name);
        app.click("file/option/" + std::to_string(option));
        app.click("file/accept");
    };
    save("j.npy", 0);
    CHECK(read_file(folder.path_of("j.npy")) == values_file_bytes(std::span(tables).first(1), "j.npy"));
    CHECK(app.value("message") == "Saved the values as " + folder.path_of("j.npy") + ".");
    save("all.npz", 2);
    CHECK(read_file(folder.path_of("all.npz")) == values_file_bytes(tables, "all.npz"));
    save("all.npy", 2);
    CHECK(app.value("file/error").find("an .npy file holds one table") != std::string::npos);
    CHECK_FALSE(app.app().has_quit());
}

TEST_CASE("What is too much for the clipboard is offered to a file", "[copy]") {
    const TemporaryFolder folder;
    std::string logits = "0";
    for (int i = 1; i < 20'000; ++i) logits += "\n" + std::to_string(i % 100);
    HeadlessApp app;
    app.drop(folder.write("many.csv", logits));
    app.run("copy");
    app.frame();
    CHECK(app.clipboard().empty());
    CHECK(app.app().shell().file_dialog.is_open());
    CHECK(app.value("message").find("too many for the clipboard") != std::string::npos);
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
