#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "app/ui/shell.h"
#include "core/files/logits_file.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// Opening and saving: between files, the document and the shell's dialogs. Paths are UTF-8.
class SceneFiles {
  public:
    /// `path` is where the document's scene came from, if it can be saved there again.
    SceneFiles(Document& document, Shell& shell, std::string path, std::string folder);

    /// Opens a scene or logits; opening is an undoable edit. What goes wrong becomes a message, and the scene
    /// stays.
    void open(const std::string& path);

    void ask_to_open();

    /// Saves where the scene came from, or asks where. Calls `then` when it is saved.
    void save(std::function<void()> then = {});
    void ask_to_save(std::function<void()> then = {});

    void undo();
    void redo();

    /// What the document is called: its file, or its title.
    std::string name() const;

    /// Where the dialogs start.
    const std::string& folder() const { return folder_; }
    void set_folder(std::string folder) { folder_ = std::move(folder); }

  private:
    /// Nothing, or what went wrong.
    std::optional<std::string> try_open(const std::string& path);
    std::optional<std::string> try_save(const std::string& path);
    void show(Scene scene, const std::string& path, bool can_be_saved_there);
    void show_row(const LogitsTable& table, std::size_t row, const std::string& path);

    Document& document_;
    Shell& shell_;
    std::string path_;  ///< where Save writes; empty: it asks
    std::string folder_;
    Scene at_path_;  ///< what `path_` held when it was opened or saved
};

/// The file's name without its folder.
std::string file_name_of(const std::string& path);

}  // namespace softmaxlab
