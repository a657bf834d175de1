#pragma once

#include <string>
#include <vector>

namespace softmaxlab {

/// A table in plain text. Text stands left-aligned, numbers with their decimal points under each other, both
/// by characters rather than bytes. All columns must have the same number of cells.
class AlignedColumns {
  public:
    void add_text(const std::string& heading, const std::vector<std::string>& cells);
    void add_numbers(const std::string& heading, const std::vector<std::string>& cells);

    /// The lines, each ended, two blanks between columns and none at the end; without a heading if all are
    /// empty.
    std::string text() const;

  private:
    std::vector<std::string> lines_;  ///< the heading first
};

}  // namespace softmaxlab
