#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/files/background_job.h"
#include "app/files/file_saver.h"
#include "app/files/recovery.h"
#include "app/shell/shell.h"
#include "core/files/file_content.h"
#include "core/files/value_table.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// What ends the message that says what was opened.
inline constexpr const char* undo_restores = "Undo restores the previous scene.";

/// Which lab is shown, and what its view shows: scenes are saved with it and reopen there.
struct Showing {
    std::function<ShownView()> current;
    std::function<std::optional<Subject>()> subject;  ///< that of the lab
    /// Throws InputError, with `source` in its message, if there is no such lab or it has no such view.
    std::function<void(const ShownView&, const std::string& source)> show;
    std::function<void(Subject)> show_subject;
    /// Opens the language model in that folder. Throws InputError.
    std::function<void(const std::string& folder)> open_model;
};

/// Files that are opened as one thing.
struct Opening {
    std::vector<std::string> paths;
    std::optional<std::size_t> row = std::nullopt;  ///< of a matrix; nothing: the person is asked
    VectorOptions vectors;                          ///< of attention: without a layer, the person is asked
};

/// Opening and saving: between files, the document and the shell's dialogs. Paths are UTF-8.
///
/// What takes long to load or save is loaded or saved in the background, if that is allowed. While it is
/// loaded the scene stays as it is; it can be used meanwhile.
class SceneFiles {
  public:
    /// `path` is where the document's scene came from, if it can be saved there again.
    SceneFiles(Document& document, Shell& shell, std::string path, std::string folder, Showing showing);

    /// Opens a scene, logits, or the Q, K and V of attention (core/files/vectors_file.h); opening is an
    /// undoable edit. If it takes the place of a scene with unsaved changes, the person is asked first. What
    /// goes wrong becomes a message, and the scene stays. Several files are vectors together, or labels and
    /// what they name, if they say so (belong_together), or opened one after the other; labels alone name
    /// what is shown. What was still being loaded is cancelled. `row`: of a matrix; nothing: the person is
    /// asked. `labels`: a file with the names of its classes or tokens; empty: none.
    /// The folder of a language model, or a file of its, opens the model.
    void open(const std::vector<std::string>& paths, std::optional<std::size_t> row = std::nullopt,
              const std::string& labels = {});

    /// The document's logits are that row of a matrix from that file: the others are at hand.
    void keep_matrix(std::shared_ptr<const LogitsTable> table, std::size_t row, std::string path);

    /// Files of more bytes than this are loaded, and saved, in the background. At first there is no limit:
    /// everything is done at once, so that every run is the same.
    void set_max_bytes_at_once(std::size_t bytes);

    /// Whether something is being loaded in the background, and its name.
    bool loading() const { return load_ != nullptr; }
    std::string loading_name() const;

    /// Leaves the scene as it is.
    void cancel_loading();

    /// Whether the scene is being saved in the background.
    bool saving() const { return saver_.saving(); }

    /// The file stays as it was, and the scene counts as not saved.
    void cancel_saving() { saver_.cancel(); }

    /// Calls `then` when everything is saved that is being saved, unless that fails or is cancelled.
    void when_saved(std::function<void()> then) { saver_.when_saved(std::move(then)); }

    /// Shows what has been loaded, and says what has been saved, in the background; to be called between
    /// frames.
    void update();

    void ask_to_open();

    /// Which row of an opened matrix the document's logits are: "row 3 of 0 … 9", with its name; empty: of
    /// none.
    const std::string& open_row();

    /// Whether the matrix has a row so many rows on, and opens it; undo brings back the one before.
    bool has_neighbour_row(int step) const;
    void open_neighbour_row(int step);
    void ask_for_open_row();

    /// Saves where the scene came from, or asks where. Calls `then` when it is saved; what was changed
    /// meanwhile is not in the file.
    void save(std::function<void()> then = {});
    void ask_to_save(std::function<void()> then = {});

    /// Writes unsaved changes, if there are any, into the folder: see recovery.h. Throws InputError.
    void save_recovery_copy(const std::string& folder) const;

    /// Offers such copies, one after the other until one is opened or the person wants to be asked later.
    void offer_recovery_copies(std::vector<RecoveryCopy> copies);

    /// Writes values as the ending of the file's name says (core/files/values_file.h). Returns what went
    /// wrong, if it is known at once; later it becomes a message.
    std::optional<std::string> save_values(std::vector<ValueTable> tables, const std::string& path);

    void undo();
    void redo();

    /// What the document is called: its file, or its title.
    std::string name() const;

    /// Where the dialogs start.
    const std::string& folder() const { return folder_; }
    void set_folder(std::string folder) { folder_ = std::move(folder); }

  private:
    using Load = BackgroundJob<FileContent>;

    /// Whether the path is that of a language model, which is open then, unless there is a `problem`.
    bool try_open_model(const std::string& path, std::optional<std::string>& problem);
    void open_next();
    /// Opens it at once or in the background. Returns nothing, or what went wrong at once.
    std::optional<std::string> begin(Opening opening);
    void show_loaded();
    void load_in_background(Opening opening);
    /// Nothing, or what went wrong.
    std::optional<std::string> try_show(const Opening& opening, const std::function<FileContent()>& load);
    std::optional<std::string> try_open(const std::string& path);
    std::optional<std::string> try_save(const std::string& path, std::function<void()> then);
    void show(Scene scene, const std::string& path, bool can_be_saved_there,
              const std::function<void()>& then);
    void open_recovery_copy(const RecoveryCopy& copy, const std::function<void()>& next);
    void ask_before(const std::function<void()>& replace);
    void show_row(const LogitsTable& table, std::size_t row, const std::string& path);
    /// Those by which the open row of the matrix was named, if it still has one of them.
    const std::vector<std::string>* labels_of_open_row() const;
    std::optional<std::size_t> row_of_document() const;
    void show_table(LogitsTable table, const Opening& opening);
    void or_say_why_not(const std::function<void()>& show);
    void show_vectors(VectorsFile file, const Opening& opening);
    void show_mask(const MaskFile& mask, const std::string& path);
    void show_labels(const LabelsFile& file, const std::string& path);
    void ask_for_layer(const VectorsFile& file, const Opening& opening);
    void ask_for_row(std::shared_ptr<const LogitsTable> table, const std::string& path);

    Document& document_;
    Shell& shell_;
    std::string path_;  ///< where Save writes; empty: it asks
    std::string folder_;
    Showing showing_;
    Scene at_path_;                ///< what `path_` held when it was opened or saved
    std::optional<Scene> opened_;  ///< what it held when it was opened; nothing: it was not, in this history

    std::size_t openings_ = 0;  ///< rises when the document becomes what another file holds, or held
    FileSaver saver_;

    /// A matrix that stays at hand, so that another of its rows is one click away.
    struct OpenMatrix {
        std::shared_ptr<const LogitsTable> table;
        std::string path;
        std::map<std::string, std::size_t> rows;  ///< that were opened, by the titles of their scenes
        std::vector<std::string> labels;          ///< that a row was given since, for the other rows; or none
    };
    OpenMatrix matrix_;
    std::string open_row_;                    ///< what open_row() says …
    std::optional<std::string> open_row_of_;  ///< … of the scene with this title; nothing: not said yet

    std::size_t max_bytes_at_once_ = std::numeric_limits<std::size_t>::max();
    std::deque<Opening> waiting_;  ///< until what comes before them is loaded
    Opening opening_;              ///< what is being loaded
    std::unique_ptr<Load> load_;
    std::vector<std::unique_ptr<Load>> cancelled_;  ///< threads that may not have noticed yet
};

}  // namespace softmaxlab
