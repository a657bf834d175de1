#include "app/export/svg.h"

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <imgui_internal.h>
#include <catch2/catch_test_macros.hpp>

#include "core/base/file_io.h"
#include "core/base/text.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

/// What is wrong with a text as XML: tags that do not match, "&" or "<" that stand for themselves; empty if
/// nothing is.
std::string fault_in_xml(std::string_view xml) {
    if (!is_utf8(xml)) return "no UTF-8";
    std::vector<std::string> open;
    std::size_t roots = 0;
    for (std::size_t i = 0; i < xml.size(); ++i) {
        if (xml[i] == '&') {
            const std::string_view entity = xml.substr(i, xml.find(';', i) + 1 - i);
            if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;")
                return "an entity: " + std::string(xml.substr(i, 20));
        }
        if (xml[i] != '<') continue;
        const std::size_t end = xml.find('>', i);
        const std::string_view tag = xml.substr(i + 1, end - i - 1);
        if (end == std::string_view::npos || tag.find('<') != std::string_view::npos)
            return "a tag without an end: " + std::string(xml.substr(i, 60));
        i = end;
        if (tag.front() == '?') continue;
        const std::string name(
            tag.substr(tag.front() == '/', tag.find_first_of(" /\n", 1) - (tag.front() == '/')));
        if (tag.front() == '/') {
            if (open.empty() || open.back() != name) return "an end without a beginning: " + name;
            open.pop_back();
        } else if (tag.back() != '/') {
            if (open.empty()) ++roots;
            open.push_back(name);
        }
    }
    if (!open.empty()) return "a beginning without an end: " + open.back();
    return roots == 1 ? "" : "not one root";
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

/// A drawing on a page of 200 × 100.
template <typename Draw>
std::string svg_of_drawing(const Draw& draw) {
    ImGuiContext* const before = ImGui::GetCurrentContext();
    ImGuiContext* const context = ImGui::CreateContext();
    ImGui::SetCurrentContext(context);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(200, 100);
    io.DeltaTime = 1;
    ImGui::GetStyle().AntiAliasedLinesUseTex = false;
    io.Fonts->Build();
    ImGui::NewFrame();
    draw(*ImGui::GetForegroundDrawList());
    ImGui::Render();
    SvgSource source;
    source.title = "a < b & c";
    source.background = IM_COL32(255, 255, 255, 255);
    const std::string svg = svg_of(*ImGui::GetDrawData(), *io.Fonts, source);
    ImGui::DestroyContext(context);
    ImGui::SetCurrentContext(before);
    return svg;
}

constexpr ImU32 red = IM_COL32(255, 0, 0, 255);

}  // namespace

TEST_CASE("A rectangle is one, where it is and as large as it is", "[svg]") {
    const std::string svg =
        svg_of_drawing([](ImDrawList& list) { list.AddRectFilled(ImVec2(10, 20), ImVec2(40, 60), red); });
    CHECK(fault_in_xml(svg).empty());
    CHECK(svg.find("width=\"200\" height=\"100\"") != std::string::npos);
    CHECK(svg.find("<title>a &lt; b &amp; c</title>") != std::string::npos);
    CHECK(svg.find("<rect x=\"10\" y=\"20\" width=\"30\" height=\"40\" fill=\"#ff0000\"/>") !=
          std::string::npos);
}

TEST_CASE("Smoothed edges are where they would be without smoothing", "[svg]") {
    // Lines go through the middles of pixels.
    const std::string line =
        svg_of_drawing([](ImDrawList& list) { list.AddLine(ImVec2(10, 10), ImVec2(50, 10), red, 4); });
    CHECK(line.find("<rect x=\"10.5\" y=\"8.5\" width=\"40\" height=\"4\" fill=\"#ff0000\"/>") !=
          std::string::npos);
    const std::string hairline =
        svg_of_drawing([](ImDrawList& list) { list.AddLine(ImVec2(10, 10), ImVec2(50, 10), red, 1); });
    CHECK(count_of(hairline, "10.5") >= 1);
    CHECK(hairline.find(" 10 ") != std::string::npos);
    CHECK(hairline.find(" 11") != std::string::npos);
    const std::string triangle = svg_of_drawing([](ImDrawList& list) {
        list.AddTriangleFilled(ImVec2(10, 10), ImVec2(90, 10), ImVec2(10, 90), IM_COL32(0, 0, 255, 51));
    });
    CHECK(triangle.find("90 10") != std::string::npos);
    CHECK(triangle.find("10 90") != std::string::npos);
    CHECK(triangle.find("fill=\"#0000ff\" fill-opacity=\"0.2\"") != std::string::npos);
}

TEST_CASE("What a clip rectangle cuts off is cut off", "[svg]") {
    const std::string svg = svg_of_drawing([](ImDrawList& list) {
        list.PushClipRect(ImVec2(0, 0), ImVec2(50, 50));
        list.AddRectFilled(ImVec2(40, 40), ImVec2(90, 90), red);
        list.AddTriangleFilled(ImVec2(10, 10), ImVec2(90, 10), ImVec2(10, 90), red);
        list.AddRectFilled(ImVec2(60, 60), ImVec2(90, 90), IM_COL32(1, 2, 3, 255));
        list.PopClipRect();
        list.AddRectFilled(ImVec2(150, 50), ImVec2(160, 60), red);
    });
    CHECK(fault_in_xml(svg).empty());
    CHECK(svg.find("<rect x=\"40\" y=\"40\" width=\"10\" height=\"10\"") != std::string::npos);
    CHECK(count_of(svg, "<clipPath ") == 1);
    CHECK(svg.find("#010203") == std::string::npos);  // nothing of it is to be seen
    CHECK(svg.find("</g>\n<rect x=\"150\"") != std::string::npos);
}

TEST_CASE("Words are words, with each word where it was", "[svg]") {
    const std::string svg = svg_of_drawing([](ImDrawList& list) {
        list.AddText(ImVec2(10, 10), red, "p < q & r");
        list.AddText(ImVec2(10, 40), red, "a line");
    });
    CHECK(fault_in_xml(svg).empty());
    CHECK(count_of(svg, "<text ") == 2);
    CHECK(svg.find(">p <tspan x=\"") != std::string::npos);
    CHECK(svg.find(">&lt;</tspan>") != std::string::npos);
    CHECK(svg.find(">line</tspan></text>") != std::string::npos);
}

TEST_CASE("Every lab can be drawn as SVG, with its words", "[svg]") {
    HeadlessApp app;
    for (const Lab& lab : app.app().labs()) {
        app.run("lab-" + std::string(lab.id));
        app.frame(2);
        const std::string svg = app.app().svg();
        INFO(lab.id);
        CHECK(fault_in_xml(svg) == "");
        CHECK(count_of(svg, "<text ") > 30);
        CHECK(svg == app.app().svg());
        app.frame();
    }
    app.run("lab-softmax");
    app.frame();
    const std::string svg = app.app().svg();
    for (const char* name : {">cat<", ">dog<", ">fox<"}) CHECK(svg.find(name) != std::string::npos);
}

TEST_CASE("A picture may be larger than the screen, and the screen stays as it was", "[svg][picture][gl]") {
    if (!pixels_are_possible()) SKIP("no off-screen OpenGL here");
    const TemporaryFolder folder;
    ApplicationOptions options;
    options.size = {800, 600};
    options.folder = folder.path();
    HeadlessApp app(options, With::pixels);
    app.run("lab-attention");
    app.frame(2);
    const Image before = app.pixels();
    const std::string text = app.landmarks().text();
    const Image larger = app.app().picture(2);
    CHECK(larger.size == PixelSize{1600, 1200});
    CHECK(app.app().picture(1).rgba == before.rgba);
    app.frame();
    CHECK(app.pixels().rgba == before.rgba);
    CHECK(app.landmarks().text() == text);

    app.run("picture");
    app.frame();
    app.type("view.svg");
    app.key(ImGuiKey_Enter);
    app.frame(20);
    const std::string svg = read_file(folder.path_of("view.svg"));
    CHECK(fault_in_xml(svg) == "");
    app.run("picture");
    app.frame();
    app.type("view.gif");
    app.key(ImGuiKey_Enter);
    CHECK(app.value("file/error").find(".png or .svg") != std::string::npos);
}
