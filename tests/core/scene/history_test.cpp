#include "core/scene/history.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/scene/document.h"
#include "tests/core/scene/random_scene.h"

namespace softmaxlab {
namespace {

constexpr std::size_t keys = 4096;
constexpr std::size_t heads = 8;
constexpr std::size_t d = 64;
constexpr std::size_t vector_bytes = heads * 2 * keys * d * sizeof(double);

/// One query at the end of a long context: 34 MB.
Scene long_context() {
    GivenVectors given{"context.npz", false, {}};
    for (std::size_t head = 0; head < heads; ++head) {
        AttentionHead vectors{Matrix(1, d), Matrix(keys, d), Matrix(keys, d), Matrix()};
        for (std::size_t i = 0; i < keys * d; ++i) vectors.k.values[i] = std::sin(static_cast<double>(i));
        given.heads.push_back(std::move(vectors));
    }
    const edit::SetGivenVectors open{std::make_shared<const GivenVectors>(std::move(given))};
    return apply(default_scene(), edit::ChangeAttention{open});
}

edit::ChangeAttention cell(edit::VectorMatrix matrix, std::size_t row, std::size_t column, double value) {
    return edit::ChangeAttention{edit::SetVectorCell{matrix, row, column, value}};
}

TEST_CASE("Sixty drags of a cell of long vectors keep the cell, not the vectors") {
    Document document(long_context());
    std::vector<std::weak_ptr<const GivenVectors>> made;
    for (int drag = 1; drag <= 60; ++drag) {
        const auto gesture = static_cast<GestureId>(drag);
        const auto matrix = drag % 2 == 0 ? edit::VectorMatrix::q : edit::VectorMatrix::k;
        for (int step = 1; step <= 3; ++step) {
            document.apply(cell(matrix, 0, 5, drag + step / 8.0), gesture);
            made.push_back(document.scene().attention.given);
        }
        document.end_gesture(gesture);
    }
    CHECK(document.history().steps() == 60);
    CHECK(document.history().bytes() < 1'000'000);
    std::size_t alive = 0;
    for (const auto& each : made) alive += each.expired() ? 0 : 1;
    CHECK(alive <= 2);  // those that are shown, and those that were there before the last drag

    for (int drag = 60; drag > 1; --drag) {
        document.undo();
        const AttentionHead& head = document.scene().attention.given->heads[0];
        REQUIRE((drag % 2 == 0 ? head.k : head.q).at(0, 5) == drag - 1 + 3 / 8.0);
    }
    document.undo();
    CHECK(document.scene() == long_context());
    CHECK_FALSE(document.scene().attention.given->edited);
    CHECK_FALSE(document.modified());
    for (int drag = 1; drag <= 60; ++drag) document.redo();
    CHECK(document.scene().attention.given->edited);
    CHECK(document.scene().attention.given->heads[0].q.at(0, 5) == 60 + 3 / 8.0);
    CHECK(document.scene().attention.given->heads[0].k.at(0, 5) == 59 + 3 / 8.0);
    CHECK(document.history().bytes() < 1'000'000);
}

TEST_CASE("A step is restored to the bit") {
    Scene before = long_context();
    auto given = std::make_shared<GivenVectors>(*before.attention.given);
    given->heads[3].v.at(7, 1) = -0.0;
    given->heads[3].v.at(7, 2) = std::numeric_limits<double>::quiet_NaN();
    given->heads[3].v.at(7, 3) = -infinity;
    before.attention.given = given;
    const Scene now = long_context();
    const HistoryStep step(before, now);
    CHECK(step.bytes() < 10'000);
    const Matrix back = step.restored(now).attention.given->heads[3].v;
    CHECK(std::signbit(back.at(7, 1)));
    CHECK(std::isnan(back.at(7, 2)));
    CHECK(back.at(7, 3) == -infinity);
}

TEST_CASE("Labels of keys are kept where they differ, beside cells that do") {
    const Scene now = long_context();
    Scene before = now;
    auto given = std::make_shared<GivenVectors>(*now.attention.given);
    given->labels.assign(key_count(now.attention), "token");
    given->heads[0].v.at(0, 0) = 7;
    before.attention.given = given;
    const HistoryStep step(before, now);
    CHECK(step.bytes() < vector_bytes / 10);
    CHECK(step.restored(now) == before);
    CHECK(HistoryStep(now, before).restored(before) == now);

    auto dragged = std::make_shared<GivenVectors>(*given);
    dragged->heads[0].v.at(0, 0) = 8;
    Scene after = before;
    after.attention.given = dragged;
    CHECK(HistoryStep(before, after).bytes() < 10'000);  // the labels are those of the neighbour
    CHECK(HistoryStep(before, after).restored(after) == before);
}

TEST_CASE("Vectors of other shapes are kept whole, and count") {
    const Scene before = long_context();
    const Scene now = default_scene();
    const HistoryStep step(before, now);
    CHECK(step.bytes() > vector_bytes);
    CHECK(step.bytes() < vector_bytes + 100'000);
    CHECK(step.restored(now) == before);
    CHECK(step.restored(now).attention.given == before.attention.given);
    // The other way round there are none.
    CHECK(HistoryStep(now, before).restored(before) == now);
    CHECK(HistoryStep(now, before).bytes() < 10'000);
}

TEST_CASE("A painted cell, a padded key, a masked logit and a letter of long texts are kept as such") {
    Scene scene = scene_from({"x.npy", std::vector<double>(200'000, 1.0), {}});
    for (std::size_t i = 0; i < 100'000; ++i) scene.loaded_masked.push_back(2 * i);
    Attention& attention = scene.attention;
    attention.text = std::string(max_text_bytes, 'a');
    attention.length = max_tokens;
    for (std::uint32_t query = 0; query < 16; ++query)
        for (std::uint32_t key = 0; key < 4000; ++key)
            attention.mask.painted.push_back({query, key, key % 3 == 0});
    for (std::size_t key = 0; key < 2000; ++key) attention.mask.padding.push_back(2 * key);
    REQUIRE(is_valid(scene));

    Document document(scene);
    for (std::size_t i = 0; i < 20; ++i) {
        document.apply(edit::ChangeAttention{edit::PaintMask{i, 4090, true}});
        document.apply(edit::ChangeAttention{edit::PaintMask{3, i, true}});
        document.apply(edit::ChangeAttention{edit::PaintMask{3, i, i % 2 == 0}});
        document.apply(edit::ChangeAttention{edit::SetPadding{i, i % 2 != 0}});
        document.apply(edit::SetMasked{i, i % 2 != 0});
    }
    CHECK(document.history().steps() >= 80);
    CHECK(document.history().bytes() < 500'000);
    for (std::size_t i = 0; i < 20; ++i) {
        std::string text = document.scene().attention.text;
        text[500'000 + i] = 'b';
        document.apply(edit::ChangeAttention{edit::SetAttentionText{text}});
    }
    const Scene last = document.scene();
    const std::size_t steps = document.history().steps();
    // The first change of the text drops painted cells and padding that it leaves without tokens.
    CHECK(document.history().bytes() < 2'000'000);
    while (document.can_undo()) document.undo();
    CHECK(document.scene() == scene);
    while (document.can_redo()) document.redo();
    CHECK(document.scene() == last);
    CHECK(document.history().steps() == steps);
}

TEST_CASE("The oldest steps go when their memory passes the limit; the newest stays") {
    const auto loaded = [](double logit) { return scene_from({"x", std::vector<double>(1000, logit), {}}); };
    constexpr std::size_t limit = 50'000;
    History history(limit);
    constexpr int count = 40;
    for (int i = 0; i < count; ++i) history.add(loaded(i), loaded(i + 1));
    CHECK(history.bytes() <= limit);
    const std::size_t steps = history.steps();
    CHECK(steps >= 4);
    CHECK(steps <= limit / 8000);
    Scene now = loaded(count);
    for (std::size_t i = 1; i <= steps; ++i) {
        REQUIRE(history.can_undo());
        now = history.undo(now);
        CHECK(now == loaded(count - static_cast<double>(i)));
        CHECK(history.bytes() <= limit);
    }
    CHECK_FALSE(history.can_undo());
    while (history.can_redo()) now = history.redo(now);
    CHECK(now == loaded(count));

    History tiny(1);
    tiny.add(loaded(1), loaded(2));
    tiny.add(loaded(2), loaded(3));
    CHECK(tiny.steps() == 1);
    CHECK(tiny.undo(loaded(3)) == loaded(2));
    CHECK(tiny.redo(loaded(2)) == loaded(3));
}

TEST_CASE("Memory of what could be redone is given back with it") {
    History history;
    const Scene large = scene_from({"x", std::vector<double>(100'000, 1.0), {}});
    history.add(large, default_scene());
    const std::size_t with_large = history.bytes();
    const Scene now = history.undo(default_scene());
    CHECK(history.bytes() < with_large);  // the logits are those of the scene that is there
    history.add(now, now);
    CHECK_FALSE(history.can_redo());
    CHECK(history.bytes() < 100'000);
}

TEST_CASE("Any scene comes back from any other") {
    test::Random random(161803);
    for (int i = 0; i < 2000; ++i) {
        const Scene scene = test::random_scene(random);
        const Scene neighbour = test::random_scene(random);
        REQUIRE(HistoryStep(scene, neighbour).restored(neighbour) == scene);
        const Scene edited = softmaxlab::apply(scene, test::random_edit(random, scene));
        REQUIRE(HistoryStep(scene, edited).restored(edited) == scene);
    }
}

}  // namespace
}  // namespace softmaxlab
