#pragma once

#include <string>

#include <imgui.h>

namespace softmaxlab {

/// A clipboard that gives its text in one line while a field is typed into: every field of this interface has
/// one line, and Dear ImGui would drop the line breaks of what is pasted and join the words on both sides of
/// them.
class OneLineClipboard {
  public:
    /// Takes the place of the clipboard that `io` has, and uses it. It must live as long as `io` does, at one
    /// address.
    void install(ImGuiIO& io);

  private:
    static const char* get(void* self);
    static void set(void* self, const char* text);

    const char* (*get_)(void*) = nullptr;
    void (*set_)(void*, const char*) = nullptr;
    void* user_data_ = nullptr;
    std::string text_;
};

}  // namespace softmaxlab
