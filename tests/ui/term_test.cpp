#include "app/ui/term.h"

#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

namespace {

std::set<std::string> terms_on_screen(HeadlessApp& app) {
    std::set<std::string> ids;
    for (const Landmark& landmark : app.landmarks().list())
        if (landmark.name.starts_with("term/")) ids.insert(landmark.name.substr(5));
    return ids;
}

}  // namespace

TEST_CASE("A word explains itself under the pointer", "[term]") {
    HeadlessApp app;
    app.move_to("term/logit");
    app.frame(30);
    const std::string words = app.value("tooltip");
    CHECK(words.find(sentence_of(app.app().ui(), "logit")) != std::string::npos);
}

TEST_CASE("Words explain themselves in every lab, and a text read-out has each once", "[term]") {
    HeadlessApp app;
    for (const Lab& lab : app.app().labs()) {
        CAPTURE(lab.id);
        app.run("lab-" + std::string(lab.id));
        const std::set<std::string> ids = terms_on_screen(app);
        CHECK(ids.size() >= 2);
        const std::string text = app.landmarks().text();
        for (const std::string& id : ids) {
            CAPTURE(id);
            const std::string sentence(sentence_of(app.app().ui(), id));
            const std::size_t at = text.find(sentence);
            REQUIRE(at != std::string::npos);
            CHECK(text.find("\nterm/" + id + " ", text.find("\nterm/" + id + " ") + 1) == std::string::npos);
        }
    }
}
