#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "app/ui/ui.h"
#include "core/base/loading.h"

namespace softmaxlab {

/// Over the content, while a file is being loaded or saved: its name, how far it is, and a button to cancel
/// it. What takes a moment never shows it.
class LoadingStrip {
  public:
    /// `id`: of its landmarks, "loading" and "loading/cancel".
    explicit LoadingStrip(std::string id) : id_(std::move(id)) {}

    /// `name`: of the file.
    void show(std::string name, std::shared_ptr<const LoadingProgress> progress,
              std::function<void()> cancel);
    void hide() { progress_.reset(); }

    /// Draws itself into the lower right corner of `area`, and leaves the room above it.
    void draw(Ui& ui, Rect& area);

  private:
    std::string id_;
    std::string name_;
    std::shared_ptr<const LoadingProgress> progress_;
    std::function<void()> cancel_;
    double since_ = 0;
};

/// "Parsing: 34 of 104 MB", "Reading: 34 MB" when nobody knows how much there is, or "Preparing …".
std::string loading_text(const LoadingProgress& progress);

}  // namespace softmaxlab
