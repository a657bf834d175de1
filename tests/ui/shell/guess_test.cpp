// Predict, then reveal: H hides the results of any lab, bars are drawn in their place, Enter shows how far
// off they were.
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <imgui_internal.h>

#include "app/labs/labs.h"
#include "tests/ui/lab_test.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr double p_cat = 0.65900;  // softmax(2, 1, 0.1)
constexpr double p_dog = 0.24243;
constexpr double p_fox = 0.09857;

const Guess& guess(HeadlessApp& app) {
    return app.app().shell().guess_mode.guess();
}

void set_bar(HeadlessApp& app, const std::string& name, float fraction) {
    app.drag(along(app.find(name), 0.02F), along(app.find(name), fraction));
}

bool is_focused(HeadlessApp& app, const std::string& name) {
    if (!app.has(name)) return false;
    const ImVec2 middle = app.find(name).centre();
    return std::hypot(middle.x - focused().x, middle.y - focused().y) < 2;
}

void tab_to(HeadlessApp& app, const std::string& name) {
    for (int i = 0; i < 80 && !is_focused(app, name); ++i) app.key(ImGuiKey_Tab);
    REQUIRE(is_focused(app, name));
}

}  // namespace

TEST_CASE("What a guess is made from stands beside it, unless that is hidden", "[guess]") {
    struct Place {
        const char* lab;
        const char* logit;
    };
    for (const Place& place :
         {Place{"temperature", "temperature/guess/{}/logit"}, Place{"gradients", "guess/bar/{}/logit"},
          Place{"simplex", "guess/bar/{}/logit"}}) {
        for (const bool hides_logits : {false, true}) {
            INFO(place.lab << (hides_logits ? ", logits hidden" : ""));
            ApplicationOptions options;
            options.lab = place.lab;
            options.scene = scene_from({"test", {2, 1, -0.1}, {}});
            options.guess.emplace();
            if (hides_logits) options.guess->hidden.add(learning::Quantity::logits);
            HeadlessApp app(options);
            app.frame(3);
            const auto at = [&](int i) { return fmt::format(fmt::runtime(place.logit), i); };
            if (hides_logits) {
                CHECK_FALSE(app.has(at(0)));
                continue;
            }
            CHECK(app.value(at(0)) == "z +2.00");
            CHECK(app.value(at(2)) == "z −0.10");
        }
    }
}

TEST_CASE("A guess of five classes comes to 1 in a lab that has three", "[guess]") {
    ApplicationOptions options;
    options.own_openings = true;
    HeadlessApp app(options);
    app.key(ImGuiKey_H);
    REQUIRE(guess(app).shares.size() == 5);
    app.run("lab-simplex");
    app.frame(3);
    REQUIRE(guess(app).shares.size() == app.scene().classes.size());
    REQUIRE(guess(app).shares.size() < 5);
    CHECK(adds_up(guess(app)));
}

TEST_CASE("H hides the results, bars are dragged, Enter reveals with the gaps", "[guess]") {
    HeadlessApp app(lab_with("softmax", {2, 1, 0.1}));
    const Revision before = app.app().document().revision();
    app.key(ImGuiKey_H);
    CHECK(app.value("status/hidden") == "hidden: results (H)");
    CHECK(app.value("softmax/probability/0") == "?");
    CHECK(app.value("softmax/exponentials/covered") == "?");
    CHECK(app.value("softmax/formula") == "?");
    CHECK(app.value("softmax/entropy") == "?");
    CHECK_FALSE(app.has("status/sum"));
    CHECK(app.value("softmax/guess/0") == "33 %");

    set_bar(app, "softmax/guess/0", 0.64F);
    CHECK(app.value("softmax/guess/0") == "64 %");
    CHECK(app.value("softmax/guess/1") == "33 %");  // no bar moves another
    set_bar(app, "softmax/guess/1", 0.32F);
    CHECK_THAT(app.value("guess/sum"), ContainsSubstring("too much"));
    set_bar(app, "softmax/guess/2", 0.04F);
    CHECK(app.value("guess/sum") == "100 %");

    app.key(ImGuiKey_Enter);
    CHECK(guess(app).stage == Guess::Stage::revealed);
    CHECK_FALSE(app.has("status/hidden"));
    CHECK(app.value("softmax/probability-value/0") == "65.9 %");
    CHECK(app.value("softmax/guess/0") == "64 %");
    CHECK(app.value("softmax/guess/0/gap") == "−1.9");
    CHECK(app.value("softmax/guess/1/gap") == "+7.8");
    CHECK(app.value("softmax/guess/2/gap") == "−5.9");
    const double distance = (std::fabs(0.64 - p_cat) + std::fabs(0.32 - p_dog) + std::fabs(0.04 - p_fox)) / 2;
    CHECK(std::fabs(distance - 0.0776) < 5e-5);
    CHECK(app.value("guess/total-variation") == "7.76 % of the whole sits in the wrong place");

    // It is in no history and in no scene.
    CHECK(app.app().document().revision() == before);
    CHECK_FALSE(app.app().document().can_undo());
    CHECK_FALSE(app.app().document().modified());

    // What is played with afterwards is not what was guessed.
    CHECK_FALSE(guess(app).faded);
    app.drag_by("softmax/logit/0", ImVec2(20, 0));
    CHECK(guess(app).faded);
    CHECK(app.has("softmax/sum"));
    app.key(ImGuiKey_H);
    CHECK(guess(app).stage == Guess::Stage::open);
    CHECK(app.value("softmax/guess/0") == "33 %");
    app.key(ImGuiKey_H);
    CHECK(guess(app).stage == Guess::Stage::none);
    CHECK(app.has("softmax/probability/0"));
    CHECK_FALSE(app.has("softmax/guess/0"));
}

TEST_CASE("A sum that is not 1 is asked about once", "[guess]") {
    for (const std::string answer : {"stretch", "change", "leave", "Enter", "Enter on a bar"}) {
        CAPTURE(answer);
        HeadlessApp app(lab_with("softmax", {2, 1, 0.1}));
        app.key(ImGuiKey_H);
        set_bar(app, "softmax/guess/0", 0.5F);
        set_bar(app, "softmax/guess/1", 0.25F);
        set_bar(app, "softmax/guess/2", 0.1F);
        app.click("guess/reveal");
        CHECK(guess(app).stage == Guess::Stage::open);
        CHECK(app.value("guess/sum-question") ==
              "Yours sum to 85 %. Scale them to 100 %, keep them as drawn, or edit them?");
        if (answer == "Enter") {
            app.move_to(ImVec2(2, 2));
            app.key(ImGuiKey_Enter);
        } else if (answer == "Enter on a bar") {
            tab_to(app, "softmax/guess/1");
            app.key(ImGuiKey_Enter);
        } else {
            app.click("guess/" + answer);
        }
        CHECK_FALSE(app.has("guess/sum-question"));
        const Guess::Stage stage = answer == "change" ? Guess::Stage::open : Guess::Stage::revealed;
        CHECK(guess(app).stage == stage);
        CHECK(std::fabs(sum_of(guess(app).shares) - (answer == "stretch" ? 1 : 0.85)) < 1e-9);
        if (answer != "change") continue;
        app.click("guess/reveal");  // and not again
        CHECK(guess(app).stage == Guess::Stage::revealed);
    }
}

TEST_CASE("A guess is made by the keyboard alone", "[guess][keyboard]") {
    HeadlessApp app(lab_with("softmax", {2, 1, 0.1}));
    app.key(ImGuiKey_H);
    tab_to(app, "softmax/guess/0");
    app.type("70");  // digits open its number
    app.key(ImGuiKey_Enter);
    CHECK(app.value("softmax/guess/0") == "70 %");
    CHECK(guess(app).stage == Guess::Stage::open);
    tab_to(app, "softmax/guess/1");
    for (int i = 0; i < 13; ++i) app.key(ImGuiKey_LeftArrow);
    CHECK(app.value("softmax/guess/1") == "20 %");
    tab_to(app, "softmax/guess/2");
    app.key(ImGuiKey_LeftArrow, ImGuiMod_Shift);
    app.key(ImGuiKey_LeftArrow, ImGuiMod_Shift);
    app.key(ImGuiKey_LeftArrow);
    app.key(ImGuiKey_LeftArrow);
    app.key(ImGuiKey_LeftArrow);
    CHECK(app.value("softmax/guess/2") == "10 %");
    app.key(ImGuiKey_Enter);
    CHECK(guess(app).stage == Guess::Stage::revealed);
    CHECK(app.value("softmax/guess/0/gap") == "+4.1");
}

TEST_CASE("What is typed is read as people mean it", "[guess]") {
    ApplicationOptions options = lab_with("softmax", {2, 1, 0.1});
    const auto typed = [&](ProbabilityStyle style, std::string_view words) {
        options.preferences.probabilities = style;
        HeadlessApp app(options);
        app.key(ImGuiKey_H);
        app.double_click("softmax/guess/0/value");
        app.type(words);
        app.key(ImGuiKey_Enter);
        return guess(app).shares[0];
    };
    CHECK(typed(ProbabilityStyle::percent, "64") == 0.64);
    CHECK(typed(ProbabilityStyle::percent, "0.64") == 0.64);
    CHECK(typed(ProbabilityStyle::percent, "1") == 0.01);
    CHECK(typed(ProbabilityStyle::percent, "100") == 1);
    CHECK(typed(ProbabilityStyle::decimals, "0.64") == 0.64);
    CHECK(typed(ProbabilityStyle::decimals, "64") == 0.64);
    CHECK(typed(ProbabilityStyle::decimals, "1") == 1);
    CHECK(typed(ProbabilityStyle::decimals, "700") == 1);
}

TEST_CASE("A masked class takes no guess, and a class keeps its share where it goes", "[guess]") {
    ApplicationOptions options = lab_with("softmax", {2, 1, 0.1});
    options.scene.classes[1].masked = true;
    HeadlessApp app(options);
    app.key(ImGuiKey_H);
    CHECK(app.value("softmax/guess/0") == "50 %");
    CHECK(app.value("softmax/guess/1") == "masked");
    set_bar(app, "softmax/guess/2", 0.3F);
    app.app().document().apply(edit::MoveClass{2, 0});
    app.frame();
    CHECK(app.value("softmax/guess/0") == "30 %");
    CHECK(app.value("softmax/guess/1") == "50 %");
    app.app().document().apply(edit::RemoveClass{1});
    app.frame();
    CHECK(guess(app).shares.size() == 2);
}

TEST_CASE("Three guesses are kept, as A, B and C", "[guess]") {
    HeadlessApp app(lab_with("softmax", {2, 1}));
    app.key(ImGuiKey_H);
    for (int i = 0; i < 4; ++i) app.key(ImGuiKey_G);
    CHECK(guess(app).kept.size() == 3);
    CHECK_FALSE(app.has("guess/keep"));
    app.key(ImGuiKey_Enter);
    CHECK(guess(app).kept.size() == 3);
    app.click("guess/done");
    CHECK_FALSE(app.app().shell().guess_mode.is_on());
}

TEST_CASE("The menu of the status line hides something else", "[guess]") {
    HeadlessApp app(lab_with("softmax", {2, 1, 0.5}));
    app.key(ImGuiKey_H);
    app.click("status/hidden");
    app.click("hidden/logits");
    CHECK(app.value("status/hidden") == "hidden: logits (H)");
    CHECK(app.value("softmax/logits/covered") == "?");
    CHECK(app.value("softmax/probability-value/0") == "62.9 %");
    CHECK_FALSE(app.has("softmax/guess/0"));
    // The shares of unknown scores are not to be dragged.
    const double logit = app.scene().classes[0].logit;
    set_bar(app, "softmax/probability/0", 0.9F);
    CHECK(app.scene().classes[0].logit == logit);
}

TEST_CASE("Where there are many classes, or no bars, results are hidden all the same", "[guess]") {
    std::vector<double> many(40);
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = std::sin(static_cast<double>(i));
    HeadlessApp app(lab_with("softmax", many));
    app.key(ImGuiKey_H);
    CHECK(guess(app).stage == Guess::Stage::none);
    CHECK(app.value("status/no-bars") == "no bars for more than 16 classes");
    CHECK(app.value("softmax/list/covered") == "?");
    CHECK(app.value("softmax/rank-plot") == "?");
    app.key(ImGuiKey_Enter);
    CHECK_FALSE(app.has("status/hidden"));

    for (const Lab& lab : make_labs()) {
        CAPTURE(lab.id);
        HeadlessApp other(lab_with(lab.id, {2, 1, 0.1}));
        other.key(ImGuiKey_H);
        CHECK(other.value("status/hidden") == "hidden: results (H)");
        CHECK_FALSE(other.app().ui().hidden.empty());
        other.key(ImGuiKey_H);
        CHECK(other.app().ui().hidden.empty());
    }
}

TEST_CASE("What is hidden is neither copied nor saved", "[guess]") {
    HeadlessApp app(lab_with("softmax", {2, 1, 0.1}));
    app.key(ImGuiKey_H);
    app.run("copy");
    CHECK_THAT(app.clipboard(), !ContainsSubstring("0.659"));
    CHECK_THAT(app.app().shell().messages.words(), ContainsSubstring("hidden"));
    app.key(ImGuiKey_H);
    app.run("copy");
    CHECK_THAT(app.clipboard(), ContainsSubstring("0.659"));
}

TEST_CASE("In Temperature the bars stand in the place of the curves, the ghost beside the line at T",
          "[guess]") {
    HeadlessApp app(lab_with("temperature", {2, 1, 0.1}));
    app.key(ImGuiKey_H);
    CHECK(app.value("temperature/guess-title") == "Your guess: p at T = 1.00");
    CHECK(app.value("temperature/gaps") == "?");
    CHECK(app.value("temperature/entropy") == "?");
    set_bar(app, "temperature/guess/0", 0.64F);
    set_bar(app, "temperature/guess/1", 0.32F);
    set_bar(app, "temperature/guess/2", 0.04F);
    app.click("guess/reveal");
    CHECK(app.value("temperature/guess/1/gap") == "+7.8");
    CHECK(app.value("guess/total-variation") == "7.76 % of the whole sits in the wrong place");
    CHECK(app.has("temperature/p/0"));
}

TEST_CASE("Where a lab has no bars of its own a panel beside it has them", "[guess]") {
    for (const char* lab : {"overflow", "gradients", "simplex"}) {
        CAPTURE(lab);
        HeadlessApp app(lab_with(lab, {2, 1, 0.1}));
        const auto type_share = [&](const char* bar, const char* words) {
            app.click(bar, ImGuiMod_Ctrl);
            app.frame(2);
            app.type(words);
            app.key(ImGuiKey_Enter);
            app.frame(2);
        };
        CHECK_FALSE(app.has("guess/title"));
        app.key(ImGuiKey_H);
        CHECK(app.value("guess/title") == "Your guess: p");
        type_share("guess/bar/0", "64");
        type_share("guess/bar/1", "32");
        type_share("guess/bar/2", "4");
        CHECK_FALSE(app.has("guess/bar/1/gap"));
        app.key(ImGuiKey_Enter);
        CHECK(guess(app).stage == Guess::Stage::revealed);
        CHECK(app.value("guess/bar/1/truth") == "24.2 %");
        CHECK(app.value("guess/bar/1") == "32 %");
        CHECK(app.value("guess/bar/1/gap") == "+7.8");
        CHECK(app.value("guess/total-variation") == "7.76 % of the whole sits in the wrong place");
        app.click("guess/done");
        CHECK_FALSE(app.has("guess/title"));
        CHECK_FALSE(app.app().document().can_undo());
    }
}

TEST_CASE("In Attention the weights of a row are guessed", "[guess]") {
    HeadlessApp app(lab_with("attention", {2, 1, 0.1}));
    const auto keys = key_count(app.app().document().scene().attention);
    REQUIRE(keys <= max_guessed_classes);
    app.key(ImGuiKey_H);
    CHECK(guess(app).shares.size() == keys);
    CHECK(app.value("attention/row/weight/0") == "?");
    set_bar(app, "attention/row/guess/0", 0.5F);
    CHECK(std::fabs(guess(app).shares[0] - 0.5) <= 0.02);  // a bar of some 100 pixels
    app.key(ImGuiKey_Enter);
    app.key(ImGuiKey_Enter);  // the sum is not 1: left so
    CHECK(guess(app).stage == Guess::Stage::revealed);
    CHECK(app.has("attention/row/guess/0/gap"));
    CHECK(app.value("attention/row/weight/0") != "?");
    CHECK(app.has("guess/total-variation"));

    // A masked key takes none.
    app.key(ImGuiKey_H);
    app.app().document().apply(edit::ChangeAttention{edit::SetCausal{true}});
    app.app().document().apply(edit::ChangeAttention{edit::ChooseQuery{0}});
    app.frame();
    CHECK(app.value("attention/row/guess/1") == "masked");

    // In another lab something else is guessed, and in Engine nothing.
    app.key(ImGuiKey_1);
    CHECK(guess(app).shares.size() == 3);
    CHECK(guess(app).stage == Guess::Stage::open);
    app.key(ImGuiKey_8);
    CHECK(guess(app).stage == Guess::Stage::none);
    CHECK(app.has("status/hidden"));
}
