#pragma once

#include <cstdint>
#include <string_view>

#include "app/ui/frame_memory.h"
#include "core/numeric/format.h"

namespace softmaxlab {

// Numbers as people read them: never wider or narrower while they are dragged, NaN and infinities as what
// they are.

/// Fixed point with `decimals` digits behind the point while the number fits into `width` characters,
/// otherwise scientific. NaN is "NaN", infinities are "∞" and "-∞".
Text fixed(double value, int decimals, int width = 10);

/// As `fixed`, with a sign in front: "+2.00". Zero has none.
Text with_sign(double value, int decimals, int width = 10);

/// A number in at most `width` ≥ 6 characters, wherever that is possible, without ever looking like another
/// one: whole numbers have no point ("0", "1", "-17"), all others have digits behind one ("1.0000",
/// "2.02e38"), and only exactly 0 is "0".
Text fitted(double value, int width);

/// As many digits as tell neighbours of the format apart: 9 of f32, 17 of f64.
Text exactly(double value, Format format);

/// `digits` significant digits, without trailing zeros: "0.8", "1e-05".
Text significant(double value, int digits = 4);

/// A positive amount such as an exponential: "0.287", "1.000", "3.4e-05"; exactly 0 is "0", and nothing else
/// looks like it.
Text amount(double value);

/// A logit: two decimals where they say it exactly, up to four otherwise, scientific when large. "-∞" when
/// masked.
Text logit_text(double logit);

/// A probability in per cent: "54.0 %", "0.0012 %", "1.3e-09 %"; exactly 0 and 1 are "0 %" and "100 %", and
/// nothing else is ever rounded to them.
Text percent(double probability);

/// A temperature: "0", "∞", "0.80", "12.5".
Text temperature_text(double temperature);

/// A time: "0.04 ms", "3.1 s".
Text duration_text(double seconds);

/// A whole number in groups of three: "200,000".
Text grouped(std::size_t value);

/// An amount of memory: "512 B", "1.50 KiB", "128 MiB".
Text bytes_text(std::uint64_t bytes);

/// Reads a number as a person types it: "2", "-1.5e3", "inf", "-∞". Returns false if it is none, or NaN.
bool parse_number(std::string_view text, double& value);

}  // namespace softmaxlab
