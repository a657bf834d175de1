#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/preferences.h"
#include "core/numeric/format.h"

namespace softmaxlab {

// Numbers as people read them: never wider or narrower while they are dragged, NaN and infinities as what
// they are.

/// The minus sign on screen, U+2212: as wide as "+", unlike the hyphen.
inline constexpr std::string_view minus = "−";

/// Characters of a UTF-8 text: a minus sign has three bytes.
std::size_t character_count(std::string_view text);

/// A number that C++ has written, with that sign in the place of each "-".
std::string_view with_minus(FrameArena& arena, std::string_view number);

/// Fixed point with `decimals` digits behind the point while the number fits into `width` characters,
/// otherwise scientific. NaN is "NaN", infinities are "∞" and "−∞".
std::string_view fixed(FrameArena& arena, double value, int decimals, int width = 10);

/// As `fixed`, with a sign in front: "+2.00". Zero has none.
std::string_view with_sign(FrameArena& arena, double value, int decimals, int width = 10);

/// A number in at most `width` ≥ 6 characters, wherever that is possible, without ever looking like another
/// one: whole numbers have no point ("0", "1", "−17"), all others have digits behind one ("1.0000",
/// "2.02e38"), and only exactly 0 is "0".
std::string_view fitted(FrameArena& arena, double value, int width);

/// As many digits as tell neighbours of the format apart: 9 of f32, 17 of f64.
std::string_view exactly(FrameArena& arena, double value, Format format);

/// `digits` significant digits, without trailing zeros: "0.8", "1e−5".
std::string_view significant(FrameArena& arena, double value, int digits = 4);

/// With one digit in front of the point, `decimals` behind it, and a power of ten: "1.25e−8", "3.40e38".
std::string_view scientific(FrameArena& arena, double value, int decimals);

/// A positive amount such as an exponential: "0.287", "1.000", "3.4e−5"; exactly 0 is "0", and nothing else
/// looks like it.
std::string_view amount(FrameArena& arena, double value);

/// A logit: two decimals where they say it exactly, up to four otherwise, scientific when large. "−∞" when
/// masked.
std::string_view logit_text(FrameArena& arena, double logit);

/// A probability in per cent, with three significant digits: "54.0 %", "5.40 %", "0.540 %", "< 0.01 %",
/// "> 99.99 %"; exactly 0 and 1 are "0 %" and "100 %", and nothing else is ever rounded to them.
std::string_view percent(FrameArena& arena, double probability);

/// The same with four decimals: "0.5400", "< 0.0001", "> 0.9999", "0", "1".
std::string_view decimals(FrameArena& arena, double probability);

/// A probability in that style.
std::string_view probability_text(FrameArena& arena, double probability, ProbabilityStyle style);

/// A temperature: "0", "∞", "0.80", "12.5".
std::string_view temperature_text(FrameArena& arena, double temperature);

/// A time: "0.04 ms", "3.1 s".
std::string_view duration_text(FrameArena& arena, double seconds);

/// A whole number in groups of three: "200,000".
std::string_view grouped(FrameArena& arena, std::size_t value);
std::string grouped(std::size_t value);  ///< for what outlives the frame

/// An amount of memory: "512 B", "1.50 KiB", "128 MiB".
std::string_view bytes_text(FrameArena& arena, std::uint64_t bytes);

/// Reads a number as a person types it: "2", "-1.5e3", "inf", "-∞". Returns false if it is none, or NaN.
bool parse_number(std::string_view text, double& value);

}  // namespace softmaxlab
