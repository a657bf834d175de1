#include "cli/render.h"

#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

namespace {

RenderOptions as_text() {
    RenderOptions options;
    options.text = true;
    return options;
}

/// Whether it has that name with that value.
bool says(const std::string& text, const std::string& name, const std::string& value) {
    const std::size_t line = text.find(name + " ");
    if (line == std::string::npos) return false;
    const std::size_t begin = text.find_first_not_of(' ', line + name.size());
    return text.compare(begin, value.size(), value) == 0;
}

}  // namespace

TEST_CASE("A view as text has every value that is on screen, with its name", "[render]") {
    const std::string text = render(as_text());
    ApplicationOptions options;
    options.own_openings = true;
    HeadlessApp app(options);
    for (const Landmark& landmark : app.landmarks().list()) {
        if (landmark.value.empty()) continue;
        INFO(landmark.name);
        const std::size_t line = text.find(landmark.name + " ");
        REQUIRE(line != std::string::npos);
        CHECK(text.substr(line, text.find('\n', line) - line).find(landmark.value) != std::string::npos);
    }
    CHECK_THAT(text, ContainsSubstring("status/entropy") && ContainsSubstring("lab/name"));
    CHECK(render(as_text()) == text);
}

TEST_CASE("The same view is the same picture, byte for byte", "[render][gl]") {
    if (!pixels_are_possible()) SKIP("no off-screen OpenGL here");
    const TemporaryFolder folder;
    RenderOptions options;
    options.size = "700x500";
    options.view.theme = "light";
    options.out = folder.path_of("a.png");
    CHECK(render(options).empty());
    const std::string first = read_file(options.out);
    options.out = folder.path_of("b.png");
    render(options);
    CHECK(read_file(options.out) == first);
    CHECK(first.substr(16, 8) == std::string("\0\0\x02\xbc\0\0\x01\xf4", 8));

    options.view.theme = "dark";
    render(options);
    CHECK(read_file(options.out) != first);
}

TEST_CASE("A file or a scene is what is rendered", "[render]") {
    const TemporaryFolder folder;
    RenderOptions options = as_text();
    options.view.file = folder.write("z.csv", "left,right\n3,1\n");
    CHECK_THAT(render(options), ContainsSubstring("left") && ContainsSubstring("right"));

    Scene scene = default_scene();
    scene.classes[0].name = "zebra";
    save_scene(scene, folder.path_of("s.json"));
    options = as_text();
    options.view.scene = folder.path_of("s.json");
    CHECK_THAT(render(options), ContainsSubstring("zebra"));
}

TEST_CASE("A matrix needs a row that it has", "[render]") {
    const TemporaryFolder folder;
    RenderOptions options = as_text();
    options.view.file = folder.write("m.csv", "1,2\n3,4\n");
    CHECK_THROWS_MATCHES(render(options), UsageError, MessageMatches(ContainsSubstring("from 0 to 1")));
    options.view.row = 2;
    CHECK_THROWS_MATCHES(render(options), UsageError, MessageMatches(ContainsSubstring("no row 2")));
    options.view.row = 1;
    CHECK_THAT(render(options), ContainsSubstring("+4.00"));
}

TEST_CASE("What is hidden is not written, and a guess is drawn in its place", "[render]") {
    RenderOptions options = as_text();
    const std::string all = render(options);
    CHECK_THAT(all, ContainsSubstring("softmax/probability-value/0"));
    options.hide = "p,readouts";
    const std::string hidden = render(options);
    CHECK(says(hidden, "softmax/probability-value/0", "?"));
    CHECK(says(hidden, "softmax/entropy", "?"));
    CHECK(says(hidden, "status/hidden", "hidden: p, readouts (H)"));

    options.hide.clear();
    options.guess = "0.6,0.2,0.1,0.05,0.05";
    CHECK(says(render(options), "softmax/guess/0", "60 %"));
    options.reveal = true;
    CHECK_THAT(render(options),
               ContainsSubstring("softmax/guess/0/gap ") && ContainsSubstring("softmax/probability-value/0"));
    options.guess = "equal";
    options.reveal = false;
    CHECK(says(render(options), "softmax/guess/0", "20 %"));
    options.guess = "0.6,0.4";
    CHECK_THROWS_MATCHES(render(options), UsageError, MessageMatches(ContainsSubstring("5 classes")));
    options.guess = "0.6,0.2,0.1,x,0.05";
    CHECK_THROWS_MATCHES(render(options), UsageError, MessageMatches(ContainsSubstring("not a share")));
    options.guess.clear();
    options.reveal = true;
    CHECK_THROWS_MATCHES(render(options), UsageError, MessageMatches(ContainsSubstring("--guess")));
    options.reveal = false;
    options.hide = "everything";
    CHECK_THROWS_MATCHES(render(options), UsageError, MessageMatches(ContainsSubstring("curves-naive")));
}

TEST_CASE("What there is not is refused in words", "[render]") {
    RenderOptions options = as_text();
    options.view.lab = "nonsense";
    CHECK_THROWS_MATCHES(render(options), UsageError,
                         MessageMatches(ContainsSubstring("nonsense") && ContainsSubstring("softmax")));
    options = as_text();
    options.view.file = "no-such-file.csv";
    CHECK_THROWS_MATCHES(render(options), InputError, MessageMatches(ContainsSubstring("no-such-file.csv")));
    options = as_text();
    for (const char* size : {"", "1280", "1280x", "1280x800x", "0x0", "99999x10", "-5x600", "12x"}) {
        options.size = size;
        CHECK_THROWS_AS(render(options), UsageError);
    }
    CHECK_THROWS_AS(render(RenderOptions()), UsageError);  // neither --out nor --text
    options = as_text();
    options.out = "both.png";
    CHECK_THROWS_AS(render(options), UsageError);
    options = as_text();
    options.view.row = 1;  // of which file?
    CHECK_THROWS_AS(render(options), UsageError);
    options.view.file = "a.csv";
    options.view.scene = "b.json";
    CHECK_THROWS_AS(render(options), UsageError);
}

TEST_CASE("A step of a lesson is drawn as it is asked, and with its answer", "[render]") {
    RenderOptions options = as_text();
    options.view.lesson = "gaps/third";
    const std::string asked = render(options);
    CHECK_THAT(asked, ContainsSubstring("lesson/question") && !ContainsSubstring("lesson/reason"));
    options.reveal = true;
    CHECK_THAT(render(options), ContainsSubstring("lesson/reason"));
    options.view.lesson = "gaps/thrid";
    CHECK_THROWS_MATCHES(render(options), InputError,
                         MessageMatches(ContainsSubstring("Did you mean third?")));
    options.view.lesson.clear();
    CHECK_THROWS_AS(render(options), UsageError);
}
