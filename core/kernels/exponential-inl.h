// The exponential of the softmax kernels, for the instruction sets that multiply and add with one rounding:
// included once for each instruction set.
#if defined(SOFTMAXLAB_EXPONENTIAL_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_EXPONENTIAL_INL_H
#undef SOFTMAXLAB_EXPONENTIAL_INL_H
#else
#define SOFTMAXLAB_EXPONENTIAL_INL_H
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "core/kernels/vectors-inl.h"

// Without a fused multiply-add the argument cannot be reduced in float32 alone: then rows take the way
// through double, as they do for temperatures that are out of range here.
#undef SOFTMAXLAB_QUICK_EXPONENTIAL
#if HWY_NATIVE_FMA && !HWY_HAVE_SCALABLE
#define SOFTMAXLAB_QUICK_EXPONENTIAL 1
#else
#define SOFTMAXLAB_QUICK_EXPONENTIAL 0
#endif

#ifndef SOFTMAXLAB_POWERS_OF_TWO
#define SOFTMAXLAB_POWERS_OF_TWO
namespace softmaxlab::kernels {

inline constexpr double log2_e = 1.4426950408889634;
inline constexpr double log_2 = 0.6931471805599453;

/// The bits of 2^(j/32) as float32, correctly rounded.
inline constexpr std::uint32_t powers_of_two[32] = {
    0x3f800000, 0x3f82cd87, 0x3f85aac3, 0x3f88980f, 0x3f8b95c2, 0x3f8ea43a, 0x3f91c3d3, 0x3f94f4f0,
    0x3f9837f0, 0x3f9b8d3a, 0x3f9ef532, 0x3fa27043, 0x3fa5fed7, 0x3fa9a15b, 0x3fad583f, 0x3fb123f6,
    0x3fb504f3, 0x3fb8fbaf, 0x3fbd08a4, 0x3fc12c4d, 0x3fc5672a, 0x3fc9b9be, 0x3fce248c, 0x3fd2a81e,
    0x3fd744fd, 0x3fdbfbb8, 0x3fe0ccdf, 0x3fe5b907, 0x3feac0c7, 0x3fefe4ba, 0x3ff5257d, 0x3ffa83b3};

/// 2^(j/2^bits) for a table in which j is also added, shifted, to the exponent's place: what that adds below
/// the exponent is taken off.
template <int bits>
struct PowerTable {
    std::int32_t entries[std::size_t{1} << bits] = {};
    constexpr PowerTable() {
        for (std::int32_t j = 0; j < (1 << bits); ++j)
            entries[j] = static_cast<std::int32_t>(powers_of_two[j << (5 - bits)]) - (j << (23 - bits));
    }
};

}  // namespace softmaxlab::kernels
#endif

#if SOFTMAXLAB_QUICK_EXPONENTIAL

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// e^((z − m)/T) is 2^(z·c − m·c) with c = log2(e)/T. It is split into 2^(k/2^bits) · 2^r, |r| ≤
/// 2^−(bits + 1): a table of 2^bits entries, and a polynomial the shorter the larger the table is. The
/// tables are as large as one lookup among the lanes of one or two registers goes.
template <std::size_t lanes>
struct ExponentialTable;

template <>
struct ExponentialTable<16> {
    static constexpr int bits = 5;
    // 2^r = 1 + r q(r): minimax in relative error, 5.4e-8.
    static constexpr float q[] = {0.693157375F, 0.240231827F};
};

template <>
struct ExponentialTable<8> {
    static constexpr int bits = 3;
    static constexpr float q[] = {0.693147242F, 0.240257815F, 0.0554945655F};  // 2.6e-8
};

template <>
struct ExponentialTable<4> {
    static constexpr int bits = 2;
    static constexpr float q[] = {0.693147063F, 0.240226448F, 0.0555309318F, 0.00962742139F};  // 2.8e-9
};

/// Exponentials are given as multiples of 2⁻³², so that the largest of a row is about 2³²: then those that
/// matter beside it, down to 2⁻¹⁵⁰ of it, are normal numbers, and their squares do not overflow.
constexpr float largest_power = 32;

/// From here on an exponential vanishes beside the largest one, after division by the sum too.
constexpr float vanishing_power = -152;

/// The temperature as a factor, c = log2(e)/T in two parts whose sum is right to 48 bits: the product with a
/// logit then costs no accuracy.
struct TemperatureFactor {
    explicit TemperatureFactor(double temperature)
        : exact(log2_e / temperature),
          high(static_cast<float>(exact)),
          low(static_cast<float>(exact - static_cast<double>(high))),
          reach(static_cast<float>(static_cast<double>(vanishing_power) / exact)),
          inverse(static_cast<float>(1 / temperature)) {}

    double exact;
    float high;
    float low;
    float reach;    ///< a logit this far from the maximum (below 0) vanishes
    float inverse;  ///< 1/T
};

/// Outside of it, c, its lower part or a gap of this many temperatures may leave the normal floats.
inline bool has_quick_exponential(double temperature) {
    return temperature > 1e-20 && temperature < 1e20;
}

class Exponential {
  public:
    using Table = ExponentialTable<HWY_MAX_BYTES / sizeof(float)>;
    static constexpr int bits = Table::bits;

    /// Adding it rounds a number to a multiple of 2^−bits, whose digits are then the last ones of the sum.
    static constexpr float rounding = 1.5F * (1 << (23 - bits));

    explicit Exponential(const TemperatureFactor& factor)
        : high_(hn::Set(FloatTag(), factor.high)),
          low_(hn::Set(FloatTag(), factor.low)),
          reach_(hn::Set(FloatTag(), factor.reach)),
          inverse_temperature_(factor.inverse) {
        static constexpr PowerTable<bits> table;
        const IntTag di;
        lower_ = hn::LoadU(di, table.entries);
        upper_ = two_registers ? hn::LoadU(di, table.entries + hn::Lanes(di)) : lower_;
    }

    /// Rows whose largest logit, as an exponent of 2, is beyond this have it subtracted first: the difference
    /// is exact for all logits that do not vanish, since they are within a factor of 2 of it.
    static constexpr float max_direct = 4096;

    /// Whether rows with these largest logits need no subtraction. False for ±∞ and NaN, too.
    HWY_INLINE hn::Mask<FloatTag> is_direct(Floats max) const {
        const FloatTag df;
        return hn::Lt(hn::Abs(hn::Mul(max, high_)), hn::Set(df, max_direct));
    }

    /// What belongs to a row with the largest logit `max`.
    HWY_INLINE Floats origin(Floats max) const {
        return hn::NegMulAdd(max, high_, hn::Set(FloatTag(), rounding + largest_power));
    }
    HWY_INLINE Floats least(Floats max) const { return hn::Add(max, reach_); }

    /// δ: the exponential of `max` is 2^(32 + δ).
    HWY_INLINE Floats unit_excess(Floats max) const {
        const Floats rest = hn::Sub(origin(max), hn::Set(FloatTag(), rounding + largest_power));
        return hn::MulAdd(max, low_, hn::MulAdd(max, high_, rest));
    }

    float inverse_temperature() const { return inverse_temperature_; }

    /// 2^(z·c − m·c + 32 + δ), where δ, |δ| ≤ 2^−bits, is the same for a whole row: `origin` is origin(m) and
    /// least(m) ≤ z ≤ m. Relative error 1.7e-7: the table's rounding and the last one 6e-8 each, the
    /// polynomial 5.4e-8.
    HWY_INLINE Floats operator()(Floats z, Floats origin) const {
        const FloatTag df;
        const IntTag di;
        const Floats rounded = hn::MulAdd(z, high_, origin);
        const Floats r = hn::MulAdd(z, low_, hn::MulSub(z, high_, hn::Sub(rounded, origin)));
        const auto digits = hn::BitCast(di, rounded);
        const Floats power = hn::BitCast(df, hn::Add(entry(digits), hn::ShiftLeft<23 - bits>(digits)));
        // In this order no product is below the power itself, which is a normal number.
        return hn::MulAdd(power, hn::Mul(r, polynomial(r)), power);
    }

  private:
    static constexpr bool two_registers = (std::size_t{1} << bits) > hn::MaxLanes(FloatTag());

    HWY_INLINE hn::Vec<IntTag> entry(hn::Vec<IntTag> digits) const {
        const IntTag di;
        // The lookups of these sets look at no other digits.
#if HWY_MAX_BYTES == 64 && !HWY_IS_DEBUG_BUILD
        return hn::TwoTablesLookupLanes(lower_, upper_, hn::Indices512<std::int32_t>{digits.raw});
#elif HWY_TARGET == HWY_AVX2 && !HWY_IS_DEBUG_BUILD
        return hn::TableLookupLanes(lower_, hn::Indices256<std::int32_t>{digits.raw});
#else
        const auto index = hn::IndicesFromVec(di, hn::And(digits, hn::Set(di, (1 << bits) - 1)));
        if constexpr (two_registers) {
            return hn::TwoTablesLookupLanes(lower_, upper_, index);
        } else {
            return hn::TableLookupLanes(lower_, index);
        }
#endif
    }

    HWY_INLINE static Floats polynomial(Floats r) {
        const FloatTag df;
        constexpr std::size_t terms = sizeof(Table::q) / sizeof(float);
        Floats q = hn::Set(df, Table::q[terms - 1]);
        for (std::size_t i = terms - 1; i > 0; --i) q = hn::MulAdd(q, r, hn::Set(df, Table::q[i - 1]));
        return q;
    }

    Floats high_;
    Floats low_;
    Floats reach_;
    float inverse_temperature_;
    hn::Vec<IntTag> lower_;
    hn::Vec<IntTag> upper_;
};

/// A temperature, with what is made of it once for all rows.
struct RowTemperature {
    HWY_INLINE RowTemperature(double temperature)  // implicit: one row alone has nothing to share
        : value(temperature),
          is_quick(has_quick_exponential(temperature)),
          exponential(TemperatureFactor(is_quick ? temperature : 1.0)) {}

    double value;
    bool is_quick;            ///< only then
    Exponential exponential;  ///< is for that temperature
};

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#else

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

struct RowTemperature {
    HWY_INLINE RowTemperature(double temperature) : value(temperature) {}
    double value;
};

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
#endif
