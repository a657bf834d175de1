#pragma once

#include <stdexcept>
#include <string>

namespace softmaxlab::gl {

/// OpenGL could not do what was asked. The message is a sentence for people.
class GlError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

using GlFunction = void (*)();
using GlLoader = GlFunction (*)(const char* name);

/// What the current context is.
struct ContextInfo {
    int major = 0;
    int minor = 0;
    std::string renderer;  ///< the driver's words: "llvmpipe (LLVM 15.0.6, 256 bits)"
    std::string version;   ///< likewise: "4.5 (Core Profile) Mesa 22.3.6"
};

/// What shaders for OpenGL 3.3 begin with.
inline constexpr const char* glsl_version = "#version 330 core";

/// Looks up OpenGL's functions for the current context. Throws GlError if it has not even OpenGL 3.3, which
/// drawing needs.
ContextInfo load_gl(GlLoader loader);

/// The current context, whose functions were loaded before.
ContextInfo current_context();

}  // namespace softmaxlab::gl
