#include "tests/ui/lab_test.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include <imgui_internal.h>

#include "app/ui/number_text.h"

namespace softmaxlab::test {

ApplicationOptions lab_with(std::string_view lab, std::vector<double> logits, double temperature) {
    ApplicationOptions options;
    options.scene = scene_from({"test", std::move(logits), {}});
    options.scene.temperature = temperature;
    options.lab = lab;
    return options;
}

ImVec2 along(const Landmark& bar, float fraction) {
    return ImVec2(bar.min.x + fraction * (bar.max.x - bar.min.x), bar.centre().y);
}

double number(HeadlessApp& app, const std::string& name) {
    std::string words = app.value(name);
    std::erase(words, ',');
    constexpr std::string_view times = "×";
    if (words.starts_with(times)) words.erase(0, times.size());
    double value = 0;
    REQUIRE(parse_number(words, value));
    return value;
}

bool reads_as(const std::string& words, double value, double tolerance) {
    if (!std::isfinite(value)) return fitted(arena, value, 8) == words;
    double read = 0;
    if (!parse_number(words, read)) return false;
    return std::fabs(read - value) <= tolerance * std::fabs(value) + 5e-5;
}

void choose_view(HeadlessApp& app, std::string_view lab, std::string_view name) {
    app.click(fmt::format("{}/view/{}", lab, name));
    app.frame();
}

void set_view(HeadlessApp& app, const std::string& json) {
    app.app().shown_lab().set_view(json, "test");
    app.frame();
    CHECK(app.app().shown_lab().view_json() == json);
}

ImVec2 focused() {
    const ImGuiContext& gui = *ImGui::GetCurrentContext();
    if (gui.NavWindow == nullptr || gui.NavDisableHighlight) return ImVec2(-1, -1);
    return ImGui::WindowRectRelToAbs(gui.NavWindow, gui.NavWindow->NavRectRel[0]).GetCenter();
}

}  // namespace softmaxlab::test
