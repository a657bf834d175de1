#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/attention_results.h"

namespace softmaxlab {

inline constexpr std::size_t max_picture_side = 256;

/// One of several heads, as a small multiple shows it.
struct HeadPicture {
    std::size_t width = 0;
    std::size_t height = 0;
    std::vector<float>
        weights;  ///< height × width: the weights, or their means where there are more than 256 a side
    AttentionSummary summary;
    bool complete = false;  ///< what is here belongs to the present scene
};

/// The weights of all heads of the scene, one after the other on one backend: of each only its picture is
/// kept.
class AttentionHeads {
  public:
    /// `model` as for AttentionResults.
    AttentionHeads(const Document& document, std::unique_ptr<AttentionBackend> backend,
                   ModelHeads* model = nullptr);
    void set_backend(std::unique_ptr<AttentionBackend> backend);

    /// As AttentionResults::advance(). Only called while the heads are in sight.
    bool advance(double seconds);

    /// As AttentionResults::failure().
    const std::optional<std::string>& failure() const { return one_.failure(); }

    /// One for each head of the scene, in order.
    const std::vector<HeadPicture>& heads() const { return heads_; }
    std::uint64_t version() const { return version_; }  ///< rises whenever a picture changes

  private:
    void take_changes();
    void keep_picture();

    const Document& document_;
    AttentionResults one_;  ///< of the head that is being computed
    std::vector<HeadPicture> heads_;
    std::size_t next_ = 0;
    std::optional<Attention> taken_;  ///< what the pictures are of; its head and query are 0
    double temperature_ = 1;
    Revision seen_ = 0;
    std::uint64_t version_ = 0;
};

}  // namespace softmaxlab
