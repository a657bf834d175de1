#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/gradients/descent.h"
#include "app/ui/number_text.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/loss.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ApplicationOptions with(std::vector<double> logits, double temperature = 1) {
    return lab_with("gradients", std::move(logits), temperature);
}

}  // namespace

TEST_CASE("the cells of the heatmap are the Jacobian, with their sums", "[gradients-lab]") {
    const double temperature = GENERATE(0.5, 1.0, 3.0);
    HeadlessApp app(with({2, 1, 0.1}, temperature));
    const std::vector<double> exact = jacobian(std::vector<double>{2, 1, 0.1}, temperature);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j)
            CHECK_THAT(number(app, fmt::format("gradients/jacobian/{}/{}", i, j)),
                       WithinAbs(exact[i * 3 + j], 6e-5));
        CHECK_THAT(number(app, fmt::format("gradients/row-sum/{}", i)), WithinAbs(0, 1e-6 / temperature));
        CHECK_THAT(number(app, fmt::format("gradients/column-sum/{}", i)), WithinAbs(0, 1e-6 / temperature));
    }
}

TEST_CASE("a hovered cell draws its slope into the plot of the nudge", "[gradients-lab]") {
    HeadlessApp app(lab_with("gradients", {2, 1, 0.1}));
    CHECK_FALSE(app.has("gradients/nudge-plot/tangent"));
    for (const char* cell : {"gradients/jacobian/0/1", "gradients/jacobian/2/2"}) {
        app.move_to(cell);
        app.frame();
        CHECK_THAT(number(app, "gradients/nudge-plot/tangent"), WithinAbs(number(app, cell), 1e-5));
    }
    app.move_to("gradients/delta-value");
    app.frame();
    CHECK_FALSE(app.has("gradients/nudge-plot/tangent"));
}

TEST_CASE("a hovered cell says in words what it means", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.move_to("gradients/jacobian/0/1");
    app.frame();
    CHECK_THAT(app.value("gradients/sentence"),
               StartsWith(fmt::format("∂p(class 0)/∂z(class 1) = −p p/T = −0.6590 · 0.2424/1.00 = {}",
                                      fitted(arena, -0.1598, 9))));
    CHECK_THAT(app.value("gradients/sentence"),
               ContainsSubstring("Raising z of class 1 by 0.1 lowers p of class 0 by about 0.0160."));
    CHECK(app.app().ui().lit_class == std::optional<std::size_t>(0));
    app.move_to("gradients/jacobian/1/1");
    app.frame();
    CHECK_THAT(app.value("gradients/sentence"), ContainsSubstring("raises p of class 1"));
}

TEST_CASE("the Jacobians of sparsemax and entmax can be shown", "[gradients-lab]") {
    HeadlessApp app(with({2, 1.4, 0.1}));
    const std::vector<double> z = {2, 1.4, 0.1};
    app.click("gradients/map/sparsemax");
    app.frame();
    const std::vector<double> sparse = sparsemax_jacobian(sparsemax(z), 1);
    CHECK_THAT(number(app, "gradients/jacobian/0/1"), WithinAbs(sparse[1], 1e-9));
    CHECK(app.value("gradients/jacobian/2/2") == "0");
    app.click("gradients/map/entmax");
    app.frame();
    CHECK_THAT(number(app, "gradients/jacobian/0/0"), WithinAbs(entmax15_jacobian(entmax15(z), 1)[0], 6e-5));
}

TEST_CASE("a nudge shows what the Jacobian predicts beside what happens", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Scene before = app.scene();
    app.drag("gradients/delta", along(app.find("gradients/delta"), 0.8F));
    const double delta = number(app, "gradients/delta");
    CHECK(delta > 1);
    CHECK(app.scene() == before);  // only looked at
    const std::vector<double> slopes = jacobian(std::vector<double>{2, 1, 0.1}, 1);
    const std::vector<double> p = softmax(std::vector<double>{2, 1, 0.1}).probabilities;
    const std::vector<double> after = softmax(std::vector<double>{2 + delta, 1, 0.1}).probabilities;
    for (std::size_t i = 0; i < 3; ++i) {
        const double predicted = slopes[i * 3] * delta;
        CHECK_THAT(number(app, fmt::format("gradients/predicted/{}", i)), WithinAbs(predicted, 6e-5));
        CHECK_THAT(number(app, fmt::format("gradients/true/{}", i)), WithinAbs(after[i] - p[i], 6e-5));
        CHECK_THAT(number(app, fmt::format("gradients/error/{}", i)),
                   WithinAbs(predicted - (after[i] - p[i]), 6e-5));
    }
}

TEST_CASE("another class can be nudged, the line in the plot dragged, and the nudge applied",
          "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.click("gradients/nudge/2");
    app.frame();
    app.drag("gradients/nudge-plot/cursor", along(app.find("gradients/nudge-plot"), 0.9F));
    const double delta = number(app, "gradients/delta");
    CHECK(delta > 2);
    CHECK(number(app, "gradients/true/2") > 0);
    CHECK(number(app, "gradients/true/0") < 0);
    app.click("gradients/apply");
    CHECK_THAT(app.scene().classes[2].logit, WithinAbs(0.1 + delta, 1e-3));
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().classes[2].logit == 0.1);
}

TEST_CASE("the meters show the largest entry and the norm", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 0.5));
    const std::vector<double> p = softmax(std::vector<double>{2, 1, 0.1}, 0.5).probabilities;
    CHECK_THAT(number(app, "gradients/largest-entry"), WithinAbs(largest_variance(p) / 0.5, 6e-5));
    CHECK_THAT(number(app, "gradients/norm"), WithinAbs(spectral_norm(p) / 0.5, 6e-5));
}

TEST_CASE("saturation is read over T and over the scale", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    choose_view(app, "gradients", "saturation");
    CHECK_THAT(number(app, "gradients/variance/0"), WithinAbs(0.2247, 1e-4));
    app.move_to(along(app.find("gradients/saturation"), 0.5F));
    app.frame();
    CHECK_THAT(app.value("gradients/saturation/hovered"), StartsWith("T = 1: norm 0.369"));
    app.click("gradients/over-scale");
    app.move_to(along(app.find("gradients/saturation"), 0.5F));
    app.frame();
    CHECK_THAT(app.value("gradients/saturation/hovered"), StartsWith("scale = 1: norm 0.369"));
}

TEST_CASE("the loss is log Σ exp less the target's logit, and the gradient (p − q)/T", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 2));
    choose_view(app, "gradients", "loss");
    app.click("gradients/target/1");
    app.frame();
    CHECK(app.scene().gradients.target == 1);
    const CrossEntropy exact = cross_entropy(std::vector<double>{2, 1, 0.1}, 1, 2);
    CHECK_THAT(number(app, "gradients/loss"), WithinAbs(exact.loss, 6e-5));
    CHECK_THAT(number(app, "gradients/log-sum-exp") + number(app, "gradients/target-logit"),
               WithinAbs(exact.loss, 1.2e-4));
    for (std::size_t i = 0; i < 3; ++i)
        CHECK_THAT(number(app, fmt::format("gradients/gradient/{}", i)), WithinAbs(exact.gradient[i], 6e-5));
}

TEST_CASE("label smoothing makes the target soft", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    choose_view(app, "gradients", "loss");
    app.drag(along(app.find("gradients/smoothing"), 0.05F), along(app.find("gradients/smoothing"), 0.5F));
    const double smoothing = number(app, "gradients/smoothing");
    CHECK_THAT(smoothing, WithinAbs(0.5, 0.02));
    const std::vector<double> z = {2, 1, 0.1};
    const SoftCrossEntropy exact = soft_cross_entropy(z, smoothed_target(z, 0, smoothing));
    CHECK_THAT(number(app, "gradients/loss"), WithinAbs(exact.loss, 1e-3));
}

TEST_CASE("a pinned distribution is a soft target that the descent comes back to", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    choose_view(app, "gradients", "loss");
    const std::vector<double> teacher = softmax(std::vector<double>{2, 1, 0.1}).probabilities;
    app.click("gradients/pinned-target");
    app.frame();
    REQUIRE(app.scene().pins.a);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK_THAT(number(app, fmt::format("gradients/q/{}", i)), WithinAbs(teacher[i], 6e-5));
        CHECK_THAT(number(app, fmt::format("gradients/gradient/{}", i)), WithinAbs(0, 1e-12));
    }
    CHECK_THAT(number(app, "gradients/loss"),
               WithinAbs(entropy_nats(teacher), 6e-5));  // the least that it can be
    choose_view(app, "gradients", "nudge");
    app.click("gradients/apply");  // δ = 1 on the first class
    choose_view(app, "gradients", "loss");
    CHECK(app.value("gradients/logit/0") == "+3.00");
    CHECK(number(app, "gradients/loss") > entropy_nats(teacher) + 0.05);
    app.click("gradients/play");
    app.frame(600);
    app.click("gradients/play");
    app.frame();
    CHECK_THAT(number(app, "gradients/loss"), WithinAbs(entropy_nats(teacher), 1e-3));
    app.click("gradients/pinned-target");
    app.frame();
    CHECK(app.value("gradients/q/0") == "1");
}

TEST_CASE("in f32 the loss by way of p is infinite where the fused one is not", "[gradients-lab]") {
    HeadlessApp app(with({0, -200}));
    choose_view(app, "gradients", "loss");
    app.click("gradients/target/1");
    app.frame();
    CHECK(app.value("gradients/loss-by-p") == "∞");
    CHECK(app.value("gradients/loss-fused") == "200");
    CHECK(app.value("gradients/loss") == "200");
}

TEST_CASE("a step of the descent is a step down the gradient, and can be undone", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    choose_view(app, "gradients", "loss");
    app.click("gradients/target/2");
    app.frame();
    const Scene before = app.scene();
    const CrossEntropy exact = cross_entropy(std::vector<double>{2, 1, 0.1}, 2);
    app.click("gradients/step");
    for (std::size_t i = 0; i < 3; ++i)
        CHECK_THAT(app.scene().classes[i].logit,
                   WithinAbs(before.classes[i].logit - 0.5 * exact.gradient[i], 1e-12));
    app.frame();
    CHECK(number(app, "gradients/loss") < exact.loss);
    CHECK(app.value("gradients/descent/triangle") == "1 steps");
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("the descent plays, pauses in one undo step, and is reset", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    choose_view(app, "gradients", "loss");
    app.click("gradients/target/2");
    app.frame();
    const Scene before = app.scene();
    app.click("gradients/play");
    CHECK(app.app().next_frame_in() == std::optional<double>(0));
    app.frame(60);
    app.click("gradients/play");
    app.frame();
    CHECK(app.app().next_frame_in() != std::optional<double>(0));
    const Scene after = app.scene();
    CHECK(cross_entropy(effective_logits(after), 2).loss <
          0.6 * cross_entropy(effective_logits(before), 2).loss);
    app.frame(30);
    CHECK(app.scene() == after);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    app.key(ImGuiKey_Y, ImGuiMod_Ctrl);
    CHECK(app.scene() == after);
    app.frame();
    app.click("gradients/step");
    app.frame();
    app.click("gradients/reset");
    CHECK(app.scene() == after);  // where this descent began
}

TEST_CASE("a descent that is left stops, and what is undone stops it", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    choose_view(app, "gradients", "loss");
    app.click("gradients/target/2");
    app.frame();
    app.click("gradients/play");
    app.frame(20);
    choose_view(app, "gradients", "nudge");
    const Scene there = app.scene();
    app.frame(30);
    CHECK(app.scene() == there);
    choose_view(app, "gradients", "loss");
    app.click("gradients/play");
    app.frame(20);
    app.run("undo");
    const Scene undone = app.scene();
    app.frame(30);
    CHECK(app.scene() == undone);
}

TEST_CASE("another target ends a descent that plays, and is a step of undo by itself", "[gradients-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    choose_view(app, "gradients", "loss");
    app.click("gradients/play");
    app.frame(20);
    app.click("gradients/target/2");
    app.frame(20);
    const Scene there = app.scene();
    CHECK(there.gradients.target == 2);
    CHECK(app.app().next_frame_in() != std::optional<double>(0));
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().gradients.target == 0);
    CHECK(app.scene().classes == there.classes);  // the descent's way is the step before
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().classes[0].logit == 2);
}

TEST_CASE("descent: the steps reach the target where they can, and refuse where not", "[gradients-lab]") {
    Document document(with({2, 1, 0.1}).scene);
    document.apply(edit::SetTarget{2});
    gradients::Descent descent;
    for (int i = 0; i < 300; ++i) REQUIRE(gradients::take_step(descent, document, {0.3, false}, 1));
    const std::vector<double> z = effective_logits(document.scene());
    const std::vector<double> q = smoothed_target(z, 2, 0.3);
    const std::vector<double> p = softmax(z).probabilities;
    for (std::size_t i = 0; i < 3; ++i) CHECK_THAT(p[i], WithinAbs(q[i], 1e-6));
    CHECK(descent.losses.size() == 301);
    for (std::size_t i = 1; i < descent.losses.size(); ++i)
        CHECK(descent.losses[i] <= descent.losses[i - 1] + 1e-15);
    CHECK(descent.path.size() == descent.losses.size());
    // The gradient sums to 0: so the sum of the logits stays.
    CHECK_THAT(z[0] + z[1] + z[2], WithinAbs(3.1, 1e-9));

    Scene scene = with({2, 1, 0.1}).scene;
    CHECK(gradients::descent_problem(scene, {}).possible());
    scene.temperature = 0;
    CHECK_FALSE(gradients::descent_problem(scene, {}).possible());
    scene.temperature = infinity;
    CHECK_FALSE(gradients::descent_problem(scene, {}).possible());
    scene.temperature = 1;
    scene.classes[0].masked = true;
    CHECK_FALSE(gradients::descent_problem(scene, {}).possible());  // the target
    scene.gradients.target = 1;
    CHECK(gradients::descent_problem(scene, {}).possible());
    scene.classes[2].masked = true;
    CHECK_FALSE(gradients::descent_problem(scene, {}).possible());  // one class alone
    CHECK_FALSE(gradients::descent_problem(with(std::vector<double>(20, 1.0)).scene, {}).possible());
    CHECK_FALSE(gradients::descent_problem(with({std::nan(""), 1}).scene, {}).possible());
}

TEST_CASE("the sigmoid is the softmax of two classes, to the last digit shown", "[gradients-lab]") {
    HeadlessApp app(with({1.3, 0.2}));
    choose_view(app, "gradients", "sigmoid");
    CHECK(app.value("gradients/sigma") == app.value("gradients/share"));
    CHECK_THAT(number(app, "gradients/sigma"), WithinAbs(sigmoid(1.1), 1e-12));
    CHECK_THAT(number(app, "gradients/slope"), WithinAbs(sigmoid(1.1) * sigmoid(-1.1), 6e-5));
    const Landmark plot = app.find("gradients/sigmoid");
    app.drag("gradients/sigmoid/point", along(plot, 0.25F));
    CHECK_THAT(app.scene().classes[0].logit - app.scene().classes[1].logit, WithinAbs(-4, 0.1));
    CHECK(app.scene().classes[1].logit == 0.2);
    CHECK(app.value("gradients/sigma") == app.value("gradients/share"));
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().classes[0].logit == 1.3);
}

TEST_CASE("large sets show the block of the most probable classes", "[gradients-lab]") {
    std::vector<double> logits(3000);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = std::sin(static_cast<double>(i)) * 3;
    HeadlessApp app(with(logits));
    CHECK_THAT(app.value("gradients/sentence"), ContainsSubstring("the 1,024 most probable of 3,000"));
    CHECK(app.app().results().gradients().jacobian().values.size() == std::size_t{1024} * 1024);
    app.move_to("gradients/jacobian");
    for (int i = 0; i < 40; ++i) app.wheel("gradients/jacobian", 1, ImGuiMod_Ctrl);
    app.frame();
    CHECK_THAT(app.value("gradients/sentence"), StartsWith("∂p("));
    for (const char* const name : {"saturation", "loss", "sigmoid", "nudge"})
        choose_view(app, "gradients", name);
    CHECK(app.has("gradients/nudge-plot"));
}

TEST_CASE("a large Jacobian is zoomed by the wheel, moved by a drag, and shown whole by a double-click",
          "[gradients-lab]") {
    std::vector<double> logits(400);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = -0.01 * static_cast<double>(i);
    HeadlessApp app(with(logits));
    const Landmark square = app.find("gradients/jacobian");
    // The index of the class whose logit the cell under the pointer is about: its column.
    const auto column_at = [&](ImVec2 point) {
        app.move_to(point);
        app.frame();
        const std::string words = app.value("gradients/sentence");
        const std::size_t at = words.find("∂z(#");
        REQUIRE(at != std::string::npos);
        return std::stoi(words.substr(at + std::string("∂z(#").size()));
    };
    const ImVec2 left = along(square, 0.25F);
    const int whole = column_at(left);
    CHECK(std::abs(whole - 100) <= 2);
    app.wheel("gradients/jacobian", 6, ImGuiMod_Ctrl);
    const int zoomed = column_at(left);
    CHECK(zoomed > whole + 50);  // nearer to the middle, which stayed
    CHECK(std::abs(column_at(square.centre()) - 200) <= 2);
    app.drag(square.centre(), ImVec2(square.centre().x + 80, square.centre().y));
    CHECK(column_at(left) < zoomed - 5);
    app.frame(40);
    app.double_click("gradients/jacobian");
    CHECK(std::abs(column_at(left) - whole) <= 1);
}

TEST_CASE("a picture of the Jacobian is drawn with either backend", "[gradients-lab]") {
    if (!pixels_are_possible()) SKIP("no off-screen OpenGL here");
    std::vector<double> logits(300);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = 5 - 0.1 * static_cast<double>(i);
    ApplicationOptions options = with(logits);
    HeadlessApp app(options, With::pixels);
    const Landmark square = app.find("gradients/jacobian");
    const auto corner = [&] { return pixel(app.pixels(), ImVec2(square.min.x + 1, square.min.y + 1)); };
    app.frame();
    const unsigned by_cpu = corner();
    if (app.command("backend-gpu") == nullptr) SKIP("built without the gpu backend");
    app.run("backend-gpu");
    app.frame(2);
    if (app.app().results().backend().kind() != BackendKind::gpu) SKIP("no compute shaders here");
    const unsigned by_gpu = corner();
    for (const int shift : {0, 8, 16}) {
        const auto channel = [shift](unsigned colour) { return static_cast<int>((colour >> shift) & 0xFFU); };
        CHECK(std::abs(channel(by_cpu) - channel(by_gpu)) <= 4);
    }
    // Blue where p responds to its own logit, above the panel's grey.
    CHECK((by_cpu & 0xFFU) > ((by_cpu >> 16) & 0xFFU) + 20);
}

TEST_CASE("gradients of extreme scenes are drawn in every view", "[gradients-lab]") {
    const auto [logits, temperature] = GENERATE(table<std::vector<double>, double>({
        {{0}, 1.0},
        {{1e300, -1e300}, 1.0},
        {{std::nan(""), 1}, 1.0},
        {{infinity, 1}, 1.0},
        {{-infinity, -infinity}, 1.0},
        {{2, 1, 0.1}, 0.0},
        {{2, 1, 0.1}, infinity},
        {{2, 2, 0.1}, 1e-8},
        {{2, 1, 0.1, 0.4, 3, 1, 2, 5, 4, 3, 2, 1, 0, -1, -2, -3}, 1.0},
    }));
    CAPTURE(logits, temperature);
    HeadlessApp app(with(logits, temperature));
    for (const char* const name : {"nudge", "saturation", "loss", "sigmoid"}) {
        choose_view(app, "gradients", name);
        for (const char* const map : {"sparsemax", "entmax", "softmax"}) {
            app.click(std::string("gradients/map/") + map);
            app.frame();
            CHECK(app.has("gradients/jacobian"));
        }
    }
}
