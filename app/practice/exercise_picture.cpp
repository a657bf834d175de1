#include "app/practice/exercise_picture.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "app/ui/number_text.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/bar.h"
#include "core/learning/number_style.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr float line_height = 78;  // design pixels: dots, axis, numbers
constexpr float bar_pitch = 24;
constexpr float most_stacked = 5;

using Numbers = std::vector<double>;

Numbers shares_of(const Scene& scene) {
    Numbers logits;
    for (const ClassItem& each : scene.classes)
        logits.push_back(each.masked ? -std::numeric_limits<double>::infinity() : each.logit);
    return softmax(logits, scene.temperature).probabilities;
}

// Every place where the numbers stand in a row, in that style.
void find_list(const std::string& text, const Numbers& numbers, learning::NumberStyle style,
               std::vector<ClassWords>& found) {
    std::vector<std::string> parts;
    for (const double number : numbers) parts.push_back(learning::formatted(number, style));
    const std::string list = fmt::format("{}", fmt::join(parts, ", "));
    for (std::size_t at = text.find(list); at != std::string::npos; at = text.find(list, at + list.size())) {
        std::size_t begin = at;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            found.push_back({begin, begin + parts[i].size(), static_cast<int>(i)});
            begin += parts[i].size() + 2;
        }
    }
}

void find_names(const std::string& text, std::size_t count, std::vector<ClassWords>& found) {
    constexpr std::string_view word = "lass ";
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const std::size_t digits = at + word.size();
        if (at == 0 || digits >= text.size() || std::isdigit(static_cast<unsigned char>(text[digits])) == 0)
            continue;
        std::size_t end = digits;
        std::size_t number = 0;
        while (end < text.size() && end < digits + 2 &&
               std::isdigit(static_cast<unsigned char>(text[end])) != 0)
            number = number * 10 + static_cast<std::size_t>(text[end++] - '0');
        if (number >= 1 && number <= count) found.push_back({at - 1, end, static_cast<int>(number) - 1});
    }
}

void draw_line(Ui& ui, const Rect& rect, const ExercisePicture& picture) {
    const auto [least, most] = std::minmax_element(picture.logits.begin(), picture.logits.end());
    // Some six ticks at round numbers.
    const double range = std::max(*most - *least, 1.0);
    double step = std::pow(10.0, std::floor(std::log10(range / 3)));
    for (const double factor : {2.0, 5.0, 10.0})
        if (range / step > 7) step = std::pow(10.0, std::floor(std::log10(range / 3))) * factor;
    const double low = std::floor(*least / step) * step - step;
    const double high = std::ceil(*most / step) * step + step;
    const Rect room = rect.inset(ui.px(24), 0);
    const float axis = rect.max.y - ui.px(26);
    const auto x_of = [&](double z) {
        return room.min.x + room.width() * static_cast<float>((z - low) / (high - low));
    };
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddLine(ImVec2(room.min.x, axis), ImVec2(room.max.x, axis), ui.theme.secondary, ui.px(1));
    const auto ticks = static_cast<int>(std::lround((high - low) / step));
    float free_from = -FLT_MAX;
    for (int i = 0; i <= ticks; ++i) {
        const double z = low + i * step;
        const float x = std::round(x_of(z));
        list.AddLine(ImVec2(x, axis - ui.px(4)), ImVec2(x, axis + ui.px(4)), ui.theme.secondary, ui.px(1));
        const std::string_view words = significant(ui, std::fabs(z) < step * 1e-9 ? 0 : z);
        const float half = text_size(ui.fonts.number_small, words).x * 0.5F;
        if (x - half < free_from) continue;
        text_around(ui, ImVec2(x, axis + ui.px(16)), ui.fonts.number_small, ui.theme.secondary, words);
        free_from = x + half + ui.px(8);
    }
    const float radius = ui.px(6);
    List<ImVec2> dots(ui);
    for (std::size_t i = 0; i < picture.logits.size(); ++i) {
        ImVec2 at(x_of(picture.logits[i]), axis);
        const float highest = axis - most_stacked * 2 * radius;
        const auto covers = [&](const ImVec2& dot) {
            return std::fabs(dot.x - at.x) < 2 * radius && std::fabs(dot.y - at.y) < 2 * radius;
        };
        while (at.y > highest && std::any_of(dots.begin(), dots.end(), covers)) at.y -= 2 * radius;
        dots.push_back(at);
        const ImU32 colour = ui.theme.class_colour(static_cast<int>(i));
        list.AddCircleFilled(at, radius + ui.px(2), ui.theme.panel);
        if (picture.masked[i]) {
            list.AddCircle(at, radius - ui.px(1), colour, 0, ui.px(2));
        } else {
            list.AddCircleFilled(at, radius, colour);
        }
        const float top = radius + ui.px(1);
        landmark(ui, formatted(ui, "practice/logit/{}", i),
                 {ImVec2(at.x - top, at.y - top), ImVec2(at.x + top, at.y + top)},
                 logit_text(ui, picture.logits[i]));
    }
}

void draw_shares(Ui& ui, Rect rect, const ExercisePicture& picture) {
    for (std::size_t i = 0; i < picture.shares.size(); ++i) {
        Rect row = rect.cut_top(ui.px(bar_pitch));
        const ImU32 colour = ui.theme.class_colour(static_cast<int>(i));
        Rect name = row.cut_left(ui.px(84));
        const float dot = ui.px(4);
        ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(name.min.x + dot, name.centre().y), dot, colour);
        name.cut_left(3 * dot);
        text(ui, name, ui.fonts.body, ui.theme.text,
             picture.of_keys ? formatted(ui, "key {}", i) : formatted(ui, "class {}", i + 1));
        const std::string_view number = decimals(ui, picture.shares[i]);
        text(ui, row.cut_right(ui.px(84)), ui.fonts.number, ui.theme.text, number, Align::right);
        BarLook look;
        look.to = static_cast<float>(std::clamp(picture.shares[i], 0.0, 1.0));
        look.colour = colour;
        look.hatched = picture.masked[i];
        const Rect bar = row.inset(0, ui.px(4));
        draw_bar(ui, bar, look);
        landmark(ui, formatted(ui, "practice/share/{}", i), bar, number);
    }
}

}  // namespace

std::vector<ClassWords> class_words(const learning::Exercise& exercise) {
    std::vector<ClassWords> found;
    const std::optional<Scene>& scene = exercise.scene ? exercise.scene : exercise.then;
    if (!scene) return found;
    const std::size_t count = scene->classes.size();
    std::vector<Numbers> lists = {shares_of(*scene)};
    for (const auto& [name, value] : exercise.picked) {
        if (!value.is_vector_of_numbers() || value.size() != count) continue;
        Numbers numbers = value.numbers();
        const double sum = std::accumulate(numbers.begin(), numbers.end(), 0.0);
        lists.push_back(numbers);
        for (double& number : numbers) number /= sum;
        lists.push_back(std::move(numbers));
    }
    Numbers logits;
    for (const ClassItem& each : scene->classes) logits.push_back(each.logit);
    lists.push_back(std::move(logits));
    constexpr int most_digits = 3;
    using Kind = learning::NumberStyle::Kind;
    for (const Numbers& list : lists) {
        if (count < 2) break;
        for (int digits = 0; digits <= most_digits; ++digits)
            find_list(exercise.question.says, list, {Kind::decimals, digits}, found);
        find_list(exercise.question.says, list, {Kind::scientific}, found);
    }
    find_names(exercise.question.says, count, found);
    // In their order, none twice.
    std::stable_sort(found.begin(), found.end(),
                     [](const ClassWords& a, const ClassWords& b) { return a.begin < b.begin; });
    std::vector<ClassWords> apart;
    for (const ClassWords& words : found)
        if (apart.empty() || words.begin >= apart.back().end) apart.push_back(words);
    return apart;
}

float draw_question_words(Ui& ui, const Rect& rect, ImFont* font, std::string_view words,
                          std::span<const ClassWords> classes) {
    ImVec2 at = rect.min;
    std::size_t begin = 0;  // of the line, in `words`
    while (begin < words.size()) {
        const TextLine line = first_line(font, words.substr(begin), rect.width());
        const std::size_t end = begin + line.end;
        at.x = rect.min.x;
        for (std::size_t from = begin; from < end;) {
            std::size_t to = end;
            ImU32 colour = ui.theme.text;
            for (const ClassWords& each : classes) {
                if (each.end <= from || each.begin >= end) continue;
                if (each.begin > from) {
                    to = std::min(to, each.begin);
                } else {
                    to = std::min(end, each.end);
                    colour = ui.theme.class_colour(each.colour);
                }
                break;
            }
            const std::string_view part = words.substr(from, to - from);
            write(ui, ImVec2(std::round(at.x), std::round(at.y)), font, colour, part);
            at.x += text_size(font, part).x;
            from = to;
        }
        at.y += font->FontSize;
        begin += line.next;
    }
    return at.y - rect.min.y;
}

ExercisePicture picture_of(const learning::ExerciseTemplate& from, const learning::Exercise& exercise,
                           bool solved) {
    ExercisePicture picture;
    picture.of_keys = from.lab == "attention";
    const std::optional<Scene>& scene = solved && exercise.then ? exercise.then : exercise.scene;
    if (!scene) return picture;
    for (const ClassItem& each : scene->classes) picture.masked.push_back(each.masked);
    const auto hides = [&](std::string_view name) {
        return std::find(from.hide.begin(), from.hide.end(), name) != from.hide.end();
    };
    // Where these alone are asked for, the probabilities are what one starts from.
    constexpr std::array<std::string_view, 3> others = {"logits", "jacobian", "output"};
    const bool shares_are_known =
        std::all_of(from.hide.begin(), from.hide.end(), [&](const std::string& name) {
            return std::find(others.begin(), others.end(), name) != others.end();
        });
    const bool draws_bars = exercise.question.kind == learning::QuestionKind::bars;
    if ((solved && !draws_bars) || shares_are_known) {
        picture.shares = shares_of(*scene);
    } else if (!hides("logits")) {
        for (const ClassItem& each : scene->classes) picture.logits.push_back(each.logit);
    }
    return picture;
}

float picture_height(const Ui& ui, const ExercisePicture& picture) {
    if (!picture.shares.empty()) return ui.px(bar_pitch) * static_cast<float>(picture.shares.size());
    return picture.logits.empty() ? 0 : ui.px(line_height);
}

void draw_exercise_picture(Ui& ui, Rect rect, const ExercisePicture& picture) {
    if (!picture.shares.empty()) {
        draw_shares(ui, rect, picture);
    } else if (!picture.logits.empty()) {
        draw_line(ui, rect, picture);
    }
}

}  // namespace softmaxlab
