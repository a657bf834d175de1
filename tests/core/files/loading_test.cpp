// Loading that another thread watches and cancels.
#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/base/file_io.h"
#include "core/files/file_content.h"
#include "core/files/logits_file.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/files/npy_builder.h"
#include "tests/core/files/npz_builder.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

constexpr std::size_t many = 40'000;

std::string numbers(const std::string& separator) {
    std::string text;
    for (std::size_t i = 0; i < many; ++i) {
        if (i > 0) text += separator;
        text += std::to_string(i % 100) + ".25";
    }
    return text;
}

std::string npy_file() {
    std::vector<double> values(many, 0.5);
    return npy_with_header(npy_header("<f8", false, "(200, 200)"), data_of(values, false));
}

struct Example {
    std::string name;
    std::string bytes;
};

std::vector<Example> examples() {
    std::string named;
    for (std::size_t i = 0; i < many; ++i) named += "token" + std::to_string(i) + ",0.5\n";
    LogitSet set;
    set.source = "many";
    set.logits.assign(many, 0.25);
    return {{"column.csv", numbers("\n")},
            {"line.csv", numbers(",")},
            {"named.csv", named},
            {"array.json", "[" + numbers(",") + "]"},
            {"object.json", "{\"logits\": [" + numbers(",") + "]}"},
            {"array.txt", "[" + numbers(",") + "]"},
            {"scene.json", to_json(scene_from(set))},
            {"matrix.npy", npy_file()}};
}

}  // namespace

TEST_CASE("loading: a watched file is the same, and its last stage is told nearly to its end", "[files]") {
    const TemporaryFolder folder;
    for (const Example& example : examples()) {
        CAPTURE(example.name);
        const std::string path = folder.write(example.name, example.bytes);
        LoadingProgress progress;
        const FileContent watched = load_content({path}, &progress);
        const FileContent alone = load_content({path});
        REQUIRE(watched.index() == alone.index());
        if (const auto* table = std::get_if<LogitsTable>(&watched)) {
            CHECK(table->values == std::get<LogitsTable>(alone).values);
            CHECK(table->labels == std::get<LogitsTable>(alone).labels);
        } else {
            CHECK(std::get<SceneFile>(watched) == std::get<SceneFile>(alone));
        }
        CHECK(progress.stage == (example.name == "named.csv" ? LoadingStage::naming : LoadingStage::parsing));
        CHECK(progress.total > example.bytes.size() / 2);
        CHECK(progress.total <= example.bytes.size());
        CHECK(progress.done <= progress.total);
        CHECK(progress.done + (std::size_t{1} << 17U) > progress.total);  // it tells every 64 KiB
    }
}

TEST_CASE("loading: every format can be cancelled, reading it and parsing it", "[files]") {
    const TemporaryFolder folder;
    LoadingProgress cancelled;
    cancelled.cancelled = true;
    for (const Example& example : examples()) {
        CAPTURE(example.name);
        const std::string path = folder.write(example.name, example.bytes);
        CHECK_THROWS_AS(read_file(path, &cancelled), LoadingCancelled);
        CHECK_THROWS_AS(load_content({path}, &cancelled), LoadingCancelled);
        if (example.name == "scene.json") {
            CHECK_THROWS_AS(scene_from_json(example.bytes, path, &cancelled), LoadingCancelled);
        } else {
            CHECK_THROWS_AS(parse_logits(example.bytes, path, &cancelled), LoadingCancelled);
        }
    }
    CHECK_THROWS_AS(vectors_in_archive(npz({{"q.npy", npy_file()}, {"k.npy", npy_file()}}), "x", &cancelled),
                    LoadingCancelled);
}

TEST_CASE("loading: a pass tells now and then, and stops when it is cancelled", "[files]") {
    LoadingProgress progress;
    progress.done = 5;
    LoadingPass pass(&progress, LoadingStage::naming, 1'000'000);
    CHECK(progress.stage == LoadingStage::naming);
    CHECK(progress.total == 1'000'000);
    CHECK(progress.done == 0);
    pass.at(1);
    CHECK(progress.done == 0);
    pass.at(500'000);
    CHECK(progress.done == 500'000);
    progress.cancelled = true;
    CHECK_NOTHROW(pass.at(500'001));
    CHECK_THROWS_AS(pass.at(900'000), LoadingCancelled);
    CHECK_NOTHROW(LoadingPass().at(900'000));
}

TEST_CASE("loading: what takes long is known by its size", "[files]") {
    const TemporaryFolder folder;
    const std::string ten = folder.write("ten.csv", "1234567890");
    const std::string five = folder.write("five.csv", "12345");
    CHECK_FALSE(takes_long({ten}, 10));
    CHECK(takes_long({ten}, 9));
    CHECK(takes_long({ten, five}, 14));
    CHECK_FALSE(takes_long({ten, five}, 15));
    CHECK_FALSE(takes_long({folder.path_of("none.csv")}, 0));
    CHECK_FALSE(takes_long({folder.path()}, 0));
}
