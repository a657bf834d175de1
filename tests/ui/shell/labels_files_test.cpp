// Names of classes and tokens from files: beside what they name, or alone for what is shown.
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/files/npy_writer.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/files/npz_builder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

using Words = std::vector<std::string>;

std::string error_of(HeadlessApp& app) {
    return app.value("message/error");
}

}  // namespace

TEST_CASE("Labels dropped alone name the open logits; undo takes them back", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(folder.write("three.npy", npy_bytes(std::vector<double>{2, 1, 0.5}, {3})));
    const Scene before = app.scene();
    app.drop(folder.write("labels.txt", "cat\n dog\n##s\n"));
    CHECK(app.scene().classes[1].name == " dog");
    CHECK(app.scene().classes[2].logit == 0.5);
    CHECK(app.value("message") == std::string("Opened labels.txt: it names the 3 classes. ") + undo_restores);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("Labels that are not as many leave the scene as it is, with a message", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    const Scene before = app.scene();
    const std::string path = folder.write("labels.txt", "cat\ndog\n");
    app.drop(path);
    CHECK(app.scene() == before);
    CHECK(error_of(app) == path + ": expected 5 labels, one for each class, found 2");
    const std::string logits = folder.write("x.csv", "1,2,3\n");
    app.drop(Words{logits, path});
    CHECK(error_of(app) == path + ": expected 3 labels, one for each class of x.csv, found 2");
    CHECK(app.scene() == before);
}

TEST_CASE("Labels dropped with a matrix name the classes of all of its rows", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(Words{folder.write("labels.json", R"(["cat", "dog"])"), folder.write("x.csv", "1,2\n3,4\n")});
    REQUIRE(app.app().shell().row_dialog.is_open());
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().classes[1].name == "dog");
    app.click("command/row-next");
    CHECK(app.scene().classes[1].logit == 4);
    CHECK(app.scene().classes[1].name == "dog");
}

TEST_CASE("Labels given to a row stay with the other rows, until undo takes them back", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(folder.write("x.csv", "1,2\n3,4\n5,6\n"));
    app.key(ImGuiKey_Enter);
    app.drop(folder.write("labels.txt", "cat\ndog\n"));
    app.click("command/row-next");
    CHECK(app.scene().classes[0].logit == 3);
    CHECK(app.scene().classes[0].name == "cat");
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().classes[0].name != "cat");
    app.click("command/row-next");
    CHECK(app.scene().classes[0].logit == 3);
    CHECK(app.scene().classes[0].name != "cat");
}

TEST_CASE("Tokens name the keys of attention, beside it, alone, and after saving", "[files]") {
    const TemporaryFolder folder;
    const std::string scores = folder.write("attn.csv", "0.5,0.25,0.25\n0,1,0\n");
    const std::string tokens = folder.write("tokens.txt", "the\n cat\n##s\n");
    HeadlessApp app;
    app.drop(Words{scores, tokens});
    REQUIRE(app.scene().attention.given);
    CHECK(key_labels(app.scene().attention) == Words{"the", " cat", "##s"});
    CHECK(query_labels(app.scene().attention) == Words{" cat", "##s"});
    CHECK(scene_from_json(to_json(app.scene()), "s.json") == app.scene());

    HeadlessApp later;
    later.drop(scores);
    const Scene before = later.scene();
    later.drop(tokens);
    CHECK(later.scene().attention == app.scene().attention);
    CHECK(later.value("message") == std::string("Opened tokens.txt: it names the 3 keys. ") + undo_restores);
    later.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(later.scene() == before);
}

TEST_CASE("Bytes that are not UTF-8 are said where they are opened", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    for (const char* name : {"x.csv", "x.tsv", "x.txt"}) {
        app.drop(folder.write(name, "label,logit\nL\xF6we,2\ncat,1\n"));
        CHECK(app.value("message").find("Line 2 has bytes that are not UTF-8") != std::string::npos);
    }
    app.drop(folder.write("labels.txt", "cat\nL\xF6we\n"));
    CHECK(app.value("message").find("Line 2 has bytes that are not UTF-8") != std::string::npos);
    app.drop(folder.write("x.json", "{\"L\xF6we\": 2}"));
    CHECK(error_of(app).find("UTF-8") != std::string::npos);
}
