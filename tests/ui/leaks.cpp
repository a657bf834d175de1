#include "tests/ui/leaks.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include <fmt/format.h>

namespace softmaxlab::test {
namespace {

constexpr std::size_t max_differences = 6;

/// Everything that a person or a program gets from one drawing.
struct Drawing {
    std::string landmarks;
    std::vector<std::string> words;
    std::vector<ImDrawVert> corners;
    std::vector<ImDrawIdx> triangles;
};

Drawing drawing_of(HeadlessApp& app) {
    std::vector<WrittenText> written;
    app.app().make_current();
    app.app().ui().written = &written;
    app.app().draw_again();
    app.app().ui().written = nullptr;
    Drawing drawing;
    for (const Landmark& place : app.landmarks().list())
        drawing.landmarks += fmt::format("{} {:.1f} {:.1f} {:.1f} {:.1f} {}\n", place.name, place.min.x,
                                         place.min.y, place.max.x, place.max.y, place.value);
    for (const WrittenText& text : written) drawing.words.push_back(text.words);
    const ImDrawData* const data = ImGui::GetDrawData();
    for (const ImDrawList* list : data->CmdLists) {
        drawing.corners.insert(drawing.corners.end(), list->VtxBuffer.begin(), list->VtxBuffer.end());
        drawing.triangles.insert(drawing.triangles.end(), list->IdxBuffer.begin(), list->IdxBuffer.end());
    }
    return drawing;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

class Found {
  public:
    void add(std::string words) {
        if (list.size() < max_differences) list.push_back(std::move(words));
    }
    bool full() const { return list.size() >= max_differences; }

    std::vector<std::string> list;
};

void compare_lines(const std::vector<std::string>& a, const std::vector<std::string>& b,
                   const std::string& where, Found& found) {
    const std::size_t count = std::max(a.size(), b.size());
    for (std::size_t i = 0; i < count && !found.full(); ++i) {
        const std::string left = i < a.size() ? a[i] : "(nothing)";
        const std::string right = i < b.size() ? b[i] : "(nothing)";
        if (left != right) found.add(fmt::format("{}: “{}” or “{}”", where, left, right));
    }
}

void compare(HeadlessApp& one, HeadlessApp& other, const std::string& when, Found& found) {
    const Drawing a = drawing_of(one);
    const Drawing b = drawing_of(other);
    compare_lines(lines_of(a.landmarks), lines_of(b.landmarks), when + ", a landmark", found);
    compare_lines(a.words, b.words, when + ", written", found);
    const bool same =
        a.corners.size() == b.corners.size() && a.triangles == b.triangles &&
        std::memcmp(a.corners.data(), b.corners.data(), a.corners.size() * sizeof(ImDrawVert)) == 0;
    if (same || found.full()) return;
    std::size_t i = 0;
    while (i < std::min(a.corners.size(), b.corners.size()) &&
           std::memcmp(&a.corners[i], &b.corners[i], sizeof(ImDrawVert)) == 0)
        ++i;
    const ImVec2 at = i < a.corners.size() ? a.corners[i].pos : ImVec2(-1, -1);
    found.add(fmt::format("{}: another picture from ({:.0f}, {:.0f}) on", when, at.x, at.y));
}

// The items in the order of Tab: each explains itself in the strip.
void walk_by_keys(HeadlessApp& one, HeadlessApp& other, Found& found) {
    constexpr int max_items = 90;
    for (int i = 0; i < max_items && !found.full(); ++i) {
        one.key(ImGuiKey_Tab);
        other.key(ImGuiKey_Tab);
        compare(one, other, fmt::format("after {} Tabs", i + 1), found);
    }
}

// All over the screen: what is read off under the pointer, at once and after a while.
void walk_by_pointer(HeadlessApp& one, HeadlessApp& other, Found& found) {
    constexpr int columns = 9;
    constexpr int rows = 7;
    constexpr int rest = 40;  // frames: longer than a tooltip waits
    one.app().make_current();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    for (int i = 0; i < columns * rows && !found.full(); ++i) {
        const ImVec2 at(size.x * (static_cast<float>(i % columns) + 0.5F) / columns,
                        size.y * (static_cast<float>(i / columns) + 0.5F) / rows);
        for (HeadlessApp* app : {&one, &other}) {
            app->move_to(at);
            app->frame(rest);
        }
        compare(one, other, fmt::format("pointer at ({:.0f}, {:.0f})", at.x, at.y), found);
    }
}

}  // namespace

ApplicationOptions with_nonsense_results(ApplicationOptions options) {
    Scene scene = options.scene;
    constexpr double scale = 1.25;
    for (ClassItem& item : scene.classes) item.logit *= scale;
    if (scene.loaded) {
        LogitSet set = *scene.loaded;
        for (double& logit : set.logits) logit *= scale;
        scene.loaded = std::make_shared<const LogitSet>(std::move(set));
    }
    if (scene.temperature > 0 && std::isfinite(scene.temperature)) scene.temperature *= 0.75;
    options.results_of = scene;
    return options;
}

ApplicationOptions with_nonsense_logits(ApplicationOptions options) {
    options.results_of = options.scene;
    constexpr double shift = 0.25;
    for (ClassItem& item : options.scene.classes) item.logit += shift;
    if (options.scene.loaded) {
        LogitSet set = *options.scene.loaded;
        for (double& logit : set.logits) logit += shift;
        options.scene.loaded = std::make_shared<const LogitSet>(std::move(set));
    }
    return options;
}

std::vector<std::string> differences(HeadlessApp& one, HeadlessApp& other, Search search, With with) {
    Found found;
    compare(one, other, "at first", found);
    if (with == With::pixels && one.pixels().rgba != other.pixels().rgba) found.add("other pixels");
    if (search == Search::all_over) {
        walk_by_pointer(one, other, found);
        walk_by_keys(one, other, found);
    }
    return found.list;
}

std::vector<std::string> differences(ApplicationOptions one, ApplicationOptions other,
                                     const learning::Hidden& hidden, Search search, With with) {
    for (ApplicationOptions* options : {&one, &other}) {
        ApplicationOptions::StartGuess start;
        start.hidden = hidden;
        options->guess = start;
    }
    HeadlessApp first(one, with);
    HeadlessApp second(other, with);
    return differences(first, second, search, with);
}

}  // namespace softmaxlab::test
