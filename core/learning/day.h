#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace softmaxlab::learning {

/// A day of the calendar, as a count of days since 1 January 1970.
struct Day {
    long count = 0;

    friend bool operator==(Day, Day) = default;
    friend bool operator<(Day a, Day b) { return a.count < b.count; }
    friend Day operator+(Day day, long days) { return {day.count + days}; }
};

/// Of "2026-03-02", or of a time that begins so, "2026-03-02T10:14"; nothing for what is no day.
std::optional<Day> day_in(std::string_view text);

/// "2026-03-02".
std::string in_words(Day day);

/// The local time now, to the minute: "2026-03-02T10:14".
std::string time_now();

}  // namespace softmaxlab::learning
