#include "app/widgets/plot_ticks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Room for rounding: a tick that belongs on the axis' end must not fall off it.
constexpr double slack = 1e-9;

// The smallest of 1, 2, 5, 10, 20 … times a power of ten that is at least `step`.
double round_step(double step) {
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (step <= factor * power * (1 + slack)) return factor * power;
    }
    return 10 * power;
}

std::string_view linear_label(FrameArena& arena, double value, double step) {
    const double size = std::max(std::fabs(value), step);
    if (size >= 1e7 || step < 1e-6) return significant(arena, value, 6);
    const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - slack)));
    return with_minus(arena, formatted(arena, "{:.{}f}", value, decimals));
}

List<Tick> linear_ticks(FrameArena& arena, double min, double max, std::size_t most) {
    // n steps make up to n + 1 ticks.
    const double step = round_step((max - min) / static_cast<double>(std::max<std::size_t>(most, 2) - 1));
    List<Tick> ticks(arena);
    const double end = max + slack * (max - min);
    // Multiples, not a running sum: sums drift. Adding 0 turns -0 into 0.
    for (double n = std::ceil(min / step - slack); n * step <= end; ++n) {
        ticks.push_back({n * step + 0.0, linear_label(arena, n * step + 0.0, step), false});
    }
    return ticks;
}

std::string_view log_label(FrameArena& arena, int exponent, bool plain) {
    if (plain) return formatted(arena, "{:.{}f}", std::pow(10.0, exponent), std::max(0, -exponent));
    if (exponent == 0) return "1";
    if (exponent == 1) return "10";
    return power_of_ten(arena, exponent);
}

// Powers of ten: all of them or every n-th, the others and their multiples without labels.
List<Tick> decade_ticks(FrameArena& arena, double min, double max, int first, int last, std::size_t most) {
    int step = 1;
    const auto labels = [&](int every) {
        return static_cast<std::size_t>(last / every -
                                        static_cast<int>(std::ceil(first / static_cast<double>(every))) + 1);
    };
    for (const int larger : {2, 3, 5, 10, 20, 50, 100, 200}) {
        if (labels(step) <= most) break;
        step = larger;
    }
    const bool plain = first >= -3 && last <= 4;
    List<Tick> ticks(arena);
    for (int exponent = first - 1; exponent <= last; ++exponent) {
        const double power = std::pow(10.0, exponent);
        const bool major = exponent % step == 0;
        if (exponent >= first)
            ticks.push_back({power, major ? log_label(arena, exponent, plain) : "", !major});
        for (int digit = 2; step == 1 && digit < 10; ++digit) {
            const double value = digit * power;
            if (value >= min * (1 - slack) && value <= max * (1 + slack)) ticks.push_back({value, "", true});
        }
    }
    return ticks;
}

List<Tick> within_a_decade(FrameArena& arena, double min, double max, std::size_t most) {
    List<Tick> ticks(arena);
    const int exponent = static_cast<int>(std::floor(std::log10(min)));
    for (int power = exponent; power <= exponent + 2; ++power) {
        for (const int digit : {1, 2, 5}) {
            const double value = digit * std::pow(10.0, power);
            if (value < min * (1 - slack) || value > max * (1 + slack)) continue;
            ticks.push_back({value, significant(arena, value, 3), false});
        }
    }
    if (ticks.size() >= 2 && ticks.size() <= most) return ticks;
    return linear_ticks(arena, min, max, most);
}

List<Tick> log_ticks(FrameArena& arena, double min, double max, std::size_t most) {
    const int first = static_cast<int>(std::ceil(std::log10(min) - slack));
    const int last = static_cast<int>(std::floor(std::log10(max) + slack));
    if (last <= first) return within_a_decade(arena, min, max, most);
    return decade_ticks(arena, min, max, first, last, most);
}

// The points that share one pixel column, as at most five indices.
void keep_column(std::span<const double> y, std::size_t begin, std::size_t end, List<std::size_t>& kept) {
    std::size_t lowest = begin;
    std::size_t highest = begin;
    std::size_t gap = end;
    for (std::size_t i = begin; i < end; ++i) {
        if (std::isnan(y[i])) {
            gap = std::min(gap, i);
            continue;
        }
        if (!(y[i] >= y[lowest])) lowest = i;
        if (!(y[i] <= y[highest])) highest = i;
    }
    std::array<std::size_t, 5> indices = {begin, lowest, highest, gap, end - 1};
    std::sort(indices.begin(), indices.end());
    for (const std::size_t index : indices) {
        if (index < end && (kept.empty() || kept.back() < index)) kept.push_back(index);
    }
}

}  // namespace

double axis_position(const Axis& axis, double value) {
    if (axis.scale == AxisScale::linear) return (value - axis.min) / (axis.max - axis.min);
    if (value == 0) return -infinity;
    return std::log(value / axis.min) / std::log(axis.max / axis.min);
}

double axis_value(const Axis& axis, double position) {
    if (axis.scale == AxisScale::linear) return axis.min + position * (axis.max - axis.min);
    return axis.min * std::exp(position * std::log(axis.max / axis.min));
}

List<Tick> axis_ticks(FrameArena& arena, const Axis& axis, std::size_t most) {
    return axis.scale == AxisScale::linear ? linear_ticks(arena, axis.min, axis.max, most)
                                           : log_ticks(arena, axis.min, axis.max, most);
}

std::string_view power_of_ten(FrameArena& arena, int exponent) {
    constexpr std::array<const char*, 10> digits = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string_view text = exponent < 0 ? "10⁻" : "10";
    const std::string_view number = formatted(arena, "{}", std::abs(exponent));
    for (const char digit : number) text = joined(arena, text, digits[static_cast<std::size_t>(digit - '0')]);
    return text;
}

List<std::size_t> decimated(FrameArena& arena, std::span<const double> x, std::span<const double> y,
                            const Axis& x_axis, std::size_t columns) {
    List<std::size_t> kept(arena);
    if (x.empty()) return kept;
    // One point beyond each end stays, so that the line leaves the plot where it really does.
    auto begin = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), x_axis.min) - x.begin());
    auto end = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), x_axis.max) - x.begin());
    if (begin > 0) --begin;
    if (end < x.size()) ++end;

    if (end - begin <= 4 * columns) {
        kept.reserve(end - begin);
        for (std::size_t i = begin; i < end; ++i) kept.push_back(i);
        return kept;
    }
    kept.reserve(5 * columns + 2);
    for (std::size_t column = 1; column <= columns && begin < end; ++column) {
        const double edge = axis_value(x_axis, static_cast<double>(column) / static_cast<double>(columns));
        const auto from = x.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto to = x.begin() + static_cast<std::ptrdiff_t>(end);
        const auto stop = static_cast<std::size_t>(std::upper_bound(from, to, edge) - x.begin());
        if (stop > begin) keep_column(y, begin, stop, kept);
        begin = stop;
    }
    for (; begin < end; ++begin) kept.push_back(begin);
    return kept;
}

}  // namespace softmaxlab
