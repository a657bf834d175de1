#include "app/files/recovery.h"

#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <string>

#include "app/files/user_folders.h"
#include "core/base/input_error.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

Scene scene_with(double logit) {
    Scene scene = default_scene();
    scene.classes[0].logit = logit;
    return scene;
}

std::size_t entries_in(const std::string& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("Unsaved work comes back as unsaved work, in its lab", "[files]") {
    const TemporaryFolder folder;
    const std::string state = folder.path_of("state/softmax-lab");
    Scene work;
    {
        ApplicationOptions options;
        options.scene_path = folder.path_of("k5.json");
        HeadlessApp app(options);
        app.app().files().save_recovery_copy(state);
        CHECK(recovery_copies(state).empty());  // there was nothing to be saved
        app.run("random");
        app.run("lab-simplex");
        app.frame();
        app.app().files().save_recovery_copy(state);
        work = app.scene();
    }
    REQUIRE(recovery_copies(state).size() == 1);
    CHECK(recovery_copies(state)[0].name == "k5.json");
    HeadlessApp app;
    app.app().offer_recovery_copies(recovery_copies(state));
    app.frame(2);
    CHECK(app.value("recovered/question").find("“k5.json”") != std::string::npos);
    SECTION("Open") {
        app.click("recovered/open");
        app.frame();
        CHECK(app.scene() == work);
        CHECK(app.app().shown_view().lab == "simplex");
        CHECK(app.app().document().modified());
        CHECK(entries_in(state) == 0);
        CHECK(app.value("message") == "Recovered k5.json. It is not saved yet.");
        app.run("quit");
        CHECK_FALSE(app.app().has_quit());
    }
    SECTION("Discard") {
        app.click("recovered/discard");
        app.frame();
        CHECK(app.scene() == default_scene());
        CHECK(entries_in(state) == 0);
        CHECK_FALSE(app.app().shell().dialog_open());
    }
    SECTION("Later, and Esc") {
        app.key(ImGuiKey_Escape);
        app.frame();
        CHECK(app.scene() == default_scene());
        CHECK(entries_in(state) == 1);
    }
}

TEST_CASE("Each copy is offered after the other, the newest first", "[files]") {
    const TemporaryFolder folder;
    using namespace std::chrono_literals;
    save_recovery_copy({scene_with(1), std::nullopt}, "a.json", folder.path());
    const std::string older = recovery_copies(folder.path()).front().path;
    std::filesystem::last_write_time(older, std::filesystem::last_write_time(older) - 1h);
    save_recovery_copy({scene_with(2), std::nullopt}, "b.json", folder.path());
    folder.write("settings.json", "{}");  // is none

    HeadlessApp app;
    app.app().offer_recovery_copies(recovery_copies(folder.path()));
    app.frame(2);
    CHECK(app.value("recovered/question").find("b.json") != std::string::npos);
    app.click("recovered/discard");
    app.frame(2);
    CHECK(app.value("recovered/question").find("a.json") != std::string::npos);
    app.click("recovered/open");
    CHECK(app.scene() == scene_with(1));
    CHECK(entries_in(folder.path()) == 1);
}

TEST_CASE("In front of a class nothing is offered: it waits until the presentation is over", "[files]") {
    const TemporaryFolder folder;
    const std::string state = folder.path_of("state");
    {
        HeadlessApp app;
        app.run("random");
        app.app().files().save_recovery_copy(state);
    }
    ApplicationOptions options;
    options.presents = true;
    HeadlessApp app(options);
    app.app().offer_recovery_copies(recovery_copies(state));
    app.frame(2);
    CHECK_FALSE(app.has("recovered/question"));
    app.key(ImGuiKey_F5);
    app.frame(2);
    CHECK(app.has("recovered/question"));
}

TEST_CASE("In a lesson nothing is offered: it waits until the lesson is left, and is there then", "[files]") {
    const TemporaryFolder folder;
    save_recovery_copy({scene_with(1), std::nullopt}, "a.json", folder.path());
    ApplicationOptions options;
    options.lesson = "gaps/third";
    HeadlessApp app(options);
    app.app().offer_recovery_copies(recovery_copies(folder.path()));
    app.frame(2);
    CHECK_FALSE(app.has("recovered/question"));
    CHECK(entries_in(folder.path()) == 1);
    app.run("lesson-leave");
    app.frame(2);
    app.click("recovered/open");
    CHECK(app.scene() == scene_with(1));
}

TEST_CASE("A copy that cannot be read says so and stays", "[files]") {
    const TemporaryFolder folder;
    save_recovery_copy({scene_with(1), std::nullopt}, "a.json", folder.path());
    const RecoveryCopy copy = recovery_copies(folder.path()).front();
    std::filesystem::resize_file(copy.path, 10);
    HeadlessApp app;
    app.app().offer_recovery_copies({copy});
    app.frame(2);
    app.click("recovered/open");
    app.frame();
    CHECK(app.has("message/error"));
    CHECK(app.scene() == default_scene());
    CHECK_FALSE(app.app().document().modified());
    CHECK(entries_in(folder.path()) == 1);
}

TEST_CASE("The name of a copy is fit for a file", "[files]") {
    const TemporaryFolder folder;
    std::string letters = "a";
    for (int i = 0; i < 200; ++i) letters += "ß";
    for (const std::string& name :
         {std::string("../../etc\n/passwd"), letters, std::string(), std::string("..")}) {
        save_recovery_copy({scene_with(3), std::nullopt}, name, folder.path());
        const auto copies = recovery_copies(folder.path());
        REQUIRE(copies.size() == 1);
        CHECK(std::filesystem::path(copies[0].path).parent_path() == std::filesystem::path(folder.path()));
        CHECK(copies[0].name.size() <= 100);
        CHECK(load_scene(copies[0].path) == scene_with(3));
        remove_recovery_copy(copies[0]);
        remove_recovery_copy(copies[0]);
    }
    CHECK(recovery_copies(folder.path_of("nowhere")).empty());
    CHECK(recovery_copies("").empty());
    const std::string file = folder.write("file", "");
    CHECK_THROWS_AS(save_recovery_copy({scene_with(3), std::nullopt}, "a", file + "/below"), InputError);
}
