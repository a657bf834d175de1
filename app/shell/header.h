#pragma once

#include <string_view>
#include <vector>

#include "app/shell/command.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

inline constexpr float header_height = 76;        ///< design pixels
inline constexpr float stage_header_height = 48;  ///< design pixels, above the stage

enum class HeaderKind {
    whole,     ///< name, sentence, actions
    stage,     ///< the sentence in the name's place, and the actions that a class needs
    presenter  ///< the sentence alone
};

struct HeaderContent {
    const Lab& lab;
    Document& document;
    Results& results;
    const std::vector<Preset>& presets;
    const std::vector<Command>& commands;
    float zoom;                 ///< of the interface
    std::string_view open_row;  ///< which row of a matrix the logits are, in words; empty: of none
    std::string_view lesson;    ///< its title; empty: none is open
    HeaderKind kind;
    bool with_palette;  ///< a button to the palette, where there is no rail that has one
};

/// Tells what the lab is called, and its sentence, to who reads: to be called before the lab is drawn.
void name_lab(Ui& ui, Rect rect, const HeaderContent& content);

/// The lab's name and its sentence for what is open, or that of the preset of attention that is played with,
/// Pin A and Pin B with their comparison, and as many of the global actions as there is room for; the others
/// are in the palette.
void draw_header(Ui& ui, Rect rect, const HeaderContent& content);

/// The name and the sentence of a page.
void draw_page_header(Ui& ui, Rect rect, std::string_view name, std::string_view sentence);

}  // namespace softmaxlab
