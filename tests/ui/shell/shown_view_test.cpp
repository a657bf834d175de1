#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using Catch::Matchers::ContainsSubstring;
using softmaxlab::test::HeadlessApp;
using softmaxlab::test::TemporaryFolder;

namespace {

const ShownView loss{"gradients", R"({"gradients/view":"loss"})"};

std::string text_of(const std::optional<ShownView>& shown) {
    return to_json(SceneFile{default_scene(), shown});
}

}  // namespace

TEST_CASE("A scene is saved with its lab and its view, and reopens there", "[files][view]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("s.json", text_of(std::nullopt));
    HeadlessApp app;
    app.drop(path);
    app.app().show_view(loss, "test");
    app.frame();
    app.run("save");
    const SceneFile saved = load_scene_file(path);
    REQUIRE(saved.shown);
    CHECK(saved.shown->lab == "gradients");
    CHECK(saved.shown->view == loss.view);

    HeadlessApp other;
    other.drop(path);
    CHECK(other.value("lab/name") == "Gradients");
    CHECK(other.app().shown_view().view == app.app().shown_view().view);
}

TEST_CASE("A file without a view leaves the lab that is shown", "[files][view]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.run("lab-simplex");
    app.drop(folder.write("s.json", text_of(std::nullopt)));
    CHECK(app.app().shown_view().lab == "simplex");
}

TEST_CASE("A lab or a view that is not there is said, and the scene is open", "[files][view]") {
    const TemporaryFolder folder;
    for (const auto& [shown, words] :
         {std::pair{ShownView{"sampling", "{}"}, "there is no lab named sampling"},
          std::pair{ShownView{"gradients", R"({"gradients/view":"gain"})"}, "gradients/view"}}) {
        HeadlessApp app;
        app.drop(folder.write("s.json", text_of(shown)));
        CHECK_THAT(app.value("message/error"), ContainsSubstring(words));
        CHECK_THAT(app.value("message/error"), ContainsSubstring("s.json"));
        CHECK(app.app().shown_view().lab == "softmax");
    }
}
