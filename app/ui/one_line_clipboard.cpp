#include "app/ui/one_line_clipboard.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace softmaxlab {
namespace {

constexpr std::size_t max_pasted = std::size_t{1} << 20;  // bytes

}  // namespace

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
    // Never more than any field takes: Dear ImGui keeps several copies of what is pasted.
    clipboard.text_.assign(text, strnlen(text, max_pasted));
    while (clipboard.text_.size() == max_pasted &&
           (static_cast<unsigned char>(text[clipboard.text_.size()]) & 0xC0U) == 0x80U)
        clipboard.text_.pop_back();
    const auto breaks = [](char c) { return c == '\n' || c == '\r' || c == '\t'; };
    std::replace_if(clipboard.text_.begin(), clipboard.text_.end(), breaks, ' ');
    return clipboard.text_.c_str();
}

void OneLineClipboard::set(void* self, const char* text) {
    auto& clipboard = *static_cast<OneLineClipboard*>(self);
    clipboard.set_(clipboard.user_data_, text);
}

}  // namespace softmaxlab
