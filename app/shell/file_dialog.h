#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/folder_listing.h"
#include "app/shell/overlay.h"

namespace softmaxlab {

/// What to ask for.
struct FileQuestion {
    std::string title;      ///< "Open logits, a scene, or Q, K and V"
    std::string button;     ///< "Open"
    std::string folder;     ///< where it starts
    std::string file_name;  ///< suggested; empty to open
    std::vector<std::string>
        extensions;       ///< of the files that are listed; the first is added to a name without any
    bool saving = false;  ///< asks before it replaces a file
    std::vector<std::string> options;  ///< one of them is chosen, the first at first; empty: there is nothing
                                       ///< to choose

    /// Does it. Returns nothing when it is done, or what went wrong, which is then shown in the dialog.
    std::function<std::optional<std::string>(const std::string& path)> accept;
};

/// Asks for a file, inside the window: it works without a desktop, and from the keyboard alone. The text is
/// always the path that is taken; the list writes into it.
class FileDialog {
  public:
    void open(FileQuestion question);
    bool is_open() const { return overlay_.is_open(); }

    /// Which of the question's options is chosen, from 0.
    std::size_t chosen_option() const { return chosen_option_; }

    /// The folder that was looked at last.
    const std::string& folder() const { return folder_; }

    void draw(Ui& ui);

  private:
    void go_to(const std::string& folder);
    void list(const std::string& folder);
    void list_typed_folder();
    void set_text(std::string text);
    void take();
    void select(std::size_t index);
    void draw_list(Ui& ui, const Rect& rect, int step);
    void draw_options(Ui& ui, Rect& room);
    std::string path_typed() const;

    Overlay overlay_;
    FileQuestion question_;
    std::string folder_;
    FolderListing listing_;
    std::string nothing_here_;  ///< what an empty listing says
    std::string text_;
    std::string error_;
    std::string replaces_;  ///< the path that may be replaced when it is taken again
    std::optional<std::size_t> selected_;
    std::size_t chosen_option_ = 0;
    bool focus_ = false;    ///< the keyboard goes (back) into the text
    int text_version_ = 0;  ///< rises when the text changes by other means than typing
};

}  // namespace softmaxlab
