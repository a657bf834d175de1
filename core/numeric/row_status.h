#pragma once

#include <cstdint>

namespace softmaxlab {

/// What became of one row.
enum class RowStatus : std::uint8_t {
    ok,
    all_masked,   ///< every logit is −inf: the row is 0
    not_a_number  ///< a logit is NaN or +inf: the row is NaN
};

}  // namespace softmaxlab
