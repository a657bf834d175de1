// Names, texts and pasted things that are far longer than anybody reads.

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>

#include <imgui_internal.h>

#include "app/ui/label_text.h"
#include "app/widgets/edit_field.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using softmaxlab::test::arena;
using softmaxlab::test::HeadlessApp;

namespace {

void paste(HeadlessApp& app, const std::string& text) {
    app.app().make_current();
    ImGui::SetClipboardText(text.c_str());
    app.key(ImGuiKey_V, ImGuiMod_Ctrl);
}

/// What Dear ImGui keeps of texts and of what it has drawn.
std::size_t bytes_kept() {
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    const auto bytes = [](const auto& vector) {
        return static_cast<std::size_t>(vector.Capacity) * sizeof(*vector.Data);
    };
    std::size_t sum = bytes(g.InputTextState.TextW) + bytes(g.InputTextState.TextA) +
                      bytes(g.InputTextState.InitialTextA) + bytes(g.TempBuffer);
    for (const ImGuiWindow* window : g.Windows)
        sum += bytes(window->DrawListInst.VtxBuffer) + bytes(window->DrawListInst.IdxBuffer);
    return sum;
}

std::string letters(std::size_t count) {
    std::string text;
    while (text.size() < count) text += "letters ";
    text.resize(count);
    return text;
}

}  // namespace

TEST_CASE("A short name keeps its beginning and its end", "[ui]") {
    CHECK(short_name(arena, "class 12 of 300", 9) == "clas… 300");
    CHECK(short_name(arena, "abc", 1) == "…");
    CHECK(short_name(arena, "abc", 2) == "a…");
    CHECK(short_name(arena, "", 5) == "");
    CHECK(short_name(arena, "ββββ", 4) == "ββββ");
    CHECK(short_name(arena, "ββββ", 3) == "β…β");
    CHECK(short_name(arena, letters(1'000'000), 200).size() == 199 + std::string("…").size());
}

TEST_CASE("A name is cut in the middle to the width that there is", "[ui]") {
    HeadlessApp app;
    app.frame();
    ImFont* const font = app.app().ui().fonts.body;
    const std::string name = "Wwwwwwwwwwwwwwwwwwww iiiiiiiiiiiiiiiiiiii ββββββββ 7";
    const float whole = text_size(font, name).x;
    CHECK(fitted_name(arena, font, name, whole) == name);
    for (float width = 0; width < whole; width += 1.5F) {
        const std::string cut(fitted_name(arena, font, name, width));
        const std::size_t ellipsis = cut.find("…");
        REQUIRE(ellipsis != std::string::npos);
        const std::string end = cut.substr(ellipsis + std::string("…").size());
        CHECK(name.compare(0, ellipsis, cut, 0, ellipsis) == 0);
        CHECK(name.compare(name.size() - end.size(), end.size(), end) == 0);
        CHECK(text_size(font, cut).x <= std::max(width, text_size(font, "…").x) + 0.5F);
        if (width > 60) CHECK(end.back() == '7');
    }
}

TEST_CASE("A name of a million letters costs a frame what is seen of it", "[ui]") {
    ApplicationOptions options;
    options.scene.classes[0].name = letters(1'000'000);
    HeadlessApp app(options);
    for (const auto& lab : app.app().labs()) {
        app.run("lab-" + std::string(lab.id));
        app.frame(2);
    }
    app.run("lab-softmax");
    app.move_to("softmax/name/0");
    app.frame(40);  // with its tooltip
    CHECK(app.value("softmax/name/0").size() < 1000);
    CHECK(bytes_kept() < 32'000'000);
}

TEST_CASE("What is pasted into a name is cut, and it is said", "[ui]") {
    HeadlessApp app;
    app.double_click("softmax/name/0");
    app.frame();
    CHECK_FALSE(app.has("typing/limit"));
    paste(app, letters(100'000));
    app.frame();
    CHECK(app.value("typing/limit") == "At most 200 letters fit here.");
    app.key(ImGuiKey_Enter);
    app.frame();
    CHECK(app.scene().classes[0].name == letters(max_typed_letters));
    CHECK_FALSE(app.has("typing/limit"));
}

TEST_CASE("A long name of a file is kept when its field is opened and left", "[ui]") {
    ApplicationOptions options;
    options.scene.classes[0].name = letters(3000);
    HeadlessApp app(options);
    app.double_click("softmax/name/0");
    app.frame();
    app.key(ImGuiKey_Enter);
    app.frame();
    CHECK(app.scene().classes[0].name == letters(3000));
}

TEST_CASE("Five megabytes in the palette leave no trace in memory", "[ui]") {
    HeadlessApp app;
    app.key(ImGuiKey_K, ImGuiMod_Ctrl);
    paste(app, letters(5'000'000));
    app.frame(2);
    CHECK(app.value("palette/query") == letters(max_typed_letters));
    CHECK(bytes_kept() < 32'000'000);
}

TEST_CASE("A pasted letter is never cut in two", "[ui]") {
    HeadlessApp app;
    app.key(ImGuiKey_K, ImGuiMod_Ctrl);
    std::string text = "a";
    for (int i = 0; i < 400'000; ++i) text += "→";
    paste(app, text);
    CHECK(app.value("palette/query") == text.substr(0, 1 + 199 * 3));
}
