#include "core/engine/language_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/clock.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/model/generation.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

/// Far from the numbers of the draws that the text itself is made of; others for each place in the text.
std::uint64_t index_of_draw(std::size_t place, std::size_t draw) {
    constexpr std::uint64_t others = std::uint64_t{1} << 32U;
    return others + place * NextToken::draws + draw;
}

double entropy(const std::vector<double>& probabilities) {
    double nats = 0;
    for (const double p : probabilities)
        if (p > 0) nats -= p * std::log(p);
    return nats;
}

std::vector<std::size_t> ranking_of(const SamplingTrace& trace) {
    std::vector<std::size_t> ranking(trace.tempered.size());
    std::iota(ranking.begin(), ranking.end(), std::size_t{0});
    std::sort(ranking.begin(), ranking.end(), [&](std::size_t a, std::size_t b) {
        const double p = trace.tempered[a];
        const double q = trace.tempered[b];
        if (p != q) return p > q;
        if (p == 0 && trace.logits[a] != trace.logits[b]) return trace.logits[a] > trace.logits[b];
        return a < b;
    });
    return ranking;
}

}  // namespace

double surprise_in_bits(double probability) {
    return 0 - std::log2(probability);
}

namespace {

/// A number with few decimals that is above `low` and at most `high`.
double round_number(double low, double high) {
    for (double parts = 100; parts < 1e15; parts *= 10) {
        const double number = std::floor(high * parts) / parts;
        if (number > low) return number;
    }
    return high;
}

}  // namespace

double top_p_that_keeps(const NextToken& next, std::size_t count) {
    const std::vector<bool>& candidates = next.trace.kept[0];
    double all = 0;
    double before = 0;
    double kept = 0;
    std::size_t taken = 0;
    std::size_t left = 0;
    for (const std::size_t token : next.ranking) {
        const double p = next.trace.tempered[token];
        if (!candidates[token] || !(p > 0)) continue;
        all += p;
        if (taken == count) {
            ++left;
            continue;
        }
        before = kept;
        kept += p;
        ++taken;
    }
    if (left == 0) return 1;
    // Half a step of the sum keeps off what rounding may make of its ends.
    return round_number(before / all, (kept - (kept - before) * 1e-9) / all);
}

double min_p_that_keeps(const NextToken& next, std::size_t count) {
    const std::vector<double>& p = next.trace.tempered;
    if (count >= next.ranking.size() || !(p[next.ranking[count]] > 0)) return 0;
    const double largest = p[next.ranking[0]];
    return round_number(p[next.ranking[count]] / largest, p[next.ranking[count - 1]] / largest * (1 - 1e-12));
}

std::size_t kept_by_min_p(const NextToken& next, double fraction) {
    const std::vector<double>& p = next.trace.tempered;
    const double edge = fraction * p[next.ranking[0]];
    const auto end = std::partition_point(next.ranking.begin(), next.ranking.end(),
                                          [&](std::size_t token) { return p[token] >= edge; });
    return static_cast<std::size_t>(end - next.ranking.begin());
}

void LanguageResults::set_loader(Loader loader) {
    *this = LanguageResults(*document_);
    loader_ = std::move(loader);
}

const std::shared_ptr<const LanguageModel>& LanguageResults::model() {
    if (std::exchange(asked_, true)) return model_;
    no_model_ = "There is no language model here.";
    if (!loader_) return model_;
    try {
        model_ = loader_();
        no_model_.clear();
    } catch (const InputError& error) {
        no_model_ = error.what();
    }
    return model_;
}

void LanguageResults::follow() {
    if (!model()) {
        failure_ = no_model_;
        return;
    }
    const Language& language = document_->scene().language;
    if (seen_ && seen_->prompt == language.prompt && seen_->drawn == language.drawn &&
        seen_->model == language.model)
        return;
    seen_ = TextKey{language.prompt, language.drawn, language.model};
    const LanguageText before = std::exchange(text_, LanguageText());
    failure_.clear();
    logits_.clear();
    ++text_version_;
    try {
        read_text(language);
    } catch (const InputError& error) {
        failure_ = error.what();
    }
    // What is known of the tokens that both texts begin with stays.
    const auto both =
        std::mismatch(text_.tokens.begin(), text_.tokens.end(), before.tokens.begin(), before.tokens.end());
    const auto same = static_cast<std::size_t>(both.first - text_.tokens.begin());
    const bool same_prompt = text_.prompt == before.prompt && same >= text_.prompt;
    chances_.resize(same_prompt ? std::min(chances_.size(), same - text_.prompt) : 0);
    if (!failure_.empty()) return;
    if (!run_) run_.emplace(model_);
    run_->set_tokens(text_.tokens);
}

void LanguageResults::read_text(const Language& language) {
    text_.tokens = prompt_tokens(*model_, language.prompt);
    text_.prompt = text_.tokens.size();
    if (!language.model.empty() && language.model != model_->name)
        throw InputError(
            fmt::format("This text was drawn by the model “{}”; the one that is open is “{}”. Open "
                        "that model, or begin with another prompt.",
                        excerpt(language.model), excerpt(model_->name)));
    for (const std::uint32_t id : language.drawn) {
        if (id >= model_->config.vocabulary)
            throw InputError(fmt::format("Token {} is none of the {} that this model knows.", id,
                                         model_->config.vocabulary));
    }
    text_.tokens.insert(text_.tokens.end(), language.drawn.begin(), language.drawn.end());
    if (text_.tokens.size() > model_->config.context)
        throw InputError(
            fmt::format("The model looks at {} tokens at most, and the text has as many: take "
                        "some back.",
                        model_->config.context));
}

const std::string& LanguageResults::failure() {
    follow();
    return failure_;
}

const LanguageText& LanguageResults::text() {
    follow();
    return text_;
}

bool LanguageResults::all_ready() {
    return !logits_.empty() && chances_.size() == text_.tokens.size() - text_.prompt;
}

bool LanguageResults::work(double seconds) {
    follow();
    if (!failure_.empty() || all_ready()) return false;
    const Clock::time_point start = Clock::now();
    const auto may_go_on = [&] { return seconds_since(start) < seconds; };
    bool advanced = false;
    while (run_->step())
        if (!may_go_on()) return advanced;
    if (logits_.empty()) {
        const std::vector<float> logits = run_->logits(text_.tokens.size() - 1);
        logits_.assign(logits.begin(), logits.end());
        advanced = true;
    }
    while (!all_ready() && may_go_on()) {
        const std::size_t at = text_.prompt + chances_.size();
        const std::vector<float> logits = run_->logits(at - 1);
        const std::vector<double> wide(logits.begin(), logits.end());
        chances_.push_back(softmax(wide).probabilities[text_.tokens[at]]);
        advanced = true;
    }
    return advanced;
}

bool LanguageResults::unfinished() {
    return failure().empty() && !all_ready();
}

LanguageResults::NextKey LanguageResults::key() const {
    const Scene& scene = document_->scene();
    return {text_version_, sampling_of(scene), scene.language.seed};
}

const NextToken* LanguageResults::next() {
    if (!failure().empty() || logits_.empty()) return nullptr;
    return &next_.get(key(), [&] { return made(sampling_of(document_->scene())); });
}

const std::vector<NextToken>& LanguageResults::at_other_temperatures() {
    return others_.get(key(), [&] {
        std::vector<NextToken> others;
        SamplingOptions options = sampling_of(document_->scene());
        for (const double temperature : compared_temperatures) {
            options.temperature = temperature;
            others.push_back(made(options));
        }
        return others;
    });
}

NextToken LanguageResults::made(const SamplingOptions& options) const {
    const Language& language = document_->scene().language;
    const std::vector<std::size_t> occurred(text_.tokens.begin(), text_.tokens.end());
    const std::size_t place = language.drawn.size();
    NextToken next;
    next.logits = logits_;
    next.trace = sampling_trace(logits_, occurred, options);
    next.ranking = ranking_of(next.trace);
    next.order = drawing_order(next.trace.probabilities);
    next.u = seeded_uniform(language.seed, place);
    next.entropy_before = entropy(next.trace.before);
    next.entropy_after = entropy(next.trace.probabilities);
    next.counts.resize(logits_.size());
    if (next.order.empty()) return next;
    next.hit = draw(next.trace.probabilities, next.order, next.u);
    for (const std::size_t token : next.order) next.kept_mass += next.trace.tempered[token];
    if (next.order.size() == logits_.size()) next.kept_mass = 1;  // all of it, without its rounding
    for (std::size_t i = 0; i < NextToken::draws; ++i) {
        const double u = seeded_uniform(language.seed, index_of_draw(place, i));
        ++next.counts[draw(next.trace.probabilities, next.order, u).index];
    }
    return next;
}

const std::vector<double>& LanguageResults::chances() {
    follow();
    return chances_;
}

std::optional<double> LanguageResults::perplexity() {
    follow();
    if (chances_.empty()) return std::nullopt;
    double bits = 0;
    for (const double chance : chances_) bits += surprise_in_bits(chance);
    return std::exp2(bits / static_cast<double>(chances_.size()));
}

const GumbelDraws& LanguageResults::gumbel() {
    const NextToken& after = *next();
    return gumbel_.get(key(), [&] {
        const Language& language = document_->scene().language;
        const std::size_t place = language.drawn.size();
        const std::vector<double>& p = after.trace.probabilities;
        GumbelDraws draws;
        draws.noise = gumbel_noise(p.size(), language.seed, place);
        draws.counts.resize(p.size());
        if (after.order.empty()) return draws;
        draws.hit = gumbel_draw(p, draws.noise);
        for (std::size_t i = 0; i < NextToken::draws; ++i)
            ++draws.counts[gumbel_draw(p, gumbel_noise(p.size(), language.seed, index_of_draw(place, i)))];
        return draws;
    });
}

const std::vector<std::size_t>& LanguageResults::candidates() {
    const std::vector<double>& logits = next()->logits;
    return candidates_.get(text_version_, [&] {
        // The first from the places of the ranking up to the first end, the second from those up to the next
        // …
        constexpr std::array<std::size_t, candidate_count> ends = {1, 4, 16, 64};
        std::vector<std::size_t> ranking(logits.size());
        std::iota(ranking.begin(), ranking.end(), std::size_t{0});
        const std::size_t ranked = std::min(ends.back(), ranking.size());
        std::partial_sort(ranking.begin(), ranking.begin() + static_cast<std::ptrdiff_t>(ranked),
                          ranking.end(), [&](std::size_t a, std::size_t b) {
                              return logits[a] != logits[b] ? logits[a] > logits[b] : a < b;
                          });
        std::vector<std::size_t> chosen;
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            const std::size_t places = std::min(end, ranked) - begin;
            if (places == 0) break;
            const double u = seeded_uniform(text_.tokens.size(), chosen.size());
            chosen.push_back(ranking[begin + static_cast<std::size_t>(u * static_cast<double>(places))]);
            begin += places;
        }
        std::sort(chosen.begin(), chosen.end());
        return chosen;
    });
}

const TreePath& LanguageResults::path_to(std::size_t token) {
    const std::vector<double>& p = next()->trace.before;
    return path_.get({text_version_, token}, [&] {
        if (!tree_) tree_.emplace(zipf_weights(p.size()));
        const std::vector<double> sums = tree_->sums(p);
        return TreePath{tree_->path(token, sums), tree_->mean_questions(sums)};
    });
}

const Gpt2Run* LanguageResults::run() {
    return failure().empty() ? &*run_ : nullptr;
}

}  // namespace softmaxlab
