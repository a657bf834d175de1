#include "core/learning/leaks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/learning/number_style.h"
#include "core/numeric/loss.h"
#include "core/numeric/sparse.h"

namespace softmaxlab::learning {
namespace {

using Numbers = std::vector<double>;

Numbers numbers_of(const Quantities& quantities, std::string_view name) {
    const Value* value = quantities.find(name);
    return value == nullptr ? Numbers() : value->all_numbers();
}

double number_of(const Quantities& quantities, std::string_view name) {
    const Numbers numbers = numbers_of(quantities, name);
    return numbers.empty() ? quiet_nan : numbers.front();
}

/// f of every two different elements, in both orders.
template <typename F>
Numbers of_pairs(const Numbers& x, const F& f) {
    Numbers all;
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = 0; j < x.size(); ++j)
            if (i != j) all.push_back(f(x[i], x[j]));
    return all;
}

template <typename F>
Numbers of_each(Numbers x, const F& f) {
    for (double& each : x) each = f(each);
    return x;
}

void add(Numbers& all, const Numbers& more) {
    all.insert(all.end(), more.begin(), more.end());
}

/// The names that a quantity has in expressions.
struct Named {
    std::string_view hidden;
    std::vector<std::string> names;
};

// "results" hides no gaps here: whoever sees the logits sees them.
const std::vector<Named>& named_quantities() {
    static const std::vector<Named> all = {
        {"p", {"p", "next_p"}},
        {"weights", {"w"}},
        {"output", {"out"}},
        {"loss", {"loss"}},
        {"gradient", {"g"}},
        {"jacobian", {"J"}},
        {"logits", {"z", "raw", "next_z"}},
        {"log-sum-exp", {"L"}},
        {"results", {"p", "next_p", "L", "H", "loss", "g", "J", "w", "out"}}};
    return all;
}

/// All numbers of a hidden quantity, whatever expression gives them. None of what is no number, such as a
/// curve, nor of logits: a gap that a question gives may be one.
Numbers hidden_numbers(std::string_view hidden, const Quantities& quantities) {
    if (hidden == "logits") return {};
    const auto named = [&](std::string_view name) { return numbers_of(quantities, name); };
    for (const Named& each : named_quantities()) {
        if (each.hidden != hidden || hidden == "results") continue;
        Numbers all;
        for (const std::string& name : each.names) add(all, named(name));
        return all;
    }
    const Numbers z = named("z");
    const double t = number_of(quantities, "T");
    const double max = number_of(quantities, "m");
    const auto e_to = [&](double x) { return std::exp(x / t); };
    const auto e_below_max = [&](double x) { return std::exp((x - max) / t); };
    if (hidden == "ratio") return of_pairs(named("p"), [](double a, double b) { return a / b; });
    if (hidden == "gaps") return of_pairs(z, [](double a, double b) { return a - b; });
    if (hidden == "exponentials") {
        Numbers all = of_each(z, e_to);
        add(all, of_each(z, e_below_max));
        return all;
    }
    if (hidden == "sum") {
        Numbers all = {0, 0};
        for (const double x : z) {
            all[0] += e_to(x);
            all[1] += e_below_max(x);
        }
        return all;
    }
    if (hidden == "sigma") return of_pairs(z, [&](double a, double b) { return sigmoid((a - b) / t); });
    if (hidden == "sparsemax") return z.empty() ? Numbers() : sparsemax(z, t);
    if (hidden == "log-values") {
        const double sum = number_of(quantities, "L");
        return of_each(z, [&](double x) { return x / t - sum; });
    }
    if (hidden != "results") return {};
    Numbers all = named("H");
    for (const std::string_view each :
         {"p", "weights", "output", "loss", "gradient", "jacobian", "log-sum-exp", "ratio", "exponentials",
          "sum", "sigma", "sparsemax", "log-values"})
        add(all, hidden_numbers(each, quantities));
    return all;
}

bool is_near(double x, double y, double by) {
    constexpr double most_of_it = 0.005;  // with three digits numbers are not farther apart
    return std::fabs(x - y) <= std::fmin(by, most_of_it * std::fabs(y));
}

/// How far off a number may be that is shown in that style.
double display_precision(const NumberStyle& style) {
    constexpr double half = 0.5;
    constexpr double exactly = 1e-9;
    constexpr double percent = 0.0005;
    if (style.kind == NumberStyle::Kind::scientific) return infinity;  // three digits of whatever size
    if (style.kind == NumberStyle::Kind::percent) return percent;
    return style.digits == 0 ? exactly : half * std::pow(10.0, -style.digits);
}

/// What a step hides, and what it shows.
class Leaks {
  public:
    Leaks(const LessonStep& step, Problems& problems)
        : step_(step),
          problems_(problems),
          before_(quantities_before(step)),
          after_(quantities_after(step)) {}

    void find() {
        for (const std::string& hidden : step_.hide) {
            bool is_printed = false;
            for (const Named& named : named_quantities()) {
                if (named.hidden != hidden) continue;
                is_printed = changes_with(hidden, named.names, before_, step_.says, "say");
                for (std::size_t i = 0; i < step_.asks.options.size(); ++i)
                    changes_with(hidden, named.names, after_, step_.asks.options[i].says,
                                 fmt::format("ask.options[{}].say", i));
            }
            if (is_printed) continue;
            find_values(hidden);
            find_digits(hidden);
        }
    }

  private:
    /// Whether a text changes with a quantity that has these names.
    bool changes_with(std::string_view hidden, const std::vector<std::string>& names,
                      const Quantities& quantities, const LiveText& text, const std::string& place) {
        Quantities others = quantities;
        for (const std::string& name : names)
            if (const Value* value = quantities.find(name)) others.add(name, nonsense_like(*value));
        const std::string with_it = text.fill(quantities).text;
        if (with_it == text.fill(others).text) return false;
        problems_.add("hide",
                      fmt::format("{} is hidden, but \"{}\" prints it: {}", hidden, place, excerpt(with_it)));
        return true;
    }

    static Value nonsense_like(const Value& value) {
        if (value.is_name()) return value;
        if (value.is_number()) return Value(quiet_nan);
        Value::Elements elements;
        for (const Value& each : value.elements()) elements.push_back(nonsense_like(each));
        return Value(std::move(elements));
    }

    bool hides(std::string_view name) const {
        return std::any_of(step_.hide.begin(), step_.hide.end(), [&](const std::string& hidden) {
            return std::any_of(named_quantities().begin(), named_quantities().end(), [&](const Named& named) {
                return named.hidden == hidden &&
                       std::find(named.names.begin(), named.names.end(), name) != named.names.end();
            });
        });
    }

    /// The numbers of a hidden quantity that are not open as well.
    Numbers secrets(const std::string& hidden) const {
        Numbers all = hidden_numbers(hidden, before_);
        add(all, hidden_numbers(hidden, after_));
        Numbers open = {0, 1};
        for (const std::string_view name :
             {"z", "raw", "T", "K", "c", "m", "target", "d_k", "logit", "p", "w", "L", "loss"})
            if (!hides(name)) add(open, numbers_of(before_, name));
        const auto is_open = [&](double x) {
            constexpr double exactly = 1e-9;
            return !std::isfinite(x) || std::any_of(open.begin(), open.end(), [&](double y) {
                return std::fabs(x - y) <= exactly * std::fmax(1.0, std::fabs(y));
            });
        };
        all.erase(std::remove_if(all.begin(), all.end(), is_open), all.end());
        return all;
    }

    // What does not depend on the scene is there on purpose: "a gap of 1 is a factor of {exp(1)}".
    static bool is_constant(const LiveText::Shown& shown) {
        const auto parsed = Expression::parse(shown.expression);
        return parsed.index() == 0 && !std::get<0>(parsed).evaluate(NoNames()).error;
    }

    void find_values(const std::string& hidden) {
        const Numbers all = secrets(hidden);
        for (const LiveText::Shown& shown : step_.says.shown(before_)) {
            if (is_constant(shown)) continue;
            const double precision = display_precision(shown.style);
            for (const double x : shown.value.all_numbers()) {
                if (std::none_of(all.begin(), all.end(), [&](double y) { return is_near(x, y, precision); }))
                    continue;
                problems_.add("hide", fmt::format("{} is hidden, but \"say\" prints it: {{{}}} is {}", hidden,
                                                  shown.expression, formatted(shown.value, shown.style)));
                break;
            }
        }
    }

    void find_digits(const std::string& hidden) {
        const Numbers all = secrets(hidden);
        const Numbers given = numbers_of(before_, "z");
        for (const WrittenNumber& number : numbers_in_words(step_.says.words())) {
            if (number.decimals == 0) continue;  // a count, as often as not
            const double precision = display_precision({NumberStyle::Kind::decimals, number.decimals});
            const auto is_it = [&](double z) { return is_near(number.value, z, precision); };
            if (std::any_of(given.begin(), given.end(), is_it)) continue;  // what is asked about
            if (std::any_of(all.begin(), all.end(),
                            [&](double y) { return is_near(number.value, y, precision); }))
                problems_.warn(
                    "hide",
                    fmt::format("{} is hidden, but \"say\" has its number: {}", hidden,
                                formatted(number.value, {NumberStyle::Kind::decimals, number.decimals})));
        }
    }

    const LessonStep& step_;
    Problems& problems_;
    Quantities before_;
    Quantities after_;
};

}  // namespace

void find_leaks(const LessonStep& step, Problems& problems) {
    Leaks(step, problems).find();
}

}  // namespace softmaxlab::learning
