#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "core/numeric/simplex_map.h"

namespace softmaxlab {

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

/// Everything about the present scene that the cards show.
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

/// Keeps SimplexNow while neither the scene nor the corners change.
class MapRows {
  public:
    const SimplexNow& at(LabContext& context, const std::vector<std::size_t>& corners);

  private:
    Revision revision_ = 0;
    SimplexNow now_;
};

}  // namespace softmaxlab
