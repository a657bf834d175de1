#include "cli/open_window.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/files/recovery.h"
#include "app/files/settings.h"
#include "app/files/user_folders.h"
#include "app/platform/end_signals.h"
#include "app/platform/window.h"
#include "core/base/clock.h"
#include "core/files/file_content.h"

namespace softmaxlab {
namespace {

// What waits for the pointer to rest (a tooltip) appears within the pause.
constexpr double pause = 0.5;

constexpr std::size_t max_bytes_at_once = 1'000'000;  // bytes: some hundredths of a second

// Sleeps until an event comes or a frame is due. Returns whether it was an event.
bool wait(Window& window, double seconds) {
    const Clock::time_point start = Clock::now();
    window.wait_events(seconds);
    return seconds <= 0 || seconds_since(start) < seconds * 0.98;
}

// Until the person or the system wants it to end.
void run(Application& application, Window& window, const EndSignals& signals) {
    bool after_event = true;
    const auto is_over = [&] { return application.has_quit() || signals.asked(); };
    while (!is_over()) {
        application.frame();
        if (is_over()) break;
        std::optional<double> seconds = application.next_frame_in();
        if (after_event) seconds = std::min(seconds.value_or(pause), pause);
        if (seconds && *seconds <= 0) {
            after_event = true;  // something moves by itself
            window.poll_events();
            continue;
        }
        after_event = wait(window, seconds.value_or(0));
    }
}

// The file that the window need not wait for, taken out of `options`; empty if there is none.
std::string take_long_file(ViewOptions& options) {
    std::string& file = options.file.empty() ? options.scene : options.file;
    const bool both = !options.file.empty() && !options.scene.empty();  // which is a mistake
    if (file.empty() || both || !takes_long({file}, max_bytes_at_once)) return "";
    options.row.reset();
    options.labels.clear();
    return std::exchange(file, {});
}

std::unique_ptr<Window> make_window(const WindowOptions& options) {
    try {
        return std::make_unique<Window>(options);
    } catch (const PlatformError& error) {
        throw PlatformError(std::string(error.what()) +
                            "\nWithout a display, \"softmax-lab render --out view.png\" draws a picture, and "
                            "\"softmax-lab render --text\" prints the numbers.");
    }
}

Settings current_settings(Application& application, const Window& window) {
    Settings settings;
    settings.placement = window.placement();
    settings.theme = application.theme();
    settings.zoom = application.zoom();
    settings.preferences = application.preferences();
    settings.backend = application.wanted_backend();
    settings.folder = application.files().folder();
    settings.learner = application.progress().learner();
    return settings;
}

}  // namespace

void open_window(const ViewOptions& options) {
    EndSignals signals;  // before any other thread
    const std::string path = settings_path();
    const Settings remembered = load_settings(path);
    ViewOptions first = options;
    const std::string later = take_long_file(first);
    ApplicationOptions start = application_options(first);
    start.max_bytes_at_once = max_bytes_at_once;
    if (options.theme.empty()) start.theme = remembered.theme;
    if (options.scale <= 0) start.zoom = remembered.zoom;
    const Preferences asked = start.preferences;
    start.preferences = remembered.preferences;
    start.data_folder = data_folder();
    start.lesson.clear();  // once it is known what computes for the person
    if (asked.presenting_theme) start.preferences.presenting_theme = asked.presenting_theme;
    if (asked.presenting_zoom > 0) start.preferences.presenting_zoom = asked.presenting_zoom;
    if (start.folder.empty()) start.folder = remembered.folder;
    start.learner = remembered.learner;

    WindowOptions window_options;
    window_options.placement = remembered.placement;
    std::unique_ptr<Window> owned = make_window(window_options);
    Window& window = *owned;
    Application application(start, std::move(owned));
    const Settings began = current_settings(application, window);
    if (options.backend.empty()) application.set_backend(remembered.backend);
    if (!options.lesson.empty()) application.open_lesson(options.lesson);

    if (!later.empty()) application.open_paths({later}, options.row, options.labels);
    if (!start.remarks.empty()) application.say(start.remarks);

    const std::string state = state_folder();
    application.offer_recovery_copies(recovery_copies(state));

    signals.when_asked([&window] { window.wake(); });
    run(application, window, signals);
    signals.when_asked(nullptr);
    const Settings now = current_settings(application, window);
    save_settings(without_zoom_of_start(now, began, remembered), remembered, path);
    if (signals.asked() && !state.empty()) application.leave_lesson();
    if (signals.asked() && !state.empty()) application.files().save_recovery_copy(state);
}

}  // namespace softmaxlab
