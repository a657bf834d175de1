#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_value.h"
#include "core/numeric/format.h"

namespace softmaxlab {

/// The ways to compute softmax: the implementations of Backend (core/engine/backend.h).
enum class BackendKind { gpu, simd, reference };

/// What there is to know of each without having it. A new backend is a line of `backend_table`.
struct BackendInfo {
    BackendKind kind;
    std::string_view name;  ///< on the command line, in files and on screen
    Format format;          ///< of its results
    bool on_gpu;            ///< needs OpenGL 4.3; what it computes stays in the memory of the GPU
};

/// In the order in which people choose.
inline constexpr std::array<BackendInfo, 3> backend_table = {{
    {BackendKind::gpu, "gpu", Format::f32, true},
    {BackendKind::simd, "simd", Format::f32, false},
    {BackendKind::reference, "reference", Format::f64, false},
}};

const BackendInfo& info_of(BackendKind kind);
std::string_view name_of(BackendKind kind);

/// The backend of that name, or nothing.
std::optional<BackendKind> backend_named(std::string_view name);

/// All of them: {"gpu", "simd", "reference"}.
std::vector<std::string> backend_names();

/// A backend's name. Throws InputError.
BackendKind read_backend(const JsonValue& value);

/// The word for the choice of the app, where a backend may be named: see choose_backend().
inline constexpr std::string_view automatic_backend = "auto";

/// That word and all names.
std::vector<std::string> wanted_backend_words();

/// What someone asked for: nothing for "auto". Throws std::invalid_argument for any other word than these and
/// the names, with the list of them.
std::optional<BackendKind> wanted_backend(std::string_view word);

/// The word for it again.
std::string_view name_of(std::optional<BackendKind> wanted);

}  // namespace softmaxlab
