#pragma once

#include <functional>
#include <string>

#include "app/shell/overlay.h"

namespace softmaxlab {

/// Asks what is to become of changes that were not saved.
class UnsavedDialog {
  public:
    struct Answers {
        std::function<void()> save;
        std::function<void()> discard;
    };

    void open(std::string title, Answers answers);
    bool is_open() const { return overlay_.is_open(); }

    void draw(Ui& ui);

  private:
    Overlay overlay_;
    std::string title_;
    Answers answers_;
};

}  // namespace softmaxlab
