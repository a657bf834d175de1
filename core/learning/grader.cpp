#include "core/learning/grader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/learning/answer_text.h"
#include "core/learning/elementary.h"
#include "core/learning/number_style.h"
#include "core/numeric/comparison.h"

namespace softmaxlab::learning {
namespace {

// Infinities and NaN are right only for themselves.
bool is_within(double x, double answer, double tolerance) {
    if (std::isfinite(x) && std::isfinite(answer)) return std::fabs(x - answer) <= tolerance;
    return x == answer || (std::isnan(x) && std::isnan(answer));
}

Grade right(const Question& question) {
    return {Verdict::right, "", question.reason};
}

Grade wrong(const Question& question) {
    return {Verdict::wrong, "", question.hints.empty() ? "" : question.hints.front()};
}

Grade wrong(const WrongAnswer& answer) {
    return {Verdict::wrong, answer.misconception, answer.reply};
}

// As one says it to a person: a sentence, with no column of what is one line long.
Grade unreadable(const ExpressionError& error) {
    std::string words;
    bool is_open = false;
    for (const char c : error.message) {
        if (c == '"') {
            words += is_open ? "”" : "“";
            is_open = !is_open;
        } else {
            words += words.empty() && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    if (!words.ends_with('?') && !words.ends_with('.')) words += '.';
    return {Verdict::unreadable, "", words};
}

Grade unreadable_number(const ExpressionError& error) {
    Grade grade = unreadable(error);
    grade.reply += " Type a number, such as 0.5 or 2 + ln 3.";
    return grade;
}

// How many digits an answer is asked for, whatever its size: three of 27.2, and four of 0.01234 where four
// decimals are asked for. With fewer it is right so far.
int digits_asked(const Question& question) {
    constexpr int three = 3;
    return std::max(question.digits, three);
}

/// Whether what was typed is that number, rounded or cut to as many digits: 7, 7.3 and 7.4 for 7.389, not 8.
bool is_rounded_or_cut(const TypedNumber& typed, double exact) {
    if (!typed.decimals || typed.value == 0 || !std::isfinite(exact)) return false;
    constexpr double rounding = 1e-9;  // what is typed is no exact binary number
    const double unit = power(10, -*typed.decimals);
    if (std::fabs(typed.value - exact) <= (0.5 + rounding) * unit) return true;
    const double cut = typed.value > 0 ? exact - typed.value : typed.value - exact;
    return cut >= 0 && cut < (1 - rounding) * unit;
}

bool has_digits_asked(const TypedNumber& typed, const Question& question) {
    return typed.significant >= digits_asked(question);
}

/// Whether the right number was typed.
bool is_answer(const TypedNumber& typed, const Question& question) {
    return is_within(typed.value, question.answer, question.tolerance) ||
           (has_digits_asked(typed, question) && is_rounded_or_cut(typed, question.answer));
}

/// Whether this wrong number was typed, perhaps with fewer digits.
bool is_meant(const TypedNumber& typed, double wrong, const Question& question) {
    if (is_within(typed.value, wrong, tolerance_of_wrong(question, wrong))) return true;
    const bool is_near = is_within(typed.value, wrong, question.tolerance);
    return (is_near || has_digits_asked(typed, question)) && is_rounded_or_cut(typed, wrong);
}

// No tolerance makes a number of the other sign right, nor more than 1 where a share is asked for.
bool may_be_right(double x, double answer) {
    constexpr double no_rounding_error = 1e-12;
    if (std::fabs(answer) < no_rounding_error || std::isnan(answer)) return true;
    if (x != 0 && std::signbit(x) != std::signbit(answer)) return false;
    return !(answer > 0 && answer < 1 && x > 1);
}

double distance(double x, double y) {
    return std::isfinite(x) && std::isfinite(y) ? std::fabs(x - y) : 0;
}

// A number with fewer digits than asked for that is the answer, rounded or cut: 0.67, 0.66 or 0.7 for 0.665.
bool is_coarse(const TypedNumber& typed, const Question& question) {
    constexpr double most = 0.2;  // 1 is not 0.665 with fewer digits
    if (question.digits == 0 || has_digits_asked(typed, question)) return false;
    const bool is_share = question.answer > 0 && question.answer < 1;
    if (is_share && typed.value >= 1) return false;
    return is_rounded_or_cut(typed, question.answer) &&
           std::fabs(typed.value - question.answer) <= most * std::fabs(question.answer);
}

bool is_percentage_without_sign(const TypedNumber& typed, const Question& question) {
    constexpr double hundred = 100;
    if (typed.is_percentage || !(question.answer > 0 && question.answer < 1)) return false;
    TypedNumber with_sign = typed;
    with_sign.value /= hundred;
    if (with_sign.decimals) *with_sign.decimals += 2;
    if (!may_be_right(with_sign.value, question.answer)) return false;
    return is_answer(with_sign, question) || is_coarse(with_sign, question);
}

/// Whether it is the share of so many draws where their number is asked for: "24 %" for 24 of 100.
bool is_percentage_of_count(const TypedNumber& typed, const Question& question) {
    if (!typed.is_percentage || !(question.answer >= 1)) return false;
    for (const int zeros : {2, 3}) {
        TypedNumber count = typed;
        count.value *= power(10, zeros);
        if (count.decimals) *count.decimals -= zeros;
        if (is_answer(count, question) || is_coarse(count, question)) return true;
    }
    return false;
}

const WrongAnswer* nearest_wrong(const Question& question, const TypedNumber& typed) {
    const WrongAnswer* nearest = nullptr;
    for (const WrongAnswer& answer : question.wrong) {
        if (!is_meant(typed, answer.value, question)) continue;
        if (nearest == nullptr || distance(typed.value, answer.value) < distance(typed.value, nearest->value))
            nearest = &answer;
    }
    return nearest;
}

/// Whether the question speaks of that unit.
bool names_unit(const Question& question, std::string_view unit) {
    const std::string says = lower_case(question.says);
    const auto is_letter = [&](std::size_t at) {
        return at < says.size() && says[at] >= 'a' && says[at] <= 'z';
    };
    for (std::size_t at = says.find(unit); at != std::string::npos; at = says.find(unit, at + 1)) {
        const std::size_t end = at + unit.size();
        const bool is_plural = end < says.size() && says[end] == 's';
        if ((at == 0 || !is_letter(at - 1)) && !is_letter(is_plural ? end + 1 : end)) return true;
    }
    return false;
}

/// The number in the unit that is asked for: 1 bit is ln 2 nats. Nothing where bits are no answer at all.
/// Where no unit is named, nats are.
std::optional<TypedNumber> in_unit_asked(const Question& question, const TypedNumber& typed) {
    if (typed.unit == Unit::none) return typed;
    const bool asks_nats = names_unit(question, "nat");
    const bool asks_bits = names_unit(question, "bit");
    const bool is_bits = typed.unit == Unit::bits;
    if (is_bits ? asks_bits : asks_nats || !asks_bits) return typed;
    if (is_bits && !asks_nats) return std::nullopt;
    const double nats_of_bit = log(2);
    TypedNumber converted;
    converted.value = is_bits ? typed.value * nats_of_bit : typed.value / nats_of_bit;
    converted.unit = is_bits ? Unit::nats : Unit::bits;
    return converted;
}

Grade grade_number(const Question& question, const TypedNumber& as_read, std::string_view as_typed) {
    const std::optional<TypedNumber> in_unit = in_unit_asked(question, as_read);
    if (!in_unit) return unreadable({1, "bits are not asked for here. Type a number without them"});
    const TypedNumber& typed = *in_unit;
    std::vector<TypedNumber> readings = {typed};
    if (typed.otherwise) {
        readings.push_back(typed);
        readings.back().value = *typed.otherwise;
        if (typed.decimals) readings.back().decimals = 0;
    }
    for (const TypedNumber& reading : readings) {
        if (!may_be_right(reading.value, question.answer) || !is_answer(reading, question)) continue;
        const WrongAnswer* answer = nearest_wrong(question, reading);
        if (answer == nullptr ||
            distance(reading.value, question.answer) <= distance(reading.value, answer->value))
            return right(question);
    }
    if (is_percentage_of_count(typed, question))
        return {Verdict::percent, "", "That is a percentage. Please give the number itself."};
    for (const TypedNumber& reading : readings)
        if (const WrongAnswer* answer = nearest_wrong(question, reading)) return wrong(*answer);
    if (is_coarse(typed, question))
        return {Verdict::coarse, "",
                fmt::format("Right so far. Please give {}.", digits_in_words(digits_asked(question)))};
    if (is_percentage_without_sign(typed, question))
        return {Verdict::percent, "", fmt::format("Is that {0}, or {0} %?", as_typed)};
    return wrong(question);
}

/// Whether an order is asked for with the smallest first: then ">" between items begins with the last.
bool asks_smallest_first(const Question& question) {
    const std::string says = lower_case(question.says);
    for (const std::string_view word : {"smallest", "lowest", "least"}) {
        const std::size_t at = says.find(word);
        if (at != std::string::npos && says.find(" first", at) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::right:
            return "right";
        case Verdict::wrong:
            return "wrong";
        case Verdict::coarse:
            return "coarse";
        case Verdict::percent:
            return "percent?";
        default:
            return "unreadable";
    }
}

std::string grade_in_words(const Grade& grade) {
    std::string_view begins;
    if (grade.verdict == Verdict::right) begins = "Right. ";
    if (grade.verdict == Verdict::wrong) begins = "Not quite. ";
    if (grade.verdict == Verdict::unreadable) begins = "This cannot be read. ";
    return std::string(begins) + grade.reply;
}

double tolerance_of_wrong(const Question& question, double wrong) {
    constexpr double least_share = 1e-6;  // what is computed to be 0 may be 1e-17
    const double size = std::fabs(question.answer);
    if (!(size > 0) || !std::isfinite(size) || !std::isfinite(wrong)) return question.tolerance;
    return question.tolerance * std::clamp(std::fabs(wrong) / size, least_share, 1.0);
}

bool is_right_number(const Question& question, double x) {
    return may_be_right(x, question.answer) && is_within(x, question.answer, question.tolerance);
}

Grade grade_option(const Question& question, std::size_t option) {
    const Option& chosen = question.options.at(option);
    if (chosen.is_right) return right(question);
    return {Verdict::wrong, chosen.misconception, chosen.reply};
}

Grade grade_bars(const Question& question, const std::vector<double>& drawn) {
    constexpr double sum_may_be_off = 0.03;
    if (drawn.size() != question.bars.size())
        return {Verdict::unreadable, "",
                fmt::format("expected {} numbers, found {}", question.bars.size(), drawn.size())};
    std::vector<double> bars = drawn;
    const double sum = std::accumulate(bars.begin(), bars.end(), 0.0);
    if (std::fabs(sum - 1) <= sum_may_be_off)
        for (double& bar : bars) bar /= sum;
    if (total_variation(bars, question.bars) <= question.tolerance) return right(question);
    const WrongAnswer* nearest = nullptr;
    double distance = question.tolerance;
    for (const WrongAnswer& answer : question.wrong) {
        const double off = total_variation(bars, answer.bars);
        if (!(off <= distance) || (nearest != nullptr && off == distance)) continue;
        nearest = &answer;
        distance = off;
    }
    return nearest != nullptr ? wrong(*nearest) : wrong(question);
}

std::vector<double> bars_to_begin_with(const Question& question, const std::vector<bool>& takes_part) {
    const std::size_t count = question.bars.size();
    const auto of_bar = [&](std::size_t bar) { return bar >= takes_part.size() || takes_part[bar]; };
    std::size_t live = 0;
    for (std::size_t bar = 0; bar < count; ++bar) live += of_bar(bar) ? 1 : 0;
    std::vector<double> bars(count, 0.0);
    for (std::size_t bar = 0; bar < count; ++bar)
        if (of_bar(bar)) bars[bar] = 1 / static_cast<double>(live);
    constexpr double rounding = 0.01;  // a page may round the equal ones to hundredths
    if (total_variation(bars, question.bars) <= question.tolerance + rounding) bars.assign(count, 0.0);
    return bars;
}

bool has_reply_to_no_bars(const Question& question) {
    return std::any_of(question.wrong.begin(), question.wrong.end(), [](const WrongAnswer& answer) {
        return !answer.bars.empty() &&
               std::all_of(answer.bars.begin(), answer.bars.end(), [](double share) { return share == 0; });
    });
}

Grade grade_order(const Question& question, const std::vector<std::size_t>& order) {
    if (std::find(question.orders.begin(), question.orders.end(), order) != question.orders.end())
        return right(question);
    const auto found = std::find_if(question.wrong.begin(), question.wrong.end(),
                                    [&](const WrongAnswer& answer) { return answer.order == order; });
    return found != question.wrong.end() ? wrong(*found) : wrong(question);
}

bool is_right_place(const Question& question, double x) {
    return x >= question.from && x <= question.to;
}

Grade grade_place(const Question& question, double x) {
    if (is_right_place(question, x)) return right(question);
    const auto found =
        std::find_if(question.wrong.begin(), question.wrong.end(),
                     [&](const WrongAnswer& answer) { return x >= answer.from && x <= answer.to; });
    return found != question.wrong.end() ? wrong(*found) : wrong(question);
}

Grade grade_state(const Question& question, const Scene& state, Arithmetic arithmetic) {
    Quantities quantities(state, arithmetic, question.model);
    for (const std::string& name : question.names.known()) quantities.add(name, *question.names.find(name));
    if (question.goal && question.goal->evaluate(quantities).value.holds())
        return {Verdict::right, "", question.live_reason.fill(quantities).text};
    for (const WrongAnswer& answer : question.wrong) {
        if (answer.when && answer.when->evaluate(quantities).value.holds())
            return {Verdict::wrong, answer.misconception, answer.live_reply.fill(quantities).text};
    }
    return wrong(question);
}

Grade grade(const Question& question, std::string_view typed) {
    switch (question.kind) {
        case QuestionKind::choice: {
            std::vector<std::string> options;
            for (const Option& option : question.options) options.push_back(option.says);
            const auto option = option_in_answer(typed, options);
            if (const auto* error = std::get_if<ExpressionError>(&option)) return unreadable(*error);
            return grade_option(question, std::get<0>(option));
        }
        case QuestionKind::bars: {
            const auto bars = numbers_in_answer(typed);
            if (const auto* error = std::get_if<ExpressionError>(&bars)) return unreadable(*error);
            return grade_bars(question, std::get<0>(bars));
        }
        case QuestionKind::order: {
            const auto order = order_in_answer(typed, question.items, asks_smallest_first(question));
            if (const auto* error = std::get_if<ExpressionError>(&order)) return unreadable(*error);
            return grade_order(question, std::get<0>(order));
        }
        case QuestionKind::number:
        case QuestionKind::place: {
            const auto number = number_in_answer(typed);
            if (const auto* error = std::get_if<ExpressionError>(&number)) return unreadable_number(*error);
            const auto& value = std::get<0>(number);
            return question.kind == QuestionKind::place ? grade_place(question, value.value)
                                                        : grade_number(question, value, typed);
        }
        default:
            return {Verdict::unreadable, "", "The answer is a scene: give its file."};
    }
}

}  // namespace softmaxlab::learning
