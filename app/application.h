#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/files/progress_keeper.h"
#include "app/files/scene_files.h"
#include "app/lessons/lesson_beats.h"
#include "app/lessons/lesson_library.h"
#include "app/lessons/lesson_panel.h"
#include "app/lessons/lesson_session.h"
#include "app/lessons/lessons_page.h"
#include "app/platform/host.h"
#include "app/practice/practice_page.h"
#include "app/shell/shell.h"
#include "app/shell/zoom.h"
#include "app/ui/late_modifiers.h"
#include "app/ui/one_line_clipboard.h"
#include "core/learning/glossary.h"
#include "core/learning/lab_help.h"

struct ImGuiContext;

namespace softmaxlab {

/// What is hidden from the start, with the guess if there are shares.
struct StartGuess {
    learning::Hidden hidden = learning::Hidden::results();
    std::vector<double> shares;  ///< one of each class; empty: bars of equal height
    bool revealed = false;
};

/// How an Application begins.
struct ApplicationOptions {
    Scene scene = default_scene();
    std::string scene_path;                     ///< where the scene came from, if it can be saved there
    std::string folder;                         ///< where the file dialogs begin; empty: the home folder
    std::string remarks;                        ///< what a person should know about how the file was read
    std::shared_ptr<const LogitsTable> matrix;  ///< of more rows than one; `scene` is a row of it …
    std::size_t row = 0;                        ///< … this one …
    std::string matrix_path;                    ///< … and it came from this file
    /// Opens the language model; nothing: the one that the program brings along.
    LanguageResults::Loader language_model;
    std::string lab;                     ///< its id; empty: the first one
    std::string view;                    ///< fields of its view, as a JSON object; empty: its first view
    std::optional<BackendKind> backend;  ///< nothing: the best one
    ThemeName theme = ThemeName::dark;
    float zoom = 1;
    bool presents = false;        ///< begins on the stage, see Shell::presenting …
    std::optional<Scene> frozen;  ///< … with this as A beside what is shown
    /// Each lab opens on a scene that makes its point, instead of on `scene`, until the person changes
    /// something.
    bool own_openings = false;
    /// A lesson to open: "gaps", "gaps/third", or a file with one.
    std::string lesson;
    /// Where progress and a teacher's lessons are kept; empty: nothing is kept.
    std::string data_folder;
    std::string learner;                                    ///< whose progress; empty: nobody gave a name
    std::function<std::string()> now = learning::time_now;  ///< the clock of practice
    Preferences preferences;
    using StartGuess = softmaxlab::StartGuess;
    std::optional<StartGuess> guess;
    /// The results are those of this scene, not of the one that is shown: to test that nothing of what is
    /// hidden is to be seen.
    std::optional<Scene> results_of;
    PixelSize size = {1280, 800};  ///< of the screen, where there is no host that has one
    /// Files of more bytes are loaded in the background; by default none are.
    std::size_t max_bytes_at_once = std::numeric_limits<std::size_t>::max();
};

/// The whole program but the command line: owns everything, and draws one frame at a time. The same for a
/// window, for pictures without one, and for tests.
///
/// Only a live host has a clock: everywhere else each frame is 1/60 s long and no time is shown, so that
/// every run is the same.
class Application {
  public:
    /// Throws what make_backend() throws, std::invalid_argument if there is no such lab, InputError if it has
    /// no such view.
    Application(const ApplicationOptions& options, std::unique_ptr<Host> host);
    /// Without OpenGL: what is drawn can be read as text only.
    explicit Application(const ApplicationOptions& options);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// Takes the input that has come once, then draws until nothing changes any more, three times at most,
    /// and shows the last drawing: what a hand moves below is seen above in the same frame. Not `shown`: one
    /// that nobody will see, without what OpenGL costs.
    void frame(bool shown = true);

    /// Draws once more, without input and without time. For tests: a settled frame looks the same again.
    void draw_again();

    /// Seconds that may pass until the next frame is needed even without input; nothing: until there is
    /// input.
    std::optional<double> next_frame_in() const;

    /// Opens files as if they had been dropped onto the window together. `row`: of a matrix; nothing: the
    /// person is asked.
    void open_paths(const std::vector<std::string>& paths, std::optional<std::size_t> row = std::nullopt,
                    const std::string& labels = {});

    /// Shows words in a message for a while.
    void say(std::string_view words) { shell_.messages.say(words); }

    /// Asks to end: at once, or after the question about unsaved changes. What is being saved is waited for.
    void request_quit();
    bool has_quit() const { return quit_; }

    /// See SceneFiles; while presenting they are offered afterwards.
    void offer_recovery_copies(std::vector<RecoveryCopy> copies);

    Host& host() { return *host_; }

    /// What is on screen as a vector drawing, with its words as words. Draws once more.
    std::string svg();

    /// What is on screen, in `scale` times as many pixels each way: type and lines are drawn that much
    /// larger, not enlarged. Needs OpenGL; throws GlError for a picture too large for it.
    Image picture(int scale);

    /// Chooses what computes. If that cannot be had, the old one stays and a message says why.
    void set_backend(std::optional<BackendKind> wanted);

    const Document& document() const { return document_; }
    Document& document() { return document_; }  ///< for benchmarks and tests: labs have it from their context
    Results& results() { return results_; }
    const std::vector<Lab>& labs() const { return labs_; }
    const std::vector<Preset>& presets() const { return presets_; }
    const std::vector<Preset>& zoo() const { return zoo_; }
    const std::vector<Command>& commands() const { return commands_; }
    const Shell& shell() const { return shell_; }
    /// Which lab is shown, with its view.
    ShownView shown_view() const;
    /// Opens the language model in that folder, in its lab; a text that another model has drawn is forgotten.
    /// Throws InputError.
    void open_model(const std::string& folder);
    /// Throws InputError, with `source` in its message, if there is no such lab or it has no such view; what
    /// is shown stays then.
    void show_view(const ShownView& shown, const std::string& source);
    LabOnScreen& shown_lab() { return *on_screen_[shell_.lab]; }
    /// What the lab shows, as numbers. Throws InputError while there are none.
    std::vector<ValueTable> shown_values();
    /// Opens a lesson at a step: "gaps", "gaps/third", or the path of a file with one. The person's own
    /// document, with its history, lab, views and what computes, is put aside. Throws InputError if there is
    /// no such lesson or step, and nothing happens then.
    void open_lesson(const std::string& place);

    /// Back to the person's own document, as it was left; nothing happens where no lesson is open.
    void leave_lesson();

    /// Shows the answer of the step that is open, if there is one.
    void reveal_lesson();

    /// Whether the next frame will have scrolled farther towards what the step points at.
    bool brings_into_sight() const { return lesson_ && lesson_panel_.scrolls_to_light > 0; }

    /// The lesson that is open; nullptr: none is.
    LessonSession* lesson() { return lesson_.get(); }
    LessonLibrary& lesson_library() { return library_; }
    ProgressKeeper& progress() { return progress_; }
    PracticePage& practice() { return practice_page_; }

    const SceneFiles& files() const { return files_; }
    Ui& ui() { return ui_; }
    ThemeName theme() const { return theme_; }
    float zoom() const { return zoom_; }
    /// The person's own, whatever a lesson shows.
    Preferences preferences() const;
    const Glossary& glossary() const { return glossary_; }
    const std::vector<LabHelp>& help() const { return help_; }
    std::optional<BackendKind> wanted_backend() const { return aside_ ? aside_->backend : wanted_backend_; }

    /// The lesson that a clicker goes through; null: none. It must outlive its use.
    void present_lesson(Beats* lesson) { shell_.beats = lesson; }

    /// Makes this application's Dear ImGui context the current one: to be called before its input is given.
    void make_current();

  private:
    struct ContextDeleter {
        void operator()(ImGuiContext* context) const;
    };
    /// Dear ImGui's OpenGL half.
    struct Renderer {
        Renderer();
        ~Renderer();
        Renderer(const Renderer&) = delete;
        Renderer& operator=(const Renderer&) = delete;
    };

    bool minimised() const;
    float wanted_type_zoom() const;
    bool type_is_old() const;
    void update_type();
    void take_input();
    void begin_frame_with_events();
    void begin_pass(bool first);
    void draw_pass(bool first);
    WorkDone work();  ///< gives the shown lab its time to compute
    bool is_settled();
    void take_drops();
    void open_labs_scene();
    void zoom_with_wheel();
    void replace_failed_backend();
    void show_loaded();
    void draw();
    std::vector<Command> make_commands();
    void add_file_commands(std::vector<Command>& list);
    void add_view_commands(std::vector<Command>& list);
    void add_scene_commands(std::vector<Command>& list);
    void add_guess_commands(std::vector<Command>& list);
    void add_presenting_commands(std::vector<Command>& list);
    void change_zoom(int steps);
    void open_page(Page& page);
    PracticeSurroundings around_practice();
    void add_lesson_commands(std::vector<Command>& list);
    bool open_lesson_file(const std::string& path);
    void start_lesson(const learning::Lesson& lesson, std::size_t step);
    void put_aside();
    void enter_step();
    void show_lesson_scene();
    void prepare_lesson();
    void show_guess();
    void offer_waiting_copies();
    void take_guess();
    void show_place();
    void take_place();
    void follow_lesson();
    void fulfil(LessonWish wish);
    void commit_answer(bool sure);
    void go_to_step(std::size_t step);
    void mark_steps();
    void take_over_changed_lessons();
    bool needs_no_question(const Document& document) const;
    std::optional<LessonWish> meaning_of_enter(bool with_shift) const;
    void want_focus_of_step();
    bool digits_are_answers() const;
    void cancel();
    void present(bool on);
    void freeze(const std::optional<Scene>& scene);
    void blank(bool on);
    bool can_go(int direction) const;
    void go(int direction);
    void ask_to_save_votes();
    ThemeName shown_theme() const;
    float shown_zoom() const;
    void choose_theme(ThemeName theme);
    void reduce_motion(bool reduce);
    using ValuesAsText = std::string(std::span<const ValueTable> tables, LoadingProgress* progress);
    void copy(ValuesAsText* as_text, const char* what);
    void ask_to_save_values();
    void ask_to_save_picture();
    void save_picture();
    std::optional<Image> texels_of(ImTextureID texture) const;

    // Destroyed from the last to the first.
    std::unique_ptr<Host> host_;
    std::unique_ptr<ImGuiContext, ContextDeleter> context_;
    OneLineClipboard clipboard_;
    std::optional<Renderer> renderer_;
    std::unique_ptr<HostInput> input_;
    LateModifiers late_modifiers_;

    Document document_;
    std::optional<Document> other_document_;  ///< see ApplicationOptions::results_of
    std::optional<BackendKind> wanted_backend_;
    Results results_;
    std::unique_ptr<Pictures> pictures_;
    std::vector<Preset> presets_;
    std::vector<Preset> zoo_;
    Glossary glossary_;
    std::vector<LabHelp> help_;
    std::vector<Lab> labs_;
    std::vector<std::unique_ptr<LabOnScreen>> on_screen_;  ///< one of each lab
    std::vector<BackendKind> backends_;                    ///< those that can be had here
    std::vector<Page*> pages_;                             ///< of "Learn", in the order of the rail
    std::vector<Command> commands_;
    Shell shell_;
    SceneFiles files_;
    Ui ui_;
    ThemeName theme_;
    float zoom_;
    float type_zoom_ = 0;           ///< of the fonts in the atlas; 0: none yet
    std::string picture_path_;      ///< of the picture to be saved after the next frame without a dialog
    int wanted_picture_scale_ = 1;  ///< of that picture
    float picture_scale_ = 1;       ///< while a picture is drawn larger than the screen
    std::string title_;             ///< of the window, as it was set last
    /// The lab whose opening scene is shown, and the revision that it has while nobody has changed it.
    struct Opening {
        std::optional<std::size_t> lab;
        Revision revision = 0;
    };
    std::optional<Opening> opening_;

    LessonLibrary library_;
    ProgressKeeper progress_;
    LessonsPage lessons_page_;
    PracticePage practice_page_;
    LessonPanel lesson_panel_;
    std::unique_ptr<LessonSession> lesson_;
    LessonBeats lesson_beats_{[this] { return lesson_.get(); },
                              [this](std::size_t step) { go_to_step(step); }, [this] { reveal_lesson(); }};
    std::string lesson_path_;                   ///< of the file that it came from, if it came from one
    std::string wanted_lesson_;                 ///< the place to be opened after the drawing that goes on
    std::vector<RecoveryCopy> waiting_copies_;  ///< to be offered after presenting, and after a lesson
    bool has_focus_ = true;
    bool said_locked_ = false;  ///< in this step
    std::size_t lesson_changes_ = 0;
    /// The person's own work while a lesson is open.
    struct Aside {
        Document document;
        std::optional<Opening> opening;
        std::size_t lab = 0;
        std::vector<std::string> views;  ///< one of each lab
        std::optional<BackendKind> backend;
        ProbabilityStyle probabilities = ProbabilityStyle::percent;
        LanguageResults::Loader model;  ///< the person's, while a step shows that of the lessons
    };
    std::optional<Aside> aside_;
    bool quit_ = false;
    bool guess_has_changed_ = false;  ///< after the last drawing
    /// What a drawing shows, but for the lab's view and Dear ImGui's own state.
    struct Shown {
        Revision revision = 0;
        std::size_t lab = 0;
        const Page* page = nullptr;
        std::size_t lesson_changes = 0;
        std::string edit;  ///< the landmark of the field that is typed into
        GestureId gesture = no_gesture;
        bool dialog = false;
        const Backend* backend = nullptr;
        bool presenting = false;
        bool blank = false;
        const FrozenLab* frozen = nullptr;
        std::size_t votes = 0;

        friend bool operator==(const Shown&, const Shown&) = default;
    };
    Shown shown_now() const;
    Shown began_;  ///< what the last drawing began with
};

}  // namespace softmaxlab
