#include "app/files/scene_files.h"

#include <algorithm>
#include <memory>
#include <new>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "app/ui/number_text.h"
#include "core/base/input_error.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/files/values_file.h"
#include "core/model/language_model.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {

SceneFiles::SceneFiles(Document& document, Shell& shell, std::string path, std::string folder,
                       Showing showing)
    : document_(document),
      shell_(shell),
      path_(std::move(path)),
      folder_(std::move(folder)),
      showing_(std::move(showing)),
      at_path_(document.scene()),
      saver_(shell) {}

void SceneFiles::keep_matrix(std::shared_ptr<const LogitsTable> table, std::size_t row, std::string path) {
    matrix_ = {std::move(table), std::move(path), {{document_.scene().title, row}}, {}};
    open_row_of_.reset();
}

void SceneFiles::set_max_bytes_at_once(std::size_t bytes) {
    max_bytes_at_once_ = bytes;
    saver_.set_max_bytes_at_once(bytes);
}

std::string SceneFiles::name() const {
    return path_.empty() ? document_.scene().title : file_name_of(path_);
}

void SceneFiles::open(const std::vector<std::string>& paths, std::optional<std::size_t> row,
                      const std::string& labels) {
    cancel_loading();
    std::optional<std::string> problem;
    if (paths.size() == 1 && try_open_model(paths.front(), problem)) {
        if (problem) shell_.messages.fail(*problem);
        return;
    }
    VectorOptions options;
    options.labels = labels;
    if (belong_together(paths)) {
        waiting_.push_back({paths, row, options});
    } else {
        for (const std::string& path : paths) waiting_.push_back({{path}, row, options});
    }
    open_next();
}

bool SceneFiles::try_open_model(const std::string& path, std::optional<std::string>& problem) {
    try {
        const std::optional<std::string> folder = model_folder_of(path);
        if (!folder) return false;
        showing_.open_model(*folder);
        folder_ = *folder;
    } catch (const InputError& error) {
        problem = error.what();
    }
    return true;
}

// Until one of them is to be waited for.
void SceneFiles::open_next() {
    while (!waiting_.empty() && !load_ && !shell_.question_dialog.is_open()) {
        Opening next = std::move(waiting_.front());
        waiting_.pop_front();
        if (const auto problem = begin(std::move(next))) shell_.messages.fail(*problem);
    }
}

std::optional<std::string> SceneFiles::begin(Opening opening) {
    if (!takes_long(opening.paths, max_bytes_at_once_))
        return try_show(opening,
                        [&opening] { return load_content(opening.paths, nullptr, opening.vectors); });
    load_in_background(std::move(opening));
    return std::nullopt;
}

void SceneFiles::load_in_background(Opening opening) {
    opening_ = std::move(opening);
    load_ = std::make_unique<Load>([opening = opening_](LoadingProgress& progress) {
        return load_content(opening.paths, &progress, opening.vectors);
    });
    shell_.loading.show(loading_name(), load_->progress(), [this] { cancel_loading(); });
}

std::string SceneFiles::loading_name() const {
    if (!load_) return "";
    std::string name = file_name_of(opening_.paths.front());
    if (opening_.paths.size() > 1) name += fmt::format(" and {} more", opening_.paths.size() - 1);
    return name;
}

// Its thread is not waited for: it may hang on a slow disk.
void SceneFiles::cancel_loading() {
    waiting_.clear();
    if (!load_) return;
    load_->cancel();
    cancelled_.push_back(std::move(load_));
    shell_.loading.hide();
}

void SceneFiles::update() {
    saver_.update();
    show_loaded();
}

void SceneFiles::show_loaded() {
    const auto has_ended = [](const std::unique_ptr<Load>& load) { return load->finished(); };
    cancelled_.erase(std::remove_if(cancelled_.begin(), cancelled_.end(), has_ended), cancelled_.end());
    if (!load_ || !load_->finished()) return;
    const std::unique_ptr<Load> load = std::move(load_);
    shell_.loading.hide();
    if (const auto problem = try_show(opening_, [&load] { return load->take(); }))
        shell_.messages.fail(*problem);
    open_next();
}

// What a dialog asks for. What goes wrong later becomes a message.
std::optional<std::string> SceneFiles::try_open(const std::string& path) {
    cancel_loading();
    std::optional<std::string> problem;
    if (try_open_model(path, problem)) return problem;
    return begin({{path}, std::nullopt, {}});
}

std::optional<std::string> SceneFiles::try_show(const Opening& opening,
                                                const std::function<FileContent()>& load) {
    const std::string& path = opening.paths.front();
    try {
        FileContent content = load();
        if (auto* file = std::get_if<SceneFile>(&content)) {
            show(std::move(file->scene), path, true, [this, shown = std::move(file->shown), path] {
                if (shown) showing_.show(*shown, file_name_of(path));
            });
        } else if (auto* table = std::get_if<LogitsTable>(&content)) {
            show_table(std::move(*table), opening);
        } else if (auto* vectors = std::get_if<VectorsFile>(&content)) {
            show_vectors(std::move(*vectors), opening);
        } else {
            show_labels(std::get<LabelsFile>(content), path);
        }
    } catch (const InputError& error) {
        return error.what();
    } catch (const std::bad_alloc&) {
        return fmt::format("{}: not enough memory to open it", path);
    }
    return std::nullopt;
}

void SceneFiles::show_table(LogitsTable table, const Opening& opening) {
    const std::string& path = opening.paths.front();
    if (table.rows == 1) {
        show_row(table, 0, path);
        return;
    }
    const auto shared = std::make_shared<const LogitsTable>(std::move(table));
    matrix_ = {shared, path, {}, {}};
    if (opening.row) {
        show_row(*shared, *opening.row, path);
    } else {
        ask_for_row(shared, path);
    }
}

void SceneFiles::ask_for_row(std::shared_ptr<const LogitsTable> table, const std::string& path) {
    RowChoices choices;
    choices.row = [this, table, path](std::size_t row) {
        or_say_why_not([&] { show_row(*table, row, path); });
    };
    if (table->rows <= max_tokens && table->classes <= max_tokens)
        choices.scores = [this, table, path] {
            or_say_why_not([&] { show_vectors(scores_in(*table, path), {{path}, 0, {}}); });
        };
    shell_.row_dialog.open(table, std::move(choices));
    // Who drops a lone q.npy may have meant attention.
    if (const std::string missing = missing_beside(path); !missing.empty()) {
        shell_.messages.say(
            fmt::format("To open {} as part of attention, put {} beside it.", file_name_of(path), missing));
    }
}

void SceneFiles::or_say_why_not(const std::function<void()>& show) {
    try {
        show();
    } catch (const InputError& error) {
        shell_.messages.fail(error.what());
    }
}

void SceneFiles::show_vectors(VectorsFile file, const Opening& opening) {
    const std::string& path = opening.paths.front();
    if (file.only_mask) return show_mask(*file.only_mask, path);
    if (file.needs_layer()) return ask_for_layer(file, opening);
    auto vectors = std::make_shared<const GivenVectors>(std::move(file.vectors));
    document_.apply(edit::ChangeAttention{edit::SetGivenVectors{vectors, file.mask}});
    if (document_.scene().attention.given != vectors)
        throw InputError(fmt::format("{}: it holds vectors that no scene can", path));
    folder_ = folder_of(path);
    showing_.show_subject(Subject::attention);
    const Attention& attention = document_.scene().attention;
    std::string message = fmt::format("Opened {}: {} queries, {} keys", attention.given->source,
                                      grouped(query_count(attention)), grouped(key_count(attention)));
    if (const std::size_t heads = head_count(attention); heads > 1)
        message += fmt::format(", {} heads", heads);
    const std::size_t d_k = key_dimension(attention);
    if (d_k > 0) {
        message += fmt::format(", d_k {}. ", grouped(d_k));
    } else {
        message +=
            attention.given->weights ? ", weights instead of Q and K. " : ", scores instead of Q and K. ";
    }
    if (!file.remark.empty()) message += file.remark + " ";
    shell_.messages.say(message + undo_restores);
}

void SceneFiles::ask_for_layer(const VectorsFile& file, const Opening& opening) {
    LayerQuestion question;
    question.file = file_name_of(opening.paths.front());
    question.layers = file.layers;
    question.open = [this, opening](std::size_t layer) {
        Opening chosen = opening;
        chosen.vectors.layer = layer;
        waiting_.push_front(std::move(chosen));
        open_next();
    };
    shell_.row_dialog.open(std::move(question));
}

/// A mask alone is one of the attention that is there.
void SceneFiles::show_mask(const MaskFile& file, const std::string& path) {
    const Attention& attention = document_.scene().attention;
    const CellMask mask = cell_mask(file, query_count(attention), key_count(attention));
    if (!mask.bias.empty())
        throw InputError(
            fmt::format("{}: it has numbers to be added to scores: open it together with Q and K", path));
    document_.apply(edit::ChangeAttention{edit::SetGivenMask{mask.mask}});
    if (document_.scene().attention.mask.given != mask.mask)
        throw InputError(fmt::format("{}: it holds a mask that no scene can", path));
    folder_ = folder_of(path);
    showing_.show_subject(Subject::attention);
    shell_.messages.say(fmt::format("Opened {}. {} {}", file_name_of(path),
                                    mask.remark.empty() ? "It masks nothing." : mask.remark, undo_restores));
}

/// Labels alone name what is there: the logits, or the keys of attention. Where both are as many, what is
/// shown.
void SceneFiles::show_labels(const LabelsFile& file, const std::string& path) {
    const bool attention_first = showing_.subject() == Subject::attention;
    const Edit edit =
        naming(document_.scene(), file, attention_first ? LabelsGoTo::keys_first : LabelsGoTo::classes_first);
    const bool classes = std::holds_alternative<edit::SetClassNames>(edit);
    document_.apply(edit);
    folder_ = folder_of(path);
    if (!classes) showing_.show_subject(Subject::attention);
    if (classes && row_of_document()) matrix_.labels = file.labels;
    std::string message = fmt::format("Opened {}: it names the {} {}. ", file_name_of(path),
                                      grouped(file.labels.size()), classes ? "classes" : "keys");
    if (!file.remark.empty()) message += file.remark + " ";
    shell_.messages.say(message + undo_restores);
}

// Undo takes the labels away, from the rows that follow too. A person may have renamed and moved some.
const std::vector<std::string>* SceneFiles::labels_of_open_row() const {
    const Scene& scene = document_.scene();
    if (matrix_.labels.empty() || !row_of_document()) return nullptr;
    if (scene.loaded) return scene.loaded->labels == matrix_.labels ? &matrix_.labels : nullptr;
    const auto is_one_of_them = [this](const ClassItem& item) {
        return std::find(matrix_.labels.begin(), matrix_.labels.end(), item.name) != matrix_.labels.end();
    };
    const bool any = std::any_of(scene.classes.begin(), scene.classes.end(), is_one_of_them);
    return any ? &matrix_.labels : nullptr;
}

void SceneFiles::show_row(const LogitsTable& table, std::size_t row, const std::string& path) {
    const std::string remarks = remarks_on(table, row_of(table, row));
    Scene scene = scene_of_row(table, row);
    const std::vector<std::string>* const labels =
        &table == matrix_.table.get() ? labels_of_open_row() : nullptr;
    if (labels != nullptr) scene = apply(std::move(scene), edit::SetClassNames{*labels});
    scene.temperature = document_.scene().temperature;
    scene.attention = document_.scene().attention;
    if (&table == matrix_.table.get()) matrix_.rows[scene.title] = row;
    open_row_of_.reset();
    show(std::move(scene), path, false, [this, remarks, path] {
        if (!remarks.empty())
            shell_.messages.say(fmt::format("Opened {}. {} {}", file_name_of(path), remarks, undo_restores));
    });
}

std::optional<std::size_t> SceneFiles::row_of_document() const {
    const auto found = matrix_.rows.find(document_.scene().title);
    if (found == matrix_.rows.end()) return std::nullopt;
    return found->second;
}

const std::string& SceneFiles::open_row() {
    if (open_row_of_ == document_.scene().title) return open_row_;
    open_row_of_ = document_.scene().title;
    open_row_.clear();
    const std::optional<std::size_t> row = row_of_document();
    if (!row) return open_row_;
    const std::vector<std::string>& names = matrix_.table->row_names;
    const std::string name = names.empty() || names[*row].empty() ? "" : fmt::format(" ({})", names[*row]);
    open_row_ = fmt::format("row {}{} of 0 … {}", *row, name, grouped(matrix_.table->rows - 1));
    return open_row_;
}

bool SceneFiles::has_neighbour_row(int step) const {
    const std::optional<std::size_t> row = row_of_document();
    return row && (step < 0 ? *row > 0 : *row + 1 < matrix_.table->rows);
}

// What was changed in the row before is not asked about: undo brings it back.
void SceneFiles::open_neighbour_row(int step) {
    if (!has_neighbour_row(step)) return;
    const std::size_t row = step < 0 ? *row_of_document() - 1 : *row_of_document() + 1;
    document_.mark_saved();
    show_row(*matrix_.table, row, matrix_.path);
}

void SceneFiles::ask_for_open_row() {
    if (matrix_.table) ask_for_row(matrix_.table, matrix_.path);
}

void SceneFiles::show(Scene scene, const std::string& path, bool can_be_saved_there,
                      const std::function<void()>& then) {
    if (!is_valid(scene)) throw InputError(fmt::format("{}: it holds what no scene can", path));
    const auto replace = [this, scene = std::move(scene), path, can_be_saved_there, then] {
        document_.apply(edit::ReplaceScene{scene});
        document_.mark_saved();
        ++openings_;
        path_ = can_be_saved_there ? path : std::string();
        at_path_ = document_.scene();
        opened_ = at_path_;
        folder_ = folder_of(path);
        shell_.messages.say(fmt::format("Opened {}. {}", file_name_of(path), undo_restores));
        then();
    };
    if (document_.modified()) {
        ask_before(replace);
    } else {
        replace();
    }
}

// Undo would bring unsaved work back, but only until the window is closed, and then nobody would be asked.
void SceneFiles::ask_before(const std::function<void()>& replace) {
    const auto go_on = [this, replace] {
        or_say_why_not(replace);
        open_next();
    };
    const auto after_saving = [this, replace, go_on] {
        // What was changed while it was being saved is not in the file.
        document_.modified() ? ask_before(replace) : go_on();
    };
    shell_.question_dialog.open(unsaved_question(
        name(), [this, after_saving] { save(after_saving); }, go_on));
}

void SceneFiles::ask_to_open() {
    FileQuestion question;
    question.title = "Open logits, a scene, Q, K and V, or a model";
    question.button = "Open";
    question.folder = folder_;
    question.extensions = {".csv", ".tsv", ".txt", ".json", ".jsonl", ".npy", ".npz", ".safetensors"};
    question.accept = [this](const std::string& path) { return try_open(path); };
    shell_.file_dialog.open(std::move(question));
}

std::optional<std::string> SceneFiles::try_save(const std::string& path, std::function<void()> then) {
    // The copy shares the scene's large, immutable data.
    const auto file = std::make_shared<const SceneFile>(SceneFile{document_.scene(), showing_.current()});
    auto done = [this, file, path, opening = openings_, then = std::move(then)] {
        // Meanwhile another file may have been opened: the document is that one's.
        if (opening == openings_) {
            document_.mark_saved(file->scene);
            path_ = path;
            at_path_ = file->scene;
        }
        folder_ = folder_of(path);
        shell_.messages.say(fmt::format("Saved as {}.", path));
        if (then) then();
    };
    auto write = [file, path](LoadingProgress* progress) { save_scene(*file, path, progress); };
    return saver_.save({path, rough_json_size(file->scene), std::move(write), std::move(done)});
}

std::optional<std::string> SceneFiles::save_values(std::vector<ValueTable> tables, const std::string& path) {
    std::size_t numbers = 0;
    for (const ValueTable& table : tables) numbers += table.values.size();
    const auto shared = std::make_shared<const std::vector<ValueTable>>(std::move(tables));
    auto write = [shared, path](LoadingProgress* progress) {
        softmaxlab::save_values(*shared, path, progress);
    };
    auto done = [this, path] {
        folder_ = folder_of(path);
        shell_.messages.say(fmt::format("Saved the values as {}.", path));
    };
    return saver_.save({path, numbers * json_bytes_of_number, std::move(write), std::move(done)});
}

void SceneFiles::save(std::function<void()> then) {
    // A preset or other logits are not a new state of what that file holds.
    const bool same_document = document_.scene().title == at_path_.title;
    if (path_.empty() || !same_document) {
        ask_to_save(std::move(then));
    } else if (const auto problem = try_save(path_, std::move(then))) {
        shell_.messages.fail(*problem);
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
        return try_save(path, then);
    };
    shell_.file_dialog.open(std::move(question));
}

void SceneFiles::save_recovery_copy(const std::string& folder) const {
    if (document_.modified())
        softmaxlab::save_recovery_copy({document_.scene(), showing_.current()}, name(), folder);
}

void SceneFiles::offer_recovery_copies(std::vector<RecoveryCopy> copies) {
    if (copies.empty()) return;
    const RecoveryCopy copy = std::move(copies.front());
    copies.erase(copies.begin());
    Question question{"recovered", "Unsaved work was recovered", "", {}};
    question.words = copy.name.empty()
                         ? std::string("Softmax Lab had to end before it was saved.")
                         : fmt::format("Softmax Lab had to end before “{}” was saved.", copy.name);
    const auto next = [this, copies = std::move(copies)] { offer_recovery_copies(copies); };
    question.answers = {{"open", "Open", [this, copy, next] { open_recovery_copy(copy, next); }},
                        {"discard", "Discard",
                         [copy, next] {
                             remove_recovery_copy(copy);
                             next();
                         }},
                        {"later", "Ask again next time", nullptr}};
    shell_.question_dialog.open(std::move(question));
}

// It stays unsaved work: closing will ask about it.
void SceneFiles::open_recovery_copy(const RecoveryCopy& copy, const std::function<void()>& next) {
    const auto replace = [this, copy] {
        SceneFile file = load_scene_file(copy.path);
        // What does not come in stays where it is.
        if (!document_.apply(edit::ReplaceScene{std::move(file.scene)}))
            throw InputError(fmt::format("{} cannot be opened while the scene is locked.", copy.path));
        path_.clear();
        ++openings_;
        remove_recovery_copy(copy);
        shell_.messages.say(fmt::format("Recovered {}. It is not saved yet.",
                                        copy.name.empty() ? std::string("the scene") : excerpt(copy.name)));
        if (file.shown) showing_.show(*file.shown, file_name_of(copy.path));
    };
    if (document_.modified()) {
        ask_before(replace);
        return;
    }
    try {
        replace();
    } catch (const InputError& error) {
        shell_.messages.fail(error.what());
        next();
    }
}

void SceneFiles::undo() {
    // The step before an opened file belongs to another one: Save must not put it into this one.
    if (opened_ && document_.scene() == *opened_) {
        path_.clear();
        opened_.reset();
        ++openings_;
    }
    document_.undo();
}

void SceneFiles::redo() {
    document_.redo();
}

}  // namespace softmaxlab
