// What is hidden is told by nothing: each lab is drawn with true results and with nonsense, and looks and
// reads the same.
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include "app/labs/labs.h"
#include "core/learning/hidden.h"
#include "tests/ui/leaks.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using learning::Hidden;
using learning::Quantity;

namespace {

std::vector<double> waves(std::size_t count) {
    std::vector<double> logits(count);
    for (std::size_t i = 0; i < count; ++i)
        logits[i] = std::round(16 * std::sin(static_cast<double>(i) * 1.7)) / 4;
    return logits;
}

ApplicationOptions screen(std::string lab, std::vector<double> logits, float zoom = 1) {
    ApplicationOptions options;
    options.lab = std::move(lab);
    options.scene = scene_from({"test", std::move(logits), {}});
    options.zoom = zoom;
    return options;
}

Hidden hidden(std::initializer_list<Quantity> quantities) {
    Hidden set;
    for (const Quantity quantity : quantities) set.add(quantity);
    return set;
}

void check(const ApplicationOptions& options, const Hidden& what, Search search = Search::at_a_glance,
           With with = With::text_only) {
    const std::vector<std::string> found =
        differences(options, with_nonsense_results(options), what, search, with);
    CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
    CHECK(found.empty());
}

/// All that can be covered there.
const std::vector<std::string> covered_labs = {"softmax", "temperature"};

}  // namespace

TEST_CASE("Without a veil the test of what leaks fails", "[leak]") {
    for (const std::string& lab : covered_labs) {
        CAPTURE(lab);
        const ApplicationOptions options = screen(lab, {2, 1, 0.5});
        CHECK_FALSE(differences(options, with_nonsense_results(options), Hidden()).empty());
        // One that is left out of many is found, too.
        CHECK_FALSE(differences(options, with_nonsense_results(options),
                                hidden({Quantity::exponentials, Quantity::sum, Quantity::formula}))
                        .empty());
    }
}

TEST_CASE("Hidden results are told by nothing that is drawn", "[leak]") {
    for (const std::string& lab : covered_labs) {
        for (const std::size_t classes : {2U, 3U, 5U, 16U, 40U}) {
            for (const float zoom : {1.0F, 1.5F}) {
                for (const Method method : {Method::stable, Method::naive}) {
                    CAPTURE(lab, classes, zoom, method == Method::naive);
                    ApplicationOptions options = screen(lab, waves(classes), zoom);
                    options.scene.method = method;
                    check(options, Hidden::results());
                }
            }
        }
    }
}

TEST_CASE("Hidden results are told by no tooltip, no hover line and no key", "[leak]") {
    for (const std::string& lab : covered_labs) {
        for (const std::size_t classes : {3U, 40U}) {
            CAPTURE(lab, classes);
            check(screen(lab, waves(classes)), Hidden::results(), Search::all_over);
        }
    }
}

TEST_CASE("Hidden results are told by nothing while one presents", "[leak]") {
    for (const std::string& lab : covered_labs) {
        for (const std::size_t classes : {3U, 12U, 40U}) {
            CAPTURE(lab, classes);
            ApplicationOptions options = screen(lab, waves(classes));
            options.guess.emplace();
            HeadlessApp one(options);
            HeadlessApp other(with_nonsense_results(options));
            for (HeadlessApp* app : {&one, &other}) app->run("present");
            CHECK(differences(one, other).empty());
        }
    }
}

TEST_CASE("What a lesson hides of the softmax is told by nothing", "[leak]") {
    const ApplicationOptions options = screen("softmax", {2, 1, 0.5});
    check(options,
          hidden({Quantity::p, Quantity::exponentials, Quantity::sum, Quantity::formula, Quantity::readouts}),
          Search::all_over);
    // The curves of Temperature, and its gaps.
    check(screen("temperature", {2, 1, 0.5}),
          hidden({Quantity::curves, Quantity::p, Quantity::gaps, Quantity::readouts}), Search::all_over);
}

TEST_CASE("Hidden logits are told by nothing but their differences", "[leak]") {
    for (const Method method : {Method::stable, Method::naive}) {
        CAPTURE(method == Method::naive);
        ApplicationOptions options = screen("softmax", {2, 1, 0.5});
        options.scene.method = method;
        const Hidden what =
            hidden({Quantity::logits, Quantity::exponentials, Quantity::formula, Quantity::readouts});
        const std::vector<std::string> found =
            differences(options, with_nonsense_logits(options), what, Search::all_over);
        CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
        CHECK(found.empty());
    }
}

TEST_CASE("Hidden results are told by no pixel", "[leak][gl]") {
    if (!pixels_are_possible()) SKIP("this machine has no OpenGL off screen");
    for (const std::string& lab : covered_labs) {
        CAPTURE(lab);
        check(screen(lab, {2, 1, 0.5}), Hidden::results(), Search::at_a_glance, With::pixels);
    }
}

TEST_CASE("Where logits and results are hidden nothing tells which class leads", "[leak]") {
    for (const std::string lab : {"softmax", "temperature", "overflow", "gradients", "simplex"}) {
        CAPTURE(lab);
        const ApplicationOptions options = screen(lab, {2, 1, 0.5});
        const ApplicationOptions other = screen(lab, {0.5, 1, 2});
        Hidden what = Hidden::results();
        what.add(Quantity::logits);
        const std::vector<std::string> found = differences(options, other, what);
        CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
        CHECK(found.empty());
    }
}
