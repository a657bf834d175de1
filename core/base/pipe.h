#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/loading.h"

namespace softmaxlab {

/// Whether the path (UTF-8) is there, is neither a file nor a folder, as a pipe, and this system lets one
/// wait for it without being stuck.
bool can_be_watched(const std::string& path);

/// Hands over what comes out of such a pipe, piece by piece, to its end. Waits for whoever writes into it,
/// but ends soon when it is cancelled. Throws InputError, and LoadingCancelled.
void read_pipe(const std::string& path, const LoadingProgress& progress,
               const std::function<void(std::string_view)>& take);

/// Writes into such a pipe. Waits for whoever reads from it, but ends soon when it is cancelled. Throws
/// likewise.
void write_pipe(const std::string& path, std::string_view bytes, LoadingProgress& progress);

}  // namespace softmaxlab
