#include <catch2/catch_test_macros.hpp>

#include "app/shell/help_page.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

TEST_CASE("F1 says what the lab is about and what to try, for every lab", "[help]") {
    HeadlessApp app;
    for (const Lab& lab : app.app().labs()) {
        CAPTURE(lab.id);
        app.run("lab-" + std::string(lab.id));
        app.key(ImGuiKey_F1);
        REQUIRE(app.app().shell().help_page.is_open());
        const LabHelp* const help = help_of(app.app().help(), lab.id);
        REQUIRE(help != nullptr);
        for (std::size_t i = 0; i < help->says.size(); ++i) {
            CHECK(app.value("help/says/" + std::to_string(i)) == help->says[i]);
            CHECK(app.value("help/tries/" + std::to_string(i)) == help->tries[i]);
        }
        app.key(ImGuiKey_Escape);
        CHECK_FALSE(app.app().shell().help_page.is_open());
    }
}

TEST_CASE("Help is in sight, and leads to the words and the keys", "[help]") {
    HeadlessApp app;
    app.click("rail/help");
    CHECK(app.app().shell().help_page.tab() == HelpTab::lab);
    app.click("help/words");
    CHECK(app.has("help/word/logit"));
    app.click("help/keys");
    CHECK(app.has("keys/undo"));
    app.click("help/close");
    CHECK_FALSE(app.app().shell().dialog_open());
}

TEST_CASE("The words of the glossary are listed and found", "[help]") {
    HeadlessApp app;
    app.run("words");
    for (const Term& term : app.app().glossary().terms())
        CHECK(app.value("help/word/" + term.id) == term.sentence);
    app.type("perplex");
    CHECK(app.has("help/word/perplexity"));
    CHECK_FALSE(app.has("help/word/simplex"));
}
