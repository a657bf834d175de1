#include "exercise_reference.h"

#include <algorithm>
#include <cmath>

#include "core/numeric/double_double.h"
#include "core/numeric/rounding.h"

namespace softmaxlab::learning {
namespace {

/// A number of 106 bits that is written like any other.
struct R {
    wide::DoubleDouble value;
    R(double x) : value(x) {}              // NOLINT: implicit on purpose
    R(wide::DoubleDouble x) : value(x) {}  // NOLINT: implicit on purpose
};
R operator+(R a, R b) {
    return a.value + b.value;
}
R operator-(R a, R b) {
    return a.value - b.value;
}
R operator*(R a, R b) {
    return a.value * b.value;
}
R operator/(R a, R b) {
    return a.value / b.value;
}
R operator-(R a) {
    return -a.value;
}

R e_to(R x) {
    const wide::ScaledDoubleDouble result = wide::exp(x.value);
    return wide::scaled(result.value, result.exponent);
}
R ln(R x) {
    return wide::log(x.value);
}
double rounded(R x) {
    return to_double(x.value);
}

using Row = std::vector<R>;

Row row(const std::vector<double>& numbers) {
    return {numbers.begin(), numbers.end()};
}

R sum(const Row& all) {
    R total = 0;
    for (const R& each : all) total = total + each;
    return total;
}

Row weights(const Row& z, R t = 1) {
    Row e;
    for (const R& each : z) e.push_back(e_to(each / t));
    return e;
}

R share(const Row& z, std::size_t i, R t = 1) {
    const Row e = weights(z, t);
    return e[i] / sum(e);
}

R log_sum(const Row& z) {
    return ln(sum(weights(z)));
}

R power(R x, int n) {
    R result = 1;
    for (int i = 0; i < n; ++i) result = result * x;
    return result;
}

std::size_t index(const Picks& x, const char* name) {
    return static_cast<std::size_t>(x.at(name)[0]);
}

std::vector<std::size_t> from_largest(const std::vector<double>& z) {
    std::vector<std::size_t> order(z.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return z[a] > z[b]; });
    return order;
}

// How many of the largest reach the share; how many have at least the fraction of the largest.
double kept(const Picks& x, bool is_top_p) {
    Row p;
    for (const std::size_t i : from_largest(x.at("z"))) p.push_back(share(row(x.at("z")), i));
    double count = 0;
    R reached = 0;
    for (const R& each : p) {
        if (is_top_p && rounded(reached - x.at("a")[0]) >= 0) break;
        if (!is_top_p && rounded(each - p.front() * x.at("b")[0]) < 0) break;
        reached = reached + each;
        ++count;
    }
    return count;
}

}  // namespace

Picks picks_of(const Exercise& exercise) {
    Picks picks;
    for (const auto& [name, value] : exercise.picked) {
        picks[name] = value.is_vector() ? value.numbers() : std::vector<double>{value.number()};
        if (value.is_name()) picks[name] = {value.name() == "top-p" ? 1.0 : 0.0};
    }
    return picks;
}

const std::map<std::string, std::function<double(const Picks&)>>& reference_answers() {
    using P = const Picks&;
    const auto at = [](P x, const char* name) { return R(x.at(name)[0]); };
    static const std::map<std::string, std::function<double(P)>> answers = {
        {"form-one", [](P x) { return rounded(share(row(x.at("z")), index(x, "i"))); }},
        {"form-two", [](P x) { return rounded(share(row(x.at("z")), 0) + share(row(x.at("z")), 1)); }},
        {"form-inverse",
         [=](P x) { return rounded(ln(at(x, "q") * sum(weights(row(x.at("z")))) / (R(1) - at(x, "q")))); }},
        {"form-perplexity", [](P x) { return x.at("K")[0] - x.at("m")[0]; }},
        {"ratio-from-gap", [=](P x) { return rounded(e_to(at(x, "g"))); }},
        {"gap-from-ratio", [=](P x) { return rounded(ln(at(x, "r"))); }},
        {"gap-from-p", [](P x) { return rounded(ln(R(x.at("q")[0]) / R(x.at("q")[1]))); }},
        {"third-class",
         [](P x) {
             return rounded(share({R(x.at("g")[0]) + x.at("g")[1], x.at("g")[1], x.at("g")[0]}, 0));
         }},
        {"nines", [](P x) { return rounded(ln(power(10, static_cast<int>(x.at("n")[0])) - 1)); }},
        {"mask-one", [](P x) { return rounded(R(x.at("q")[0]) / (R(x.at("q")[0]) + x.at("q")[1])); }},
        {"ratio-at-T", [=](P x) { return rounded(e_to(ln(at(x, "r")) / at(x, "T"))); }},
        {"p-at-T", [=](P x) { return rounded(share(row(x.at("z")), index(x, "i"), at(x, "T"))); }},
        {"T-for-ratio", [=](P x) { return rounded(at(x, "g") / ln(at(x, "r"))); }},
        {"same-p", [](P x) { return x.at("s")[0]; }},
        {"shifted", [](P x) { return rounded(share(row(x.at("z")), 0)); }},
        {"room", [](P x) { return rounded(R(128) * ln(2) - log_sum(row(x.at("z")))); }},
        {"shifted-sum",
         [](P x) {
             const double max = *std::max_element(x.at("z").begin(), x.at("z").end());
             Row down;
             for (const double z : x.at("z")) down.push_back(R(z) - max);
             return rounded(sum(weights(down)));
         }},
        {"lse", [](P x) { return rounded(log_sum(row(x.at("z")))); }},
        {"cross-entropy", [](P x) { return rounded(-ln(share(row(x.at("z")), index(x, "y")))); }},
        {"loss-from-p", [=](P x) { return rounded(-ln(at(x, "q"))); }},
        {"p-from-loss", [=](P x) { return rounded(e_to(-at(x, "l"))); }},
        {"double-floor", [=](P x) { return rounded(ln(e_to(1) + at(x, "K") - 1) - 1); }},
        {"gradient",
         [](P x) {
             return rounded(share(row(x.at("z")), index(x, "i")) -
                            (x.at("i")[0] == x.at("y")[0] ? 1.0 : 0.0));
         }},
        {"gradient-T",
         [=](P x) {
             const R target = R(1) - at(x, "s") + at(x, "s") / 3;
             return rounded((share(row(x.at("z")), index(x, "y"), at(x, "T")) - target) / at(x, "T"));
         }},
        {"jacobian",
         [](P x) {
             const Row q = row(x.at("q"));
             const R p = q[index(x, "i")] / sum(q);
             return rounded(p * (R(index(x, "i") == index(x, "j") ? 1.0 : 0.0) - q[index(x, "j")] / sum(q)));
         }},
        {"nudge",
         [=](P x) {
             const Row q = row(x.at("q"));
             return rounded(-(q[0] * q[1]) / (sum(q) * sum(q)) * at(x, "d"));
         }},
        {"sigmoid",
         [=](P x) {
             return rounded(share({at(x, "a"), at(x, "b")}, 0));
         }},
        {"weight",
         [](P x) {
             Row logits;
             for (const double s : x.at("s")) logits.push_back(R(s) / std::sqrt(x.at("d")[0]));
             return rounded(share(logits, index(x, "i")));
         }},
        {"output",
         [](P x) {
             const Row q = row(x.at("q"));
             R total = 0;
             for (std::size_t i = 0; i < q.size(); ++i) total = total + q[i] * x.at("v")[i];
             return rounded(total / sum(q));
         }},
        {"masked-weight",
         [](P x) {
             const std::vector<double>& s = x.at("s");
             return rounded(
                 share(row({s.begin(), s.begin() + 1 + static_cast<std::ptrdiff_t>(index(x, "r"))}), 0));
         }},
        {"live-cells",
         [](P x) {
             double cells = 0;
             for (int i = 0; i < x.at("n")[0]; ++i) cells += std::min(i + 1.0, x.at("w")[0]);
             return cells;
         }},
        {"kept", [](P x) { return kept(x, x.at("f")[0] == 1); }},
        {"filtered-p",
         [=](P x) {
             Row best;
             for (const std::size_t i : from_largest(x.at("z")))
                 if (best.size() < index(x, "k")) best.emplace_back(x.at("z")[i]);
             return rounded(share(best, 0, at(x, "T")));
         }},
        {"draws", [=](P x) { return rounded(at(x, "n") * share(row(x.at("z")), index(x, "i"))); }},
        {"honest-T", [=](P x) { return rounded(at(x, "g") / ln(at(x, "r") / (R(100) - at(x, "r")))); }},
        {"smoothing-gap",
         [=](P x) {
             const R each = at(x, "s") / at(x, "K");
             return rounded(ln((R(1) - at(x, "s") + each) / each));
         }},
        {"tree",
         [](P x) {
             return rounded(share({x.at("a")[0], x.at("a")[1], x.at("b")[0], x.at("b")[1]}, 0));
         }},
        {"policy",
         [=](P x) { return rounded(share(row(x.at("q")), from_largest(x.at("q")).back(), at(x, "T"))); }},
    };
    return answers;
}

}  // namespace softmaxlab::learning
