#include "cli/check_arguments.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "cli/usage_error.h"

namespace softmaxlab {
namespace {

/// As it is typed: "--scene", "FILE".
std::string name_of(const CLI::Option& option) {
    return option.get_name();
}

std::vector<const CLI::Option*> given_to(const CLI::App& command) {
    return command.get_options([](const CLI::Option* option) { return option->count() > 0; });
}

// Of the command and those within it.
void check_for_empty_ones(const CLI::App& command) {
    for (const CLI::App* inner : command.get_subcommands()) check_for_empty_ones(*inner);
    for (const CLI::Option* option : given_to(command)) {
        for (const std::string& value : option->results()) {
            if (value.empty())
                throw UsageError(fmt::format(
                    "{} is empty. Is a variable not set? Leave it out, or give a value.", name_of(*option)));
        }
    }
}

}  // namespace

void check_arguments(const CLI::App& parsed) {
    const std::vector<const CLI::Option*> given = given_to(parsed);
    check_for_empty_ones(parsed);
    for (const CLI::App* command : parsed.get_subcommands()) {
        if (!given.empty())
            throw UsageError(fmt::format("{0} before {1} does nothing: put it after {1}.",
                                         name_of(*given.front()), command->get_name()));
    }
    for (const CLI::Option* option : given) {
        const std::string name = name_of(*option);
        const bool lists = name == "--list-labs" || name == "--list-views";
        if (lists && given.size() > 1)
            throw UsageError(fmt::format("{} stands alone: it prints its list and does nothing else.", name));
    }
}

}  // namespace softmaxlab
