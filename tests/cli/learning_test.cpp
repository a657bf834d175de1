#ifndef _WIN32
#include <sys/stat.h>
#endif

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "core/base/file_io.h"
#include "core/learning/progress.h"
#include "tests/cli/program.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

std::set<std::string> keys_of(const json& object) {
    std::set<std::string> keys;
    for (const auto& item : object.items()) keys.insert(item.key());
    return keys;
}

}  // namespace

TEST_CASE("lessons list names the twelve lessons, in JSON with all of their steps, and the playground") {
    const Workplace place;
    const Outcome table = place.run({"lessons", "list"});
    CHECK(table.status == 0);
    CHECK_THAT(line_with(table.output, "gaps "), ContainsSubstring("Gaps are ratios"));
    const json lessons = json::parse(place.run({"lessons", "list", "--json"}).output);
    REQUIRE(lessons.size() == 13);
    std::size_t steps = 0;
    for (const json& lesson : lessons) steps += lesson["steps"].size();
    CHECK(steps == 109 + 8);
    CHECK(lessons.back()["id"] == "playground");
}

TEST_CASE("the shipped course passes its check, landmarks of every step included") {
    const Workplace place;
    const Outcome outcome = place.run({"lessons", "check"});
    CHECK(outcome.status == 0);
    CHECK(line_with(outcome.output, "expected").empty());
    CHECK(line_with(outcome.output, "warning").empty());
    CHECK_THAT(outcome.output, ContainsSubstring("47 templates, 45 misconceptions"));
}

TEST_CASE(
    "a new lesson is one that passes; what is wrong in a file is said with its place, and ends with 1") {
    const Workplace place;
    const Outcome begun = place.run({"lessons", "new", "two-dogs", "--out", place.path("mine.json")});
    CHECK(begun.status == 0);
    const Outcome good = place.run({"lessons", "check", place.path("mine.json")});
    CHECK(good.status == 0);
    CHECK_THAT(good.output, ContainsSubstring("two-dogs: 6 steps"));

    const std::string text_of_mine = place.read("mine.json");
    std::string text = text_of_mine;
    text.replace(text.find("softmax/probability/0"), 21, "softmax/probabilities");
    const Outcome bad = place.run({"lessons", "check", place.write("bad.json", text)});
    CHECK(bad.status == 1);
    CHECK_THAT(bad.output,
               ContainsSubstring("bad.json, steps[0].light[0]: expected a landmark of the lab "
                                 "\"softmax\" as it is drawn here, found \"softmax/probabilities\""));
    text = place.read("mine.json");
    text.replace(text.find("\"lab\": \"softmax\""), 16,
                 "\"lab\": \"gradients\", \"view\": {\"gradients/view\": \"los\"}");
    CHECK_THAT(place.run({"lessons", "check", place.write("bad.json", text)}).output,
               ContainsSubstring("bad.json, steps[0].view: "));
    CHECK_THAT(place.run({"lessons", "check", place.path("bad.json")}).output, !ContainsSubstring("--view"));
    const Outcome twice = place.run({"lessons", "check", place.path("mine.json"), place.path("mine.json")});
    CHECK(twice.status == 1);
    CHECK_THAT(twice.output, ContainsSubstring("mine.json, id: \"two-dogs\" is the id of the lesson in "));
    CHECK(place.run({"lessons", "check", place.write("no.json", "{")}).status == 1);
    CHECK(place.run({"lessons", "check", place.path("nowhere.json")}).status == 1);
    CHECK(place.run({"lessons", "new", "two dogs"}).status == 1);
    const Outcome again = place.run({"lessons", "new", "three-dogs", "--out", place.path("mine.json")});
    CHECK(again.status == 2);
    CHECK_THAT(again.errors, ContainsSubstring("is there already, and is not overwritten"));
    CHECK(place.read("mine.json") == text_of_mine);
    const Outcome shipped = place.run({"lessons", "new", "gaps", "--out", place.path("gaps.json")});
    CHECK(shipped.status == 2);
    CHECK_THAT(shipped.errors, ContainsSubstring("gaps is the id of a lesson of the program"));
    CHECK(place.run({"lessons"}).status == 2);

    const Outcome sheet = place.run({"lessons", "print", place.path("mine.json")});
    CHECK(sheet.status == 0);
    CHECK(sheet.output.starts_with("<!DOCTYPE html>"));
    const Outcome none = place.run({"lessons", "print", "shapes"});
    CHECK(none.status == 2);
    CHECK_THAT(none.errors, ContainsSubstring("Did you mean shares?"));
}

TEST_CASE("a new lesson has an id of letters, digits and \"-\", and follows no link to nowhere") {
    const Workplace place;
    for (const char* id : {"two\"dogs", "two\ndogs", "two dogs", "two/dogs"}) {
        CAPTURE(id);
        const Outcome refused = place.run({"lessons", "new", id, "--out", place.path("new.json")});
        CHECK(refused.status == 1);
        CHECK_THAT(refused.errors, ContainsSubstring("letters, digits and -, such as two-dogs"));
        CHECK_FALSE(std::filesystem::exists(place.path("new.json")));
    }
#ifndef _WIN32
    std::filesystem::create_symlink(place.path("nowhere.json"), place.path("dangling.json"));
    std::filesystem::create_symlink(place.path("circle.json"), place.path("circle.json"));
    for (const char* link : {"dangling.json", "circle.json"}) {
        const Outcome refused = place.run({"lessons", "new", "two-dogs", "--out", place.path(link)});
        CHECK(refused.status == 2);
        CHECK_THAT(refused.errors, ContainsSubstring("is there already, and is not overwritten"));
        CHECK(std::filesystem::is_symlink(place.path(link)));
    }
    CHECK_FALSE(std::filesystem::exists(place.path("nowhere.json")));
#endif
}

TEST_CASE("what lessons are printed with moves no terminal") {
    const Workplace place;
    REQUIRE(place.run({"lessons", "new", "two-dogs", "--out", place.path("mine.json")}).status == 0);
    std::string text = place.read("mine.json");
    const std::string title = "\"title\": \"";
    text.insert(text.find(title) + title.size(), "\\u001b[31m\\u0007\\u0000\\u202e<b>");
    for (std::size_t at = text.find("\"fox\""); at != std::string::npos; at = text.find("\"fox\"", at))
        text.replace(at, 5, "\"f\\u001b\\u202ex\"");
    const std::string file = place.write("mine.json", text);
    for (const Outcome& outcome :
         {place.run({"lessons", "print", file}), place.run({"lessons", "check", file})}) {
        const std::string all = outcome.output + outcome.errors;
        for (const char control : {'\x1b', '\x07', '\0'}) CHECK(all.find(control) == std::string::npos);
        CHECK_THAT(all, !ContainsSubstring("\u202E"));
    }
    CHECK_THAT(place.run({"lessons", "print", file}).output,
               ContainsSubstring("<title>␛[31m␇␀[U+202E]&lt;b&gt;"));
}

TEST_CASE("the lesson that docs/lessons.md shows can be typed off and passes") {
    const Workplace place;
    const std::string page = read_file(SOFTMAXLAB_TEST_DATA "/../../docs/lessons.md");
    const std::string opening = "```json\n";
    const std::size_t begin = page.find(opening) + opening.size();
    const std::string lesson = page.substr(begin, page.find("```", begin) - begin);
    const Outcome outcome = place.run({"lessons", "check", place.write("shown.json", lesson)});
    CHECK(outcome.status == 0);
    CHECK(outcome.output.starts_with("my-first: 2 steps (1 bars, 1 choice), 3 minutes"));
}

TEST_CASE("answers to steps are graded, of every kind") {
    const Workplace place;
    const auto graded = [&](const char* step, const std::string& answer) {
        const Outcome outcome = place.run({"lessons", "answer", step, "--answer", answer, "--json"});
        CHECK(outcome.status == 0);
        json grade = json::parse(outcome.output);
        CHECK(keys_of(grade) == std::set<std::string>{"verdict", "is", "reply"});
        return grade;
    };
    CHECK(graded("gaps/one", "e")["verdict"] == "right");
    CHECK(graded("gaps/one", "2,72")["verdict"] == "right");
    CHECK(graded("gaps/one", "2")["is"] == "ratio-of-logits");
    CHECK(graded("gaps/one", "2.7")["verdict"] == "right");
    CHECK(graded("gaps/one", "3")["verdict"] == "coarse");
    CHECK(graded("gaps/one", "hm")["verdict"] == "unreadable");
    CHECK(graded("gaps/one", "hm")["is"].is_null());
    CHECK(graded("shares/guess", "[0.66,0.24,0.1]")["verdict"] == "right");
    CHECK(graded("shares/guess", "[1,0,0]")["is"] == "softmax-is-max");
    CHECK(graded("shares/rival", "A")["verdict"] == "right");
    CHECK(graded("shares/rival", "B")["is"] == "bars-are-independent");
    CHECK(graded("shares/line-up", "emu, fox, owl, cat")["verdict"] == "right");
    CHECK(graded("overflow/proof", "[3,2,1,0]")["verdict"] == "right");
    CHECK(graded("temperature/hump", "1.1")["verdict"] == "right");
    CHECK(graded("temperature/hump", "12")["is"] == "one-way-with-T");
    const std::string scene =
        R"({"format": "softmax-lab-scene", "version": 1, "classes": [{"name": "cat", "logit": 2},
        {"name": "dog", "logit": 1}, {"name": "fox", "logit": )";
    CHECK(graded("shares/quarter", place.write("right.json", scene + "1.2146}]}"))["verdict"] == "right");
    CHECK(graded("shares/quarter", place.write("wrong.json", scene + "0.25}]}"))["is"] ==
          "logit-is-probability");

    for (const std::string& answer : {place.write("broken.json", "{"), place.path("nowhere.json"),
                                      place.path("."), place.write("long.json", std::string(1 << 21, ' '))}) {
        const json grade = graded("shares/quarter", answer);
        CHECK(grade["verdict"] == "unreadable");
        CHECK(grade["is"].is_null());
        CHECK_FALSE(grade["reply"].get<std::string>().empty());
        const Outcome exercise =
            place.run({"exercise", "T-for-p", "--seed", "1", "--answer", answer, "--json"});
        CHECK(exercise.status == 0);
        CHECK(json::parse(exercise.output)["verdict"] == "unreadable");
    }

    const Outcome unknown = place.run({"lessons", "answer", "gaps/thrid", "--answer", "A"});
    CHECK(unknown.status == 2);
    CHECK_THAT(unknown.errors, ContainsSubstring("Did you mean gaps/third?"));
}

#ifndef _WIN32
TEST_CASE("an answer that is no file is not opened: it may never end, or never begin") {
    const Workplace place;
    const std::string pipe = place.path("pipe");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::string& answer : {pipe, std::string("/dev/zero")}) {
        const Outcome outcome =
            place.run({"lessons", "answer", "shares/quarter", "--answer=" + answer, "--json"});
        CHECK(outcome.status == 0);
        CHECK_THAT(json::parse(outcome.output)["reply"].get<std::string>(),
                   ContainsSubstring("expected the file of a scene, found what is no file"));
    }
}
#endif

#ifndef _WIN32
TEST_CASE("a lesson or a progress that is no file is refused at once") {
    const Workplace place;
    const std::string pipe = place.path("pipe.json");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::string& file : {pipe, std::string("/dev/zero"), place.path(".")}) {
        CAPTURE(file);
        const std::string expected = file == place.path(".") ? "this is a folder" : "found what is none";
        const Outcome check = place.run({"lessons", "check", file});
        CHECK(check.status == 1);
        CHECK_THAT(check.output, ContainsSubstring(expected));
        const Outcome print = place.run({"lessons", "print", file});
        CHECK(print.status == 1);
        CHECK_THAT(print.errors, ContainsSubstring(expected));
        const Outcome collect = place.run({"results", "collect", file});
        CHECK(collect.status == 1);
        CHECK_THAT(collect.errors, ContainsSubstring(expected));
    }
}
#endif

TEST_CASE("the progress of one file counts once, whatever the file is called") {
    const Workplace place;
    learning::Progress progress;
    progress.learner = "Ada";
    learning::Answer answer;
    answer.lesson = "gaps";
    answer.step = "third";
    answer.when = "2026-03-02T10:14";
    take_answer(progress, answer);
    save_progress(progress, place.path("a.json"));
    std::vector<std::string> arguments = {"results", "collect", place.path("a.json"), place.path("a.json")};
#ifndef _WIN32
    std::filesystem::create_symlink(place.path("a.json"), place.path("b.json"));
    arguments.push_back(place.path("b.json"));
#endif
    const Outcome outcome = place.run(arguments);
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.output, ContainsSubstring("1 learner, 1 answer"));
    CHECK_THAT(outcome.errors, ContainsSubstring("a.json: it counts once"));
}

TEST_CASE("an answer is accused of nothing that it is not") {
    const Workplace place;
    const auto graded = [&](const std::string& answer) {
        return json::parse(
            place.run({"lessons", "answer", "attention/rows", "--answer", answer, "--json"}).output);
    };
    CHECK(graded("9,216*2,048")["verdict"] == "right");
    CHECK_FALSE(graded("9,216")["is"].is_null());
    CHECK(graded("5")["is"].is_null());
    const json draws =
        json::parse(place.run({"exercise", "draws", "--seed", "2", "--answer", "0.245", "--json"}).output);
    CHECK_THAT(draws["reply"].get<std::string>(), !ContainsSubstring("T = 0"));
}

TEST_CASE("exercises come from a seed, with everything that a grader needs") {
    const Workplace place;
    const json all = json::parse(place.run({"exercise", "list", "--json"}).output);
    CHECK(all.size() == 47);
    CHECK(all[0]["id"] == "form-bars");
    CHECK(all[0]["skill"] == "form");
    CHECK(all[0]["level"] == 1);
    const Outcome once = place.run({"exercise", "p-at-T", "--seed", "7", "--json"});
    CHECK(once.output == place.run({"exercise", "p-at-T", "--seed", "7", "--json"}).output);
    CHECK(once.output != place.run({"exercise", "p-at-T", "--seed", "8", "--json"}).output);
    const json exercise = json::parse(once.output);
    for (const char* key : {"id", "seed", "picked", "question", "kind", "answer", "within", "wrong", "hints",
                            "solution", "scene"}) {
        CAPTURE(key);
        CHECK(exercise.contains(key));
    }
    CHECK(exercise["picked"]["z"].size() == 3);
    for (const json& wrong : exercise["wrong"])
        CHECK(keys_of(wrong) == std::set<std::string>{"value", "is", "reply"});
    const auto graded = [&](const std::string& answer) {
        return json::parse(
            place.run({"exercise", "p-at-T", "--seed", "7", "--json", "--answer", answer}).output);
    };
    CHECK(graded(exercise["answer"].dump())["verdict"] == "right");
    CHECK(graded(exercise["wrong"][0]["value"].dump())["reply"] == exercise["wrong"][0]["reply"]);
    CHECK(graded("39.1")["verdict"] == "percent?");
    CHECK(graded("39.1 %")["verdict"] == "right");
    CHECK(graded("-3")["verdict"] == "wrong");
    CHECK(place.run({"exercise", "p-at-t", "--json"}).status == 2);
    CHECK(place.run({"exercise", "p-at-T", "--seed", "x"}).status == 2);
    CHECK(place.run({"exercise", "verdict", "--seed", "3", "--answer", "A"}).status == 0);
}

TEST_CASE("a lesson is not printed into its own file") {
    const Workplace place;
    CHECK(place.run({"lessons", "new", "two-dogs", "--out", place.path("mine.json")}).status == 0);
    const std::string kept = place.read("mine.json");
    const Outcome printed =
        place.run({"lessons", "print", place.path("mine.json"), "--out", place.path("mine.json")});
    CHECK(printed.status == 2);
    CHECK(place.read("mine.json") == kept);
}

TEST_CASE("results collect puts a class together") {
    const Workplace place;
    std::vector<std::string> arguments = {"results", "collect"};
    for (const char* name : {"Ada", "Bo"}) {
        learning::Progress progress;
        progress.learner = name;
        learning::Answer answer;
        answer.lesson = "gaps";
        answer.step = "third";
        answer.given = "=falls";
        answer.misconception = "filter-changes-odds";
        answer.when = "2026-03-02T10:14";
        take_answer(progress, answer);
        arguments.push_back(place.path(std::string(name) + ".json"));
        save_progress(progress, arguments.back());
    }
    arguments.insert(arguments.end(), {"-o", place.path("class.csv")});
    const Outcome outcome = place.run(arguments);
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.output,
               ContainsSubstring("filter-changes-odds    2 of 2   (0 sure)   show gaps/third"));
    CHECK_THAT(place.read("class.csv"), ContainsSubstring("Bo,gaps,third,,,,'=falls,"));
    const std::string kept = place.read("Ada.json");
    const Outcome own =
        place.run({"results", "collect", place.path("Ada.json"), "--out", place.path("Ada.json")});
    CHECK(own.status == 2);
    CHECK_THAT(own.errors, ContainsSubstring("one of the files to be put together"));
    CHECK(place.read("Ada.json") == kept);
    const Outcome none = place.run({"results", "collect", place.write("no.json", "{}")});
    CHECK(none.status == 1);
    CHECK(none.output.empty());
    // One bad file: it is named, and the others count.
    arguments = {"results", "collect", place.path("Ada.json"), place.path("no.json"),
                 place.path("nobody.json")};
    learning::Progress unnamed = learning::load_progress(place.path("Ada.json"));
    unnamed.learner.clear();
    learning::save_progress(unnamed, arguments.back());
    arguments.insert(arguments.end(), {place.path("nowhere.json"), "-o", place.path("some.csv")});
    const Outcome some = place.run(arguments);
    CHECK(some.status == 1);
    CHECK_THAT(some.output, ContainsSubstring("2 learners, 2 answers"));
    CHECK_THAT(some.output, ContainsSubstring("2 of 2"));
    CHECK_THAT(line_with(some.errors, "no.json"), ContainsSubstring("expected"));
    CHECK_THAT(some.errors, ContainsSubstring("nowhere.json"));
    CHECK_THAT(some.errors, ContainsSubstring("2 of 4 files left out"));
    CHECK_THAT(place.read("some.csv"), ContainsSubstring("\nnobody.json,gaps,third,"));
    // The other file that a learner can save.
    const Outcome table = place.run({"results", "collect", place.path("class.csv")});
    CHECK(table.status == 1);
    CHECK_THAT(table.errors, ContainsSubstring("expected a learner's progress (JSON)"));
}

}  // namespace softmaxlab::test
