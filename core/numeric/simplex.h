#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace softmaxlab {

// ---- a triangle of three shares ----

/// Three numbers that sum to 1: a point of the simplex where none is negative.
using Shares = std::array<double, 3>;

/// A point of the plane in which the simplex is an equilateral triangle of side 1: corner 0 at the top (½,
/// √3/2), corner 1 at the origin, corner 2 at (1, 0).
struct PlanePoint {
    double x = 0;
    double y = 0;
};

/// Where the shares lie. Error at most 4e-16 for shares between 0 and 1.
PlanePoint plane_from_shares(const Shares& shares);

/// The inverse, outside the triangle too: there a share is negative. Error at most 4e-16 · (1 + |x| + |y|).
Shares shares_from_plane(PlanePoint point);

/// The point of the triangle that is nearest to `shares`, which sum to 1, with no share below `least`
/// (0 … 0.1). It sums to 1 within 3e-16, `least` is kept exactly. Shares that are not numbers stay so.
Shares nearest_shares(const Shares& shares, double least);

// ---- what softmax is: the p that maximises F(p) = p·z + T·H(p) over the simplex ----

/// F(p) = Σ p z + T · H(p) with H in nats; 0 · (−∞) = 0 for masked classes. Error at most 7e-16 · (Σ |p z| +
/// T H). NaN if a p or a logit that counts is NaN. At T = ∞ it is ∞ unless H is 0. Throws
/// std::invalid_argument if the sizes differ or T is not a temperature.
double objective(std::span<const double> p, std::span<const double> logits, double temperature);

/// The largest F there is: T · log Σ exp(z/T), without overflow. Identity: max + T log Σ exp((z − max)/T).
/// Error at most 1 ULP up to 2^900, 3 ULP beyond. T = 0: the max. T = ∞: ∞, or the logit of the only class
/// that takes part. −∞ if all are masked, NaN if a logit is NaN or +∞. Throws as `softmax`.
/// Source: Boyd & Vandenberghe, "Convex Optimization", 2004, example 3.25 (the conjugate of log-sum-exp is
/// the negative entropy).
double objective_maximum(std::span<const double> logits, double temperature);

/// KL(q ‖ p) = Σ q (log q − log p) ≥ 0 in nats, 0 log 0 = 0. T times it is what F(q) falls short of its
/// maximum if p is the softmax: without the cancellation of a difference. Error at most 1e-15 · Σ |q (log q −
/// log p)|; ∞ where a q > 0 meets log p = −∞. Throws std::invalid_argument if the sizes differ.
double relative_entropy(std::span<const double> q, std::span<const double> log_p);

/// The logits whose softmax is `shares` and whose log Σ exp(z/T) is that of `logits`: z = T log(share) + T
/// log Σ exp(logits/T). Taken for some classes of a row it leaves their mass, and every other p, as they are.
/// The shares are divided by their sum first. Error at most 1e-15 · (|T log share| + |T log Σ exp|). Throws
/// std::invalid_argument if the sizes differ, a share is not positive, or T is not positive and finite.
std::vector<double> logits_for_shares(std::span<const double> logits, std::span<const double> shares,
                                      double temperature);

// ---- contour lines of a concave function over the triangle ----

/// A function of the shares that is concave, and so has convex superlevel sets: H, F, −KL.
using SharesFunction = std::function<double(const Shares&)>;

struct LevelPoint {
    Shares at{};
    bool on_edge = false;  ///< where the triangle ends, not where the value is the level
};

/// Where `f` falls to `level` on the way from `inside`, with f ≥ level there, to `outside`: `outside` itself,
/// marked as on an edge, if it does not. The value there is the level within 1e-12 · max(1, |level|), or as
/// near as doubles come.
LevelPoint level_between(const SharesFunction& f, const Shares& inside, const Shares& outside, double level);

/// The boundary of {f ≥ level} as a closed polygon about `top`, a point where f is largest: found along
/// straight lines from `top` to `per_edge` ≥ 1 points of each edge, with the points where the level meets an
/// edge among them. Empty if f(top) < level or is NaN.
std::vector<LevelPoint> superlevel_boundary(const SharesFunction& f, const Shares& top, double level,
                                            std::size_t per_edge);

}  // namespace softmaxlab
