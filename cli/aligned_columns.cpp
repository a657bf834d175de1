#include "cli/aligned_columns.h"

#include <algorithm>
#include <cstddef>

namespace softmaxlab {
namespace {

// Characters of UTF-8: every byte that does not continue one.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padding(std::size_t width, std::size_t used) {
    return std::string(width > used ? width - used : 0, ' ');
}

// How much of a number stands left of the place of its decimal point.
std::size_t whole_width(const std::string& number) {
    const bool word = number.find_first_of("0123456789") == std::string::npos;
    return word ? number.size() : std::min(number.find_first_of(".e"), number.size());
}

void append_column(std::vector<std::string>& lines, const std::vector<std::string>& column) {
    const bool first = lines.empty();
    lines.resize(std::max(lines.size(), column.size()));
    for (std::size_t i = 0; i < column.size(); ++i) lines[i] += (first ? "" : "  ") + column[i];
}

}  // namespace

void AlignedColumns::add_text(const std::string& heading, const std::vector<std::string>& cells) {
    std::vector<std::string> column = {heading};
    column.insert(column.end(), cells.begin(), cells.end());
    std::size_t width = 0;
    for (const std::string& cell : column) width = std::max(width, width_of(cell));
    for (std::string& cell : column) cell += padding(width, width_of(cell));
    append_column(lines_, column);
}

void AlignedColumns::add_numbers(const std::string& heading, const std::vector<std::string>& cells) {
    std::size_t whole = 0, fraction = 0;
    for (const std::string& cell : cells) {
        whole = std::max(whole, whole_width(cell));
        fraction = std::max(fraction, cell.size() - whole_width(cell));
    }
    const std::size_t width = std::max(whole + fraction, width_of(heading));
    std::vector<std::string> column = {padding(width, width_of(heading)) + heading};
    for (const std::string& cell : cells) {
        const std::string left = padding(width - fraction, whole_width(cell)) + cell;
        column.push_back(left + padding(width, left.size()));
    }
    append_column(lines_, column);
}

std::string AlignedColumns::text() const {
    std::string text;
    for (const std::string& line : lines_) {
        const std::size_t end = line.find_last_not_of(' ');
        const bool empty_heading = end == std::string::npos && &line == &lines_.front();
        if (!empty_heading) text += line.substr(0, end == std::string::npos ? 0 : end + 1) + "\n";
    }
    return text;
}

}  // namespace softmaxlab
