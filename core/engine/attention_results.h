#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/attention_backend.h"
#include "core/engine/attention_summary.h"
#include "core/engine/attention_vectors.h"
#include "core/engine/cached.h"
#include "core/engine/model_heads.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// The attention of the scene's chosen head, computed by rows as far as there is time for it, and kept: the
/// scores stay while only the mask, the scaling or the temperature change. Small ones are there at once;
/// until a large one is complete, its upper rows are new, and the others may be those of the state before.
class AttentionResults {
  public:
    /// `model` gives the vectors of a model's heads, and must outlive it; null: there are none.
    AttentionResults(const Document& document, std::unique_ptr<AttentionBackend> backend,
                     ModelHeads* model = nullptr);

    /// Everything will be computed anew.
    void set_backend(std::unique_ptr<AttentionBackend> backend);

    /// Shows this head from now on instead of the scene's; one that the scene does not have is the last one.
    void choose_head(std::size_t head);

    /// Takes note of what the document asks for and goes on with it for about `seconds` (at least a block of
    /// rows), until it is done (∞), or not at all (0). To be called by whoever shows it, after its inputs and
    /// before anything is read. Returns whether all is done, or nothing can be.
    bool advance(double seconds);

    /// Why the backend could not do it, in a sentence for people; nothing more is tried until it is another
    /// backend.
    const std::optional<std::string>& failure() const { return failure_; }

    /// Why there are no vectors for what the scene asks for, in a sentence for people: then nothing is
    /// computed. No words: there are.
    const std::string& trouble() const { return trouble_; }

    bool complete() const { return complete_; }

    /// What everything here is of: the scene's attention as of the last advance(); nothing before the first
    /// one on this backend.
    const std::optional<Attention>& taken() const { return taken_; }
    Revision revision() const { return seen_; }  ///< of the document, then; 0: never

    /// Whether the backend has those vectors. Before that there are no numbers, rows or pictures to be read.
    bool has_begun() const { return taken_ && stage_ != Stage::vectors; }

    /// Whether weights and output of this row are those of the present scene. Those of the scene's query are
    /// as soon as there are scores; in the other rows there may still be those of the state before, or 0.
    bool has_row(std::size_t query) const;

    /// Whether the present vectors were computed with to the end once, be it with another mask or
    /// temperature.
    bool has_output() const { return has_output_; }
    double progress() const;                     ///< of the work that the last change made: 0 … 1
    double seconds() const { return seconds_; }  ///< that the last complete computation took, without waiting

    std::size_t queries() const { return mask_.queries(); }
    std::size_t keys() const { return mask_.keys(); }

    /// What the numbers are made from; the scene's, as of the last advance().
    const AttentionHead& vectors() const { return *vectors_; }
    const MaskBits& mask() const { return mask_; }
    double scale() const { return scale_; }                                 ///< 1/√d_k or 1
    const std::vector<AttentionRowFacts>& facts() const { return facts_; }  ///< one for each query
    const AttentionSummary& summary() const { return summary_; }  ///< of the last complete computation

    /// Single numbers and rows, in the backend's precision; a row is valid until another one of its kind is
    /// asked for. `scaled` is score · scale; `masked` what softmax gets.
    double score(std::size_t query, std::size_t key) { return score_row(query).at(key); }
    double weight(std::size_t query, std::size_t key) { return weight_row(query).at(key); }
    const std::vector<double>& score_row(std::size_t query);
    const std::vector<double>& weight_row(std::size_t query);
    const std::vector<double>& masked_row(std::size_t query);  ///< the logits of that query's softmax
    const std::vector<double>& output_row(std::size_t query);  ///< d_v values; has_row() only
    const Matrix& output();  ///< queries × d_v of the last complete computation; has_output() only

    /// For pictures: see AttentionBackend::reduced(). All NaN if that fails: then see failure().
    std::vector<float> reduced(AttentionMatrix matrix, const Reduction& reduction);
    const AttentionBackend& backend() const { return *backend_; }

    /// See Results::expect_work().
    void expect_work() { backend_->expect_work(); }

    /// Rise whenever those numbers change: rows that have come, too. A picture's rises only now and then
    /// while its rows are coming.
    std::uint64_t picture_version(AttentionMatrix matrix) const {
        return matrix == AttentionMatrix::scores ? versions_.scores_picture : versions_.weights_picture;
    }
    std::uint64_t vectors_version() const { return versions_.vectors; }
    std::uint64_t scores_version() const { return versions_.scores; }
    std::uint64_t weights_version() const { return versions_.weights; }
    std::uint64_t mask_version() const { return versions_.mask; }

    /// How many cells of all rows take part; counted once for each mask.
    std::uint64_t live_cells();

    /// The same row in double-double from the same vectors, and the largest difference of a weight to it.
    const std::vector<double>& reference_row(std::size_t query);
    double difference_to_reference(std::size_t query);

  private:
    enum class Stage { vectors, scores, weights, output, done };

    /// How often each has changed.
    struct Versions {
        std::uint64_t vectors = 0;
        std::uint64_t scores = 0;
        std::uint64_t weights = 0;
        std::uint64_t output = 0;
        std::uint64_t mask = 0;
        std::uint64_t scores_picture = 0;
        std::uint64_t weights_picture = 0;
    };

    struct RowKey {
        std::uint64_t version = 0;
        std::size_t query = 0;

        friend bool operator==(const RowKey&, const RowKey&) = default;
    };
    struct MaskedRowKey {
        std::uint64_t scores = 0;
        std::uint64_t mask = 0;
        double scale = 1;
        std::size_t query = 0;

        friend bool operator==(const MaskedRowKey&, const MaskedRowKey&) = default;
    };

    void work(double seconds);
    void take_changes();
    bool take_model_vectors(double seconds);
    void start_from(Stage stage);
    void do_rows(std::size_t first, std::size_t count);
    void finish_stage();
    void compute_ahead(std::size_t query);
    AttentionSoftmax softmax_now() const;

    const Document& document_;
    std::unique_ptr<AttentionBackend> backend_;
    ModelHeads* model_;

    std::optional<std::size_t> head_;  ///< instead of the scene's
    std::optional<Attention> taken_;   ///< what the numbers below are of
    double temperature_ = 1;
    double scale_ = 1;
    MaskBits mask_;
    std::optional<VectorMaker> maker_;
    std::shared_ptr<const AttentionHead> vectors_;
    std::shared_ptr<AttentionHead> in_the_making_;
    std::vector<ScoreRowFacts> score_facts_;
    std::vector<AttentionRowFacts> facts_;
    AttentionSummary summary_;

    std::optional<std::string> failure_;
    std::string trouble_;
    Revision seen_ = 0;
    Stage stage_ = Stage::vectors;
    std::size_t next_row_ = 0;              ///< goes round and round while what is asked for changes
    std::size_t rows_left_ = 0;             ///< of this stage
    std::optional<std::size_t> row_ahead_;  ///< was computed before its turn
    bool has_output_ = false;
    std::size_t block_ = 1;  ///< rows that take about a millisecond
    bool complete_ = false;
    double seconds_ = 0;
    std::array<double, 4> spent_{};  ///< seconds in each stage of the computation under way
    Versions versions_;
    Cached<std::vector<double>, RowKey> score_row_;
    Cached<std::vector<double>, MaskedRowKey> masked_row_;
    Cached<std::vector<double>, RowKey> weight_row_;
    Cached<std::vector<double>, RowKey> output_row_;
    Cached<std::vector<double>, RowKey> reference_row_;
    std::optional<Matrix> output_;
    Cached<std::uint64_t> live_cells_;  // by the version of the mask
};

}  // namespace softmaxlab
