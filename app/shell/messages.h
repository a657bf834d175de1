#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/ui/ui.h"

namespace softmaxlab {

/// One short message over the content: what was done, or why it could not be done. What was done goes away by
/// itself; what went wrong stays until it is dismissed or something else is said.
class Messages {
  public:
    /// Words from files and paths may be among them: what would command a screen is shown as a sign.
    void say(std::string_view words);
    void fail(std::string_view words);
    void dismiss() { words_.clear(); }

    const std::string& words() const { return words_; }
    bool is_failure() const { return failure_; }

    /// Draws the message into the lower right corner of `area`.
    void draw(Ui& ui, const Rect& area);

    /// Seconds until it goes away by itself, if it does.
    std::optional<double> expires_in() const;

  private:
    std::string words_;
    bool failure_ = false;
    double until_ = 0;
};

}  // namespace softmaxlab
