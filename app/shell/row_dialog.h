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

/// Asks which row of a matrix to open, with a look at its first values.
class RowDialog {
  public:
    void open(std::shared_ptr<const LogitsTable> table, RowChoices choices);
    bool is_open() const { return overlay_.is_open(); }

    void draw(Ui& ui);

  private:
    Overlay overlay_;
    std::shared_ptr<const LogitsTable> table_;
    RowChoices choices_;
    void step(int by);

    std::size_t row_ = 0;  ///< from 0; people count from 1
    std::string text_;
    bool focus_ = false;    ///< the keyboard goes (back) into the text
    int text_version_ = 0;  ///< rises when the text changes by other means than typing
};

/// The first values of a row in one line: "1.5, -2, 0.25, … 16 in all".
std::string row_preview(const LogitsTable& table, std::size_t row);

/// The row (from 0) that a person typed (from 1), if the table has it.
std::optional<std::size_t> parse_row(const std::string& text, std::size_t rows);

}  // namespace softmaxlab
