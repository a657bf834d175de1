#include "app/ui/one_line_clipboard.h"

#include <algorithm>

namespace softmaxlab {

void OneLineClipboard::install(ImGuiIO& io) {
    get_ = io.GetClipboardTextFn;
    set_ = io.SetClipboardTextFn;
    user_data_ = io.ClipboardUserData;
    io.GetClipboardTextFn = get;
    io.SetClipboardTextFn = set;
    io.ClipboardUserData = this;
}

const char* OneLineClipboard::get(void* self) {
    auto& clipboard = *static_cast<OneLineClipboard*>(self);
    const char* const text = clipboard.get_(clipboard.user_data_);
    if (text == nullptr || !ImGui::GetIO().WantTextInput) return text;
    clipboard.text_ = text;
    const auto breaks = [](char c) { return c == '\n' || c == '\r' || c == '\t'; };
    std::replace_if(clipboard.text_.begin(), clipboard.text_.end(), breaks, ' ');
    return clipboard.text_.c_str();
}

void OneLineClipboard::set(void* self, const char* text) {
    auto& clipboard = *static_cast<OneLineClipboard*>(self);
    clipboard.set_(clipboard.user_data_, text);
}

}  // namespace softmaxlab
