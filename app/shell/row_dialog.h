#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/shell/overlay.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

/// What becomes of a matrix.
struct RowChoices {
    std::function<void(std::size_t row)> row;  ///< opens that row, from 0
    std::function<void()> scores;  ///< opens all of it as the scores of attention; empty: that cannot be
};

/// What becomes of arrays with a layer axis.
struct LayerQuestion {
    std::string file;        ///< its name, for people
    std::size_t layers = 0;  ///< counted from 0
    std::function<void(std::size_t layer)> open;
};

/// Asks which row of a matrix to open, with a look at its first values, or which layer of a model.
class RowDialog {
  public:
    void open(std::shared_ptr<const LogitsTable> table, RowChoices choices);
    void open(LayerQuestion question);
    bool is_open() const { return overlay_.is_open(); }

    void draw(Ui& ui);

  private:
    Overlay overlay_;
    std::shared_ptr<const LogitsTable> table_;  ///< null: it is about layers
    RowChoices choices_;
    LayerQuestion layers_;

    std::size_t count() const { return table_ ? table_->rows : layers_.layers; }
    void begin();
    void step(int by);

    std::size_t row_ = 0;  ///< from 0
    std::string text_;
    bool focus_ = false;    ///< the keyboard goes (back) into the text
    int text_version_ = 0;  ///< rises when the text changes by other means than typing
};

/// The first values of a row in one line: "1.5, -2, 0.25, … 16 in all".
std::string row_preview(const LogitsTable& table, std::size_t row);

/// The row that a person typed, from 0, if there are that many.
std::optional<std::size_t> parse_row(const std::string& text, std::size_t rows);

}  // namespace softmaxlab
