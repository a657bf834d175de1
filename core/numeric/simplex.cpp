#include "core/numeric/simplex.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/exponents.h"
#include "core/numeric/rounding.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

constexpr double height = 0.86602540378443864676;  // √3/2

void check_sizes(std::size_t a, std::size_t b) {
    if (a != b) throw std::invalid_argument("there must be as many probabilities as logits");
}

Shares between(const Shares& a, const Shares& b, double t) {
    Shares result{};
    for (std::size_t i = 0; i < 3; ++i) result[i] = a[i] + t * (b[i] - a[i]);
    return result;
}

/// Evenly spaced along the edges, the corners among them.
std::vector<Shares> perimeter(std::size_t per_edge) {
    std::vector<Shares> points;
    points.reserve(3 * per_edge);
    for (std::size_t edge = 0; edge < 3; ++edge) {
        for (std::size_t i = 0; i < per_edge; ++i) {
            Shares at{};
            at[(edge + 1) % 3] = static_cast<double>(i) / static_cast<double>(per_edge);
            at[edge] = 1 - at[(edge + 1) % 3];
            points.push_back(at);
        }
    }
    return points;
}

}  // namespace

PlanePoint plane_from_shares(const Shares& shares) {
    return {shares[2] + shares[0] * 0.5, shares[0] * height};
}

Shares shares_from_plane(PlanePoint point) {
    const double top = point.y / height;
    const double right = point.x - top * 0.5;
    return {top, 1 - top - right, right};
}

Shares nearest_shares(const Shares& shares, double least) {
    // The nearest point of the simplex is what sparsemax is defined to be; the floor shrinks the simplex.
    const double room = 1 - 3 * least;
    const Shares scaled = {(shares[0] - least) / room, (shares[1] - least) / room,
                           (shares[2] - least) / room};
    const std::vector<double> nearest = sparsemax(scaled);
    Shares result{};
    for (std::size_t i = 0; i < 3; ++i) result[i] = least + room * nearest[i];
    return result;
}

double objective(std::span<const double> p, std::span<const double> logits, double temperature) {
    check_sizes(p.size(), logits.size());
    if (!is_temperature(temperature)) throw std::invalid_argument("T must be 0, positive or infinite");
    double sum = 0;
    double lost = 0;  // what the additions rounded away (Neumaier)
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (p[i] == 0 && logits[i] == -infinity) continue;
        const double term = p[i] * logits[i];
        const double next = sum + term;
        const double error = std::fabs(sum) >= std::fabs(term) ? (sum - next) + term : (term - next) + sum;
        if (std::isfinite(next)) lost += error;
        sum = next;
    }
    if (std::isfinite(sum)) sum += lost;
    if (temperature == 0) return sum;
    const double entropy = entropy_nats(p);
    if (temperature == infinity && entropy == 0) return sum;
    return sum + temperature * entropy;
}

double objective_maximum(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (exponents.kind == RowKind::all_masked) return -infinity;
    if (exponents.kind == RowKind::not_a_number) return quiet_nan;
    if (temperature == 0 || exponents.live_classes == 1) return exponents.max;
    if (temperature == infinity) return infinity;
    const DoubleDouble log_sum = scaled(exponents.lifted_log_sum, -lift);
    if (std::max(std::fabs(exponents.max), temperature) < 0x1p900)
        return to_double(exponents.max + log_sum * temperature);
    return exponents.max + log_sum.hi * temperature;
}

double relative_entropy(std::span<const double> q, std::span<const double> log_p) {
    check_sizes(q.size(), log_p.size());
    double sum = 0;
    for (std::size_t i = 0; i < q.size(); ++i)
        if (q[i] != 0) sum += q[i] * (std::log(q[i]) - log_p[i]);
    return sum;
}

std::vector<double> logits_for_shares(std::span<const double> logits, std::span<const double> shares,
                                      double temperature) {
    check_sizes(shares.size(), logits.size());
    if (!(temperature > 0) || temperature == infinity)
        throw std::invalid_argument("logits for shares need a positive, finite temperature");
    const auto positive = [](double share) { return share > 0 && share < infinity; };
    if (!std::all_of(shares.begin(), shares.end(), positive))
        throw std::invalid_argument("every share must be positive");

    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    const double maximum = objective_maximum(logits, temperature);
    std::vector<double> result(shares.size());
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = maximum + temperature * std::log(shares[i] / sum);
    return result;
}

LevelPoint level_between(const SharesFunction& f, const Shares& inside, const Shares& outside, double level) {
    double low = 0;
    double high = 1;
    double above = f(inside) - level;   // ≥ 0 at `low`
    double below = f(outside) - level;  // < 0 at `high`
    if (!(below < 0)) return {outside, true};
    const double near_enough = 1e-13 * std::max(1.0, std::fabs(level));
    if (above <= near_enough) return {inside, false};
    int kept = 0;  // which end stayed in the last step: +1 the high one, −1 the low one
    double t = low;
    // False position, with the Illinois rule: the value at an end that stays twice is halved.
    for (int step = 0; step < 200; ++step) {
        const double guess = low + (high - low) * above / (above - below);
        t = guess > low && guess < high ? guess : low + 0.5 * (high - low);
        if (t <= low || t >= high) break;  // no double lies between them
        const double value = f(between(inside, outside, t)) - level;
        if (std::fabs(value) <= near_enough) break;
        if (value > 0) {
            low = t;
            above = value;
            if (kept == 1) below *= 0.5;
            kept = 1;
        } else {
            high = t;
            below = value;
            if (kept == -1) above *= 0.5;
            kept = -1;
        }
    }
    return {between(inside, outside, t), false};
}

std::vector<LevelPoint> superlevel_boundary(const SharesFunction& f, const Shares& top, double level,
                                            std::size_t per_edge) {
    if (!(f(top) >= level)) return {};
    const std::vector<Shares> ends = perimeter(per_edge);
    std::vector<LevelPoint> boundary;
    boundary.reserve(ends.size() + 6);
    for (const Shares& end : ends) {
        const LevelPoint next = level_between(f, top, end, level);
        // Between two lines of which one reaches the edge, the level meets it.
        if (!boundary.empty() && boundary.back().on_edge != next.on_edge) {
            const Shares& last_end = ends[static_cast<std::size_t>(&end - ends.data()) - 1];
            LevelPoint meeting = next.on_edge ? level_between(f, end, last_end, level)
                                              : level_between(f, last_end, end, level);
            meeting.on_edge = true;
            boundary.push_back(meeting);
        }
        boundary.push_back(next);
    }
    if (boundary.front().on_edge != boundary.back().on_edge) {
        LevelPoint meeting = boundary.front().on_edge ? level_between(f, ends.front(), ends.back(), level)
                                                      : level_between(f, ends.back(), ends.front(), level);
        meeting.on_edge = true;
        boundary.push_back(meeting);
    }
    return boundary;
}

}  // namespace softmaxlab
