#pragma once

#include <CLI/CLI.hpp>

namespace softmaxlab {

/// Throws UsageError for arguments that would do nothing: those before a command, which belong behind it;
/// those beside a list of labs or views; and empty ones, as an unset variable leaves them. `parsed`: the
/// whole command line.
void check_arguments(const CLI::App& parsed);

}  // namespace softmaxlab
