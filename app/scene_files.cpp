#include "app/scene_files.h"

#include <memory>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "app/ui/number_text.h"
#include "core/files/input_error.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {

std::string file_name_of(const std::string& path) {
    return path.substr(path.find_last_of('/') + 1);
}

SceneFiles::SceneFiles(Document& document, Shell& shell, std::string path, std::string folder,
                       std::function<void()> show_attention)
    : document_(document),
      shell_(shell),
      path_(std::move(path)),
      folder_(std::move(folder)),
      show_attention_(std::move(show_attention)),
      at_path_(document.scene()) {}

std::string SceneFiles::name() const {
    return path_.empty() ? document_.scene().title : file_name_of(path_);
}

void SceneFiles::open(const std::vector<std::string>& paths) {
    if (paths.size() > 1 && hold_vectors(paths)) {
        if (const auto problem = try_open_vectors(paths)) shell_.messages.fail(*problem);
        return;
    }
    for (const std::string& path : paths) {
        if (const auto problem = try_open(path)) shell_.messages.fail(*problem);
    }
}

std::optional<std::string> SceneFiles::try_open(const std::string& path) {
    if (hold_vectors({path})) return try_open_vectors({path});
    try {
        std::variant<Scene, LogitsTable> content = load_scene_or_logits(path);
        if (auto* scene = std::get_if<Scene>(&content)) {
            show(std::move(*scene), path, true);
            return std::nullopt;
        }
        auto table = std::make_shared<const LogitsTable>(std::move(std::get<LogitsTable>(content)));
        if (table->rows == 1) {
            show_row(*table, 0, path);
        } else {
            ask_for_row(std::move(table), path);
        }
    } catch (const InputError& error) {
        return error.what();
    }
    return std::nullopt;
}

void SceneFiles::ask_for_row(std::shared_ptr<const LogitsTable> table, const std::string& path) {
    RowChoices choices;
    choices.row = [this, table, path](std::size_t row) { show_row(*table, row, path); };
    if (table->rows <= most_tokens && table->classes <= most_tokens)
        choices.scores = [this, table, path] { show_scores(*table, path); };
    shell_.row_dialog.open(table, std::move(choices));
    // Who drops a lone q.npy may have meant attention.
    if (const std::string missing = missing_beside(path); !missing.empty()) {
        shell_.messages.say(fmt::format("To open {} as a part of attention, {} has to be beside it.",
                                        file_name_of(path), missing));
    }
}

std::optional<std::string> SceneFiles::try_open_vectors(const std::vector<std::string>& paths) {
    try {
        show_vectors(load_vectors(paths), paths.front());
    } catch (const InputError& error) {
        return error.what();
    }
    return std::nullopt;
}

void SceneFiles::show_scores(const LogitsTable& table, const std::string& path) {
    try {
        show_vectors(scores_in(table, path), path);
    } catch (const InputError& error) {
        shell_.messages.fail(error.what());
    }
}

void SceneFiles::show_vectors(VectorsFile file, const std::string& path) {
    document_.end_gesture();
    auto vectors = std::make_shared<const GivenVectors>(std::move(file.vectors));
    document_.apply(edit::ChangeAttention{edit::SetGivenVectors{std::move(vectors)}});
    folder_ = folder_of(path);
    show_attention_();
    const Attention& attention = document_.scene().attention;
    std::string message = fmt::format("Opened {}: {} queries, {} keys", attention.given->source,
                                      grouped(query_count(attention)), grouped(key_count(attention)));
    const std::size_t d_k = key_dimension(attention);
    message += d_k > 0 ? fmt::format(", d_k {}. ", grouped(d_k)) : ", scores in place of q and k. ";
    if (!file.remark.empty()) message += file.remark + " ";
    shell_.messages.say(message + "Undo brings back what was here.");
}

void SceneFiles::show_row(const LogitsTable& table, std::size_t row, const std::string& path) {
    LogitSet set = row_of(table, row);
    const std::string remarks = remarks_on(set);
    Scene scene = scene_from(std::move(set));
    scene.temperature = document_.scene().temperature;
    scene.attention = document_.scene().attention;
    show(std::move(scene), path, false);
    if (!remarks.empty()) shell_.messages.say(remarks);
}

void SceneFiles::show(Scene scene, const std::string& path, bool can_be_saved_there) {
    document_.end_gesture();  // a sweep that is playing, a wheel turn: a step of its own
    document_.apply(edit::ReplaceScene{std::move(scene)});
    document_.mark_saved();
    path_ = can_be_saved_there ? path : std::string();
    at_path_ = document_.scene();
    folder_ = folder_of(path);
    shell_.messages.say(fmt::format("Opened {}. Undo brings back what was here.", file_name_of(path)));
}

void SceneFiles::ask_to_open() {
    FileQuestion question;
    question.title = "Open logits, a scene, or Q, K and V";
    question.button = "Open";
    question.folder = folder_;
    question.extensions = {".csv", ".tsv", ".txt", ".json", ".npy", ".npz"};
    question.accept = [this](const std::string& path) { return try_open(path); };
    shell_.file_dialog.open(std::move(question));
}

std::optional<std::string> SceneFiles::try_save(const std::string& path) {
    try {
        save_scene(document_.scene(), path);
    } catch (const InputError& error) {
        return error.what();
    }
    document_.mark_saved();
    path_ = path;
    at_path_ = document_.scene();
    folder_ = folder_of(path);
    shell_.messages.say(fmt::format("Saved as {}.", path));
    return std::nullopt;
}

void SceneFiles::save(std::function<void()> then) {
    // A preset or other logits are not a new state of what that file holds.
    const bool same_document = document_.scene().title == at_path_.title;
    if (path_.empty() || !same_document) {
        ask_to_save(std::move(then));
    } else if (const auto problem = try_save(path_)) {
        shell_.messages.fail(*problem);
    } else if (then) {
        then();
    }
}

void SceneFiles::ask_to_save(std::function<void()> then) {
    FileQuestion question;
    question.title = "Save the scene";
    question.button = "Save";
    question.folder = folder_;
    question.file_name = path_.empty() ? "scene.json" : file_name_of(path_);
    question.extensions = {".json"};
    question.saving = true;
    question.accept = [this, then = std::move(then)](const std::string& path) {
        auto problem = try_save(path);
        if (!problem && then) then();
        return problem;
    };
    shell_.file_dialog.open(std::move(question));
}

void SceneFiles::undo() {
    // The step before an opened file belongs to another one: Save must not put it into this one.
    if (document_.scene() == at_path_) path_.clear();
    document_.undo();
}

void SceneFiles::redo() {
    document_.redo();
}

}  // namespace softmaxlab
