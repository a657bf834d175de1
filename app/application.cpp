#include "app/application.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include "app/compute.h"
#include "app/gl/context.h"
#include "app/labs/labs.h"
#include "app/make_backend.h"
#include "app/shell/folder_listing.h"
#include "app/shipped_course.h"
#include "app/shipped_model.h"
#include "app/textures.h"
#include "app/ui/number_text.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/model_heads.h"
#include "core/scene/attention_edit.h"
#include "embedded/assets.h"

namespace softmaxlab {
namespace {

constexpr float headless_frame = 1.0F / 60;
constexpr float no_time = 1e-9F;  // Dear ImGui wants some
constexpr int max_passes = 3;
constexpr double window_work = 0.008;  // half of a frame: drawing needs the rest

std::string_view embedded(const char* name) {
    const auto bytes = assets::find_embedded(name);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<Preset> embedded_presets(const char* name) {
    return presets_from_json(embedded(name), name);
}

std::unique_ptr<Pictures> pictures_for(Host& host) {
    if (!host.has_opengl()) return std::make_unique<NoPictures>();
    host.make_current();
    return std::make_unique<Textures>();
}

std::vector<BackendKind> backends_on(const Host& host) {
    std::vector<BackendKind> kinds = {BackendKind::simd, BackendKind::reference};
    if (host.has_opengl() && built_with_gpu()) kinds.insert(kinds.begin(), BackendKind::gpu);
    return kinds;
}

std::vector<std::unique_ptr<LabOnScreen>> opened(const std::vector<Lab>& labs) {
    std::vector<std::unique_ptr<LabOnScreen>> on_screen;
    on_screen.reserve(labs.size());
    for (const Lab& lab : labs) on_screen.push_back(lab.open());
    return on_screen;
}

// The start scene or a preset as it is: there is nothing to lose.
bool is_made_by_nobody(const Scene& scene, const std::vector<Preset>& presets) {
    const auto is_it = [&](const Preset& preset) { return preset.scene == scene; };
    return scene == default_scene() || std::any_of(presets.begin(), presets.end(), is_it);
}

// Whether what it holds is larger or smaller than when it was last laid out: its scroll bars are those of
// before.
bool has_grown(const ImGuiWindow& window) {
    const auto differs = [](float fixed, float end, float start, float before) {
        return fixed == 0 && std::fabs(std::trunc(end - start) - before) >= 1;
    };
    const ImGuiWindowTempData& now = window.DC;
    return differs(window.ContentSizeExplicit.x, now.CursorMaxPos.x, now.CursorStartPos.x,
                   window.ContentSize.x) ||
           differs(window.ContentSizeExplicit.y, now.CursorMaxPos.y, now.CursorStartPos.y,
                   window.ContentSize.y);
}

}  // namespace

void Application::ContextDeleter::operator()(ImGuiContext* context) const {
    ImGui::DestroyContext(context);
}

Application::Renderer::Renderer() {
    if (!ImGui_ImplOpenGL3_Init(gl::glsl_version))
        throw PlatformError("Dear ImGui could not start its renderer.");
}
Application::Renderer::~Renderer() {
    ImGui_ImplOpenGL3_Shutdown();
}

Application::Application(const ApplicationOptions& options)
    : Application(options, std::make_unique<TextHost>(options.size)) {}

Application::Application(const ApplicationOptions& options, std::unique_ptr<Host> host)
    : host_(std::move(host)),
      context_(ImGui::CreateContext()),
      document_(options.scene),
      other_document_(options.results_of),
      wanted_backend_(options.backend),
      results_(other_document_ ? *other_document_ : document_, make_backend(options.backend, host_.get())),
      pictures_(pictures_for(*host_)),
      presets_(embedded_presets("presets.json")),
      zoo_(embedded_presets("zoo.json")),
      glossary_(Glossary::from_json(embedded("glossary.json"), "glossary.json")),
      help_(lab_help_from_json(embedded("lab_help.json"), "lab_help.json")),
      labs_(make_labs()),
      on_screen_(opened(labs_)),
      backends_(backends_on(*host_)),
      files_(document_, shell_, options.scene_path, options.folder,
             {[this] { return shown_view(); }, [this] { return labs_[shell_.lab].subject; },
              [this](const ShownView& shown, const std::string& source) { show_view(shown, source); },
              [this](Subject subject) { shell_.show_lab(lab_of(labs_, subject)); },
              [this](const std::string& folder) { open_model(folder); }}),
      theme_(options.theme),
      zoom_(std::clamp(options.zoom, min_zoom, max_zoom)),
      library_(shipped_course, shipped_model_loader()),
      progress_(options.data_folder, options.learner, options.now),
      lessons_page_({library_, [this]() -> const learning::Progress& { return progress_.progress(); },
                     [this](const std::string& place) { wanted_lesson_ = place; }}),
      practice_page_(progress_, shell_, around_practice()) {
    results_.language().set_loader(options.language_model ? options.language_model : library_.model());
    document_.set_agreement([this](Scene& scene) {
        if (scene.attention.model && results_.language().model())
            agree_with_model(scene, *results_.language().model());
    });
    if (options.matrix) files_.keep_matrix(options.matrix, options.row, options.matrix_path);
    make_current();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ui_.preferences = options.preferences;
    reduce_motion(options.preferences.reduce_motion);
    ui_.glossary = &glossary_;
    // Everything is one window: there are none to go through with Ctrl+Tab.
    context_->ConfigNavWindowingKeyNext = 0;
    context_->ConfigNavWindowingKeyPrev = 0;
    if (host_->has_opengl()) {
        renderer_.emplace();
    } else {
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;  // what is not drawn may have any size
    }
    input_ = host_->connect_input();
    clipboard_.install(io);
    if (host_->is_live()) ui_.seconds_for_work = window_work;
    if (!options.lab.empty()) shell_.lab = index_of_lab(labs_, options.lab);
    if (!options.view.empty()) shown_lab().set_view(options.view, "--view");
    if (options.own_openings) opening_.emplace(Opening{std::nullopt, document_.revision()});
    open_labs_scene();  // which is what is guessed
    if (options.guess) {
        GuessMode& mode = shell_.guess_mode;
        mode.ask_for(labs_[shell_.lab].guessed, document_.scene());
        mode.hide(options.guess->hidden, document_.scene());
        if (!options.guess->shares.empty()) mode.set_shares(options.guess->shares);
        if (options.guess->revealed) mode.answer(GuessRequest::leave, document_.scene());
    }
    files_.set_max_bytes_at_once(options.max_bytes_at_once);
    if (!options.data_folder.empty()) library_.set_folder(join_path(options.data_folder, "lessons"));
    pages_.push_back(&lessons_page_);
    pages_.push_back(&practice_page_);
    present_lesson(&lesson_beats_);
    commands_ = make_commands();
    if (!options.lesson.empty()) open_lesson(options.lesson);
    if (options.presents) present(true);
    if (options.presents && options.frozen) freeze(options.frozen);
}

PracticeSurroundings Application::around_practice() {
    const auto open_in_lab = [this](std::string_view id, const Scene& scene) {
        leave_lesson();
        document_.apply(edit::ReplaceScene{scene, true});
        shell_.show_lab(index_of_lab(labs_, id));
    };
    const auto course = [this]() -> const learning::Course& { return library_.course(); };
    return {course, open_in_lab, [this] { return files_.folder(); }};
}

Application::~Application() {
    make_current();
}

bool Application::minimised() const {
    return host_->size().width == 0;
}

void Application::make_current() {
    ImGui::SetCurrentContext(context_.get());
    host_->make_current();
}

void Application::frame(bool shown) {
    make_current();
    if (minimised()) return;
    show_loaded();
    take_input();
    // Who touches something mostly changes something.
    if (context_->InputEventsQueue.Size > 0 || ui_.animating) results_.expect_work();
    take_over_changed_lessons();
    ui_.begin_frame();
    // What was edited since the last frame is worked out before it is drawn, not drawn twice.
    bool unfinished = document_.revision() != began_.revision && work().unfinished;
    bool shows_work = false;  // the last drawing shows what the lab's work has made
    for (int pass = 1; pass <= max_passes; ++pass) {
        draw_pass(pass == 1);
        bool settled = is_settled();
        const bool in_its_lab = lesson_ && labs_[shell_.lab].id == lesson_->step().lab;
        if (in_its_lab && shell_.stage_lacks_lit() && (settled || lesson_panel_.drawings() > 1)) {
            lesson_panel_.show_whole_lab();
            settled = false;
        }
        if (pass == max_passes || (settled && shows_work)) break;
        const WorkDone done = work();
        unfinished = done.unfinished;
        if (settled && !done.advanced) break;
        shows_work = done.advanced;
    }
    if (unfinished || brings_into_sight()) ui_.animating = true;
    if (shown) draw();
    const bool dialog_in_sight = shell_.dialog_open() || context_->DimBgRatio > 0;
    if (!picture_path_.empty() && !dialog_in_sight) save_picture();
}

WorkDone Application::work() {
    WorkDone done;
    if (shell_.page == nullptr) done = shown_lab().work({document_, results_, ui_.seconds_left()});
    if (!shell_.frozen) return done;
    const WorkDone frozen = shell_.frozen->work(ui_.seconds_left());
    return {frozen.advanced || done.advanced, frozen.unfinished || done.unfinished};
}

void Application::draw_again() {
    make_current();
    draw_pass(false);
    draw();
}

// Only what nobody has touched may be replaced.
void Application::open_labs_scene() {
    if (!opening_ || lesson_) return;
    if (document_.revision() != opening_->revision) {
        opening_.reset();
        return;
    }
    if (opening_->lab == shell_.lab) return;
    const Lab& lab = labs_[shell_.lab];
    Scene scene = lab.opening != nullptr ? lab.opening() : default_scene();
    if (scene != document_.scene()) document_.restart(std::move(scene));
    opening_ = Opening{shell_.lab, document_.revision()};
}

void Application::draw_pass(bool first) {
    open_labs_scene();
    update_type();
    began_ = shown_now();
    shown_lab().view_has_changed();
    prepare_lesson();
    begin_pass(first);
    ui_.begin_pass();
    ui_.moves = host_->is_live() && !ui_.preferences.reduce_motion && picture_path_.empty();
    if (ui_.preferences.reduce_motion && context_->DimBgRatio > 0) context_->DimBgRatio = 1;
    // A command of this drawing may open another row: these words are those of the frame.
    const std::string_view open_row = formatted(ui_, "{}", files_.open_row());
    ShellContext context{ui_,        document_,    results_,   presets_,  zoo_,
                         *pictures_, labs_,        on_screen_, commands_, help_,
                         pages_,     shown_zoom(), backends_,  open_row,  host_->is_live()};
    if (lesson_) context.panel = &lesson_panel_;
    GuessMode& guess = shell_.guess_mode;
    const bool guesses = !lesson_;  // which has its own
    if (guesses) {
        guess.ask_for(labs_[shell_.lab].guessed, document_.scene());
        guess.before_drawing(ui_, document_.scene(), ImGui::GetTime());
        if (labs_[shell_.lab].guessed.beside && ui_.guess.stage != Guess::Stage::none) {
            shell_.guess_panel.show(document_.scene(), results_);
            context.panel = &shell_.guess_panel;
        }
    }
    shell_.draw(context);
    guess_has_changed_ = guesses && !lesson_ && guess.after_drawing(ui_, document_.scene());
    if (context.wanted_backend) set_backend(context.wanted_backend);
    replace_failed_backend();
    if (first) zoom_with_wheel();
    follow_lesson();
    ImGui::Render();
}

Application::Shown Application::shown_now() const {
    return {document_.revision(), shell_.lab,     shell_.page,          lesson_changes_,
            ui_.edit.landmark,    ui_.gesture.id, shell_.dialog_open(), &results_.backend(),
            shell_.presenting,    shell_.blank,   shell_.frozen.get(),  shell_.votes.version()};
}

// Whether another drawing without input would look the same: nothing was edited after it was drawn, and Dear
// ImGui has nothing left to place, to focus or to scroll to.
bool Application::is_settled() {
    if (!(shown_now() == began_) || type_is_old() || shown_lab().view_has_changed()) return false;
    if (ui_.lights_another_class() || guess_has_changed_) return false;
    const ImGuiContext& g = *context_;
    const bool moves_focus = g.NavMoveSubmitted || g.NavInitRequest || g.NavTabbingDir != 0;
    if (moves_focus || g.HoveredId != g.HoveredIdPreviousFrame || g.ActiveId != g.ActiveIdPreviousFrame)
        return false;
    return std::none_of(g.Windows.begin(), g.Windows.end(), [](const ImGuiWindow* window) {
        const bool hidden = window->HiddenFramesCanSkipItems > 0 || window->HiddenFramesCannotSkipItems > 0;
        const bool scrolls = window->ScrollTarget.x < FLT_MAX || window->ScrollTarget.y < FLT_MAX;
        return window->Active && (hidden || scrolls || window->AutoFitFramesX > 0 ||
                                  window->AutoFitFramesY > 0 || has_grown(*window));
    });
}

bool Application::type_is_old() const {
    return wanted_type_zoom() != type_zoom_ || ui_.theme.name != shown_theme();
}

// New type for a new zoom, a new theme's colours: between two frames, since fonts must not change while they
// are in use.
void Application::update_type() {
    if (!type_is_old()) return;
    const float wanted = wanted_type_zoom();
    if (wanted != type_zoom_) {
        if (renderer_ && type_zoom_ > 0) ImGui_ImplOpenGL3_DestroyFontsTexture();
        ui_.fonts = load_fonts(wanted);
        if (renderer_ && type_zoom_ > 0) ImGui_ImplOpenGL3_CreateFontsTexture();
        type_zoom_ = wanted;
        ui_.zoom = wanted;
    }
    ui_.theme = theme_of(shown_theme());
    apply_theme(ui_.theme, wanted);
}

void Application::take_input() {
    take_drops();
    if (host_->take_close_request()) request_quit();
    if (input_) {
        input_->new_frame();
        return;
    }
    const PixelSize size = host_->size();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(size.width), static_cast<float>(size.height));
    io.DeltaTime = headless_frame;
}

// Escape leaves an item for the child window that it stands in. Children here are flattened into their
// parents: they are no items, and from them Tab would lead nowhere. The item keeps the keyboard, out of
// sight.
void Application::begin_frame_with_events() {
    ImGuiContext& g = *context_;
    ImGuiWindow* const window = g.NavWindow;
    const ImGuiID item = g.NavId;
    late_modifiers_.hold_back();
    ImGui::NewFrame();
    late_modifiers_.give_back();
    const bool flattened = window != nullptr && (window->Flags & ImGuiWindowFlags_NavFlattened) != 0;
    if (!flattened || g.NavId == item || g.NavId != window->ChildId) return;
    ImGui::FocusWindow(window);
    ImGui::SetNavID(item, ImGuiNavLayer_Main, 0, window->NavRectRel[ImGuiNavLayer_Main]);
    g.NavDisableHighlight = true;
}

// Only the first drawing of a frame has events, time, and a pointer that moves.
void Application::begin_pass(bool first) {
    if (renderer_) ImGui_ImplOpenGL3_NewFrame();
    if (first) return begin_frame_with_events();
    ImVector<ImGuiInputEvent> events;
    events.swap(context_->InputEventsQueue);
    ImGui::GetIO().DeltaTime = no_time;
    ImGui::NewFrame();
    events.swap(context_->InputEventsQueue);
}

// Not under the hand of a person who drags or answers a question.
void Application::show_loaded() {
    if (!mouse_holds_item() && !shell_.dialog_open() && !lesson_) files_.update();
}

void Application::take_drops() {
    const std::vector<std::string> paths = host_->take_dropped_files();
    if (paths.empty()) return;
    if (paths.size() == 1 && open_lesson_file(paths.front())) return;
    if (lesson_) return say("First leave the lesson: your own scene waits there.");
    open_paths(paths);
}

// Where nothing is that Ctrl and the wheel would change.
void Application::zoom_with_wheel() {
    const ImGuiIO& io = ImGui::GetIO();
    if (!io.KeyCtrl || io.MouseWheel == 0 || ui_.takes_wheel) return;
    change_zoom(io.MouseWheel > 0 ? 1 : -1);
}

// Logits that were just opened may be more than the GPU takes; the scores of so many tokens, too.
void Application::replace_failed_backend() {
    const std::optional<std::string> failure = results_.failure();
    if (!failure) return;
    shell_.messages.fail(fmt::format("{} Switched to the simd backend.", *failure));
    results_.set_backend(make_simd_backend());
    wanted_backend_ = BackendKind::simd;
}

void Application::draw() {
    if (!host_->has_opengl()) return;
    host_->bind_framebuffer();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    host_->present();
    const std::string name = lesson_ ? lesson_->lesson().title : files_.name();
    const bool modified = document_.modified() && !lesson_;
    const std::string title =
        fmt::format("{}{}{}Softmax Lab", modified ? "• " : "", name, name.empty() ? "" : " – ");
    if (title != title_) host_->set_title(title);
    title_ = title;
}

std::optional<double> Application::next_frame_in() const {
    constexpr double caret = 0.5;
    constexpr double look_at_loading = 0.05;
    if (minimised()) return std::nullopt;
    const ImGuiContext& g = *context_;
    // Dear ImGui spreads quick input over some frames: a key's press and its release.
    if (!g.InputEventsQueue.empty() || !picture_path_.empty() || ui_.animating) return 0;
    // A dialog's shade fades in and out.
    if (g.DimBgRatio > 0 && g.DimBgRatio < 1) return 0;
    std::optional<double> wait;
    if (!shell_.blank) wait = shell_.messages.expires_in();
    const std::optional<double> reached = lesson_ ? lesson_->asks_again_in(g.Time) : std::nullopt;
    if (reached) wait = std::min(wait.value_or(*reached), *reached);
    if (g.IO.WantTextInput && g.IO.ConfigInputTextCursorBlink) wait = std::min(wait.value_or(caret), caret);
    if (files_.loading() || files_.saving()) wait = std::min(wait.value_or(look_at_loading), look_at_loading);
    return wait;
}

void Application::open_paths(const std::vector<std::string>& paths, std::optional<std::size_t> row,
                             const std::string& labels) {
    make_current();
    std::vector<std::string> absolute;
    absolute.reserve(paths.size());
    for (const std::string& path : paths) absolute.push_back(absolute_path(path));
    files_.open(absolute, row, labels.empty() ? labels : absolute_path(labels));
}

// The text that another model has drawn is none of this one's.
void Application::open_model(const std::string& folder) {
    std::shared_ptr<const LanguageModel> model = open_language_model(folder);
    results_.language().set_loader([model] { return model; });
    const GestureId gesture = ui_.new_gesture();
    document_.apply(edit::CutText{0}, gesture);
    document_.apply(edit::ForgetBranch{}, gesture);
    if (document_.scene().attention.model)
        document_.apply(
            edit::ChangeAttention{edit::SetModelText{model_text(*model, document_.scene().language)}},
            gesture);
    document_.end_gesture(gesture);
    shell_.show_lab(index_of_lab(labs_, "language"));
    say(fmt::format("Opened the model {}: {} tokens, {} layers with {} heads each.", excerpt(model->name),
                    grouped(model->config.vocabulary), model->config.layers, model->config.heads));
}

void Application::request_quit() {
    if (files_.saving()) {
        files_.when_saved([this] { request_quit(); });
        return;
    }
    if (needs_no_question(aside_ ? aside_->document : document_)) {
        quit_ = true;
        return;
    }
    leave_lesson();
    shell_.question_dialog.open(unsaved_question(
        files_.name(), [this] { files_.save([this] { request_quit(); }); }, [this] { quit_ = true; }));
}

bool Application::needs_no_question(const Document& document) const {
    return !document.modified() || is_made_by_nobody(document.scene(), presets_);
}

void Application::offer_recovery_copies(std::vector<RecoveryCopy> copies) {
    make_current();
    waiting_copies_ = std::move(copies);
    offer_waiting_copies();
}

// Not in front of a class: they wait until it has gone. Nor in a lesson, which lets nothing in: until it is
// left.
void Application::offer_waiting_copies() {
    if (shell_.presenting || lesson_ || waiting_copies_.empty()) return;
    files_.offer_recovery_copies(std::exchange(waiting_copies_, {}));
}

ShownView Application::shown_view() const {
    return {std::string(labs_[shell_.lab].id), on_screen_[shell_.lab]->view_json()};
}

void Application::show_view(const ShownView& shown, const std::string& source) {
    const std::optional<std::size_t> lab = lab_named(labs_, shown.lab);
    if (!lab) throw InputError(fmt::format("{}: there is no lab named {}.", source, excerpt(shown.lab)));
    on_screen_[*lab]->set_view(shown.view, source);
    shell_.show_lab(*lab);
}

void Application::set_backend(std::optional<BackendKind> wanted) {
    if (wanted == wanted_backend_) return;
    make_current();
    try {
        results_.set_backend(make_backend(wanted, host_.get()));
        wanted_backend_ = wanted;
    } catch (const std::runtime_error& error) {
        shell_.messages.fail(error.what());
    }
}

// Nothing blinks or fades.
void Application::reduce_motion(bool reduce) {
    ui_.preferences.reduce_motion = reduce;
    ImGui::GetIO().ConfigInputTextCursorBlink = host_->is_live() && !reduce;
}

}  // namespace softmaxlab
