#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace softmaxlab {

/// What a sorted list without repetitions has and its neighbour has not, and the other way round.
template <typename Item>
struct ListDifference {
    std::vector<Item> added;
    std::vector<Item> removed;
};

/// What a text has between the beginning and the end that it shares with its neighbour.
struct TextDifference {
    std::size_t beginning = 0;  ///< bytes
    std::size_t end = 0;        ///< bytes
    std::string middle;
};

/// The numbers in which given vectors differ from their neighbour's, which have the same shapes.
struct VectorDifference {
    struct Cell {
        std::uint32_t head = 0;
        std::uint32_t matrix = 0;  ///< q, k, v, scores
        std::size_t index = 0;     ///< into its values
        double value = 0;
    };
    std::string source;
    bool edited = false;
    bool may_be_weights = false;
    bool weights = false;
    std::optional<std::vector<std::string>> labels;  ///< nothing: the neighbour's
    std::vector<Cell> cells;
};

/// A scene of the history. What may be large in it (vectors, painted cells, padding, masked logits, text) is
/// kept as its difference from the scene beside it, the one that undo or redo starts from, wherever that is
/// the smaller; logits and pins are shared with it.
class HistoryStep {
  public:
    HistoryStep(Scene scene, const Scene& neighbour);

    /// The scene exactly as it was, to the bit, from the same neighbour.
    Scene restored(const Scene& neighbour) const;

    /// What this step alone keeps in memory, as an estimate that errs upwards: what it shares with its
    /// neighbour does not count.
    std::size_t bytes() const { return bytes_; }

  private:
    Scene scene_;  ///< without what the following members hold
    bool has_vectors_ = false;
    VectorDifference vectors_;
    ListDifference<PaintedCell> painted_;
    ListDifference<std::size_t> padding_;
    ListDifference<std::size_t> loaded_masked_;
    TextDifference text_;
    std::size_t bytes_ = 0;
};

/// What can be undone and redone: limited by the number of its steps and by their memory. The oldest steps go
/// first; the newest one stays whatever its size, so that what was done last can always be undone.
class History {
  public:
    static constexpr std::size_t max_steps = 1000;
    static constexpr std::size_t max_bytes = std::size_t{256} << 20;

    explicit History(std::size_t bytes = max_bytes) : limit_(bytes) {}

    bool can_undo() const { return !undo_.empty(); }
    bool can_redo() const { return !redo_.empty(); }

    /// A step: what was there before what is there now. What could be redone is gone.
    void add(Scene before, const Scene& now);

    /// The scene before, or after, the one that is there now, which can be had back by the other one. Only
    /// where can_undo(), or can_redo().
    Scene undo(const Scene& now);
    Scene redo(const Scene& now);

    std::size_t steps() const { return undo_.size() + redo_.size(); }

    /// Of all steps.
    std::size_t bytes() const { return bytes_; }

  private:
    using Steps = std::deque<HistoryStep>;

    void push(Steps& steps, Scene scene, const Scene& neighbour);
    Scene pop(Steps& steps, const Scene& neighbour);
    void keep_limits();

    std::size_t limit_;
    std::size_t bytes_ = 0;
    Steps undo_;
    Steps redo_;
};

}  // namespace softmaxlab
