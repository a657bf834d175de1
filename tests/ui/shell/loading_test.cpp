// Files that take long are loaded while the scene goes on.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

ApplicationOptions in_background() {
    ApplicationOptions options;
    options.max_bytes_at_once = 0;
    return options;
}

/// A file that lasts as long as the test wants: a pipe that stays open.
class SlowFile {
  public:
    SlowFile(const TemporaryFolder& folder, const std::string& name) : path_(folder.path_of(name)) {
        const bool made = mkfifo(path_.c_str(), 0600) == 0;
        if (made) pipe_ = open(path_.c_str(), O_RDWR);  // for reading, too: that waits for nobody
        if (pipe_ < 0) throw std::runtime_error("no pipe could be made");
    }
    ~SlowFile() {
        if (pipe_ >= 0) close(pipe_);
    }
    SlowFile(const SlowFile&) = delete;
    SlowFile& operator=(const SlowFile&) = delete;

    const std::string& path() const { return path_; }

    /// Writes, and ends when all of it was read: what is left in a closed pipe is lost.
    void end_with(const std::string& text) {
        if (pipe_ < 0) return;
        const bool written = write(pipe_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
        int left = 1;
        while (written && ioctl(pipe_, FIONREAD, &left) == 0 && left > 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        close(pipe_);
        pipe_ = -1;
    }

  private:
    std::string path_;
    int pipe_ = -1;
};

/// Frames until nothing is being loaded.
void wait_for_loading(HeadlessApp& app) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + std::chrono::minutes(2);
    while (app.app().files().loading()) {
        if (Clock::now() > end) throw std::runtime_error("the file is never loaded");
        app.frame();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    app.frame(3);
}

std::string million(const std::string& first) {
    std::string text = first;
    for (int i = 1; i < 1'000'000; ++i) text += "\n" + std::to_string(i % 1000) + ".5";
    return text;
}

constexpr int until_shown = 20;  // frames: 0.2 s and some

}  // namespace

TEST_CASE("A big file is loaded while frames go on, and then opened as any other", "[files]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("big.csv", million("7.25"));
    HeadlessApp at_once;
    at_once.drop(path);
    ApplicationOptions options;
    options.max_bytes_at_once = 1'000'000;
    HeadlessApp app(options);
    const Scene before = app.scene();
    app.app().open_paths({path});
    CHECK(app.scene() == before);
    REQUIRE(app.app().files().loading());
    CHECK(app.app().files().loading_name() == "big.csv");
    CHECK(app.app().next_frame_in().has_value());
    wait_for_loading(app);
    CHECK(app.scene() == at_once.scene());
    CHECK(class_count(app.scene()) == 1'000'000);
    CHECK(app.value("message").find("Opened big.csv") == 0);
    CHECK_FALSE(app.app().document().modified());
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);

    app.drop(folder.write("small.csv", "1,2"));
    CHECK_FALSE(app.app().files().loading());  // not worth a thread
    app.click("unsaved/discard");              // what undo has brought back
    CHECK(app.scene().classes.size() == 2);
}

TEST_CASE("While a file is loaded its progress is shown, and the scene can be used", "[files]") {
    const TemporaryFolder folder;
    SlowFile slow(folder, "slow.csv");
    HeadlessApp app(in_background());
    app.app().open_paths({slow.path()});
    app.frame();
    CHECK_FALSE(app.has("loading"));  // what takes a moment does not flicker
    app.frame(until_shown);
    CHECK(app.value("loading") == "slow.csv, Reading: 0.0 MB");
    const Scene before = app.scene();
    app.run("random");
    CHECK_FALSE(app.scene() == before);
    slow.end_with("1,2,3,4\n");
    wait_for_loading(app);
    CHECK_FALSE(app.has("loading"));
    app.frame();
    app.click("unsaved/discard");
    REQUIRE(app.scene().classes.size() == 4);
    CHECK(app.scene().classes[3].logit == 4);
}

TEST_CASE("Cancelled, a file leaves the scene as it is", "[files]") {
    const TemporaryFolder folder;
    SlowFile slow(folder, "slow.csv");
    HeadlessApp app(in_background());
    const Scene before = app.scene();
    app.app().open_paths({slow.path()});
    app.frame(until_shown);
    REQUIRE(app.has("loading/cancel"));
    SECTION("by its button") {
        app.click("loading/cancel");
    }
    SECTION("by Esc") {
        app.key(ImGuiKey_Escape);
    }
    SECTION("by the palette") {
        app.run("cancel-file");
    }
    CHECK_FALSE(app.app().files().loading());
    CHECK_FALSE(app.has("loading"));
    app.frame();
    CHECK_FALSE(app.command("cancel-file")->enabled());
    app.frame(until_shown);
    CHECK(app.scene() == before);
    CHECK_FALSE(app.app().document().can_undo());
}

TEST_CASE("A second file takes the place of one that is being loaded", "[files]") {
    const TemporaryFolder folder;
    SlowFile slow(folder, "slow.csv");
    HeadlessApp app(in_background());
    app.app().open_paths({slow.path()});
    app.frame(until_shown);
    app.app().open_paths({folder.write("quick.csv", "1,2,3")});
    wait_for_loading(app);
    CHECK(app.scene().classes.size() == 3);
    app.frame(until_shown);
    CHECK(app.scene().classes.size() == 3);
}

TEST_CASE("Files that are dropped together are loaded one after the other", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app(in_background());
    app.app().open_paths({folder.write("two.csv", "1,2"), folder.write("three.csv", "1,2,3")});
    wait_for_loading(app);
    CHECK(app.scene().classes.size() == 3);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().classes.size() == 2);
}

TEST_CASE("What is wrong with a file is said when it has been loaded", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app(in_background());
    const Scene before = app.scene();
    app.app().open_paths({folder.write("broken.csv", "1,2\n3,x\n")});
    wait_for_loading(app);
    CHECK(app.scene() == before);
    CHECK(app.value("message/error").find("broken.csv, line 2") != std::string::npos);
}

TEST_CASE("A matrix that was loaded asks for its row, unless one was named", "[files]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("matrix.csv", "1,2,3\n4,5,6\n7,8,9\n");
    HeadlessApp app(in_background());
    app.app().open_paths({path});
    wait_for_loading(app);
    REQUIRE(app.app().shell().row_dialog.is_open());
    CHECK(app.value("row/preview") == "1, 2, 3");
    app.key(ImGuiKey_Escape);
    app.app().open_paths({path}, 1);
    wait_for_loading(app);
    CHECK_FALSE(app.app().shell().row_dialog.is_open());
    CHECK(app.scene().classes[0].logit == 4);
}

TEST_CASE("What was loaded waits until the dialog is closed", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app(in_background());
    const Scene before = app.scene();
    app.key(ImGuiKey_F1);
    REQUIRE(app.app().shell().dialog_open());
    app.app().open_paths({folder.write("four.csv", "1,2,3,4")});
    // However long it takes: it is not shown over the dialog.
    for (int i = 0; i < 50; ++i) {
        app.frame();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    CHECK(app.scene() == before);
    app.key(ImGuiKey_Escape);
    wait_for_loading(app);
    CHECK(app.scene().classes.size() == 4);  // Esc was for the dialog alone
}

TEST_CASE("The application ends while a file is being loaded", "[files]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("big.csv", million("1"));
    HeadlessApp app(in_background());
    app.app().open_paths({path});
    app.app().request_quit();
    CHECK(app.app().has_quit());
}
