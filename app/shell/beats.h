#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace softmaxlab {

/// Where a lesson is, for the presenter. The words belong to whoever implements Beats and last until it moves
/// on.
struct Beat {
    std::string_view lesson;                          ///< its id …
    std::string_view step;                            ///< … and that of the step: for the file of votes
    std::string_view title;                           ///< of the lesson
    std::string_view question = {};                   ///< in the place of the lab's sentence
    std::size_t index = 0;                            ///< of the step …
    std::size_t count = 0;                            ///< … of so many
    std::string_view note = {};                       ///< for the teacher; empty: none
    std::span<const std::string> options = {};        ///< of a choice: at most four; otherwise none
    std::optional<std::size_t> right = std::nullopt;  ///< the right one of them
    bool asks = true;                                 ///< false once the answer is shown, and then:
    std::string_view answer = {};  ///< what is right, in words; empty: the right one of the options
    std::string_view reason = {};  ///< why; empty: nobody says
};

/// What a clicker goes through while a lesson is presented: question, reveal, reason, then the next step. The
/// presenter works without it, too.
class Beats {
  public:
    virtual ~Beats() = default;

    /// Where the lesson is; nothing while none is open.
    virtual std::optional<Beat> beat() const = 0;

    virtual bool has_next() const = 0;
    virtual bool has_previous() const = 0;
    virtual void next() = 0;      ///< only if has_next()
    virtual void previous() = 0;  ///< only if has_previous()

    virtual bool has_next_step() const = 0;
    virtual bool has_previous_step() const = 0;
    virtual void next_step() = 0;
    virtual void previous_step() = 0;
};

}  // namespace softmaxlab
