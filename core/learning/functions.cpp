#include "core/learning/functions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/limits.h"
#include "core/learning/elementary.h"
#include "core/learning/expression.h"
#include "core/numeric/comparison.h"
#include "core/numeric/filter.h"
#include "core/numeric/loss.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"
#include "core/numeric/trace.h"

namespace softmaxlab::learning {
namespace {

using Arguments = std::span<const Value>;
using Numbers = std::vector<double>;

Computed wrong(std::string_view expected, const Value& found) {
    return Computed::failed(fmt::format("expected {}, found {}", expected, found.in_words()));
}

/// Calls `use` with the numbers of a vector that is not empty.
template <typename Use>
Computed with_vector(const Value& value, const Use& use) {
    if (!value.is_vector_of_numbers()) return wrong("a vector of numbers", value);
    if (value.elements().empty()) return Computed::failed("an empty vector");
    return use(value.numbers());
}

/// … of two vectors of one length.
template <typename Use>
Computed with_two_vectors(const Value& a, const Value& b, const Use& use) {
    return with_vector(a, [&](const Numbers& x) {
        return with_vector(b, [&](const Numbers& y) -> Computed {
            if (x.size() != y.size())
                return Computed::failed(fmt::format("vectors of {} and {}", x.size(), y.size()));
            return use(x, y);
        });
    });
}

/// Calls `use` with a whole number from `min` to `max`.
template <typename Use>
Computed with_whole(const Value& value, double min, double max, const Use& use) {
    const double x = value.number();
    if (!value.is_number() || std::trunc(x) != x || !(x >= min && x <= max))
        return Computed::failed(
            value.is_number() ? fmt::format("expected a whole number from {} to {}, found {}", min, max, x)
                              : fmt::format("expected a whole number, found {}", value.in_words()));
    return use(static_cast<std::size_t>(x));
}

constexpr double most = static_cast<double>(max_value_size);
constexpr double most_tokens = 64;  // a square of them is a value of the largest size

/// A function of a number, of each number of a vector, and so on.
template <typename F>
Computed each(const Value& value, const F& f) {
    if (value.is_number()) return Value(f(value.number()));
    if (value.is_name()) return wrong("a number or a vector", value);
    Value::Elements results;
    for (const Value& element : value.elements()) {
        Computed result = each(element, f);
        if (!result.error.empty()) return result;
        results.push_back(std::move(result.value));
    }
    return Value(std::move(results));
}

template <double (*f)(double)>
Computed elementwise(Arguments a) {
    return each(a[0], f);
}

double square_root(double x) {
    return std::sqrt(x);
}
double size_of(double x) {
    return std::fabs(x);
}
double next_whole(double x) {
    return std::ceil(x);
}

// The extreme one of a vector, or of several numbers; NaN if one is.
template <typename Better>
Computed extreme(Arguments a, const Better& better) {
    Numbers numbers;
    if (a.size() == 1 && a[0].is_vector()) {
        if (!a[0].is_vector_of_numbers()) return wrong("a vector of numbers", a[0]);
        numbers = a[0].numbers();
    } else {
        for (const Value& value : a) {
            if (!value.is_number()) return wrong("a number", value);
            numbers.push_back(value.number());
        }
    }
    if (numbers.empty()) return Computed::failed("an empty vector");
    double best = numbers.front();
    for (const double x : numbers)
        if (std::isnan(x) || better(x, best)) best = x;
    return Value(best);
}

Computed largest(Arguments a) {
    return extreme(a, [](double x, double y) { return x > y; });
}
Computed smallest(Arguments a) {
    return extreme(a, [](double x, double y) { return x < y; });
}

Computed sum(Arguments a) {
    if (!a[0].is_vector_of_numbers()) return wrong("a vector of numbers", a[0]);
    const Numbers x = a[0].numbers();
    return Value(std::accumulate(x.begin(), x.end(), 0.0));
}

Computed mean(Arguments a) {
    return with_vector(a[0], [](const Numbers& x) -> Computed {
        return Value(std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size()));
    });
}

Computed count(Arguments a) {
    if (!a[0].is_vector()) return wrong("a vector", a[0]);
    const auto& all = a[0].elements();
    return Value(static_cast<double>(
        std::count_if(all.begin(), all.end(), [](const Value& element) { return element.holds(); })));
}

Computed length(Arguments a) {
    if (!a[0].is_vector()) return wrong("a vector", a[0]);
    return Value(static_cast<double>(a[0].elements().size()));
}

// NaN comes after every number.
bool is_before(double x, double y) {
    return x > y || (std::isnan(y) && !std::isnan(x));
}

Computed rank(Arguments a) {
    return with_vector(a[0], [](const Numbers& x) -> Computed {
        std::vector<std::size_t> order(x.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t i, std::size_t j) { return is_before(x[i], x[j]); });
        return Value(Numbers(order.begin(), order.end()));
    });
}

Computed sorted(Arguments a) {
    return with_vector(a[0], [](Numbers x) -> Computed {
        std::stable_sort(x.begin(), x.end(), is_before);
        return Value(x);
    });
}

Computed reverse(Arguments a) {
    if (!a[0].is_vector()) return wrong("a vector", a[0]);
    Value::Elements elements = a[0].elements();
    std::reverse(elements.begin(), elements.end());
    return Value(std::move(elements));
}

// Numbers that differ by their rounding only are one.
Computed distinct(Arguments a) {
    return with_vector(a[0], [](Numbers x) -> Computed {
        std::stable_sort(x.begin(), x.end(), is_before);
        const auto is_same = [](double p, double q) {
            return p == q || std::fabs(p - q) <= 1e-13 * std::fmax(std::fabs(p), std::fabs(q)) ||
                   (std::isnan(p) && std::isnan(q));
        };
        return Value(static_cast<double>(std::unique(x.begin(), x.end(), is_same) - x.begin()));
    });
}

Computed first(Arguments a) {
    if (!a[0].is_vector()) return wrong("a vector", a[0]);
    return with_whole(a[1], 0, static_cast<double>(a[0].elements().size()), [&](std::size_t n) -> Computed {
        const auto& all = a[0].elements();
        return Value(Value::Elements(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n)));
    });
}

Computed pad(Arguments a) {
    if (!a[0].is_vector()) return wrong("a vector", a[0]);
    return with_whole(a[1], static_cast<double>(a[0].elements().size()), most,
                      [&](std::size_t n) -> Computed {
                          Value::Elements all = a[0].elements();
                          all.resize(n, Value(0.0));
                          return Value(std::move(all));
                      });
}

Computed fill(Arguments a) {
    const double room = std::floor(most / static_cast<double>(a[0].size()));
    return with_whole(a[1], 0, room,
                      [&](std::size_t n) -> Computed { return Value(Value::Elements(n, a[0])); });
}

Computed one_hot(Arguments a) {
    return with_whole(a[1], 1, most, [&](std::size_t n) {
        return with_whole(a[0], 0, static_cast<double>(n - 1), [&](std::size_t i) -> Computed {
            Numbers x(n, 0.0);
            x[i] = 1;
            return Value(x);
        });
    });
}

Computed running(Arguments a) {
    if (!a[0].is_vector_of_numbers()) return wrong("a vector of numbers", a[0]);
    Numbers x = a[0].numbers();
    std::partial_sum(x.begin(), x.end(), x.begin());
    return Value(x);
}

Computed join(Arguments a) {
    for (const Value& value : a)
        if (!value.is_vector()) return wrong("a vector", value);
    Value::Elements all = a[0].elements();
    all.insert(all.end(), a[1].elements().begin(), a[1].elements().end());
    return Value(std::move(all));
}

Computed is_nan(Arguments a) {
    if (!a[0].is_number()) return wrong("a number", a[0]);
    return Value(std::isnan(a[0].number()) ? 1.0 : 0.0);
}

/// Calls `use` with a vector and the temperature that may stand behind it.
template <typename Use>
Computed at_temperature(Arguments a, const Use& use) {
    return with_vector(a[0], [&](const Numbers& z) -> Computed {
        if (a.size() == 1) return use(z, 1.0);
        if (!a[1].is_number()) return wrong("a temperature", a[1]);
        if (!is_temperature(a[1].number()))
            return Computed::failed(
                fmt::format("{} is no temperature: 0, a positive number or inf", a[1].number()));
        return use(z, a[1].number());
    });
}

Computed softmax_of(Arguments a) {
    return at_temperature(
        a, [](const Numbers& z, double t) -> Computed { return Value(softmax(z, t).probabilities); });
}

Computed lse(Arguments a) {
    return at_temperature(a, [](const Numbers& z, double t) -> Computed { return Value(log_sum_exp(z, t)); });
}

Computed sparsemax_of(Arguments a) {
    return at_temperature(a, [](const Numbers& z, double t) -> Computed { return Value(sparsemax(z, t)); });
}

Computed entropy(Arguments a) {
    return with_vector(a[0], [](const Numbers& p) -> Computed { return Value(entropy_nats(p)); });
}

Computed divide(Arguments a) {
    return with_vector(a[0], [](Numbers z) -> Computed {
        const double total = std::accumulate(z.begin(), z.end(), 0.0);
        for (double& x : z) x /= total;
        return Value(z);
    });
}

Computed tv(Arguments a) {
    return with_two_vectors(a[0], a[1], [](const Numbers& p, const Numbers& q) -> Computed {
        return Value(total_variation(p, q));
    });
}

Computed kl(Arguments a) {
    return with_two_vectors(a[0], a[1], [](const Numbers& p, const Numbers& q) -> Computed {
        return Value(kl_divergence(p, q));
    });
}

Computed top_k_of(Arguments a) {
    return with_vector(a[0], [&](const Numbers& p) {
        return with_whole(a[1], 1, most, [&](std::size_t k) -> Computed { return Value(top_k(p, k)); });
    });
}

Computed top_p_of(Arguments a) {
    return with_vector(a[0], [&](const Numbers& p) -> Computed {
        const double line = a[1].number();
        if (!(line > 0 && line <= 1)) return Computed::failed("top_p() takes a share above 0 and up to 1");
        return Value(top_p(p, line));
    });
}

Computed min_p_of(Arguments a) {
    return with_vector(a[0], [&](const Numbers& p) -> Computed {
        const double fraction = a[1].number();
        if (!(fraction >= 0 && fraction <= 1))
            return Computed::failed("min_p() takes a fraction from 0 to 1");
        return Value(min_p(p, fraction));
    });
}

Computed keep(Arguments a) {
    return with_two_vectors(a[0], a[1], [](Numbers z, const Numbers& mask) -> Computed {
        for (std::size_t i = 0; i < z.size(); ++i)
            if (mask[i] == 0) z[i] = -infinity;
        return Value(z);
    });
}

/// Calls `use` with the trace of a vector in the format that is named behind it.
template <typename Use>
Computed traced(Arguments a, Method method, const Use& use) {
    return with_vector(a[0], [&](const Numbers& z) -> Computed {
        const std::optional<Format> format = format_named(a[1].name());
        if (!format) {
            return Computed::failed(fmt::format("expected a number format, \"{}\", found {}",
                                                fmt::join(format_names(), "\", \""), a[1].in_words()));
        }
        return use(trace(z, 1, *format, method));
    });
}

Computed naive(Arguments a) {
    return traced(a, Method::naive, [](const Trace& t) -> Computed { return Value(t.probabilities); });
}
Computed stable(Arguments a) {
    return traced(a, Method::stable, [](const Trace& t) -> Computed { return Value(t.probabilities); });
}
Computed exps(Arguments a) {
    return traced(a, Method::naive, [](const Trace& t) -> Computed { return Value(t.exponentials); });
}
Computed total(Arguments a) {
    return traced(a, Method::naive, [](const Trace& t) -> Computed { return Value(t.sum); });
}

/// A square of zeros and ones.
template <typename IsOne>
Computed square(const Value& size, const IsOne& is_one) {
    return with_whole(size, 1, most_tokens, [&](std::size_t n) -> Computed {
        Matrix cells(n, n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) cells.at(i, j) = is_one(i, j) ? 1 : 0;
        return Value(cells);
    });
}

Computed causal(Arguments a) {
    return square(a[0], [](std::size_t i, std::size_t j) { return j <= i; });
}
Computed before(Arguments a) {
    return square(a[0], [](std::size_t i, std::size_t j) { return j < i; });
}
Computed without_key(Arguments a) {
    return with_whole(a[1], 0, most_tokens - 1, [&](std::size_t key) {
        return square(a[0], [&](std::size_t, std::size_t j) { return j != key; });
    });
}
Computed without_query(Arguments a) {
    return with_whole(a[1], 0, most_tokens - 1, [&](std::size_t query) {
        return square(a[0], [&](std::size_t i, std::size_t) { return i != query; });
    });
}

bool is_matrix(const Value& value) {
    if (!value.is_vector() || value.elements().empty()) return false;
    const std::size_t columns = value.elements().front().elements().size();
    return std::all_of(value.elements().begin(), value.elements().end(),
                       [&](const Value& row) { return row.is_vector() && row.elements().size() == columns; });
}

Computed column(Arguments a) {
    if (!is_matrix(a[0])) return wrong("a matrix", a[0]);
    const double last = static_cast<double>(a[0].elements().front().elements().size()) - 1;
    return with_whole(a[1], 0, last, [&](std::size_t j) -> Computed {
        Value::Elements cells;
        for (const Value& row : a[0].elements()) cells.push_back(row.elements()[j]);
        return Value(std::move(cells));
    });
}

Computed transpose(Arguments a) {
    if (!is_matrix(a[0])) return wrong("a matrix", a[0]);
    Value::Elements columns;
    for (std::size_t j = 0; j < a[0].elements().front().elements().size(); ++j) {
        Value::Elements cells;
        for (const Value& row : a[0].elements()) cells.push_back(row.elements()[j]);
        columns.emplace_back(std::move(cells));
    }
    return Value(std::move(columns));
}

constexpr std::size_t many = 16;

constexpr std::array<Function, 46> functions = {{
    {"exp", 1, 1, elementwise<exp>, "exp(x)"},
    {"ln", 1, 1, elementwise<log>, "ln(x)"},
    {"log", 1, 1, elementwise<log>, "log(x), the natural logarithm"},
    {"sqrt", 1, 1, elementwise<square_root>, "sqrt(x)"},
    {"abs", 1, 1, elementwise<size_of>, "abs(x)"},
    {"ceil", 1, 1, elementwise<next_whole>, "ceil(x)"},
    {"sigmoid", 1, 1, elementwise<sigmoid>, "sigmoid(x)"},
    {"max", 1, many, largest, "max(v) or max(a, b, …)"},
    {"min", 1, many, smallest, "min(v) or min(a, b, …)"},
    {"sum", 1, 1, sum, "sum(v)"},
    {"mean", 1, 1, mean, "mean(v)"},
    {"count", 1, 1, count, "count(v), of those that are not 0"},
    {"len", 1, 1, length, "len(v)"},
    {"rank", 1, 1, rank, "rank(v), the indices from the largest down"},
    {"sorted", 1, 1, sorted, "sorted(v), the largest first"},
    {"reverse", 1, 1, reverse, "reverse(v)"},
    {"distinct", 1, 1, distinct, "distinct(v), how many different ones"},
    {"first", 2, 2, first, "first(v, n)"},
    {"pad", 2, 2, pad, "pad(v, n), zeros up to n"},
    {"fill", 2, 2, fill, "fill(x, n), n times x"},
    {"one_hot", 2, 2, one_hot, "one_hot(i, n)"},
    {"running", 1, 1, running, "running(v), the running sums"},
    {"join", 2, 2, join, "join(v, w)"},
    {"when", 3, 3, nullptr, "when(condition, a, b)"},
    {"is_nan", 1, 1, is_nan, "is_nan(x)"},
    {"softmax", 1, 2, softmax_of, "softmax(z) or softmax(z, T)"},
    {"lse", 1, 2, lse, "lse(z) or lse(z, T)"},
    {"entropy", 1, 1, entropy, "entropy(p), in nats"},
    {"divide", 1, 1, divide, "divide(z), by the sum"},
    {"sparsemax", 1, 2, sparsemax_of, "sparsemax(z) or sparsemax(z, T)"},
    {"tv", 2, 2, tv, "tv(p, q)"},
    {"kl", 2, 2, kl, "kl(p, q), in nats"},
    {"top_k", 2, 2, top_k_of, "top_k(p, k)"},
    {"top_p", 2, 2, top_p_of, "top_p(p, share)"},
    {"min_p", 2, 2, min_p_of, "min_p(p, fraction)"},
    {"keep", 2, 2, keep, "keep(z, which)"},
    {"naive", 2, 2, naive, "naive(z, \"f32\")"},
    {"stable", 2, 2, stable, "stable(z, \"f32\")"},
    {"exps", 2, 2, exps, "exps(z, \"f32\")"},
    {"total", 2, 2, total, "total(z, \"f32\")"},
    {"causal", 1, 1, causal, "causal(n)"},
    {"before", 1, 1, before, "before(n)"},
    {"transpose", 1, 1, transpose, "transpose(m)"},
    {"column", 2, 2, column, "column(m, j)"},
    {"without_key", 2, 2, without_key, "without_key(n, j)"},
    {"without_query", 2, 2, without_query, "without_query(n, i)"},
}};

/// How many letters must be changed, added or taken away to make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

Computed Computed::failed(std::string why) {
    Computed result{Value(quiet_nan)};
    result.error = std::move(why);
    return result;
}

std::span<const Function> all_functions() {
    return functions;
}

const Function* function_named(std::string_view name) {
    const auto* found =
        std::find_if(functions.begin(), functions.end(), [&](const Function& f) { return f.name == name; });
    return found == functions.end() ? nullptr : found;
}

std::optional<double> constant_named(std::string_view name) {
    constexpr double pi = 3.14159265358979323846;
    if (name == "inf") return infinity;
    if (name == "pi") return pi;
    if (name == "nan") return quiet_nan;
    return std::nullopt;
}

std::optional<std::string> most_like(std::string_view word, std::span<const std::string> candidates) {
    constexpr std::size_t longest = 80;
    std::optional<std::string> best;
    std::size_t least = std::min<std::size_t>(word.size() / 3 + 1, 4) + 1;  // what is farther is not like it
    if (word.size() > longest) return best;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest) continue;
        const std::size_t between = distance(word, candidate);
        if (between >= least) continue;
        least = between;
        best = candidate;
    }
    return best;
}

}  // namespace softmaxlab::learning
