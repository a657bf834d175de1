#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace softmaxlab {

/// What a table of numbers does not say of itself: "T" 0.5, "backend" "simd, f32".
struct ValueNote {
    ValueNote(std::string of, double is) : name(std::move(of)), number(is) {}
    ValueNote(std::string of, std::string is) : name(std::move(of)), words(std::move(is)) {}

    std::string name;
    std::optional<double> number;
    std::string words;  ///< where it is no number
};

/// Numbers that leave the program, at full precision, with the names of their rows and columns. Rows count
/// from 0.
struct ValueTable {
    std::string id;                    ///< ASCII letters, digits and "_": "weights"
    std::string title;                 ///< "Attention weights of head 0"
    std::string row_name;              ///< what a row is: "class", "query"
    std::vector<std::string> rows;     ///< their labels; empty: they have none
    std::vector<std::string> columns;  ///< their labels, one at least; "logit" where each is a quantity
    std::vector<double> values;        ///< row after row
    /// Whether all numbers are of one kind, as those of a heatmap are; otherwise each column is a quantity of
    /// its own.
    bool is_matrix = false;
    std::vector<ValueNote> notes;

    std::size_t row_count() const { return columns.empty() ? 0 : values.size() / columns.size(); }
    double at(std::size_t row, std::size_t column) const { return values[row * columns.size() + column]; }
};

}  // namespace softmaxlab
