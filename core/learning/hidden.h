#pragma once

#include <cstdint>
#include <string_view>

namespace softmaxlab::learning {

/// What can be hidden while it is to be guessed: a quantity, wherever it is shown. Their names in lessons are
/// those of hideable_quantities().
enum class Quantity : std::uint8_t {
    p,
    exponentials,
    sum,
    formula,
    readouts,
    ratio,
    logits,
    curves,
    curves_naive,
    gaps,
    naive,
    stable,
    verdict,
    log_values,
    log_sum_exp,
    loss,
    gradient,
    jacobian,
    sigma,
    weights,
    output,
    dimensions,
    sparsemax,
};

/// A set of quantities.
class Hidden {
  public:
    /// Everything that is computed from the logits: all but these.
    static Hidden results();

    /// Adds what a lesson names, "results" among them. Throws std::invalid_argument for a name that
    /// hideable_quantities() does not have.
    void add(std::string_view name);
    void add(Quantity quantity) { quantities_ |= bit(quantity); }

    bool has(Quantity quantity) const { return (quantities_ & bit(quantity)) != 0; }
    bool empty() const { return quantities_ == 0; }

    friend bool operator==(const Hidden&, const Hidden&) = default;

  private:
    static std::uint32_t bit(Quantity quantity) {
        return std::uint32_t{1} << static_cast<unsigned>(quantity);
    }

    std::uint32_t quantities_ = 0;
};

}  // namespace softmaxlab::learning
