#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/shell.h"
#include "core/files/logits_file.h"
#include "core/files/vectors_file.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// Opening and saving: between files, the document and the shell's dialogs. Paths are UTF-8.
class SceneFiles {
  public:
    /// `path` is where the document's scene came from, if it can be saved there again; `show_attention`
    /// brings that lab to sight.
    SceneFiles(Document& document, Shell& shell, std::string path, std::string folder,
               std::function<void()> show_attention);

    /// Opens a scene, logits, or the Q, K and V of attention (core/files/vectors_file.h); opening is an
    /// undoable edit. What goes wrong becomes a message, and the scene stays. Several files are vectors
    /// together, if their names say so, or opened one after the other.
    void open(const std::vector<std::string>& paths);

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
    std::optional<std::string> try_open_vectors(const std::vector<std::string>& paths);
    void show_scores(const LogitsTable& table, const std::string& path);
    void show_vectors(VectorsFile file, const std::string& path);
    void ask_for_row(std::shared_ptr<const LogitsTable> table, const std::string& path);

    Document& document_;
    Shell& shell_;
    std::string path_;  ///< where Save writes; empty: it asks
    std::string folder_;
    std::function<void()> show_attention_;
    Scene at_path_;  ///< what `path_` held when it was opened or saved
};

/// The file's name without its folder.
std::string file_name_of(const std::string& path);

}  // namespace softmaxlab
