#include "app/shell/command.h"
#include "tests/ui/test_arena.h"

#include <imgui.h>
#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab;
using softmaxlab::test::arena;

namespace {

std::vector<Command> named(const std::vector<std::string>& titles) {
    std::vector<Command> commands;
    for (const std::string& title : titles) {
        Command command;
        command.id = title;
        command.title = title;
        commands.push_back(command);
    }
    return commands;
}

using Order = std::vector<std::size_t>;

}  // namespace

TEST_CASE("Keys are written as people read them", "[command]") {
    CHECK(keys_text(arena, 0) == "");
    CHECK(keys_text(arena, ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z) == "Ctrl+Shift+Z");
    CHECK(keys_text(arena, ImGuiMod_Ctrl | ImGuiKey_Equal) == "Ctrl++");
    CHECK(keys_text(arena, ImGuiMod_Ctrl | ImGuiKey_Minus) == "Ctrl+−");
    CHECK(keys_text(arena, ImGuiKey_F11) == "F11");
    CHECK(keys_text(arena, ImGuiKey_3) == "3");
}

TEST_CASE("A command's keys are listed once each", "[command]") {
    Command command;
    command.keys = ImGuiMod_Ctrl | ImGuiKey_Equal;
    command.more_keys = {ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Equal, ImGuiMod_Ctrl | ImGuiKey_KeypadAdd};
    CHECK(keys_text(arena, command) == "Ctrl++");
    command.more_keys.push_back(ImGuiKey_F2);
    CHECK(keys_text(arena, command) == "Ctrl++, F2");
}

TEST_CASE("Commands are found by any part of their names, the best first", "[command]") {
    const auto commands = named({"Save the scene", "Theme: dark", "Undo", "Open a scene", "Scene reset"});
    CHECK(matching_commands(commands, "") == Order{0, 1, 2, 3, 4});
    CHECK(matching_commands(commands, "SCENE") == Order{4, 0, 3});
    CHECK(matching_commands(commands, "scene save") == Order{0});
    CHECK(matching_commands(commands, "thdk") == Order{1});
    CHECK(matching_commands(commands, "undone").empty());
}
