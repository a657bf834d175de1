#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "softmaxlab_version.h"
#include "tests/cli/program.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

}  // namespace

TEST_CASE("--version and --help") {
    const Workplace place;
    const Outcome version = place.run({"--version"});
    CHECK(version.status == 0);
    CHECK(version.output == "Softmax Lab " SOFTMAXLAB_VERSION "\n");

    const Outcome help = place.run({"--help"});
    CHECK(help.status == 0);
    for (const char* word :
         {"--lab", "--scene", "--backend", "--theme", "--scale", "--version", "render", "eval", "bench"})
        CHECK_THAT(help.output, ContainsSubstring(word));
    const Outcome eval_help = place.run({"eval", "--help"});
    CHECK(eval_help.status == 0);
    for (const char* word : {"LOGITS", "--temperature", "--mask", "--target", "--json", "--file", "--stdin"})
        CHECK_THAT(eval_help.output, ContainsSubstring(word));
}

TEST_CASE("an unknown option, backend or lab ends with 2 and says what there is") {
    const Workplace place;
    const Outcome option = place.run({"--no-such-option"});
    CHECK(option.status == 2);
    CHECK_THAT(option.errors, ContainsSubstring("--no-such-option"));
    CHECK(place.run({"--backend", "cuda"}).status == 2);
    CHECK(place.run({"render", "--text", "--theme", "pink"}).status == 2);

    const Outcome lab = place.run({"render", "--text", "--lab", "no-such-lab"});
    CHECK(lab.status == 2);
    CHECK_THAT(lab.errors, ContainsSubstring("no-such-lab"));
    CHECK_THAT(lab.errors, ContainsSubstring("softmax"));
}

TEST_CASE("options that would do nothing are refused, in every order and place") {
    const Workplace place;
    const std::string scene = place.write("broken.json", "{");
    const auto refused = [&](const std::vector<std::string>& arguments, const std::string& what) {
        const Outcome outcome = place.run(arguments);
        CAPTURE(arguments, outcome.errors);
        CHECK(outcome.status == 2);
        CHECK(outcome.output.empty());
        CHECK_THAT(outcome.errors, ContainsSubstring(what));
    };
    using Words = std::vector<std::string>;
    for (const Words& before :
         {Words{"--scene", scene}, Words{"--lab", "softmax"}, Words{"--row", "3"}, Words{"--backend", "simd"},
          Words{"--theme", "dark"}, Words{"--scale", "2"}, Words{"--view", "{}"}, Words{"nofile.csv"},
          Words{"--list-labs"}, Words{"--list-views"}}) {
        for (const Words& command :
             {Words{"render", "--text"}, Words{"eval", "1", "2"}, Words{"bench", "--filter", "ladder"}}) {
            Words all = before;
            all.insert(all.end(), command.begin(), command.end());
            refused(all, before.front() == "nofile.csv" ? "FILE" : before.front());
        }
        if (before.front().starts_with("--list")) continue;
        Words list = before;
        list.push_back("--list-labs");
        refused(list, "--list-labs stands alone");
        list = before;
        list.insert(list.begin(), "--list-views");
        refused(list, "--list-views stands alone");
    }
    refused({"--list-labs", "--list-views"}, "stands alone");

    const std::string saved = place.write(
        "saved.json", R"({"format":"softmax-lab-scene","version":1,"classes":[{"logit":1},{"logit":2}]})");
    refused({"render", "--text", saved, "--row", "5"}, "is a saved scene");
}

TEST_CASE("empty values, as unset variables leave them, are refused") {
    const Workplace place;
    const auto refused = [&](const std::vector<std::string>& arguments) {
        const Outcome outcome = place.run(arguments);
        CAPTURE(arguments, outcome.errors);
        CHECK(outcome.status == 2);
        CHECK(outcome.output.empty());
    };
    refused({"eval", "1", "2", "--mask", ""});
    refused({"eval", "1", "2", "--file", ""});
    refused({"eval", "1", "2", "--target", ""});
    refused({"eval", "1", "2", "--format", ""});
    refused({"eval", "1", "2", "-T", ""});
    refused({"eval", "1", "", "2"});
    refused({"eval", "--stdin", "--file", ""});
    refused({"render", "--text", "--scene", ""});
    refused({"render", "--text", "--lab", ""});
    refused({"render", "--text", "--view", ""});
    refused({"render", "--text", ""});
    refused({"render", "--out", ""});
    refused({"--lab", ""});
    refused({""});
    refused({"bench", "--filter", ""});
}

TEST_CASE("sizes and scales are numbers and nothing else") {
    const Workplace place;
    for (const char* size :
         {" +128x +200", "128x200 ", "0x80x200", "128", "x", "128x", "1e3x200", "63x64", "128x99999999999"}) {
        const Outcome outcome = place.run({"render", "--text", "--size", size});
        CAPTURE(size);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.errors, ContainsSubstring("is not a size"));
    }
    CHECK(place.run({"render", "--text", "--size", "640x400"}).status == 0);
    for (const char* scale : {"nan", "inf", "0.4", "3.1", "two", "-1"}) {
        CAPTURE(scale);
        CHECK(place.run({"render", "--text", std::string("--scale=") + scale}).status == 2);
    }
    CHECK(place.run({"render", "--text", "--scale", "1.5"}).status == 0);
    const Outcome lab = place.run({"render", "--text", "--lab", "soft\x1b[31mmax"});
    CHECK(lab.status == 2);
    CHECK_THAT(lab.errors, !ContainsSubstring("\x1b"));
}

#ifndef _WIN32
TEST_CASE("standard output that cannot be written is an error, and ends the computation") {
    const Workplace place;
    place.write("lines", "{\"logits\":[1,2]}\n{\"logits\":[1,2]}\n");
    if (place.shell("test -w /dev/full").status == 0) {
        for (const char* command : {"eval 1 2", "eval 1 2 --json", "eval --stdin < lines", "render --text",
                                    "--list-labs", "--list-views", "--help", "--version", "eval --help",
                                    "bench --filter recompute-c/f16 --runs 1"}) {
            CAPTURE(command);
            const Outcome outcome = place.shell("\"$softmax_lab\" " + std::string(command) + " > /dev/full");
            CHECK(outcome.status == 1);
            CHECK_THAT(outcome.errors, ContainsSubstring("standard output cannot be written: "));
        }
    }
    // With SIGPIPE ignored, nothing but the failing write says that nobody reads any more.
    place.write("forever",
                "trap '' PIPE\nyes '{\"logits\":[1,2]}' | \"$softmax_lab\" eval --stdin | head -1 > first\n");
    CHECK(place.shell("timeout 20 sh forever").status == 0);
    CHECK_THAT(place.read("first"), StartsWith("{"));
}
#endif

TEST_CASE("--list-labs names the labs") {
    const Workplace place;
    const Outcome list = place.run({"--list-labs"});
    CHECK(list.status == 0);
    CHECK_THAT(list.output, StartsWith("softmax "));
}

TEST_CASE("render --text prints what is on screen, and follows the file") {
    const Workplace place;
    const Outcome first = place.run({"render", "--lab", "softmax", "--backend", "simd", "--text"});
    CHECK(first.status == 0);
    CHECK(first.errors.empty());
    CHECK_FALSE(first.output.empty());
    CHECK(place.run({"render", "--lab", "softmax", "--backend", "simd", "--text"}).output == first.output);

    const std::string file = place.write("three.csv", "name,logit\nzebra,2\nyak,1\nwolf,0.1\n");
    const Outcome loaded = place.run({"render", file, "--backend", "reference", "--text"});
    CHECK(loaded.status == 0);
    CHECK_THAT(loaded.output, ContainsSubstring("zebra"));
    CHECK_THAT(loaded.output, ContainsSubstring("0.659"));
    CHECK(loaded.output != first.output);
}

TEST_CASE("Q and K in a file are shown as attention") {
    const Workplace place;
    const std::string q = place.write("q.csv", "1,2\n3,4\n");
    const Outcome alone = place.run({"render", "--text", q});
    CHECK(alone.status == 2);  // a matrix of logits
    CHECK_THAT(alone.errors, ContainsSubstring("has 2 rows: choose one with --row"));
    place.write("k.csv", "1,2\n3,4\n");
    const Outcome both = place.run({"render", "--text", q});
    CHECK(both.status == 0);
    CHECK_THAT(line_with(both.output, "lab/name"), ContainsSubstring("Attention"));
    CHECK_THAT(line_with(place.run({"render", "--text", "--lab", "softmax", q}).output, "lab/name"),
               !ContainsSubstring("Attention"));
    CHECK(place.run({"render", "--text", "--row", "1", q}).status == 2);
}

TEST_CASE("render writes the same picture every time") {
    const Workplace place;
    const auto render = [&](const std::string& name, const std::string& theme) {
        return place.run({"render", "--lab", "softmax", "--backend", "simd", "--size", "640x400", "--scale",
                          "1", "--theme", theme, "--out", place.path(name)});
    };
    const Outcome first = render("first.png", "dark");
    if (first.status != 0) {
        // Without any OpenGL there is no picture, and a reason.
        CHECK(first.status == 1);
        CHECK_THAT(first.errors, StartsWith("softmax-lab: "));
        SKIP("no off-screen OpenGL here: " + first.errors);
    }
    CHECK_THAT(place.read("first.png"), StartsWith("\x89PNG"));
    CHECK(render("again.png", "dark").status == 0);
    CHECK(place.read("first.png") == place.read("again.png"));
    CHECK(render("light.png", "light").status == 0);
    CHECK(place.read("first.png") != place.read("light.png"));
}

TEST_CASE("render says what it needs") {
    const Workplace place;
    const Outcome nowhere = place.run({"render"});
    CHECK(nowhere.status == 2);
    CHECK_THAT(nowhere.errors, ContainsSubstring("--out"));
    const Outcome size = place.run({"render", "--size", "wide", "--out", place.path("x.png")});
    CHECK(size.status == 2);
    CHECK_THAT(size.errors, ContainsSubstring("wide"));
    const Outcome missing = place.run({"render", place.path("nowhere.csv"), "--text"});
    CHECK(missing.status == 1);
    CHECK_THAT(missing.errors, ContainsSubstring("nowhere.csv"));
}

TEST_CASE("bench times what its filter chooses, as a table or as JSON") {
    const Workplace place;
    const Outcome table = place.run({"bench", "--filter", "recompute-c/f16", "--runs", "2"});
    CHECK(table.status == 0);
    CHECK_THAT(line_with(table.output, "recompute-c/f16"), ContainsSubstring("K = 16"));
    CHECK(line_with(table.output, "frame-c").empty());
    const Outcome json = place.run({"bench", "--filter", "jacobian-T/simd", "--runs", "1", "--json"});
    CHECK(json.status == 0);
    CHECK_THAT(json.output, StartsWith("{"));
    CHECK_THAT(json.output, ContainsSubstring("\"median_ms\":"));
    const Outcome kernel = place.run({"bench", "--filter", "softmax/ladder", "--runs", "1"});
    CHECK(kernel.status == 0);
    CHECK_THAT(line_with(kernel.output, "softmax/ladder"), ContainsSubstring("memcpy"));
    CHECK_THAT(line_with(kernel.output, "fused"), ContainsSubstring("1.00"));
    const Outcome markdown = place.run({"bench", "--filter", "ladder", "--runs", "1", "--markdown"});
    CHECK_THAT(markdown.output, StartsWith("| ns per element |"));
    const Outcome target = place.run({"bench", "--filter", "ladder", "--target", "Z80"});
    CHECK(target.status == 2);
    CHECK_THAT(target.errors, ContainsSubstring("Z80"));
    const Outcome none = place.run({"bench", "--filter", "no-such-thing"});
    CHECK(none.status == 2);
    CHECK_THAT(none.errors, ContainsSubstring("no-such-thing"));
}

}  // namespace softmaxlab::test
