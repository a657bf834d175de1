#include "core/learning/day.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>

namespace softmaxlab::learning {
namespace {

std::optional<unsigned> digits_in(std::string_view text) {
    unsigned number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + static_cast<unsigned>(c - '0');
    }
    return number;
}

}  // namespace

std::optional<Day> day_in(std::string_view text) {
    constexpr std::size_t length = 10;
    if (text.size() < length || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (text.size() > length && text[length] != 'T') return std::nullopt;
    const auto year = digits_in(text.substr(0, 4));
    const auto month = digits_in(text.substr(5, 2));
    const auto day = digits_in(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day));
    if (!date.ok()) return std::nullopt;
    return Day{static_cast<long>(std::chrono::sys_days(date).time_since_epoch().count())};
}

std::string in_words(Day day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day.count))};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string time_now() {
    return fmt::format("{:%Y-%m-%dT%H:%M}", fmt::localtime(std::time(nullptr)));
}

}  // namespace softmaxlab::learning
