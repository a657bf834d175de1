// What is hidden is told by nothing that the labs Shift & overflow, Gradients, Simplex, Attention and Engine
// draw, in any of their views.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include "core/learning/hidden.h"
#include "tests/ui/leaks.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using learning::Hidden;
using learning::Quantity;

namespace {

struct Screen {
    const char* lab;
    const char* view;
};

const std::vector<Screen> screens = {
    {"overflow", "{}"},
    {"overflow", R"({"overflow/view": "number-line"})"},
    {"overflow", R"({"overflow/view": "log-space"})"},
    {"overflow", R"({"overflow/view": "formats"})"},
    {"gradients", "{}"},
    {"gradients", R"({"gradients/view": "saturation"})"},
    {"gradients", R"({"gradients/view": "loss"})"},
    {"gradients", R"({"gradients/view": "sigmoid"})"},
    {"simplex", "{}"},
    {"simplex", R"({"simplex/layer/objective": true, "simplex/layer/entropy": true})"},
    {"attention", "{}"},
    {"attention", R"({"attention/row/part": "mask-value"})"},
    {"attention", R"({"attention/view": "dimensions"})"},
    {"attention", R"({"attention/view": "heads"})"},
    {"attention", R"({"attention/view": "online"})"},
    {"attention", R"({"attention/view": "cost"})"},
    {"language", "{}"},
    {"language", R"({"language/view": "gumbel"})"},
    {"language", R"({"language/view": "temperatures"})"},
    {"engine", "{}"},
};

ApplicationOptions options_of(const Screen& screen, std::vector<double> logits, float zoom = 1) {
    ApplicationOptions options;
    options.lab = screen.lab;
    options.view = screen.view;
    options.scene = scene_from({"test", std::move(logits), {}});
    options.scene.temperature = 2;
    options.zoom = zoom;
    return options;
}

/// The results of another temperature: all but the logits, and in Attention all but the scores, are others.
ApplicationOptions at_another_temperature(ApplicationOptions options) {
    options.results_of = options.scene;
    options.results_of->temperature = 1.5;
    return options;
}

void check(const ApplicationOptions& one, const ApplicationOptions& other, const Hidden& hidden,
           Search search = Search::at_a_glance, With with = With::text_only) {
    const std::vector<std::string> found = differences(one, other, hidden, search, with);
    CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
    CHECK(found.empty());
}

}  // namespace

TEST_CASE("Without a veil each of these views tells its results", "[leak]") {
    for (const Screen& screen : screens) {
        // What these two say does not depend on the scene.
        if (std::string(screen.lab) == "engine" || std::string(screen.view).find("cost") != std::string::npos)
            continue;
        CAPTURE(screen.lab, screen.view);
        const ApplicationOptions options = options_of(screen, {2, 1, 0.5});
        CHECK_FALSE(differences(options, at_another_temperature(options), Hidden()).empty());
    }
}

TEST_CASE("Hidden results are told by no view of these labs", "[leak]") {
    for (const Screen& screen : screens) {
        for (const float zoom : {1.0F, 1.5F}) {
            CAPTURE(screen.lab, screen.view, zoom);
            for (const std::vector<double>& logits :
                 {std::vector<double>{2, 1, 0.5}, std::vector<double>{1, 0},
                  std::vector<double>{3, 2, 0, -1, 1}}) {
                const ApplicationOptions options = options_of(screen, logits, zoom);
                check(options, at_another_temperature(options), Hidden::results());
            }
        }
    }
}

TEST_CASE("Hidden results are told by no tooltip and no hover line of these labs", "[leak]") {
    for (const Screen& screen : screens) {
        CAPTURE(screen.lab, screen.view);
        const ApplicationOptions options = options_of(screen, {2, 1, 0.5});
        check(options, at_another_temperature(options), Hidden::results(), Search::all_over);
    }
}

TEST_CASE("Hidden results and logits are told by no view of Shift & overflow, Gradients and Simplex",
          "[leak]") {
    for (const Screen& screen : screens) {
        const std::string lab = screen.lab;
        if (lab == "attention" || lab == "language" || lab == "engine") continue;
        CAPTURE(screen.lab, screen.view);
        const ApplicationOptions options = options_of(screen, {2, 1, 0.5});
        Hidden hidden = Hidden::results();
        hidden.add(Quantity::logits);
        check(options, with_nonsense_results(options), hidden);
    }
}

TEST_CASE("A quantity that is hidden alone hides its places, and leaves the others", "[leak]") {
    struct Case {
        Screen screen;
        const char* quantity;
        std::vector<std::string> hidden;
        std::vector<std::string> shown;
    };
    const char* const loss = R"({"gradients/view": "loss"})";
    const char* const sigmoid = R"({"gradients/view": "sigmoid"})";
    const char* const saturation = R"({"gradients/view": "saturation"})";
    const std::vector<Case> cases = {
        {{"overflow", "{}"},
         "naive",
         {"overflow/naive/p/0", "overflow/naive/exp/0", "overflow/naive/sum", "overflow/naive/verdict"},
         {"overflow/naive/z/0", "overflow/stable/p/0", "overflow/stable/verdict", "overflow/shift"}},
        {{"overflow", "{}"}, "stable", {"overflow/stable/p/0"}, {"overflow/naive/p/0"}},
        {{"overflow", "{}"}, "verdict", {"overflow/naive/verdict"}, {"overflow/naive/p/0"}},
        {{"overflow", R"({"overflow/view": "log-space"})"},
         "log-values",
         {"overflow/log/loss/stable", "overflow/log/log-p/0/naive"},
         {"overflow/naive/p/0"}},
        {{"gradients", loss}, "log-sum-exp", {"gradients/log-sum-exp"}, {"gradients/loss"}},
        {{"gradients", loss}, "loss", {"gradients/loss"}, {"gradients/log-sum-exp", "gradients/gradient/0"}},
        {{"gradients", loss}, "gradient", {"gradients/gradient/1"}, {"gradients/target-logit"}},
        {{"gradients", loss}, "p", {"gradients/loss", "gradients/gradient/0"}, {"gradients/logit/0"}},
        {{"gradients", sigmoid},
         "jacobian",
         {"gradients/jacobian/1/0", "gradients/slope", "gradients/row-sum/0"},
         {"gradients/sigma"}},
        {{"gradients", sigmoid}, "sigma", {"gradients/sigma", "gradients/sigmoid/point"}, {"gradients/gap"}},
        {{"gradients", saturation}, "jacobian", {"gradients/largest-entry", "gradients/saturation"}, {}},
        {{"simplex", "{}"},
         "sparsemax",
         {"simplex/sparsemax/0", "simplex/point/sparsemax", "simplex/support/sparsemax"},
         {"simplex/softmax/0", "simplex/point/softmax"}},
        {{"simplex", "{}"}, "p", {"simplex/softmax/0", "simplex/point/softmax"}, {"simplex/sparsemax/0"}},
        {{"attention", "{}"},
         "weights",
         {"attention/row/weight/0", "attention/row/output", "attention/row/entropy"},
         {"attention/row/logit/0"}},
        {{"attention", "{}"}, "output", {"attention/row/output"}, {"attention/row/weight/0"}},
        {{"attention", R"({"attention/view": "dimensions"})"},
         "dimensions",
         {"attention/dimensions/shown/scaled/variance"},
         {"attention/dimensions/d_k"}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.screen.lab, c.screen.view, c.quantity);
        ApplicationOptions options = options_of(c.screen, {2, 1, 0.5});
        options.size = {1920, 1080};  // the whole lab has room beside a guess
        options.guess.emplace();
        options.guess->hidden = Hidden();
        options.guess->hidden.add(c.quantity);
        HeadlessApp app(options);
        for (const std::string& name : c.hidden) {
            CAPTURE(name);
            CHECK(app.value(name) == "?");
        }
        for (const std::string& name : c.shown) {
            CAPTURE(name);
            CHECK(app.value(name) != "?");
        }
    }
}

TEST_CASE("Hidden results are told by no pixel of these labs", "[leak][gl]") {
    if (!pixels_are_possible()) SKIP("this machine has no OpenGL off screen");
    for (const Screen& screen : screens) {
        CAPTURE(screen.lab, screen.view);
        const ApplicationOptions options = options_of(screen, {2, 1, 0.5});
        check(options, at_another_temperature(options), Hidden::results(), Search::at_a_glance, With::pixels);
    }
}
