#include "core/engine/attention_results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/base/clock.h"
#include "core/engine/reference_attention.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double block_seconds = 1e-3;

/// Whether these rows go past one of the marks that part all rows into 16.
bool passes_mark(std::size_t first, std::size_t count, std::size_t rows) {
    const std::size_t step = std::max<std::size_t>(1, rows / 16);
    return first / step != (first + count) / step;
}

/// Whether both have the same vectors in their chosen heads.
bool same_vectors(const Attention& a, const Attention& b) {
    if (a.head != b.head || a.given != b.given) return false;
    if (a.model || b.model) return a.model && b.model && (a.model == b.model || *a.model == *b.model);
    return a.given != nullptr ||
           (a.source == b.source && a.text == b.text && a.token_kind == b.token_kind &&
            a.length == b.length && a.seed == b.seed && a.d_k == b.d_k && a.d_v == b.d_v);
}

double scale_of(const Attention& attention) {
    const std::size_t d_k = key_dimension(attention);
    return attention.scaled_by_sqrt_dk && d_k > 0 ? 1 / std::sqrt(static_cast<double>(d_k)) : 1.0;
}

}  // namespace

AttentionResults::AttentionResults(const Document& document, std::unique_ptr<AttentionBackend> backend,
                                   ModelHeads* model)
    : document_(document), backend_(std::move(backend)), model_(model) {}

void AttentionResults::set_backend(std::unique_ptr<AttentionBackend> backend) {
    backend_ = std::move(backend);
    taken_.reset();
    failure_.reset();
    complete_ = false;
    seen_ = 0;
}

void AttentionResults::choose_head(std::size_t head) {
    head_ = head;
    seen_ = 0;
}

bool AttentionResults::advance(double seconds) {
    if (failure_) return false;
    try {
        work(seconds);
    } catch (const std::runtime_error& error) {  // a matrix that the GPU has no room for
        failure_ = error.what();
    } catch (const std::bad_alloc&) {
        failure_ = "There is not enough memory for so many weights.";
    }
    return (complete_ || !trouble_.empty()) && !failure_;
}

void AttentionResults::work(double seconds) {
    const Clock::time_point start = Clock::now();
    if (seen_ != document_.revision()) {
        take_changes();
        seen_ = document_.revision();
    }
    if (stage_ == Stage::weights || stage_ == Stage::output) compute_ahead(document_.scene().attention.query);
    if (!trouble_.empty()) return;
    while (stage_ != Stage::done && seconds > 0) {
        if (stage_ == Stage::vectors && taken_->model && rows_left_ > 0 &&
            !take_model_vectors(seconds - seconds_since(start)))
            break;
        if (rows_left_ == 0) {
            finish_stage();
            continue;
        }
        const std::size_t count =
            std::min({std::max(block_, backend_->min_rows()), rows_left_, queries() - next_row_});
        const Clock::time_point block_start = Clock::now();
        do_rows(next_row_, count);
        next_row_ = (next_row_ + count) % queries();
        rows_left_ -= count;
        const double block_took = seconds_since(block_start);
        spent_[static_cast<std::size_t>(stage_)] += block_took;
        const double rows_a_block = static_cast<double>(count) * block_seconds / std::max(block_took, 1e-6);
        block_ = static_cast<std::size_t>(std::clamp(rows_a_block, 1.0, 2.0 * static_cast<double>(count)));
        if (seconds_since(start) >= seconds) break;  // after a block: however short the time, it goes on
    }
    if (stage_ == Stage::done && !complete_) {
        complete_ = true;
        seconds_ = std::accumulate(spent_.begin(), spent_.end(), 0.0);
        spent_ = {};
    }
}

/// The model's own pace, not by rows. Returns whether they are there.
bool AttentionResults::take_model_vectors(double seconds) {
    if (!model_->advance(*taken_->model, seconds)) return false;
    vectors_ = std::make_shared<const AttentionHead>(model_->vectors(taken_->head));
    in_the_making_.reset();
    rows_left_ = 0;
    ++versions_.vectors;
    return true;
}

double AttentionResults::progress() const {
    if (complete_ || queries() == 0) return 1;
    const auto stage = static_cast<double>(stage_);
    return (stage + 1 - static_cast<double>(rows_left_) / static_cast<double>(queries())) /
           static_cast<double>(Stage::done);
}

void AttentionResults::take_changes() {
    Attention now = document_.scene().attention;
    if (head_) now.head = std::min(*head_, head_count(now) - 1);
    const std::size_t queries = query_count(now);
    const std::size_t keys = key_count(now);
    const bool new_vectors = !taken_ || !same_vectors(*taken_, now);
    const bool new_mask = new_vectors || taken_->mask != now.mask;
    const double temperature = document_.scene().temperature;
    const bool new_softmax = temperature != temperature_ || scale_of(now) != scale_;
    if (new_mask) {
        mask_ = mask_bits(now.mask, queries, keys);
        ++versions_.mask;
    }
    temperature_ = temperature;
    scale_ = scale_of(now);
    if (new_vectors) {
        trouble_ = !now.model ? ""
                   : model_   ? model_->trouble(*now.model)
                              : "There is no language model here.";
        score_facts_.assign(queries, {});
        facts_.assign(queries, {});
        summary_ = {};
        has_output_ = false;
        start_from(Stage::vectors);
        if (now.given) {
            maker_.reset();
            vectors_ = std::shared_ptr<const AttentionHead>(now.given, &now.given->heads[now.head]);
            rows_left_ = 0;  // they are there
        } else if (now.model) {
            maker_.reset();
            const Matrix empty(keys, now.model->d_k);
            vectors_ = std::make_shared<const AttentionHead>(AttentionHead{empty, empty, empty, {}});
        } else {
            maker_.emplace(now, now.head);
            in_the_making_ = std::make_shared<AttentionHead>(maker_->empty_head());
            vectors_ = in_the_making_;
        }
        ++versions_.vectors;
    } else if (new_mask || new_softmax) {
        start_from(Stage::weights);
    }
    taken_ = std::move(now);
}

/// Earlier stages that are under way go on. So does this one, from where it is: all of its rows are to be
/// done anew, and during a drag each has its turn.
void AttentionResults::start_from(Stage stage) {
    complete_ = false;
    row_ahead_.reset();
    std::fill(spent_.begin() + static_cast<std::ptrdiff_t>(stage), spent_.end(), 0.0);
    if (stage > stage_) return;
    if (stage < stage_ || stage == Stage::vectors) {
        next_row_ = 0;
        block_ = 1;
    }
    stage_ = stage;
    rows_left_ = queries();
}

/// The row that is looked at comes first: a drag shows it at once, however many others there are.
void AttentionResults::compute_ahead(std::size_t query) {
    if (row_ahead_ == query || query >= queries()) return;
    AttentionRowFacts facts;
    backend_->compute_weights(query, 1, softmax_now(), std::span(&facts, 1));
    backend_->compute_output(query, 1);
    facts_[query] = facts;
    row_ahead_ = query;
    ++versions_.weights;
    ++versions_.output;
}

void AttentionResults::do_rows(std::size_t first, std::size_t count) {
    switch (stage_) {
        case Stage::vectors:
            maker_->make_rows(first, count, *in_the_making_);
            ++versions_.vectors;
            break;
        case Stage::scores: {
            const std::span<ScoreRowFacts> rows = std::span(score_facts_).subspan(first, count);
            backend_->compute_scores(first, count, rows);
            for (const ScoreRowFacts& row : rows)
                summary_.score_range = std::max(summary_.score_range, row.range);
            ++versions_.scores;
            if (passes_mark(first, count, queries())) ++versions_.scores_picture;
            break;
        }
        case Stage::weights: {
            const std::span<AttentionRowFacts> rows = std::span(facts_).subspan(first, count);
            backend_->compute_weights(first, count, softmax_now(), rows);
            for (const AttentionRowFacts& row : rows)
                if (row.status == RowStatus::ok)
                    summary_.largest_weight = std::max(summary_.largest_weight, row.largest);
            ++versions_.weights;
            if (passes_mark(first, count, queries())) ++versions_.weights_picture;
            break;
        }
        case Stage::output:
            backend_->compute_output(first, count);
            ++versions_.output;
            break;
        case Stage::done:
            break;
    }
}

void AttentionResults::finish_stage() {
    switch (stage_) {
        case Stage::vectors:
            backend_->begin(*vectors_);
            // Whatever was read before is of other vectors, and perhaps of another size.
            ++versions_.scores;
            ++versions_.weights;
            ++versions_.output;
            ++versions_.scores_picture;
            ++versions_.weights_picture;
            output_.reset();
            break;
        case Stage::scores:
            summarise_scores(score_facts_, summary_);
            ++versions_.scores_picture;
            break;
        case Stage::weights:
            summarise_weights(facts_, summary_);
            ++versions_.weights_picture;
            break;
        case Stage::output:
            output_.reset();
            has_output_ = true;
            break;
        case Stage::done:
            return;
    }
    stage_ = static_cast<Stage>(static_cast<int>(stage_) + 1);
    next_row_ = 0;
    rows_left_ = queries();
    block_ = 1;
    if (stage_ == Stage::weights) compute_ahead(document_.scene().attention.query);
}

AttentionSoftmax AttentionResults::softmax_now() const {
    return {scale_, temperature_, taken_->mask.value, &mask_};
}

const std::vector<double>& AttentionResults::score_row(std::size_t query) {
    return score_row_.get({versions_.scores, query},
                          [&] { return backend_->read(AttentionMatrix::scores, query, 1); });
}

const std::vector<double>& AttentionResults::weight_row(std::size_t query) {
    return weight_row_.get({versions_.weights, query},
                           [&] { return backend_->read(AttentionMatrix::weights, query, 1); });
}

const std::vector<double>& AttentionResults::masked_row(std::size_t query) {
    return masked_row_.get({versions_.scores, versions_.mask, scale_, query}, [&] {
        std::vector<double> row = score_row(query);
        for (std::size_t key = 0; key < row.size(); ++key)
            row[key] =
                masked_score(row[key], scale_, mask_.at(query, key), taken_->mask.value, backend_->format());
        return row;
    });
}

bool AttentionResults::has_row(std::size_t query) const {
    if (!taken_) return false;
    if (complete_ || stage_ == Stage::output || (row_ahead_ == query && stage_ == Stage::weights))
        return true;
    if (stage_ != Stage::weights) return false;
    const std::size_t rows_ago = (next_row_ + queries() - 1 - query) % queries();
    return rows_ago < queries() - rows_left_;
}

const std::vector<double>& AttentionResults::output_row(std::size_t query) {
    return output_row_.get({versions_.output, query}, [&] { return backend_->read_output(query, 1); });
}

const Matrix& AttentionResults::output() {
    if (!output_) {
        output_.emplace(queries(), value_dimension(*taken_));
        if (!output_->empty()) output_->values = backend_->read_output(0, queries());
    }
    return *output_;
}

std::uint64_t AttentionResults::live_cells() {
    return live_cells_.get(versions_.mask, [this] {
        std::uint64_t count = 0;
        for (std::size_t query = 0; query < queries(); ++query) count += mask_.live_keys(query);
        return count;
    });
}

std::vector<float> AttentionResults::reduced(AttentionMatrix matrix, const Reduction& reduction) {
    try {
        return backend_->reduced(matrix, reduction);
    } catch (const std::runtime_error& error) {
        failure_ = error.what();
        return std::vector<float>(reduction.width * reduction.height,
                                  std::numeric_limits<float>::quiet_NaN());
    }
}

const std::vector<double>& AttentionResults::reference_row(std::size_t query) {
    return reference_row_.get({versions_.weights, query}, [&] {
        std::vector<double> row = exact_scores(*vectors_, query);
        for (std::size_t key = 0; key < row.size(); ++key)
            row[key] = masked_score(row[key], scale_, mask_.at(query, key), taken_->mask.value, Format::f64);
        return softmax(row, temperature_).probabilities;
    });
}

double AttentionResults::difference_to_reference(std::size_t query) {
    const std::vector<double>& ours = weight_row(query);
    const std::vector<double>& exact = reference_row(query);
    double largest = 0;
    for (std::size_t key = 0; key < ours.size(); ++key) {
        const double difference = std::fabs(ours[key] - exact[key]);
        if (std::isnan(difference)) return difference;
        largest = std::max(largest, difference);
    }
    return largest;
}

}  // namespace softmaxlab
