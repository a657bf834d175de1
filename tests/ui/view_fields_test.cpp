#include "app/ui/view_fields.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <optional>

#include "core/base/input_error.h"

using namespace softmaxlab;
using Catch::Matchers::ContainsSubstring;

namespace {

enum class Side { nudge, loss };
constexpr std::array<std::string_view, 2> sides = {"nudge", "loss"};

struct View {
    Side side = Side::nudge;
    bool open = false;
    double zoom = 1;
    std::size_t chosen = 0;
    std::optional<std::size_t> selected;
    std::string search;

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields) {
        fields.choice("lab/side", side, sides);
        fields.flag("lab/open", open);
        fields.number("lab/zoom", zoom, 1, 64);
        fields.index("lab/chosen", chosen, 15);
        fields.index("lab/selected", selected, 15);
        fields.text("lab/search", search);
    }
};

View read(std::string_view json) {
    View view;
    view_from_json(view, json, "--view");
    return view;
}

}  // namespace

TEST_CASE("A view at its beginning is an empty object", "[view]") {
    CHECK(view_to_json(View(), View()) == "{}");
    CHECK(read("{}") == View());
}

TEST_CASE("What a view writes reads back to the same view", "[view]") {
    const View view{Side::loss, true, 0.1 + 1.2, 7, 3, "ca\"t\n⊥"};
    CHECK(read(view_to_json(view, View())) == view);
    View some;
    some.side = Side::loss;
    CHECK(view_to_json(some, View()) == R"({"lab/side": "loss"})");
}

TEST_CASE("Fields that are not there stay as they are", "[view]") {
    View view;
    view.zoom = 5;
    view_from_json(view, R"({"lab/open": true})", "--view");
    CHECK(view.zoom == 5);
    CHECK(view.open);
}

TEST_CASE("What may be none is null", "[view]") {
    View view;
    view_from_json(view, R"({"lab/selected": 3})", "--view");
    CHECK(view.selected == 3);
    view_from_json(view, R"({"lab/selected": null})", "--view");
    CHECK_FALSE(view.selected);
}

TEST_CASE("What is no view is refused by name, and the view stays", "[view]") {
    for (const auto& [json, words] :
         {std::pair{R"({"lab/side": "gain"})", "one of nudge, loss"},
          std::pair{R"({"lab/zoom": 65})", "a number from 1 to 64"},
          std::pair{R"({"lab/zoom": "nan"})", "a number from 1 to 64"},
          std::pair{R"({"lab/chosen": 16})", "a whole number from 0 to 15"},
          std::pair{R"({"lab/selected": 16})", "a whole number from 0 to 15"},
          std::pair{R"({"lab/open": 1})", "lab/open"},
          std::pair{R"({"lab/sides": "loss"})", "unknown key \"lab/sides\""},
          std::pair{R"([])", "expected an object"}, std::pair{R"({"lab/open": true)", "--view"}}) {
        CAPTURE(json);
        View view;
        CHECK_THROWS_WITH(view_from_json(view, json, "--view"), ContainsSubstring(words));
        CHECK(view == View());
    }
}

TEST_CASE("A view lists its fields with their values", "[view]") {
    const auto list = describe_view(View());
    REQUIRE(list.size() == 6);
    CHECK(list[0].landmark == "lab/side");
    CHECK(list[0].values == "nudge | loss");
    CHECK(list[0].current == "\"nudge\"");
    CHECK(list[2].values == "1 … 64");
    CHECK(list[4].values == "0 … 15 | null");
    CHECK(list[4].current == "null");
}
