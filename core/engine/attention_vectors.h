#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/scene/attention.h"

namespace softmaxlab {

/// Makes the vectors of one head by rows. The same scene gives the same vectors on every platform.
///
/// `projections`: x = a normal vector of 64 components of variance 1 for each token (by its text and the
/// seed), q = x W_Q with a normal W_Q of variance 1/64, and so for k and v; each head has its own W. There
/// are no position codes. So the components of q and k have variance 1, and q·k has the variance d_k over the
/// choice of W.
///
/// `independent`: every component is normal with variance 1. A larger d_k keeps the components that are
/// there.
class VectorMaker {
  public:
    /// `attention` is made up.
    VectorMaker(const Attention& attention, std::size_t head);

    /// Room for all rows, nothing in them yet.
    AttentionHead empty_head() const;

    /// Rows first … first + count − 1 of q, k and v.
    void make_rows(std::size_t first, std::size_t count, AttentionHead& head) const;

    std::size_t rows() const { return labels_.size(); }

  private:
    void project(std::size_t row, AttentionHead& head) const;
    void draw(std::size_t row, AttentionHead& head) const;

    VectorSource source_;
    std::uint64_t seed_;
    std::size_t head_;
    std::size_t d_k_;
    std::size_t d_v_;
    std::vector<std::string> labels_;  ///< the token of each row
    Matrix project_q_;                 ///< 64 × d_k
    Matrix project_k_;
    Matrix project_v_;
};

/// The vectors of that head, given or made up; see ModelHeads for those of a model.
AttentionHead head_of(const Attention& attention, std::size_t head);

/// All heads as vectors that can be edited by hand, equal to the current ones. Of a model only the head that
/// is shown, with the names of its tokens: `shown` are its vectors, which are not asked for otherwise.
std::shared_ptr<const GivenVectors> as_given(const Attention& attention, const AttentionHead& shown = {});

}  // namespace softmaxlab
