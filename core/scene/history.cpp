#include "core/scene/history.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

namespace softmaxlab {
namespace {

// ---- sorted lists

bool comes_before(std::size_t a, std::size_t b) {
    return a < b;
}

// All members: a cell that is painted otherwise is another one.
bool comes_before(const PaintedCell& a, const PaintedCell& b) {
    return std::tie(a.query, a.key, a.masked) < std::tie(b.query, b.key, b.masked);
}

template <typename Item>
std::vector<Item> without(const std::vector<Item>& from, const std::vector<Item>& these) {
    std::vector<Item> rest;
    std::set_difference(from.begin(), from.end(), these.begin(), these.end(), std::back_inserter(rest),
                        [](const Item& a, const Item& b) { return comes_before(a, b); });
    rest.shrink_to_fit();
    return rest;
}

template <typename Item>
std::size_t bytes_of(const std::vector<Item>& items) {
    return items.capacity() * sizeof(Item);
}

std::size_t bytes_of(const std::vector<std::string>& texts) {
    std::size_t bytes = texts.capacity() * sizeof(std::string);
    for (const std::string& text : texts) bytes += text.capacity();
    return bytes;
}

template <typename Item>
std::size_t bytes_of(const ListDifference<Item>& difference) {
    return bytes_of(difference.added) + bytes_of(difference.removed);
}

/// Takes the list out of `scene`.
template <typename Item>
ListDifference<Item> take_difference(std::vector<Item>& list, const std::vector<Item>& neighbour) {
    ListDifference<Item> difference{without(list, neighbour), without(neighbour, list)};
    list = std::vector<Item>();
    return difference;
}

template <typename Item>
std::vector<Item> restored_list(const ListDifference<Item>& difference, const std::vector<Item>& neighbour) {
    const std::vector<Item> kept = without(neighbour, difference.removed);
    std::vector<Item> list;
    list.reserve(kept.size() + difference.added.size());
    std::merge(kept.begin(), kept.end(), difference.added.begin(), difference.added.end(),
               std::back_inserter(list), [](const Item& a, const Item& b) { return comes_before(a, b); });
    return list;
}

// ---- text

TextDifference take_difference(std::string& text, const std::string& neighbour) {
    TextDifference difference;
    const std::size_t shorter = std::min(text.size(), neighbour.size());
    while (difference.beginning < shorter && text[difference.beginning] == neighbour[difference.beginning])
        ++difference.beginning;
    while (difference.end < shorter - difference.beginning &&
           text[text.size() - 1 - difference.end] == neighbour[neighbour.size() - 1 - difference.end])
        ++difference.end;
    difference.middle =
        text.substr(difference.beginning, text.size() - difference.beginning - difference.end);
    text = std::string();
    return difference;
}

std::string restored_text(const TextDifference& difference, const std::string& neighbour) {
    return neighbour.substr(0, difference.beginning) + difference.middle +
           neighbour.substr(neighbour.size() - difference.end);
}

// ---- vectors

constexpr std::array<Matrix AttentionHead::*, 4> matrices = {&AttentionHead::q, &AttentionHead::k,
                                                             &AttentionHead::v, &AttentionHead::scores};

std::size_t bytes_of(const GivenVectors& given) {
    std::size_t bytes = sizeof(GivenVectors) + given.source.capacity() + bytes_of(given.labels);
    for (const AttentionHead& head : given.heads) {
        bytes += sizeof(AttentionHead);
        for (const auto matrix : matrices) bytes += bytes_of((head.*matrix).values);
    }
    return bytes;
}

bool have_same_shapes(const GivenVectors& a, const GivenVectors& b) {
    return std::equal(a.heads.begin(), a.heads.end(), b.heads.begin(), b.heads.end(),
                      [](const AttentionHead& x, const AttentionHead& y) {
                          return std::all_of(matrices.begin(), matrices.end(), [&](auto matrix) {
                              return (x.*matrix).rows == (y.*matrix).rows &&
                                     (x.*matrix).columns == (y.*matrix).columns;
                          });
                      });
}

// By their bits: 0 is not −0, and each NaN is its own.
bool are_same_bits(const double* a, const double* b, std::size_t count) {
    return std::memcmp(a, b, count * sizeof(double)) == 0;
}

/// Nothing: the vectors themselves are smaller, or the two cannot be compared.
std::optional<VectorDifference> difference_of(const GivenVectors& given, const GivenVectors& neighbour) {
    if (!have_same_shapes(given, neighbour)) return std::nullopt;
    // A new member must be kept, too: here, and where it is put back.
    const auto& [source, edited, heads, may_be_weights, weights, labels] = given;
    VectorDifference difference{source, edited, may_be_weights, weights, {}, {}};
    if (labels != neighbour.labels) difference.labels = labels;
    const std::size_t room = bytes_of(given) / 2 / sizeof(VectorDifference::Cell);
    for (std::size_t head = 0; head < heads.size(); ++head) {
        for (std::size_t which = 0; which < matrices.size(); ++which) {
            const Matrix& matrix = heads[head].*matrices[which];
            const Matrix& other = neighbour.heads[head].*matrices[which];
            for (std::size_t row = 0; row < matrix.rows; ++row) {
                const std::size_t begin = row * matrix.columns;
                if (are_same_bits(&matrix.values[begin], &other.values[begin], matrix.columns)) continue;
                for (std::size_t i = begin; i < begin + matrix.columns; ++i) {
                    if (are_same_bits(&matrix.values[i], &other.values[i], 1)) continue;
                    if (difference.cells.size() == room) return std::nullopt;
                    difference.cells.push_back({static_cast<std::uint32_t>(head),
                                                static_cast<std::uint32_t>(which), i, matrix.values[i]});
                }
            }
        }
    }
    difference.cells.shrink_to_fit();
    return difference;
}

std::shared_ptr<const GivenVectors> restored_vectors(const VectorDifference& difference,
                                                     const GivenVectors& neighbour) {
    auto given = std::make_shared<GivenVectors>(neighbour);
    given->source = difference.source;
    given->edited = difference.edited;
    given->may_be_weights = difference.may_be_weights;
    given->weights = difference.weights;
    if (difference.labels) given->labels = *difference.labels;
    for (const VectorDifference::Cell& cell : difference.cells)
        (given->heads[cell.head].*matrices[cell.matrix]).values[cell.index] = cell.value;
    return given;
}

// ---- what is shared

std::size_t bytes_of(const ModelText& text) {
    return sizeof(ModelText) + text.model.capacity() + bytes_of(text.ids) + bytes_of(text.tokens);
}

std::size_t bytes_of(const LogitSet& set) {
    return sizeof(LogitSet) + set.source.capacity() + bytes_of(set.logits) + bytes_of(set.labels);
}

std::size_t bytes_of_unshared(const std::optional<Pin>& pin, const std::optional<Pin>& neighbour) {
    const bool shared = !pin || (neighbour && pin->logits == neighbour->logits);
    return shared ? 0 : bytes_of(*pin->logits);
}

}  // namespace

HistoryStep::HistoryStep(Scene scene, const Scene& neighbour) : scene_(std::move(scene)) {
    Attention& attention = scene_.attention;
    const Attention& other = neighbour.attention;
    if (attention.given && other.given && attention.given != other.given) {
        if (auto difference = difference_of(*attention.given, *other.given)) {
            has_vectors_ = true;
            vectors_ = std::move(*difference);
            attention.given.reset();
        }
    }
    painted_ = take_difference(attention.mask.painted, other.mask.painted);
    padding_ = take_difference(attention.mask.padding, other.mask.padding);
    loaded_masked_ = take_difference(scene_.loaded_masked, neighbour.loaded_masked);
    text_ = take_difference(attention.text, other.text);

    bytes_ = sizeof(HistoryStep) + scene_.title.capacity() + bytes_of(scene_.classes) +
             vectors_.source.capacity() + bytes_of(vectors_.cells) +
             (vectors_.labels ? bytes_of(*vectors_.labels) : 0) + bytes_of(painted_) + bytes_of(padding_) +
             bytes_of(loaded_masked_) + text_.middle.capacity();
    for (const ClassItem& item : scene_.classes) bytes_ += item.name.capacity();
    if (attention.given && attention.given != other.given) bytes_ += bytes_of(*attention.given);
    if (attention.model && attention.model != other.model) bytes_ += bytes_of(*attention.model);
    const auto& mask = attention.mask.given;
    if (mask && mask != other.mask.given)
        bytes_ += sizeof(GivenMask) + mask->source.capacity() + mask->takes_part.size() / 8;
    if (scene_.loaded && scene_.loaded != neighbour.loaded) bytes_ += bytes_of(*scene_.loaded);
    bytes_ += bytes_of_unshared(scene_.pins.a, neighbour.pins.a);
    bytes_ += bytes_of_unshared(scene_.pins.b, neighbour.pins.b);
}

Scene HistoryStep::restored(const Scene& neighbour) const {
    Scene scene = scene_;
    const Attention& other = neighbour.attention;
    if (has_vectors_) scene.attention.given = restored_vectors(vectors_, *other.given);
    scene.attention.mask.painted = restored_list(painted_, other.mask.painted);
    scene.attention.mask.padding = restored_list(padding_, other.mask.padding);
    scene.loaded_masked = restored_list(loaded_masked_, neighbour.loaded_masked);
    scene.attention.text = restored_text(text_, other.text);
    return scene;
}

void History::add(Scene before, const Scene& now) {
    for (const HistoryStep& step : redo_) bytes_ -= step.bytes();
    redo_.clear();
    push(undo_, std::move(before), now);
}

Scene History::undo(const Scene& now) {
    Scene before = pop(undo_, now);
    push(redo_, now, before);
    return before;
}

Scene History::redo(const Scene& now) {
    Scene after = pop(redo_, now);
    push(undo_, now, after);
    return after;
}

void History::push(Steps& steps, Scene scene, const Scene& neighbour) {
    steps.emplace_back(std::move(scene), neighbour);
    bytes_ += steps.back().bytes();
    keep_limits();
}

Scene History::pop(Steps& steps, const Scene& neighbour) {
    Scene scene = steps.back().restored(neighbour);
    bytes_ -= steps.back().bytes();
    steps.pop_back();
    return scene;
}

void History::keep_limits() {
    const auto is_over = [this] { return undo_.size() + redo_.size() > max_steps || bytes_ > limit_; };
    while (is_over() && undo_.size() > 1) {
        bytes_ -= undo_.front().bytes();
        undo_.pop_front();
    }
    // The farthest step forward: what was undone last can be redone.
    while (is_over() && redo_.size() > 1) {
        bytes_ -= redo_.front().bytes();
        redo_.pop_front();
    }
}

}  // namespace softmaxlab
