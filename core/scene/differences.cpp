#include "core/scene/differences.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/scene/before.h"

namespace softmaxlab {
namespace {

constexpr std::size_t max_named_logits = 3;  // more are counted

std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
    std::string text;
    for (const char c : fmt::format("{:.4g}", value)) text += c == '-' ? std::string("−") : std::string(1, c);
    return text;
}

/// Collects what differs.
class Comparison {
  public:
    Comparison(const Scene& a, const Scene& b) : a_(a), b_(b) {}

    std::vector<SceneDifference> all() {
        compare_classes();
        value("T = ", &Scene::temperature);
        if (a_.loaded == nullptr && b_.loaded == nullptr) {
            compare_logits();
            compare_masks();
        }
        if (a_.method != b_.method) add(words_of(a_.method), words_of(b_.method));
        compare_overflow();
        compare_attention();
        compare_language();
        compare_choices();
        return std::move(found_);
    }

  private:
    using Words = std::string;

    void add(Words a, Words b) { found_.push_back({std::move(a), std::move(b)}); }
    void only_in(bool b, const Words& words) { b ? add("", words) : add(words, ""); }
    void value(std::string_view name, double Scene::*member) {
        if (a_.*member == b_.*member) return;
        add(fmt::format("{}{}", name, number(a_.*member)), fmt::format("{}{}", name, number(b_.*member)));
    }

    static Words words_of(Method method) {
        return method == Method::stable ? "max subtracted" : "max not subtracted";
    }

    static Words content_of(const Scene& scene) {
        if (scene.loaded) return scene.loaded->source.empty() ? "logits of a file" : scene.loaded->source;
        Words words;
        for (std::size_t i = 0; i < std::min(scene.classes.size(), max_named_logits); ++i)
            words += (i == 0 ? "" : ", ") + class_name(scene, i);
        return scene.classes.size() > max_named_logits ? words + " …" : words;
    }

    void compare_classes() {
        if (a_.loaded || b_.loaded) {
            if (a_.loaded != b_.loaded && !(a_.loaded && b_.loaded && *a_.loaded == *b_.loaded)) {
                add(content_of(a_), content_of(b_));
            } else if (a_.loaded_masked != b_.loaded_masked) {
                add(fmt::format("{} masked", a_.loaded_masked.size()),
                    fmt::format("{} masked", b_.loaded_masked.size()));
            }
            return;
        }
        in_a_ = matching_classes(a_, b_);
        const auto kept =
            in_a_.size() - static_cast<std::size_t>(std::count(in_a_.begin(), in_a_.end(), std::nullopt));
        if (kept == 0) return add(content_of(a_), content_of(b_));
        for (std::size_t i = 0; i < a_.classes.size(); ++i) {
            if (std::find(in_a_.begin(), in_a_.end(), i) == in_a_.end())
                only_in(false, "with " + class_name(a_, i));
        }
        std::optional<std::size_t> last;
        bool in_order = true;
        for (std::size_t i = 0; i < b_.classes.size(); ++i) {
            if (!in_a_[i]) {
                only_in(true, "with " + class_name(b_, i));
                continue;
            }
            if (last && *in_a_[i] < *last) in_order = false;
            last = in_a_[i];
        }
        if (!in_order) only_in(true, "another order");
    }

    // Masked classes too: their logits wait for them.
    void compare_logits() {
        std::vector<std::pair<double, double>> pairs;
        std::vector<std::size_t> changed;
        for (std::size_t i = 0; i < in_a_.size(); ++i) {
            if (!in_a_[i]) continue;
            ClassItem was = a_.classes[*in_a_[i]];
            const ClassItem& is = b_.classes[i];
            pairs.emplace_back(was.logit, is.logit);
            was.masked = is.masked;
            if (!(was == is)) changed.push_back(i);
        }
        if (changed.empty()) return;
        if (const std::optional<double> shift = common_shift(pairs)) {
            return add("z", fmt::format("z {} {}", *shift < 0 ? "−" : "+", number(std::fabs(*shift))));
        }
        if (changed.size() > max_named_logits)
            return only_in(true, fmt::format("{} other logits", changed.size()));
        for (const std::size_t i : changed) {
            const Words name = class_name(b_, i);
            add(fmt::format("{}: z = {}", name, number(a_.classes[*in_a_[i]].logit)),
                fmt::format("{}: z = {}", name, number(b_.classes[i].logit)));
        }
    }

    // Of two or more logits, all by the same.
    static std::optional<double> common_shift(const std::vector<std::pair<double, double>>& pairs) {
        if (pairs.size() < 2) return std::nullopt;
        const double shift = pairs.front().second - pairs.front().first;
        const auto moved_so_far = [&](const std::pair<double, double>& z) {
            return std::fabs(z.second - z.first - shift) <= 1e-9 * std::max(1.0, std::fabs(shift));
        };
        const bool all = std::all_of(pairs.begin(), pairs.end(), moved_so_far);
        return all && shift != 0 && std::isfinite(shift) ? std::optional(shift) : std::nullopt;
    }

    void compare_masks() {
        for (std::size_t i = 0; i < in_a_.size(); ++i) {
            if (!in_a_[i] || a_.classes[*in_a_[i]].masked == b_.classes[i].masked) continue;
            only_in(b_.classes[i].masked, class_name(b_, i) + " masked");
        }
    }

    void compare_overflow() {
        const OverflowScene& a = a_.overflow;
        const OverflowScene& b = b_.overflow;
        if (a.format != b.format) add(Words(name_of(a.format)), Words(name_of(b.format)));
        if (a.shift != b.shift) add("c = " + number(a.shift), "c = " + number(b.shift));
        if (a.scale != b.scale) add("logits × " + number(a.scale), "logits × " + number(b.scale));
    }

    void compare_attention() {
        const Attention& a = a_.attention;
        const Attention& b = b_.attention;
        if (a == b) return;
        const std::size_t found_before = found_.size();
        if (a.text != b.text && is_made_up(a) && is_made_up(b))
            add(fmt::format("“{}”", excerpt(a.text)), fmt::format("“{}”", excerpt(b.text)));
        const bool given_differ = a.given != b.given && !(a.given && b.given && *a.given == *b.given);
        if (given_differ || a.source != b.source) add(source_in_words(a), source_in_words(b));
        if (a.model && b.model && a.model->tokens != b.model->tokens)
            add(model_text(*a.model), model_text(*b.model));
        if (!given_differ && a.seed != b.seed)
            add(fmt::format("seed {}", a.seed), fmt::format("seed {}", b.seed));
        size("d_k = ", key_dimension(a), key_dimension(b));
        size("d_v = ", value_dimension(a), value_dimension(b));
        size("heads: ", head_count(a), head_count(b));
        size("tokens: ", key_count(a), key_count(b));
        if (a.scaled_by_sqrt_dk != b.scaled_by_sqrt_dk)
            add(a.scaled_by_sqrt_dk ? "÷ √d_k" : "without ÷ √d_k",
                b.scaled_by_sqrt_dk ? "÷ √d_k" : "without ÷ √d_k");
        compare_attention_masks(a.mask, b.mask);
        if (a.head != b.head) add(head_name(a, a.head), head_name(b, b.head));
        if (found_.size() > found_before || a.query == b.query) return;
        const std::vector<Words> rows_of_a = query_labels(a);
        const std::vector<Words> rows_of_b = query_labels(b);
        if (a.query < rows_of_a.size() && b.query < rows_of_b.size())
            add("row " + rows_of_a[a.query], "row " + rows_of_b[b.query]);
    }

    static Words model_text(const ModelText& text) {
        Words words;
        for (const std::string& token : text.tokens) words += token;
        return fmt::format("“{}”", excerpt(words));
    }

    void size(std::string_view name, std::size_t a, std::size_t b) {
        if (a != b) add(fmt::format("{}{}", name, a), fmt::format("{}{}", name, b));
    }

    void compare_attention_masks(const AttentionMask& a, const AttentionMask& b) {
        if (a.causal != b.causal) add(causal_words(a), causal_words(b));
        if (a.window != b.window) add(window_words(a), window_words(b));
        if (a.padding != b.padding)
            add(fmt::format("padding: {}", a.padding.size()), fmt::format("padding: {}", b.padding.size()));
        if (a.painted != b.painted)
            add(fmt::format("painted: {}", a.painted.size()), fmt::format("painted: {}", b.painted.size()));
        const bool same_given = a.given == b.given || (a.given && b.given && *a.given == *b.given);
        if (!same_given) add(given_words(a), given_words(b));
        if (a.value != b.value) add(value_words(a), value_words(b));
    }
    static Words causal_words(const AttentionMask& mask) { return mask.causal ? "causal" : "not causal"; }
    static Words window_words(const AttentionMask& mask) {
        return mask.window == 0 ? "no window" : fmt::format("window {}", mask.window);
    }
    static Words given_words(const AttentionMask& mask) {
        return mask.given ? "mask " + mask.given->source : "no mask file";
    }
    static Words value_words(const AttentionMask& mask) {
        return mask.value == MaskValue::minus_infinity ? "masked: −∞" : "masked: −1e9";
    }

    void compare_language() {
        const Language& a = a_.language;
        const Language& b = b_.language;
        if (a.prompt != b.prompt)
            add(fmt::format("“{}”", excerpt(a.prompt)), fmt::format("“{}”", excerpt(b.prompt)));
        if (a.prompt == b.prompt && a.drawn != b.drawn) {
            if (a.drawn.size() != b.drawn.size())
                size("tokens drawn: ", a.drawn.size(), b.drawn.size());
            else
                add("", "other tokens drawn");
        }
        if (a.seed != b.seed) add(fmt::format("seed {}", a.seed), fmt::format("seed {}", b.seed));
        const TokenFilters& from = a.filters;
        const TokenFilters& to = b.filters;
        size("top-k ", from.top_k, to.top_k);
        filter("top-p ", from.top_p, to.top_p);
        filter("min-p ", from.min_p, to.min_p);
        filter("repetition penalty ", from.repetition_penalty, to.repetition_penalty);
    }

    void filter(std::string_view name, double a, double b) {
        if (a != b) add(fmt::format("{}{}", name, number(a)), fmt::format("{}{}", name, number(b)));
    }

    // What is only looked at.
    void compare_choices() {
        if (a_.loaded || b_.loaded || in_a_.empty()) return;
        const auto other = [&](std::size_t in_a, std::size_t in_b) {
            return in_b >= in_a_.size() || in_a_[in_b] != in_a;
        };
        if (other(a_.gradients.target, b_.gradients.target))
            add("target " + class_name(a_, a_.gradients.target),
                "target " + class_name(b_, b_.gradients.target));
        if (other(a_.ratio.first, b_.ratio.first) || other(a_.ratio.second, b_.ratio.second))
            add(ratio_words(a_), ratio_words(b_));
        if (a_.pins != b_.pins) add(pin_words(a_.pins), pin_words(b_.pins));
    }
    static Words ratio_words(const Scene& scene) {
        return class_name(scene, scene.ratio.first) + " : " + class_name(scene, scene.ratio.second);
    }
    static Words pin_words(const Pins& pins) {
        if (!pins.a) return "no pin";
        return pins.b ? "pins A and B" : "pin A";
    }

    const Scene& a_;
    const Scene& b_;
    std::vector<std::optional<std::size_t>> in_a_;  // where in a each class of b is
    std::vector<SceneDifference> found_;
};

}  // namespace

std::vector<SceneDifference> differences(const Scene& a, const Scene& b) {
    return Comparison(a, b).all();
}

}  // namespace softmaxlab
