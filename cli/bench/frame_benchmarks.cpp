#include "cli/bench/frame_benchmarks.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/application.h"
#include "app/labs/labs.h"
#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "core/engine/results.h"

namespace softmaxlab {
namespace {

/// Up and down between T = 0.1 and 10.
double temperature_at(std::size_t step) {
    return std::pow(10.0, std::sin(static_cast<double>(step) * 0.1));
}

/// A few large logits, and a long tail of small ones.
Scene scene_with(std::size_t classes) {
    std::vector<double> logits(classes);
    for (std::size_t i = 0; i < classes; ++i) logits[i] = 4 * std::sin(static_cast<double>(i) * 1.7);
    return scene_from(LogitSet{"bench", std::move(logits), {}});
}

/// A document with its results, on a backend that may need a context of its own.
struct Session {
    Session(Scene scene, BackendKind backend)
        : surface(info_of(backend).on_gpu ? std::make_unique<OffscreenSurface>(PixelSize{16, 16}) : nullptr),
          document(std::move(scene)),
          results(document, make_backend(backend, surface.get())) {}
    AttentionResults& attention() { return results.attention(); }

    std::unique_ptr<OffscreenSurface> surface;  // outlives what was made in its context
    Document document;
    Results results;
};

// ---- whole frames ----

constexpr PixelSize screen = {1920, 1080};
constexpr std::size_t many_classes = 200'000;
constexpr int warm_up = 5;  // frames: Dear ImGui finds its sizes in the second one

std::shared_ptr<Application> app_showing(std::string_view lab, std::size_t classes) {
    ApplicationOptions options;
    options.scene = scene_with(classes);
    options.lab = lab;
    options.backend = BackendKind::simd;
    options.size = screen;
    auto app = std::make_shared<Application>(options);
    for (int i = 0; i < warm_up; ++i) app->frame();
    return app;
}

std::function<void(std::size_t)> idle(std::string_view lab, std::size_t classes) {
    return [app = app_showing(lab, classes)](std::size_t) { app->frame(); };
}

std::function<void(std::size_t)> drag_temperature(std::string_view lab, std::size_t classes) {
    return [app = app_showing(lab, classes)](std::size_t step) {
        app->document().apply(edit::SetTemperature{temperature_at(step)});
        app->frame();
    };
}

std::vector<std::string> places_of(const learning::Course& course) {
    std::vector<std::string> places;
    const auto add = [&](const learning::Lesson& lesson) {
        for (const learning::LessonStep& step : lesson.steps) places.push_back(lesson.id + "/" + step.id);
    };
    for (const learning::Lesson& lesson : course.lessons) add(lesson);
    add(course.playground);
    return places;
}

/// One step of the lessons after the other, each from its id alone to its first frame.
std::function<void(std::size_t)> open_steps() {
    ApplicationOptions options;
    options.size = screen;
    auto app = std::make_shared<Application>(options);
    app->frame();
    return [app, places = places_of(app->lesson_library().course())](std::size_t step) {
        app->open_lesson(places[step % places.size()]);
        app->frame();
    };
}

/// What the Softmax lab asks of the results after a change of T.
std::function<void(std::size_t)> recompute(std::size_t classes) {
    auto session = std::make_shared<Session>(scene_with(classes), BackendKind::simd);
    return [session](std::size_t step) {
        Results& results = session->results;
        session->document.apply(edit::SetTemperature{temperature_at(step)});
        (void)results.shown_probabilities();
        (void)results.reference();
        (void)results.difference_to_reference();
        (void)results.sum_of_probabilities();
        (void)results.ranking();
        (void)results.rank_curve();
    };
}

std::string shape_of(std::size_t classes) {
    return fmt::format("K = {}", classes);
}

// ---- attention ----

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr double a_frames_work = 0.008;  // as in a window
constexpr std::size_t d_k = 64;
constexpr std::size_t picture_side = 512;

Scene many_tokens(std::size_t tokens, bool causal) {
    Scene scene = default_scene();
    scene.attention.source = VectorSource::independent;
    scene.attention.length = tokens;
    scene.attention.d_k = scene.attention.d_v = d_k;
    scene.attention.mask.causal = causal;
    return scene;
}

using Step = std::function<void(Session&, std::size_t)>;

/// From the scores to the weights and the output: what a drag of T needs.
void attention_at_temperature(Session& session, std::size_t step) {
    session.document.apply(edit::SetTemperature{temperature_at(step)});
    session.attention().advance(forever);
}

/// From new vectors to the output.
void new_vectors(Session& session, std::size_t step) {
    session.document.apply(edit::ChangeAttention{edit::SetAttentionSeed{step + 2}});
    session.attention().advance(forever);
}

/// The part of a drag of T that is done in one frame; a new T comes when the last one is done.
void one_frame(Session& session, std::size_t step) {
    if (session.attention().complete()) session.document.apply(edit::SetTemperature{temperature_at(step)});
    session.attention().advance(a_frames_work);
}

/// The weights as a picture of 512 × 512.
void draw_picture(Session& session, std::size_t) {
    AttentionResults& attention = session.attention();
    Reduction all;
    all.columns = static_cast<double>(attention.keys());
    all.rows = static_cast<double>(attention.queries());
    all.width = all.height = picture_side;
    (void)attention.reduced(AttentionMatrix::weights, all);
}

Benchmark attention_benchmark(std::string_view what, BackendKind backend, std::size_t tokens, bool causal,
                              const Step& work, std::size_t max_runs) {
    Benchmark result;
    result.name = fmt::format("attention/{}/{}", what, name_of(backend));
    result.shape = fmt::format("n = {}{}", tokens, causal ? " causal" : "");
    result.max_runs = max_runs;
    result.prepare = [=] {
        auto session = std::make_shared<Session>(many_tokens(tokens, causal), backend);
        session->attention().advance(forever);
        return [session, work](std::size_t step) { work(*session, step); };
    };
    return result;
}

// ---- gradients ----

constexpr std::size_t jacobian_classes = 1024;

std::function<void(std::size_t)> jacobian_of(BackendKind backend) {
    auto session = std::make_shared<Session>(scene_with(jacobian_classes), backend);
    return [session](std::size_t step) {
        session->document.apply(edit::SetTemperature{temperature_at(step)});
        (void)session->results.gradients().jacobian();
    };
}

// ---- shift and overflow ----

constexpr std::size_t steps_across = 200;

Scene sixteen_classes(Format format) {
    Scene scene = scene_with(max_classes);
    scene.overflow.format = format;
    return scene;
}

/// To and fro between the ends of the range: 0 … 1 … 0.
double part_of_range(std::size_t step) {
    const std::size_t at = step % (2 * steps_across);
    const std::size_t up = at < steps_across ? at : 2 * steps_across - at;
    return static_cast<double>(up) / static_cast<double>(steps_across);
}

/// What the lab asks of the results after c has changed.
std::function<void(std::size_t)> recompute_overflow(Format format, bool other_formats) {
    auto session = std::make_shared<Session>(sixteen_classes(format), BackendKind::simd);
    return [session, other_formats](std::size_t step) {
        Results& results = session->results;
        session->document.apply(edit::SetShift{(2 * part_of_range(step) - 1) * shift_limit});
        (void)results.formats().exact().probabilities;
        (void)results.reference();
        (void)results.difference_to_reference();
        for (const Method method : {Method::naive, Method::stable}) {
            (void)results.formats().diagnosis(method);
            (void)results.formats().log_values(method);
            (void)largest_error(results.formats().trace(method), results.formats().exact().probabilities);
            if (!other_formats) continue;
            for (const Format other : all_formats)
                (void)largest_error(results.formats().trace(method, other),
                                    results.formats().exact().probabilities);
        }
    };
}

void put_pointer(Application& app, ImVec2 point) {
    app.make_current();
    ImGui::GetIO().AddMousePosEvent(point.x, point.y);
}

/// A drag of the slider with everything that it draws, up to Dear ImGui's draw lists.
std::function<void(std::size_t)> drag_shift(Format format) {
    ApplicationOptions options;
    options.scene = sixteen_classes(format);
    options.lab = "overflow";
    auto app = std::make_shared<Application>(options);
    app->frame();
    app->frame();
    const Landmark slider = *app->ui().landmarks.find("overflow/shift");
    put_pointer(*app, slider.centre());
    app->frame();
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    app->frame();
    return [app, slider](std::size_t step) {
        const auto part = static_cast<float>(part_of_range(step));
        put_pointer(*app, ImVec2(slider.min.x + part * (slider.max.x - slider.min.x), slider.centre().y));
        app->frame();
    };
}

}  // namespace

std::vector<Benchmark> frame_benchmarks() {
    std::vector<Benchmark> list;
    list.push_back({"lesson/open-step", "all steps", open_steps});
    for (const std::size_t classes : {max_classes, many_classes}) {
        list.push_back({"recompute/drag-T", shape_of(classes), [classes] { return recompute(classes); }});
        for (const Lab& lab : make_labs()) {
            const std::string_view id = lab.id;
            list.push_back({fmt::format("frame/{}/idle", id), shape_of(classes),
                            [id, classes] { return idle(id, classes); }});
            list.push_back({fmt::format("frame/{}/drag-T", id), shape_of(classes),
                            [id, classes] { return drag_temperature(id, classes); }});
        }
    }
    return list;
}

std::vector<Benchmark> attention_benchmarks() {
    constexpr std::size_t few = 5;  // runs of what takes seconds
    constexpr std::size_t some = 20;
    constexpr std::size_t many = 1000;
    return {
        attention_benchmark("drag-T", BackendKind::reference, 256, false, attention_at_temperature, some),
        attention_benchmark("drag-T", BackendKind::simd, 256, false, attention_at_temperature, many),
        attention_benchmark("drag-T", BackendKind::gpu, 256, false, attention_at_temperature, some),
        attention_benchmark("drag-T", BackendKind::simd, 1024, false, attention_at_temperature, many),
        attention_benchmark("drag-T", BackendKind::simd, 1024, true, attention_at_temperature, many),
        attention_benchmark("drag-T", BackendKind::simd, 4096, false, attention_at_temperature, some),
        attention_benchmark("drag-T", BackendKind::simd, 4096, true, attention_at_temperature, some),
        attention_benchmark("drag-T-frame", BackendKind::simd, 4096, false, one_frame, many),
        attention_benchmark("new-vectors", BackendKind::simd, 1024, false, new_vectors, some),
        attention_benchmark("new-vectors", BackendKind::simd, 4096, false, new_vectors, few),
        attention_benchmark("picture", BackendKind::simd, 4096, false, draw_picture, some),
    };
}

std::vector<Benchmark> gradients_benchmarks() {
    std::vector<Benchmark> list;
    for (const BackendInfo& backend : backend_table) {
        list.push_back({fmt::format("gradients/jacobian-T/{}", backend.name),
                        fmt::format("K = {}", jacobian_classes),
                        [kind = backend.kind] { return jacobian_of(kind); }});
    }
    return list;
}

std::vector<Benchmark> overflow_benchmarks() {
    std::vector<Benchmark> list;
    const auto add = [&list](std::string_view what, std::string_view format,
                             std::function<std::function<void(std::size_t)>()> prepare) {
        list.push_back({fmt::format("overflow/{}/{}", what, format), fmt::format("K = {}", max_classes),
                        std::move(prepare)});
    };
    for (const Format format : all_formats)
        add("recompute-c", name_of(format), [format] { return recompute_overflow(format, false); });
    add("recompute-c", "all-formats", [] { return recompute_overflow(Format::f32, true); });
    for (const Format format : all_formats)
        add("frame-c", name_of(format), [format] { return drag_shift(format); });
    return list;
}

}  // namespace softmaxlab
