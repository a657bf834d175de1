#include "core/files/mask_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/limits.h"

namespace softmaxlab {
namespace {

constexpr double masks_below = -1e4;  // the range of f16 ends at −65504; −1e4 is written, too

}  // namespace

MaskFile mask_file_of(NumberArray array, const std::string& place, const std::string& source) {
    std::vector<std::uint64_t> shape = without_leading_ones(array.shape);
    if (shape.size() == 1) shape.insert(shape.begin(), 1);
    if (shape.size() == 3 && shape[1] == 1) shape.erase(shape.begin() + 1);  // batch × 1 × keys
    if (shape.size() < 2 || shape.size() > 3) {
        throw InputError(fmt::format("{}: expected a mask of queries × keys, found the shape {}", place,
                                     shape_text(array.shape)));
    }
    const std::size_t size = static_cast<std::size_t>(shape[shape.size() - 2] * shape.back());
    for (std::size_t i = size; i < array.values.size(); ++i) {
        if (array.values[i] == array.values[i - size]) continue;
        throw InputError(
            fmt::format("{}: expected one mask for all heads, found the shape {} with different ones", place,
                        shape_text(array.shape)));
    }
    array.values.resize(size);
    MaskFile file{source, place, Matrix()};
    file.values.rows = static_cast<std::size_t>(shape[shape.size() - 2]);
    file.values.columns = static_cast<std::size_t>(shape.back());
    file.values.values = std::move(array.values);
    return file;
}

MaskFile mask_file_of(const LogitsTable& table, const std::string& place, const std::string& source) {
    MaskFile file{source, place, Matrix()};
    file.values.rows = table.rows;
    file.values.columns = table.classes;
    file.values.values = table.values;
    return file;
}

CellMask cell_mask(const MaskFile& file, std::size_t queries, std::size_t keys) {
    const Matrix& values = file.values;
    if (values.columns != keys || (values.rows != queries && values.rows != 1)) {
        throw InputError(fmt::format("{}: expected a mask of {} queries × {} keys, found {} × {}", file.place,
                                     queries, keys, values.rows, values.columns));
    }
    const auto at = [&](std::size_t query, std::size_t key) {
        return values.at(values.rows == 1 ? 0 : query, key);
    };
    bool only_zeros_and_ones = true, has_one = false;
    for (const double value : values.values) {
        if (!(value < infinity)) {
            throw InputError(fmt::format("{}: expected numbers or -inf in a mask, found {}", file.place,
                                         value == infinity ? "+inf" : "NaN"));
        }
        only_zeros_and_ones = only_zeros_and_ones && (value == 0 || value == 1);
        has_one = has_one || value == 1;
    }
    const bool is_boolean = only_zeros_and_ones && has_one;
    // A query that may not look at itself is rare; masks of which the ones mask are not.
    bool own_place_is_zero = is_boolean && values.rows > 1;
    for (std::size_t query = 0; query < queries && own_place_is_zero; ++query) {
        const std::size_t own = query + keys - std::min(queries, keys);
        if (own < keys && at(query, own) != 0) own_place_is_zero = false;
    }
    const double takes_part = own_place_is_zero ? 0 : 1;

    CellMask result;
    GivenMask mask{file.source, queries, keys, {}};
    mask.takes_part.reserve(queries * keys);
    Matrix bias(queries, keys);
    std::size_t masked = 0;
    bool has_bias = false;
    for (std::size_t query = 0; query < queries; ++query) {
        for (std::size_t key = 0; key < keys; ++key) {
            const double value = at(query, key);
            const bool is_live = is_boolean ? value == takes_part : value > masks_below;
            mask.takes_part.push_back(is_live);
            if (!is_live) ++masked;
            if (!is_boolean && is_live) bias.at(query, key) = value;
            has_bias = has_bias || (!is_boolean && is_live && value != 0);
        }
    }
    if (masked > 0) {
        result.mask = std::make_shared<const GivenMask>(std::move(mask));
        result.remark = fmt::format("{} masks {} of {} cells", file.source, masked, queries * keys);
        if (is_boolean) result.remark += fmt::format(": a {:g} takes part", takes_part);
        result.remark += '.';
    }
    if (has_bias) result.bias = std::move(bias);
    return result;
}

}  // namespace softmaxlab
