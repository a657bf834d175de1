#include "core/learning/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/learning/number_style.h"

namespace softmaxlab::learning {
namespace {

constexpr std::array<std::pair<QuestionKind, std::string_view>, 6> kinds = {{{QuestionKind::choice, "choice"},
                                                                             {QuestionKind::number, "number"},
                                                                             {QuestionKind::bars, "bars"},
                                                                             {QuestionKind::reach, "reach"},
                                                                             {QuestionKind::order, "order"},
                                                                             {QuestionKind::place, "place"}}};

}  // namespace

std::string_view name_of(QuestionKind kind) {
    return std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.first == kind; })
        ->second;
}

std::optional<QuestionKind> question_kind_named(std::string_view name) {
    const auto* found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.second == name; });
    return found == kinds.end() ? std::nullopt : std::optional(found->first);
}

std::size_t Question::right_option() const {
    const auto found =
        std::find_if(options.begin(), options.end(), [](const Option& option) { return option.is_right; });
    return static_cast<std::size_t>(found - options.begin());
}

std::string letter_of(std::size_t index) {
    return std::string(1, static_cast<char>('A' + index));
}

std::string right_answer_in_words(const Question& question) {
    const NumberStyle style{NumberStyle::Kind::decimals, question.digits, question.decimal_comma};
    switch (question.kind) {
        case QuestionKind::choice:
            return question.options[question.right_option()].says;
        case QuestionKind::bars:
            return formatted(Value(question.bars), {NumberStyle::Kind::decimals, 3, question.decimal_comma});
        case QuestionKind::order: {
            std::string text;
            for (const std::size_t i : question.orders.front())
                text += (text.empty() ? "" : ", ") + question.items[i];
            return text;
        }
        case QuestionKind::reach:
            return "";
        default:
            return formatted(question.answer, style);
    }
}

std::pair<double, double> ends_of_axis(std::string_view axis) {
    constexpr double least_temperature = 0.01;
    constexpr double most_temperature = 100;
    constexpr double most_shift = 1000;
    return axis == "temperature" ? std::pair(least_temperature, most_temperature)
                                 : std::pair(-most_shift, most_shift);
}

std::string digits_in_words(int digits) {
    constexpr std::array<std::string_view, 7> words = {"no", "one", "two", "three", "four", "five", "six"};
    const auto index = static_cast<std::size_t>(digits);
    const std::string number = index < words.size() ? std::string(words[index]) : fmt::format("{}", digits);
    return number + (digits == 1 ? " digit" : " digits");
}

}  // namespace softmaxlab::learning
