#pragma once

#include <array>
#include <cstddef>

#include "app/ui/lab.h"

namespace softmaxlab::overflow {

/// What one method in one format makes of the scene: as much of it as a tile shows.
struct FormatVerdict {
    static constexpr std::size_t max_classes = 16;

    Revision revision = 0;  ///< of the scene that it is about; 0: of none yet
    TraceSummary summary;
    std::size_t shown = 0;                            ///< classes: the first ones, or the most probable
    std::array<std::size_t, max_classes> classes{};   ///< of those, the indices …
    std::array<double, max_classes> probabilities{};  ///< … and p
};

/// Keeps the verdicts of all formats, and renews them in slices: a row of many classes takes longer in twelve
/// arithmetics than a frame lasts.
class FormatVerdicts {
  public:
    /// Works on one verdict at least, and on those of the scene's own format, whose traces the
    /// ladders need too.
    WorkDone work(const LabWork& work);

    const FormatVerdict& of(Method method, Format format) const;

  private:
    FormatVerdict& of(Method method, Format format);

    /// The one that is left behind the furthest; nothing if all are up to date.
    FormatVerdict* oldest(Revision now, Method& method, Format& format);

    std::array<std::array<FormatVerdict, all_formats.size()>, 2> verdicts_;  // [method][format]
};

/// The current logits in all six formats, by both methods, as small pictures; a click chooses the format.
void draw_format_tiles(LabContext& context, const FormatVerdicts& verdicts, const Rect& room);

}  // namespace softmaxlab::overflow
