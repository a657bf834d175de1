// Every entry of the zoo does what it says, in its own format.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"
#include "tests/core/scene/sentences.h"

namespace softmaxlab::test {
namespace {

/// The entry whose name begins with that.
Scene entry(const std::string& beginning) {
    for (const Preset& preset : embedded_presets("zoo.json"))
        if (preset.name.starts_with(beginning)) return preset.scene;
    throw std::out_of_range("no entry " + beginning);
}

Trace trace_of(const Scene& scene, Method method, Format format) {
    return trace(effective_logits(scene), scene.temperature, format, method);
}

Trace naive(const std::string& beginning) {
    const Scene scene = entry(beginning);
    return trace_of(scene, Method::naive, scene.overflow.format);
}

Trace stable(const std::string& beginning) {
    const Scene scene = entry(beginning);
    return trace_of(scene, Method::stable, scene.overflow.format);
}

bool all_nan(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
}

bool all_equal(const std::vector<double>& values, double value) {
    return std::all_of(values.begin(), values.end(), [value](double x) { return x == value; });
}

}  // namespace

TEST_CASE("zoo: every entry is a valid scene with a name, an effect and a sentence") {
    const std::vector<Preset> zoo = embedded_presets("zoo.json");
    CHECK(zoo.size() >= 10);
    std::set<std::string> names;
    for (const Preset& preset : zoo) {
        INFO(preset.name);
        CHECK(is_valid(preset.scene));
        CHECK(names.insert(preset.name).second);
        CHECK(preset.name.find(": ") != std::string::npos);
        CHECK(preset.sentence.ends_with('.'));
    }
}

TEST_CASE("zoo: every number in a sentence is right") {
    const double tiny = std::exp(-100.0) / (1 + std::exp(-100.0));
    const std::map<std::string, std::vector<double>> further = {
        {"100, 0", {tiny}},
        {"88, 88, 88", {std::exp(88.0)}},
        {"six equal", {0.15625, 0.1875, 0.875}},
        {"6.2 in f8e4m3", {6.5}},
        {"−1e9 for every class", {1.0 / 3}},
    };
    std::size_t checked = 0;
    for (const Preset& preset : embedded_presets("zoo.json")) {
        std::vector<double> facts = effective_logits(preset.scene);
        const std::vector<double> p = softmax(facts, preset.scene.temperature).probabilities;
        const Trace rounded = trace_of(preset.scene, Method::stable, preset.scene.overflow.format);
        facts.insert(facts.end(), p.begin(), p.end());
        facts.insert(facts.end(), rounded.probabilities.begin(), rounded.probabilities.end());
        for (const auto& [beginning, more] : further)
            if (preset.name.starts_with(beginning)) facts.insert(facts.end(), more.begin(), more.end());
        for (const std::string& number : numbers_in(preset.sentence)) {
            INFO(preset.name << ": " << number);
            CHECK(std::any_of(facts.begin(), facts.end(), [&](double fact) { return shows(number, fact); }));
            ++checked;
        }
    }
    CHECK(checked >= 15);
}

TEST_CASE("zoo: exponentials that overflow") {
    CHECK(all_nan(naive("1000, 1001, 999").probabilities));
    CHECK(std::fabs(stable("1000, 1001, 999").probabilities[1] - 0.6652409557748219) < 1e-7);

    const Trace one = naive("100, 0");
    CHECK(std::isnan(one.probabilities[0]));
    CHECK(one.probabilities[1] == 0);
}

TEST_CASE("zoo: sums that overflow though no term does") {
    for (const char* const name : {"88, 88, 88", "11, 11 in f16"}) {
        INFO(name);
        const Trace row = naive(name);
        CHECK(std::all_of(row.exponentials.begin(), row.exponentials.end(),
                          [](double e) { return std::isfinite(e); }));
        CHECK(row.sum == infinity);
        CHECK(all_equal(row.probabilities, 0));
        CHECK(stable(name).probabilities[0] > 0.3);
    }
    CHECK(naive("11, 11 in f16").exponentials[0] == 59872);
    CHECK(limits_of(Format::f16).largest == 65504);
}

TEST_CASE("zoo: 0/0 by underflow, and by a mask") {
    const Trace low = naive("−1000");
    CHECK(low.sum == 0);
    CHECK(all_nan(low.probabilities));
    CHECK(all_nan(naive("all masked").probabilities));
    CHECK(all_nan(stable("all masked").probabilities));
}

TEST_CASE("zoo: a p that is exactly 1") {
    const Trace row = stable("gap of 17");
    CHECK(row.probabilities[0] == 1);
    CHECK(row.probabilities[1] > 0);
    CHECK(row.sum == 1);
}

TEST_CASE("zoo: −1e9 as a mask") {
    const Trace one = stable("−1e9 as a mask");
    CHECK(one.logits[2] == -infinity);
    CHECK(one.probabilities[2] == 0);
    CHECK(one.probabilities[0] > 0.7);
    CHECK(limits_of(Format::f16).largest == 65504);

    const Scene all = entry("−1e9 for every class");
    CHECK(all_nan(trace_of(all, Method::naive, Format::f16).probabilities));
    CHECK(all_nan(trace_of(all, Method::stable, Format::f16).probabilities));
    const Trace leak = trace_of(all, Method::stable, Format::f32);
    CHECK(std::fabs(leak.probabilities[0] - 1.0 / 3) < 1e-7);
}

TEST_CASE("zoo: f8e4m3 overflows to NaN") {
    const Trace row = naive("6.2 in f8e4m3");
    CHECK(row.logits[0] == 6);
    CHECK(row.exponentials[0] == 416);
    CHECK(row.exponentials[1] == 144);
    CHECK(std::isnan(row.sum));
    CHECK(all_nan(row.probabilities));
    CHECK(limits_of(Format::f8e4m3).largest == 448);
    // "From 6.5 on e^z alone does."
    CHECK(std::isnan(trace(std::vector<double>{6.5}, 1, Format::f8e4m3, Method::naive).exponentials[0]));
    CHECK(std::isfinite(trace(std::vector<double>{6}, 1, Format::f8e4m3, Method::naive).exponentials[0]));
}

TEST_CASE("zoo: a sum of probabilities that is not 1") {
    const Trace row = stable("six equal");
    CHECK(all_equal(row.probabilities, 0.15625));
    CHECK(sum_of_probabilities(row) == 0.875);
    CHECK(round_to(Format::f8e5m2, std::nextafter(0.15625, 1)) == 0.15625);
    CHECK(round_to(Format::f8e5m2, 0.1875) == 0.1875);
    CHECK(round_to(Format::f8e5m2, 0.17) == 0.15625);  // nothing lies between the two
}

}  // namespace softmaxlab::test
