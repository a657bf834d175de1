// Scenes that take long to save are saved while the scene goes on.
#include <sys/stat.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "core/base/file_io.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

constexpr int until_shown = 20;  // frames: 0.2 s and some

/// A pipe: into it a scene is being saved for as long as nobody reads.
std::string new_pipe(const TemporaryFolder& folder, const std::string& name) {
    const std::string path = folder.path_of(name);
    if (mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("no pipe could be made");
    return path;
}

/// Whose scene came from `path`. It is not read from there.
HeadlessApp app_at(const std::string& path) {
    ApplicationOptions options;
    options.max_bytes_at_once = 0;
    options.scene_path = path;
    return HeadlessApp(options);
}

template <typename Condition>
void frames_until(HeadlessApp& app, const Condition& condition) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + std::chrono::minutes(2);
    while (!condition()) {
        if (Clock::now() > end) throw std::runtime_error("what the test waits for does not come");
        app.frame();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

/// Frames until nothing is being saved.
void wait_for_saving(HeadlessApp& app) {
    frames_until(app, [&] { return !app.app().files().saving(); });
    app.frame(2);
}

/// Reads what is being saved into a pipe, and waits until the application knows that it is saved.
Scene read_and_wait(HeadlessApp& app, const std::string& path) {
    const Scene scene = scene_from_json(read_file(path), path);
    wait_for_saving(app);
    return scene;
}

}  // namespace

TEST_CASE("A big scene is saved while frames go on; it counts as saved when it is", "[files]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("big.json");
    std::string logits = "1.25";
    for (int i = 1; i < 100'000; ++i) logits += "\n" + std::to_string(i % 1000) + ".5";
    ApplicationOptions options;
    options.max_bytes_at_once = 1'000'000;
    options.folder = folder.path();
    HeadlessApp app(options);
    app.drop(folder.write("big.csv", logits));
    app.run("save-as");
    app.type("big.json");
    REQUIRE_FALSE(app.app().files().saving());
    app.key(ImGuiKey_Enter);
    wait_for_saving(app);
    CHECK(app.value("message") == "Saved as " + path + ".");
    CHECK(load_scene(path) == app.scene());
    CHECK(folder.files() == 2);
    CHECK_FALSE(app.app().document().modified());

    app.key(ImGuiKey_S, ImGuiMod_Ctrl);  // where it is now
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    wait_for_saving(app);

    app.drop(folder.write("small.csv", "1,2"));
    app.run("save-as");
    app.type("small.json");
    app.key(ImGuiKey_Enter);
    CHECK(load_scene(folder.path_of("small.json")) == app.scene());  // not worth a thread
}

TEST_CASE("While a scene is saved it can be changed; what was there when it began is saved", "[files]") {
    const TemporaryFolder folder;
    const std::string path = new_pipe(folder, "slow.json");
    HeadlessApp app = app_at(path);
    app.run("random");
    const Scene saved = app.scene();
    app.run("save");
    REQUIRE(app.app().files().saving());
    CHECK(app.app().next_frame_in().has_value());
    CHECK_FALSE(app.has("saving"));  // what takes a moment does not flicker
    app.frame(until_shown);
    // The thread comes to writing when the machine lets it.
    frames_until(app, [&] { return app.value("saving").find("slow.json, Writing: 0.0 of 0.0 MB") == 0; });
    CHECK(app.app().document().modified());
    app.run("random");
    CHECK(read_and_wait(app, path) == saved);
    CHECK_FALSE(app.has("saving"));
    CHECK(app.value("message") == "Saved as " + path + ".");
    CHECK(app.app().document().modified());
    app.run("undo");
    CHECK_FALSE(app.app().document().modified());
}

TEST_CASE("Saves are made one after the other", "[files]") {
    const TemporaryFolder folder;
    const std::string path = new_pipe(folder, "slow.json");
    HeadlessApp app = app_at(path);
    app.run("random");
    const Scene first = app.scene();
    app.run("save");
    app.run("random");
    const Scene second = app.scene();
    app.run("save");
    CHECK(scene_from_json(read_file(path), path) == first);
    frames_until(app, [&] { return app.has("message"); });  // then the second one has begun
    CHECK(read_and_wait(app, path) == second);
    CHECK_FALSE(app.app().document().modified());
}

TEST_CASE("Saving can be cancelled: the scene is not saved then", "[files]") {
    const TemporaryFolder folder;
    const std::string path = new_pipe(folder, "slow.json");
    HeadlessApp app = app_at(path);
    app.run("random");
    app.run("save");
    app.run("save");  // waits for its turn, which does not come
    app.frame(until_shown);
    REQUIRE(app.has("saving/cancel"));
    SECTION("by its button") {
        app.click("saving/cancel");
    }
    SECTION("by Esc") {
        app.key(ImGuiKey_Escape);
    }
    SECTION("by the palette") {
        app.run("cancel-file");
    }
    wait_for_saving(app);
    CHECK_FALSE(app.has("saving"));
    CHECK_FALSE(app.command("cancel-file")->enabled());
    CHECK(app.value("message") == "slow.json was not saved.");
    CHECK(app.app().document().modified());
}

TEST_CASE("What goes wrong while a scene is saved is said, and it is not saved", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app = app_at(folder.path_of("none/scene.json"));
    app.run("random");
    app.run("save");
    app.run("quit");  // would end it after the saving
    wait_for_saving(app);
    CHECK(app.value("message/error").find("none/scene.json: cannot be written: ") != std::string::npos);
    CHECK(app.app().document().modified());
    CHECK_FALSE(app.app().has_quit());
}

TEST_CASE("A file that is opened while a scene is saved is not what was saved", "[files]") {
    const TemporaryFolder folder;
    const std::string path = new_pipe(folder, "slow.json");
    Scene other = default_scene();
    other.temperature = 3;
    save_scene(other, folder.path_of("other.json"));
    HeadlessApp app = app_at(path);
    app.run("random");
    app.run("save");
    app.app().open_paths({folder.path_of("other.json")});
    frames_until(app, [&] { return !app.app().files().loading(); });
    app.frame();
    app.click("unsaved/discard");  // nobody knows yet whether it can be saved
    REQUIRE(app.scene() == other);
    read_and_wait(app, path);
    CHECK_FALSE(app.app().document().modified());
    CHECK(app.app().files().name() == "other.json");
}

TEST_CASE("The application ends when the scene is saved", "[files]") {
    const TemporaryFolder folder;
    const std::string path = new_pipe(folder, "slow.json");
    HeadlessApp app = app_at(path);
    app.run("random");
    const Scene saved = app.scene();
    SECTION("that was being saved already") {
        app.run("save");
        app.run("quit");
    }
    SECTION("after the question") {
        app.run("quit");
        app.frame(2);
        app.click("unsaved/save");
    }
    app.frame(until_shown);
    CHECK_FALSE(app.app().has_quit());
    CHECK(app.has("saving"));
    CHECK_FALSE(app.has("unsaved/save"));
    CHECK(read_and_wait(app, path) == saved);
    CHECK(app.app().has_quit());
}

TEST_CASE("What was changed while the application waits to end is asked about", "[files]") {
    const TemporaryFolder folder;
    const std::string path = new_pipe(folder, "slow.json");
    HeadlessApp app = app_at(path);
    app.run("random");
    app.run("save");
    app.run("quit");
    app.run("random");
    read_and_wait(app, path);
    CHECK_FALSE(app.app().has_quit());
    CHECK(app.has("unsaved/save"));
}

TEST_CASE("An application that goes away while a scene is saved does not hang", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app = app_at(new_pipe(folder, "slow.json"));
    app.run("save");
    REQUIRE(app.app().files().saving());
}

TEST_CASE("An application that goes away while it waits for a pipe does not hang", "[files]") {
    const TemporaryFolder folder;
    const std::string path = new_pipe(folder, "silent.csv");
    HeadlessApp app = app_at("");
    app.app().open_paths({path});
    app.frame(until_shown);
    REQUIRE(app.app().files().loading());
    app.app().request_quit();
    CHECK(app.app().has_quit());
}
