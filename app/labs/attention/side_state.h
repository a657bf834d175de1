#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "app/labs/attention/online_play.h"
#include "app/ui/frame_arena.h"
#include "core/numeric/dimension_study.h"
#include "core/numeric/format.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

/// What stands beside or instead of the bars of a row.
enum class RowPart { output, mask_value };

/// The chosen row twice in the arithmetic of one format: masked by −∞ and by −1e9.
struct MaskTraces {
    std::uint64_t version = 0;  ///< AttentionResults::weights_version()
    std::size_t query = 0;
    double temperature = 1;
    Format format = Format::f16;
    Trace infinity;
    Trace number;
};

struct RowViewState {
    RowPart part = RowPart::output;
    Format format = Format::f16;
    std::optional<MaskTraces> traces;
};

/// The experiment behind 1/√d_k, kept while nothing that it depends on changes.
struct KeptStudy {
    std::uint64_t seed = 0;
    std::size_t d_k = 0;
    double temperature = 1;
    std::optional<DimensionStudy> study;
    std::vector<DimensionRow> rows;
};

/// What the views of the card on the right keep for themselves.
struct SideState {
    RowViewState row;
    KeptStudy study;
    OnlinePlay online;
};

}  // namespace softmaxlab
