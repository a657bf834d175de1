#include "core/learning/print_sheet.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/text.h"
#include "core/learning/number_style.h"

namespace softmaxlab::learning {
namespace {

constexpr std::string_view style = R"(
body { font: 12pt/1.4 Georgia, "DejaVu Serif", serif; max-width: 44em; margin: 2em auto; color: #000; background: #fff; }
h1 { font-size: 18pt; } section { break-inside: avoid; margin: 1.2em 0; }
ol.options { list-style: upper-alpha; } .line { border-bottom: 1px solid #000; width: 12em; display: inline-block; height: 1.4em; }
table { border-collapse: collapse; } td, th { border: 1px solid #888; padding: 0 .6em; text-align: right; }
.answers { break-before: page; } .note { color: #555; font-style: italic; } svg text { font-size: 11px; text-anchor: middle; }
)";

/// As HTML, with signs for what would not be seen: a sheet is read, too, where it is written to a terminal.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : visible_lines(text, text.size())) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

bool hides(const LessonStep& step, std::string_view quantity) {
    for (const std::string& hidden : step.hide)
        if (hidden == quantity) return true;
    return false;
}

std::string temperature_of(const LessonStep& step) {
    const double t = step.scene.temperature;
    return t == 1 ? "" : fmt::format("<p>T = {}</p>\n", formatted(t, {NumberStyle::Kind::scientific, 3}));
}

/// The logits of the scene, which are what a picture of the lab would show; of a language model the text.
std::string table_of(const LessonStep& step) {
    if (step.lab == "attention" || hides(step, "logits")) return "";
    if (step.lab == "language")
        return fmt::format("<p>“{} …”</p>\n{}", escaped(step.scene.language.prompt), temperature_of(step));
    std::string names, logits;
    for (std::size_t i = 0; i < class_count(step.scene); ++i) {
        names += fmt::format("<th>{}</th>", escaped(class_name(step.scene, i)));
        const double z = step.scene.classes[i].logit;
        const int digits = std::trunc(z) == z ? 0 : 3;
        logits += fmt::format("<td>{}</td>", is_masked(step.scene, i)
                                                 ? "masked"
                                                 : formatted(z, {NumberStyle::Kind::decimals, digits}));
    }
    return fmt::format("<table><tr><td></td>{}</tr><tr><td>logit</td>{}</tr></table>\n{}", names, logits,
                       temperature_of(step));
}

/// Axes with a column for each bar, to draw in.
std::string empty_bars(const LessonStep& step, std::size_t count) {
    constexpr std::size_t column = 70;
    constexpr std::size_t height = 160;
    std::string columns;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t x = 40 + column * i;
        const bool is_class = count == class_count(step.scene);
        const std::string name = is_class ? class_name(step.scene, i) : fmt::format("{}", i + 1);
        columns += fmt::format(
            R"(<rect x="{}" y="10" width="50" height="{}" fill="none" stroke="#bbb" stroke-dasharray="3 3"/>)"
            R"(<text x="{}" y="{}">{}</text>)",
            x, height, x + 25, height + 26, escaped(name));
    }
    std::string ticks;
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        const double y = 10 + static_cast<double>(height) * (1 - share);
        ticks += fmt::format(
            R"(<line x1="30" x2="{}" y1="{}" y2="{}" stroke="#ddd"/><text x="14" y="{}">{}</text>)",
            30 + column * count, y, y, y + 4, share);
    }
    return fmt::format("<svg width=\"{}\" height=\"{}\">{}{}</svg>\n", 40 + column * count, height + 34,
                       ticks, columns);
}

std::string room_for_answer(const LessonStep& step, const Question& question) {
    constexpr std::string_view line = "<p><span class=\"line\"></span></p>\n";
    std::string text;
    switch (question.kind) {
        case QuestionKind::choice:
            text = "<ol class=\"options\">\n";
            for (const std::size_t i : question.shown)
                text += fmt::format("<li>{}</li>\n", escaped(question.options[i].says));
            return text + "</ol>\n";
        case QuestionKind::order:
            text = "<ol class=\"options\">\n";
            for (const std::size_t i : question.shown)
                text += fmt::format("<li>{}</li>\n", escaped(question.items[i]));
            return text + "</ol>\n" + std::string(line);
        case QuestionKind::bars:
            return empty_bars(step, question.bars.size());
        default:
            return std::string(line);
    }
}

/// The letter that the sheet gives to what the file has at `index`.
std::string letter_on_sheet(const Question& question, std::size_t index) {
    for (std::size_t at = 0; at < question.shown.size(); ++at)
        if (question.shown[at] == index) return letter_of(at);
    return "?";
}

/// With the letter that the sheet gives to it.
std::string right_answer(const Question& question) {
    std::string words = right_answer_in_words(question);
    if (question.kind == QuestionKind::choice)
        return letter_on_sheet(question, question.right_option()) + ", " + words;
    if (question.kind != QuestionKind::order) return words;
    std::string letters;
    for (const std::size_t i : question.orders.front())
        letters += (letters.empty() ? "" : ", ") + letter_on_sheet(question, i);
    return letters;
}

}  // namespace

std::string printed(const Lesson& lesson) {
    std::string questions;
    std::string answers;
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const LessonStep& step = lesson.steps[i];
        const Question question = question_of(step);
        questions += fmt::format("<section><p><b>{}.</b> {}</p>\n{}{}</section>\n", i + 1,
                                 escaped(question.says), table_of(step), room_for_answer(step, question));
        const std::string right = right_answer(question);
        const std::string note =
            step.notes.empty() ? "" : fmt::format(" <span class=\"note\">{}</span>", escaped(step.notes));
        answers += fmt::format("<p><b>{}.</b> {}{}{}</p>\n", i + 1,
                               right.empty() ? "" : fmt::format("<b>{}</b>. ", escaped(right)),
                               escaped(question.reason), note);
    }
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta "
        "charset=\"utf-8\"><title>{}</title>\n<style>{}</style></head>\n"
        "<body>\n<h1>{}</h1>\n<p>Name: <span class=\"line\"></span></p>\n{}<div class=\"answers\">\n<h1>{}: "
        "answers</h1>\n{}</div>\n</body>\n</html>\n",
        escaped(lesson.language), escaped(lesson.title), style, escaped(lesson.title), questions,
        escaped(lesson.title), answers);
}

}  // namespace softmaxlab::learning
