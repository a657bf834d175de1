#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/labs/attention/stages.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "app/widgets/matrix_map.h"
#include "core/engine/reduction.h"
#include "core/numeric/dimension_study.h"
#include "core/numeric/format.h"
#include "core/numeric/online_softmax.h"
#include "core/numeric/trace.h"
#include "core/scene/document.h"

// What the drawings of this lab share.

namespace softmaxlab::attention {

/// What the card on the right shows.
enum class SideTab { row, dimensions, heads, online, cost };

/// The groups of the strip at the top that have further controls, below it while they are open.
enum class Group { none, tokens, vectors, mask, weights };

/// What stands beside or instead of the bars of a row.
enum class RowPart { output, mask_value };

/// Keys in a block of the online form, and how many blocks are done.
struct OnlineSteps {
    std::size_t block = 2;
    std::size_t done = 0;

    friend bool operator==(const OnlineSteps&, const OnlineSteps&) = default;
};

/// The formats in which the two kinds of mask are compared.
inline constexpr std::array<Format, 3> mask_formats = {Format::f16, Format::bf16, Format::f32};

/// What the eye has chosen.
struct View {
    SideTab side = SideTab::row;
    Stage stage = Stage::weights;  ///< the one in the large matrix
    MatrixView part;               ///< of it that is visible
    ReductionKind reduction = ReductionKind::mean;
    bool stretched = false;  ///< the colours of weights go from 0 to the largest one, not to 1
    Group open = Group::none;
    bool enlarged = false;  ///< the large matrix has all the room
    bool painting = false;
    std::size_t key = 0;  ///< the column of the keyboard's cell; its row is the scene's query
    MatrixCell q;         ///< the components that the keyboard changes
    MatrixCell k;
    MatrixCell v;
    RowPart row_part = RowPart::output;
    Format format = Format::f16;  ///< of the two kinds of mask
    OnlineSteps online;

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

/// The names of rows and columns, and of where the vectors come from.
struct TokenLabels {
    std::vector<std::string> queries;
    std::vector<std::string> keys;
    std::string source;     ///< of the vectors, in words
    Revision revision = 0;  ///< of the scene that they are of
};

/// The cell under the pointer or the keyboard, in whatever matrix or list: it lights up in all of them. What
/// was drawn before it was found lights up in the next drawing of the same frame.
class HoveredCell {
  public:
    /// Lights the cell that the last drawing found, if there is one like it.
    void begin_drawing(std::size_t queries, std::size_t keys);

    const std::optional<Cell>& lit() const { return lit_; }
    void find(Cell cell) { found_ = cell; }
    bool is_found() const { return found_.has_value(); }

    /// Whether the drawing lit another one than it found.
    bool is_new() const { return found_ != lit_; }

  private:
    std::optional<Cell> lit_;
    std::optional<Cell> found_;
};

/// A stroke of the brush over the mask.
struct MaskStroke {
    GestureId gesture = no_gesture;
    bool masks = true;  ///< or opens: the first cell says
    Cell last;
};

/// A component of Q, K or V that the mouse holds.
struct VectorHold {
    edit::VectorMatrix matrix = edit::VectorMatrix::q;
    double value = 0;  ///< where it was taken hold of
    float y = 0;
};

/// The chosen row twice in the arithmetic of one format: masked by −∞ and by −1e9.
struct MaskTraces {
    std::uint64_t version = 0;  ///< AttentionResults::weights_version()
    std::size_t query = 0;
    double temperature = 1;
    Format format = Format::f16;
    Trace infinity;
    Trace number;
};

/// The experiment behind 1/√d_k, kept while nothing that it depends on changes.
struct KeptStudy {
    std::uint64_t seed = 0;
    std::size_t d_k = 0;
    double temperature = 1;
    std::optional<DimensionStudy> study;
    std::vector<DimensionRow> rows;
};

/// The online form of a row, kept while nothing that it depends on changes.
struct OnlineRow {
    struct Source {
        std::uint64_t weights = 0;  ///< versions of the results
        std::uint64_t vectors = 0;
        std::size_t query = 0;
        std::size_t block = 0;
        double temperature = 0;

        friend bool operator==(const Source&, const Source&) = default;
    };

    std::optional<Source> source;
    std::string trouble;  ///< why this row has no online form; empty: it has one
    std::vector<double> logits;
    OnlineSoftmax softmax;          ///< all its steps, whether done or not
    double largest_difference = 0;  ///< of a weight to softmax in one piece
};

/// How the online form goes on by itself.
struct OnlinePlay {
    bool playing = false;
    double waiting = 0;  ///< steps that are due
    /// Query and number of keys of the row that the steps are of.
    std::optional<std::pair<std::size_t, std::size_t>> row;
};

/// What a person looks at: with other tokens or another file, what was chosen in the old ones is gone.
struct Data {
    Revision revision = 0;  ///< of the scene that has it
    std::string text;
    TokenKind token_kind = TokenKind::words;
    std::string file;  ///< of loaded vectors
    bool edited = false;
    std::size_t queries = 0;
    std::size_t keys = 0;
};

/// What may be thrown away at any time.
struct Cache {
    TokenLabels labels;
    HoveredCell hovered;
    StageNumbers numbers;
    std::optional<MaskStroke> stroke;
    GestureId keys_move = no_gesture;  ///< of arrow keys that are held: all of their steps are one
    std::optional<VectorHold> hold;
    std::optional<MaskTraces> traces;
    KeptStudy study;
    OnlineRow online;
    OnlinePlay play;
    std::optional<Data> data;  ///< that the View is of
};

/// Keys that are listed one by one: of more the most important ones.
inline constexpr std::size_t max_listed_keys = 12;
inline constexpr std::size_t max_tall_list = 24;  ///< where there is room for so many

// What is hidden here, by what is shown.

/// What softmax makes of a row.
bool hides_weights(const Ui& ui);

/// What the values come to. Whoever sees it among them sees the weights.
bool hides_output(const Ui& ui);

/// The numbers of one of the four matrices.
bool hides_stage(const Ui& ui, Stage stage);

/// Entropy and the like, of rows or of matrices.
bool hides_readouts(const Ui& ui);

/// The width of draw_token().
float token_width(Ui& ui, std::span<const std::string> tokens, std::size_t index);

void change(LabContext& context, AttentionEdit edit);

/// The query that is looked at; the last one while there are fewer. Needs results that have begun.
std::size_t chosen_query(LabContext& context);

/// The query whose row is shown: that of the cell under the pointer, if its row is there; otherwise the
/// chosen one.
std::size_t shown_query(LabContext& context, const Cache& cache);

/// Whether weights and output of the chosen query are there.
bool has_chosen_row(LabContext& context);

/// Whether the mask leaves anything out, or may: a window wider than the matrix counts, too.
bool masks_something(const AttentionMask& mask);

/// Says how far it is, in place of a view, while what it shows is not there. Returns whether it did.
bool draw_progress(LabContext& context, const Rect& room, bool is_there);

/// From the left of `bar`, which keeps the rest: the query with its token, to type its number or to go to the
/// neighbours of the chosen one.
void draw_query_chooser(LabContext& context, const TokenLabels& labels, Rect& bar, std::size_t query);

/// A token between quotation marks, at most `letters` of it.
std::string_view quoted_token(FrameArena& arena, std::string_view token, std::size_t letters = 10);

/// Whether the label of a query or a key is its number and nothing else, as where a file names none.
bool is_only_a_number(std::string_view label, std::size_t index);

/// Number and name of a query or a key, from 0: "3 on"; the number alone where that is its name.
std::string_view numbered(FrameArena& arena, std::span<const std::string> labels, std::size_t index,
                          std::size_t letters = 24);

/// The same with the name between quotation marks, for sentences: "3 “on”".
std::string_view numbered_quoted(FrameArena& arena, std::span<const std::string> labels, std::size_t index,
                                 std::size_t letters = 10);

/// The colour of a token: up to 16 have one of their own, as the classes of a row opened in the lab
/// "Softmax".
ImU32 token_colour(const Ui& ui, std::size_t tokens, std::size_t index);

/// The dot in its colour, and its number and token on one line.
void draw_token(Ui& ui, Rect rect, std::span<const std::string> tokens, std::size_t index);

/// The ground of what can be typed into.
void draw_field_box(Ui& ui, const Rect& rect);

/// A word where a view has nothing to show.
void draw_nothing(Ui& ui, const Rect& room, std::string_view landmark_name, std::string_view why);

}  // namespace softmaxlab::attention
