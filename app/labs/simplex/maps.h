#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "core/numeric/contours.h"
#include "core/numeric/share_path.h"
#include "core/numeric/simplex_map.h"

namespace softmaxlab::simplex {

std::string_view key_of(SimplexMap map);     ///< "entmax15": in landmarks
std::string_view about_map(SimplexMap map);  ///< a sentence

/// What one map makes of the logits.
struct MapRow {
    std::vector<double> p;         ///< of every class
    std::size_t support = 0;       ///< classes that get more than 0
    double mass = 0;               ///< Σ p of the corners
    std::optional<Shares> shares;  ///< of that mass, among the corners; nothing if there is none
    double dot = 0;                ///< p·z
    double entropy = 0;            ///< H(p), nats
    double objective = 0;          ///< F(p) = p·z + T·H(p)
};

/// Everything about the current scene that the cards show.
struct SimplexNow {
    std::vector<std::size_t> corners;   ///< class indices, 1 … 3
    std::vector<double> corner_logits;  ///< of those
    std::array<MapRow, map_count> maps;
    std::size_t live = 0;       ///< classes that take part
    bool not_a_number = false;  ///< a logit is NaN or +∞
    double rest = 0;            ///< Σ p of softmax over the classes that are no corner
    double maximum = 0;         ///< T · log Σ exp(z/T), of all classes
    double corner_maximum = 0;  ///< the same of the corners alone

    const MapRow& row(SimplexMap map) const { return maps[number_of(map)]; }
    bool ordinary() const { return live > 0 && !not_a_number; }
};

/// A probability in at most `width` characters: "0 exactly" where a map gives that, "≈ 0" and "≈ 1" where
/// only the double does, "masked".
std::string_view probability_text(FrameArena& arena, const SimplexNow& now, SimplexMap map, double p,
                                  double temperature, bool masked, int width);

SimplexNow simplex_now(const Scene& scene, Results& results, const std::vector<std::size_t>& corners);

/// Keeps SimplexNow while neither the scene nor the corners change.
class MapRows {
  public:
    const SimplexNow& at(LabContext& context, const std::vector<std::size_t>& corners);

  private:
    Revision revision_ = 0;
    SimplexNow now_;
};

/// Where the path of softmax has marks.
inline constexpr std::array<double, 6> marked_temperatures = {
    0.1, 0.5, 1, 2, 10, std::numeric_limits<double>::infinity()};
using MarkedShares = std::array<std::optional<Shares>, marked_temperatures.size()>;

/// The paths of all maps, kept while the logits and the corners stay: no temperature changes them.
class SharePaths {
  public:
    const SharePath& at(LabContext& context, const std::vector<std::size_t>& corners, SimplexMap map);

    /// At the temperatures that are marked.
    const MarkedShares& marks(LabContext& context, const std::vector<std::size_t>& corners);

  private:
    void update(LabContext& context, const std::vector<std::size_t>& corners);

    Revision checked_ = 0;
    std::vector<std::size_t> corners_;
    std::vector<double> logits_;
    std::array<SharePath, map_count> paths_;
    MarkedShares marks_;
};

/// Level curves that are found once and kept while what they depend on stays.
class Contours {
  public:
    const std::vector<Contour>& entropy();
    const ShortfallContours& shortfall(const std::vector<double>& logits, double temperature);

  private:
    std::vector<Contour> entropy_;
    std::vector<double> logits_;
    double temperature_ = -1;
    ShortfallContours shortfall_;
};

}  // namespace softmaxlab::simplex
