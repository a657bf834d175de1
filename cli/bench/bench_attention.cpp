#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "cli/bench/bench.h"
#include "core/engine/results.h"

namespace softmaxlab {
namespace {

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

struct Session {
    Session(const std::string& backend, std::size_t tokens, bool causal)
        : surface(backend == "gpu" ? std::make_unique<OffscreenSurface>(PixelSize{16, 16}) : nullptr),
          document(many_tokens(tokens, causal)),
          results(document, make_backend(backend, surface.get())) {
        attention().advance(forever);
    }
    AttentionResults& attention() { return results.attention(); }

    std::unique_ptr<OffscreenSurface> surface;  // outlives what was made in its context
    Document document;
    Results results;
};

/// Up and down between T = 0.1 and 10.
double temperature_at(std::size_t step) {
    return std::pow(10.0, std::sin(static_cast<double>(step) * 0.1));
}

using Step = std::function<void(Session&, std::size_t)>;

/// From the scores to the weights and the output: what a drag of T needs.
void drag_temperature(Session& session, std::size_t step) {
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

Benchmark benchmark(std::string_view what, const std::string& backend, std::size_t tokens, bool causal,
                    const Step& work, std::size_t max_runs) {
    Benchmark result;
    result.name = fmt::format("attention/{}/{}", what, backend);
    result.shape = fmt::format("n = {}{}", tokens, causal ? " causal" : "");
    result.max_runs = max_runs;
    result.prepare = [=] {
        auto session = std::make_shared<Session>(backend, tokens, causal);
        return [session, work](std::size_t step) { work(*session, step); };
    };
    return result;
}

}  // namespace

std::vector<Benchmark> attention_benchmarks() {
    constexpr std::size_t few = 5;  // runs of what takes seconds
    constexpr std::size_t some = 20;
    constexpr std::size_t many = 1000;
    return {
        benchmark("drag-T", "reference", 256, false, drag_temperature, some),
        benchmark("drag-T", "simd", 256, false, drag_temperature, many),
        benchmark("drag-T", "gpu", 256, false, drag_temperature, some),
        benchmark("drag-T", "simd", 1024, false, drag_temperature, many),
        benchmark("drag-T", "simd", 1024, true, drag_temperature, many),
        benchmark("drag-T", "simd", 4096, false, drag_temperature, some),
        benchmark("drag-T", "simd", 4096, true, drag_temperature, some),
        benchmark("drag-T-frame", "simd", 4096, false, one_frame, many),
        benchmark("new-vectors", "simd", 1024, false, new_vectors, some),
        benchmark("new-vectors", "simd", 4096, false, new_vectors, few),
        benchmark("picture", "simd", 4096, false, draw_picture, some),
    };
}

}  // namespace softmaxlab
