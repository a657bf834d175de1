#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "core/base/file_io.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

ApplicationOptions in_folder(const TemporaryFolder& folder) {
    ApplicationOptions options;
    options.folder = folder.path();
    return options;
}

std::string two_hundred_thousand() {
    std::string text = "logit\n";
    for (int i = 0; i < 200'000; ++i) text += std::to_string(i % 1000) + "." + std::to_string(i % 7) + "\n";
    return text;
}

}  // namespace

TEST_CASE("A dropped file with three logits becomes three classes; undo brings back what was there",
          "[files]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("three.csv", "cat,dog,fox\n2,1,0.1\n");
    HeadlessApp app;
    const Scene before = app.scene();
    app.drop(path);
    REQUIRE(app.scene().classes.size() == 3);
    CHECK(app.scene().classes[1].name == "dog");
    CHECK(app.scene().classes[2].logit == 0.1);
    CHECK_FALSE(app.app().document().modified());
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("A dropped file with 200,000 logits is shown and computed", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(folder.write("many.csv", two_hundred_thousand()));
    CHECK(class_count(app.scene()) == 200'000);
    CHECK_THAT(std::stod(app.value("status/sum")),
               Catch::Matchers::WithinAbs(1, 1e-3));  // the sum of 200,000 floats
}

TEST_CASE("A broken file leaves the scene as it is, and the message names the line", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    const Scene before = app.scene();
    app.drop(folder.write("broken.csv", "1,2\n3,x\n"));
    CHECK(app.scene() == before);
    CHECK_FALSE(app.app().document().can_undo());
    const std::string message = app.value("message/error");
    CHECK(message.find("broken.csv") != std::string::npos);
    CHECK(message.find("line 2") != std::string::npos);
    app.click("message/dismiss");
    CHECK_FALSE(app.has("message/error"));
}

TEST_CASE("A file with a name that is no UTF-8 is opened", "[files]") {
    const TemporaryFolder folder;
    std::string path;
    try {
        path = folder.write("not-utf8-\xFF.csv", "cat,dog\n3,1\n");
    } catch (const std::exception&) {
        SKIP("this system has no such names");
    }
    HeadlessApp app;
    app.drop(path);
    REQUIRE(app.scene().classes.size() == 2);
    CHECK(app.scene().title == "not-utf8-\xEF\xBF\xBD.csv");
    CHECK(app.value("message").find("Opened not-utf8-\xEF\xBF\xBD.csv.") == 0);
}

TEST_CASE("Opening says what was assumed", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(folder.write("hash.csv", "a,1\n# b\nc,2\n"));
    CHECK(app.value("message").find("is a comment") != std::string::npos);
    app.drop(folder.write("set.csv", "label,z0,z1\n1,0.5,0.25\n"));
    CHECK(app.scene().gradients.target == 1);
    CHECK(app.value("message").find("has the targets") != std::string::npos);
}

TEST_CASE("Tokens are shown with their blanks, and what no font has by its code", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(
        folder.write("tokens.json", R"({" the": 2, "▁the": 1.5, "\n": 1.2, "的": 1, "😀": 0.5, "й": 0.2})"));
    const std::string text = app.landmarks().text();
    for (const char* shown : {"␣the", "▁the", "↵", "[U+7684]", "[U+1F600]", "й"}) {
        INFO(shown);
        CHECK(text.find(shown) != std::string::npos);
    }
}

TEST_CASE("Open takes a typed path; a wrong one is explained in the dialog", "[files]") {
    const TemporaryFolder folder;
    folder.write("five.json", "[1, 2, 3, 4, 5]");
    HeadlessApp app(in_folder(folder));
    const Scene before = app.scene();
    app.key(ImGuiKey_O, ImGuiMod_Ctrl);
    REQUIRE(app.app().shell().file_dialog.is_open());
    app.type("six.json");  // relative to the folder that is shown
    app.key(ImGuiKey_Enter);
    CHECK(app.value("file/error").find("six.json") != std::string::npos);
    CHECK(app.app().shell().file_dialog.is_open());
    CHECK(app.scene() == before);

    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type(folder.path_of("five.json"));
    app.key(ImGuiKey_Enter);
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    CHECK(app.scene().classes.size() == 5);
}

TEST_CASE("The list is that of the folder that is typed", "[files]") {
    const TemporaryFolder folder;
    folder.write("here.csv", "1,2");
    const TemporaryFolder other;
    other.write("there.csv", "1,2,3");
    HeadlessApp app(in_folder(folder));
    app.key(ImGuiKey_O, ImGuiMod_Ctrl);
    CHECK(app.has("file/entry/here.csv"));
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type(other.path_of(""));
    app.frame();
    CHECK(app.has("file/entry/there.csv"));
    CHECK_FALSE(app.has("file/entry/here.csv"));
    app.type("nowhere/x");  // what does not exist changes nothing
    app.frame();
    CHECK(app.has("file/entry/there.csv"));
    // The arrow keys choose from what is shown.
    app.key(ImGuiKey_DownArrow);
    app.key(ImGuiKey_Enter);
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    CHECK(app.scene().classes.size() == 3);
}

TEST_CASE("Open works by the arrow keys and by the mouse", "[files]") {
    const TemporaryFolder folder;
    folder.write("a.csv", "1,2");
    folder.write("b.csv", "1,2,3");
    folder.write("c.exe", "not shown");
    HeadlessApp app(in_folder(folder));
    app.click("command/open");
    CHECK(app.has("file/entry/a.csv"));
    CHECK_FALSE(app.has("file/entry/c.exe"));
    app.key(ImGuiKey_DownArrow);
    app.key(ImGuiKey_DownArrow);
    CHECK(app.value("file/path") == folder.path_of("b.csv"));
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().classes.size() == 3);

    app.click("command/open");
    app.double_click("file/entry/a.csv");
    CHECK(app.scene().classes.size() == 2);

    app.click("command/open");
    app.click("file/entry/b.csv");
    app.click("file/accept");
    CHECK(app.scene().classes.size() == 3);
}

TEST_CASE("Esc and Cancel leave the dialog without opening anything", "[files]") {
    const TemporaryFolder folder;
    folder.write("a.csv", "1,2");
    HeadlessApp app(in_folder(folder));
    const Scene before = app.scene();
    app.key(ImGuiKey_O, ImGuiMod_Ctrl);
    app.key(ImGuiKey_DownArrow);
    app.key(ImGuiKey_Escape);
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    app.click("command/open");
    app.click("file/cancel");
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    CHECK(app.scene() == before);
}

TEST_CASE("A matrix asks for its row", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(folder.write("matrix.csv", "1,2,3\n4,5,6\n7,8,9\n"));
    REQUIRE(app.app().shell().row_dialog.is_open());
    CHECK(app.value("row/preview") == "1, 2, 3");
    app.click("row/next");
    CHECK(app.value("row/preview") == "4, 5, 6");
    app.key(ImGuiKey_UpArrow);
    CHECK(app.value("row/preview") == "7, 8, 9");
    app.key(ImGuiKey_DownArrow);
    app.key(ImGuiKey_DownArrow);
    CHECK(app.value("row/preview") == "1, 2, 3");
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type("3");
    CHECK(app.value("row/preview").empty());
    app.key(ImGuiKey_Enter);
    CHECK(app.app().shell().row_dialog.is_open());  // there is no row 3
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type("2");
    app.key(ImGuiKey_Enter);
    CHECK_FALSE(app.app().shell().row_dialog.is_open());
    CHECK(app.scene().classes[0].logit == 7);
}

TEST_CASE("What is saved and opened again is the same scene", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app(in_folder(folder));
    app.run("random");
    const Scene saved = app.scene();
    app.key(ImGuiKey_S, ImGuiMod_Ctrl);
    REQUIRE(app.app().shell().file_dialog.is_open());
    app.type("mine");  // the ending is added
    app.key(ImGuiKey_Enter);
    CHECK(load_scene(folder.path_of("mine.json")) == saved);
    CHECK_FALSE(app.app().document().modified());

    HeadlessApp another;
    another.drop(folder.path_of("mine.json"));
    CHECK(another.scene() == saved);
}

TEST_CASE("Save writes to the same file again; Save as asks before it replaces another", "[files]") {
    const TemporaryFolder folder;
    folder.write("other.json", "precious");
    HeadlessApp app(in_folder(folder));
    app.run("save-as");
    app.type("mine.json");
    app.key(ImGuiKey_Enter);
    app.run("random");
    app.key(ImGuiKey_S, ImGuiMod_Ctrl);
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    CHECK(load_scene(folder.path_of("mine.json")) == app.scene());

    app.run("save-as");
    app.type("other.json");
    app.key(ImGuiKey_Enter);
    CHECK(app.has("file/error"));
    CHECK(read_file(folder.path_of("other.json")) == "precious");
    app.key(ImGuiKey_Enter);
    CHECK(load_scene(folder.path_of("other.json")) == app.scene());
}

TEST_CASE("After undoing an Open, Save does not put the older scene into the opened file", "[files]") {
    const TemporaryFolder folder;
    Scene other = default_scene();
    other.temperature = 3;
    save_scene(other, folder.path_of("other.json"));
    HeadlessApp app(in_folder(folder));
    app.drop(folder.path_of("other.json"));
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    app.key(ImGuiKey_S, ImGuiMod_Ctrl);
    CHECK(app.app().shell().file_dialog.is_open());
    CHECK(load_scene(folder.path_of("other.json")) == other);
}

TEST_CASE("Closing asks about unsaved changes", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app(in_folder(folder));
    SECTION("and does not when there are none") {
        app.key(ImGuiKey_Q, ImGuiMod_Ctrl);
        CHECK(app.app().has_quit());
    }
    SECTION("Cancel stays") {
        app.run("random");
        app.run("quit");
        app.click("unsaved/cancel");
        CHECK_FALSE(app.app().has_quit());
        CHECK_FALSE(app.app().shell().dialog_open());
    }
    SECTION("Discard leaves") {
        app.run("random");
        app.run("quit");
        app.click("unsaved/discard");
        CHECK(app.app().has_quit());
    }
    SECTION("Save asks where, saves and leaves") {
        app.run("random");
        app.run("quit");
        app.click("unsaved/save");
        app.frame(2);
        REQUIRE(app.app().shell().file_dialog.is_open());
        CHECK_FALSE(app.app().has_quit());
        app.type("last.json");
        app.key(ImGuiKey_Enter);
        CHECK(app.app().has_quit());
        CHECK(load_scene(folder.path_of("last.json")) == app.scene());
    }
}

TEST_CASE("Opening asks about unsaved changes", "[files]") {
    const TemporaryFolder folder;
    const std::string two = folder.write("two.csv", "1,2");
    const std::string three = folder.write("three.csv", "1,2,3");
    HeadlessApp app(in_folder(folder));
    app.run("random");
    const Scene work = app.scene();
    app.drop({two, three});
    REQUIRE(app.app().shell().question_dialog.is_open());
    CHECK(app.scene() == work);
    CHECK_FALSE(app.has("message"));
    SECTION("Cancel keeps the work, and closing asks about it") {
        app.click("unsaved/cancel");
        app.frame(3);
        CHECK(app.scene() == work);
        CHECK(app.app().document().modified());
        app.run("quit");
        CHECK(app.app().shell().question_dialog.is_open());
        CHECK_FALSE(app.app().has_quit());
    }
    SECTION("Discard opens one file after the other") {
        app.click("unsaved/discard");
        app.frame(3);
        CHECK(app.scene().classes.size() == 3);
        CHECK(app.value("message").find("three.csv") != std::string::npos);
        app.run("undo");
        CHECK(app.scene().classes.size() == 2);
        app.run("undo");
        CHECK(app.scene() == work);
        CHECK(app.app().document().modified());
    }
    SECTION("Save asks where, saves, and opens then") {
        app.click("unsaved/save");
        app.frame(2);
        REQUIRE(app.app().shell().file_dialog.is_open());
        app.type("work.json");
        app.key(ImGuiKey_Enter);
        app.frame(3);
        CHECK(load_scene(folder.path_of("work.json")) == work);
        CHECK(app.scene().classes.size() == 3);
        CHECK_FALSE(app.app().document().modified());
    }
    SECTION("Save that is not carried out opens nothing") {
        app.click("unsaved/save");
        app.frame(2);
        app.key(ImGuiKey_Escape);
        app.frame(3);
        CHECK(app.scene() == work);
        CHECK(app.app().document().modified());
    }
}

TEST_CASE("The dialog that opens a file gives way to the question about unsaved changes", "[files]") {
    const TemporaryFolder folder;
    folder.write("two.csv", "1,2");
    folder.write("matrix.csv", "1,2,3\n4,5,6\n");
    HeadlessApp app(in_folder(folder));
    app.run("random");
    const Scene work = app.scene();
    const auto open = [&](const char* name) {
        app.key(ImGuiKey_O, ImGuiMod_Ctrl);
        app.type(name);
        app.key(ImGuiKey_Enter);
        app.frame(2);
    };
    open("two.csv");
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    REQUIRE(app.app().shell().question_dialog.is_open());
    app.key(ImGuiKey_Escape);
    app.frame(2);
    CHECK(app.scene() == work);

    open("matrix.csv");
    REQUIRE(app.app().shell().row_dialog.is_open());
    app.key(ImGuiKey_Enter);
    app.frame(2);
    REQUIRE(app.app().shell().question_dialog.is_open());
    CHECK(app.scene() == work);
    app.click("unsaved/discard");
    app.frame(2);
    CHECK(app.scene().classes.size() == 3);
    CHECK_FALSE(app.app().shell().dialog_open());
}

TEST_CASE("Vectors for attention are an edit like others: nothing is asked, nothing counts as saved",
          "[files]") {
    const TemporaryFolder folder;
    const std::string q = folder.write("q.csv", "1,2\n3,4\n");
    folder.write("k.csv", "1,2\n3,4\n");
    HeadlessApp app(in_folder(folder));
    app.run("random");
    app.drop(q);
    CHECK_FALSE(app.app().shell().dialog_open());
    CHECK(app.scene().attention.given);
    CHECK(app.app().document().modified());
}

TEST_CASE("A matrix stays at hand: its other rows are one click away", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    CHECK_FALSE(app.has("header/row"));
    app.drop(folder.write("matrix.csv", "1,2,3\n4,5,6\n7,8,9\n"));
    app.frame();
    app.key(ImGuiKey_Enter);  // the first row
    app.frame();
    CHECK(app.scene().classes[0].logit == 1);
    CHECK(app.value("header/row") == "row 0 of 0 … 2");
    CHECK_FALSE(app.command("row-previous")->enabled());
    app.click("command/row-next");
    CHECK(app.scene().classes[0].logit == 4);
    app.drag_by("softmax/logit/0", ImVec2(30, 0));
    app.key(ImGuiKey_PageDown, ImGuiMod_Ctrl);
    CHECK(app.scene().classes[0].logit == 7);
    CHECK(app.value("header/row") == "row 2 of 0 … 2");
    CHECK_FALSE(app.command("row-next")->enabled());
    app.click("command/row-previous");
    CHECK(app.scene().classes[0].logit == 4);
    app.run("undo");
    app.frame();
    CHECK(app.value("header/row") == "row 2 of 0 … 2");
    app.run("preset-1");
    app.frame();
    CHECK_FALSE(app.has("header/row"));
}

TEST_CASE("The header names a row whose words are longer than those of the row before", "[files]") {
    const TemporaryFolder folder;
    const std::string name(200, 'x');
    HeadlessApp app;
    app.drop(folder.write("matrix.csv", "id,a,b\nshort,1,2\n" + name + ",3,4\n"));
    app.frame();
    app.key(ImGuiKey_Enter);  // the first row
    app.frame();
    const std::string before = app.value("header/row");
    app.key(ImGuiKey_PageDown, ImGuiMod_Ctrl);
    CHECK(app.scene().classes[0].logit == 3);
    CHECK(app.value("header/row").size() > before.size() + 100);
}
