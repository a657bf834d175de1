#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/softmax/logit_list.h"
#include "app/ui/label_text.h"
#include "core/engine/rank_curve.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using namespace softmaxlab::softmax_ui;
using Catch::Matchers::ContainsSubstring;
using Indices = std::vector<std::size_t>;

namespace {

LogitSet labelled_set() {
    LogitSet set;
    set.source = "test";
    for (std::size_t i = 0; i < 40; ++i) {
        set.logits.push_back(static_cast<double>((i * 17) % 40) * 0.25);
        set.labels.push_back("token " + std::to_string(i));
    }
    set.labels[3] = "Cat";
    set.labels[12] = "concatenate";
    set.labels[30] = "dog";
    return set;
}

Indices ranking_of(const std::vector<double>& logits) {
    Indices order(logits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
    return order;
}

// A scene whose class i has the logit −i/1000: it is in order, and class 0 is the most probable.
ApplicationOptions falling(std::size_t count) {
    LogitSet set;
    set.source = "falling.npy";
    for (std::size_t i = 0; i < count; ++i) set.logits.push_back(-static_cast<double>(i) / 1000);
    ApplicationOptions options;
    options.scene = scene_from(std::move(set));
    options.backend = BackendKind::simd;
    return options;
}

}  // namespace

TEST_CASE("a search finds labels in either case, and an index behind #", "[logit-list]") {
    const LogitSet set = labelled_set();
    CHECK(find_classes(set, "cat") == Indices{3, 12});
    CHECK(find_classes(set, "CAT") == Indices{3, 12});
    CHECK(find_classes(set, "#7") == Indices{7});
    CHECK(find_classes(set, "#40").empty());
    CHECK(find_classes(set, "#").empty());
    CHECK(find_classes(set, "#3x").empty());
    CHECK(find_classes(set, "no such label").empty());
    CHECK(find_classes(set, "").size() == 40);
}

TEST_CASE("without labels a search looks at the index", "[logit-list]") {
    LogitSet set;
    set.logits.assign(120, 0.0);
    CHECK(find_classes(set, "11") == Indices{11, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119});
    CHECK(find_classes(set, "#11") == Indices{11});
}

TEST_CASE("the list is in the order of the probabilities, or of the file", "[logit-list]") {
    const Scene scene = scene_from(labelled_set());
    const Indices ranking = ranking_of(scene.loaded->logits);
    ListedClasses listed;
    listed.update({scene, ranking, 1, ListOrder::probability, ""});
    REQUIRE(listed.count() == 40);
    for (std::size_t row = 0; row < 40; ++row) CHECK(listed.class_at(row) == ranking[row]);
    CHECK(listed.rank_of(ranking[5]) == 5);
    CHECK(listed.row_of(ranking[5]) == 5);

    listed.update({scene, ranking, 1, ListOrder::file, ""});
    for (std::size_t row = 0; row < 40; ++row) CHECK(listed.class_at(row) == row);
    CHECK(listed.rank_of(ranking[5]) == 5);

    listed.update({scene, ranking, 1, ListOrder::file, "cat"});
    REQUIRE(listed.count() == 2);
    CHECK(listed.class_at(0) == 3);
    listed.update({scene, ranking, 1, ListOrder::probability, "cat"});
    REQUIRE(listed.count() == 2);
    CHECK(listed.class_at(0) == 3);  // 3·17 mod 40 = 11 is more than 12·17 mod 40 = 4
    CHECK(listed.class_at(1) == 12);
    CHECK(listed.row_of(30) == listed.count());
}

TEST_CASE("a new ranking is taken over without searching again", "[logit-list]") {
    const Scene scene = scene_from(labelled_set());
    Indices ranking = ranking_of(scene.loaded->logits);
    ListedClasses listed;
    listed.update({scene, ranking, 1, ListOrder::probability, "cat"});
    CHECK(listed.searches() == 1);
    std::reverse(ranking.begin(), ranking.end());
    const std::size_t first = listed.class_at(0);
    listed.update({scene, ranking, 2, ListOrder::probability, "cat"});
    CHECK(listed.class_at(1) == first);
    CHECK(listed.searches() == 1);
    listed.update({scene, ranking, 2, ListOrder::probability, "dog"});
    CHECK(listed.searches() == 2);
    CHECK(listed.class_at(0) == 30);

    // Another set with the same query is searched anew.
    LogitSet other = labelled_set();
    other.labels[0] = "hot dog";
    const Scene next = scene_from(std::move(other));
    listed.update({next, ranking, 3, ListOrder::file, "dog"});
    CHECK(listed.count() == 2);
}

TEST_CASE("labels are shown on one line, with their blanks", "[logit-list]") {
    CHECK(visible_label(arena, "fox") == "fox");
    CHECK(visible_label(arena, "a\nb\tc") == "a↵b⇥c");
    CHECK(visible_label(arena, " the") == "␣the");
    CHECK(visible_label(arena, std::string("\x01", 1)) == "␁");
}

TEST_CASE("the rank curve counts who holds the probability, and what no logarithmic axis shows",
          "[logit-list]") {
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> p = {0.05, 0.5, 0.0, 0.4, 0.05, 0.0};
    const std::vector<double> z = {1, 4, -200, 3, 1, -infinity};
    const RankCurve curve = rank_curve(p, z, {1, 3, 0, 4, 2, 5});
    CHECK(curve.probabilities == std::vector<double>{0.5, 0.4, 0.05, 0.05});
    CHECK(curve.drawn_ranks == std::vector<double>{1, 2, 3, 4});
    CHECK(curve.drawn == curve.probabilities);
    CHECK(curve.held[0] == 1);
    CHECK(curve.held[1] == 2);
    CHECK(curve.held[2] == 4);
    CHECK(curve.zeros == 1);
    CHECK(curve.masked == 1);
    CHECK(rank_curve({NAN, NAN}, {1, 2}, {0, 1}).not_numbers == 2);
}

TEST_CASE("a large set is shown as a list, and every row on screen can be found", "[logit-list]") {
    HeadlessApp app(falling(5000));
    app.frame(2);
    CHECK(app.value("softmax/rank/0") == "1");
    CHECK(app.value("softmax/logit-value/3") == "−0.0030");
    CHECK_THAT(app.value("softmax/list/showing"), ContainsSubstring(" of 5,000"));
    CHECK_FALSE(app.has("softmax/row/4000"));
    CHECK(app.has("softmax/rank-plot"));
}

TEST_CASE("the list scrolls by keys, wheel and scrollbar", "[logit-list]") {
    HeadlessApp app(falling(5000));
    app.frame(2);
    app.click("softmax/row/1");
    app.key(ImGuiKey_End);
    app.frame(2);
    CHECK(app.has("softmax/row/4999"));
    CHECK_FALSE(app.has("softmax/row/1"));
    app.key(ImGuiKey_PageUp);
    app.key(ImGuiKey_PageUp);
    app.frame(2);
    CHECK_FALSE(app.has("softmax/row/4999"));
    app.key(ImGuiKey_Home);
    app.frame(2);
    CHECK(app.has("softmax/row/0"));

    app.wheel("softmax/list/rows", -2);
    app.frame(2);
    CHECK_FALSE(app.has("softmax/row/5"));
    CHECK(app.has("softmax/row/6"));

    const Landmark grip = app.find("softmax/list/scrollbar");
    app.drag("softmax/list/scrollbar", ImVec2(grip.centre().x, 5000));
    app.frame(2);
    CHECK(app.has("softmax/row/4999"));
}

TEST_CASE("arrow keys move the selected row, and scroll when it leaves the list", "[logit-list]") {
    HeadlessApp app(falling(5000));
    app.frame(2);
    app.click("softmax/row/0");
    for (int i = 0; i < 40; ++i) app.key(ImGuiKey_DownArrow);
    app.frame(2);
    CHECK(app.has("softmax/row/40"));
    CHECK_FALSE(app.has("softmax/row/0"));
    app.key(ImGuiKey_M);  // masks the selected one
    CHECK(app.scene().loaded_masked == Indices{40});
}

TEST_CASE("typing into the search field goes to the class, among its neighbours, and marks it on the curve",
          "[logit-list]") {
    HeadlessApp app(falling(5000));
    app.frame(2);
    app.click("softmax/list/search");
    app.type("499");
    app.frame(2);
    CHECK(app.value("softmax/list/rows") == "499");
    CHECK(app.has("softmax/row/498"));
    CHECK(app.has("softmax/row/500"));
    CHECK_FALSE(app.has("softmax/row/0"));
    CHECK(app.value("softmax/rank-plot/selected") == "500");  // ranks begin with the first
    CHECK(app.has("softmax/rank-plot/found/1499"));
    CHECK_THAT(app.value("softmax/list/showing"), ContainsSubstring("15 of 5,000 found"));

    // Enter goes on to the next one, Shift+Enter back, round the ends.
    app.key(ImGuiKey_Enter);
    app.frame(2);
    CHECK(app.value("softmax/list/rows") == "1499");
    app.key(ImGuiKey_Enter);
    app.frame(2);
    CHECK(app.value("softmax/list/rows") == "2499");
    app.key(ImGuiKey_Enter, ImGuiMod_Shift);
    app.frame(2);
    CHECK(app.value("softmax/list/rows") == "1499");

    app.click("softmax/list/only-found");
    app.frame(2);
    CHECK(app.has("softmax/row/499"));
    CHECK(app.has("softmax/row/1499"));
    CHECK_FALSE(app.has("softmax/row/500"));
}

TEST_CASE("Esc or a click ends the search; the numbers of a row are told exactly", "[logit-list]") {
    HeadlessApp app(falling(5000));
    app.frame(2);
    app.click("softmax/list/search");
    app.type("#3000");
    app.frame(2);
    CHECK(app.value("softmax/list/rows") == "3000");
    app.key(ImGuiKey_Escape);
    app.frame(2);
    CHECK(app.value("softmax/list/search").empty());
    CHECK(app.has("softmax/row/3000"));  // what was found stays in sight
    app.click("softmax/list/search");
    app.type("77");
    app.click("softmax/list/clear-search");
    app.frame(2);
    CHECK(app.value("softmax/list/search").empty());
    CHECK_FALSE(app.has("softmax/list/clear-search"));
}

TEST_CASE("A loaded set can be closed, and undo opens it again", "[logit-list]") {
    HeadlessApp app(falling(5000));
    app.frame(2);
    app.click("softmax/list/close");
    CHECK(app.scene().classes == default_scene().classes);
    CHECK(app.scene().loaded == nullptr);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().loaded != nullptr);
}

TEST_CASE("a click masks a class in the list, and the same frame shows it", "[logit-list]") {
    HeadlessApp app(falling(100));
    app.frame(2);
    app.click("softmax/mask/2");
    CHECK(app.scene().loaded_masked == Indices{2});
    CHECK_THAT(app.value("softmax/list/showing"), ContainsSubstring("1 masked by hand"));
    CHECK(app.value("softmax/rank/3") == "3");  // moved up, since class 2 went to the end
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().loaded_masked.empty());
}

TEST_CASE("the formula lights a class, and the ratio lets one choose it", "[logit-list]") {
    ApplicationOptions options;
    options.backend = BackendKind::reference;
    HeadlessApp app(options);
    app.frame(2);
    CHECK(app.value("softmax/formula/class") == "cat");
    app.move_to("softmax/formula/term/2");
    app.frame(2);
    CHECK(app.value("softmax/formula/class") == "fox");
    // What is under the pointer must not move away from it, or the two classes would flicker.
    const ImVec2 before = app.find("softmax/formula/term/2").min;
    app.frame(3);
    CHECK(app.find("softmax/formula/term/2").min.x == before.x);
    CHECK(app.value("softmax/formula/class") == "fox");

    app.click("softmax/ratio/first");
    app.frame(2);
    app.click("softmax/ratio/first/4");
    app.frame(2);
    CHECK(app.scene().ratio == ClassPair{4, 1});
    CHECK(app.value("softmax/ratio/from-logits") == "1.4918");  // e^((1.4 − 1)/1)
    CHECK(app.value("softmax/ratio/computed") == "1.4918");
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().ratio == ClassPair{0, 1});
}
