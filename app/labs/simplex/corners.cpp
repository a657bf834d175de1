#include "app/labs/simplex/corners.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab::simplex {

PointGrip point_grip(LabContext& context, const SimplexNow& now) {
    const Scene& scene = context.document.scene();
    const Softmax& exact = context.results.reference();
    if (now.corners.size() < 2) return {false, "The only class has p = 1, whatever its logit."};
    if (hides_map(context.ui, SimplexMap::softmax))
        return {false, "The point is covered: it is to be guessed first."};
    if (veiled(context.ui, learning::Quantity::logits))
        return {false, "The logits are covered: the point stays until they are shown."};
    if (!exact.all_masked && std::isnan(exact.probabilities.front()))
        return {false, "A logit is not a finite number: there is no point to drag."};
    if (exact.all_masked) return {false, "Every class is masked: unmask one to have a point."};
    if (scene.loaded)
        return {false, "These logits come from a file and stay as they are: the point follows T only."};
    for (const std::size_t corner : now.corners) {
        if (!is_masked(scene, corner)) continue;
        return {false, formatted(context.ui,
                                 "{} is masked: its p is exactly 0, whatever its logit. Unmask it to drag.",
                                 name_of_class(context.ui, scene, corner, 20))};
    }
    if (scene.temperature == 0)
        return {false, "At T = 0 p is an argmax: no logits give the points between. Turn T up to drag."};
    if (std::isinf(scene.temperature))
        return {false, "At T = ∞ p is uniform, whatever the logits. Turn T down to drag."};
    const double size = std::fabs(now.corner_maximum);
    // A pixel is about a thousandth of a share, and a share follows z/T.
    if (size * std::numeric_limits<double>::epsilon() > 1e-3 * scene.temperature)
        return {false,
                formatted(context.ui, "Logits as large as {} leave a drag no digits. Reset them first.",
                          fitted(context.ui, size, 8))};
    return {true,
            "Drag the point: the logits follow, and log Σ exp(z/T) stays. Arrow keys step, Ctrl+wheel "
            "turns T."};
}

Edit with_shares(LabContext& context, std::span<const std::size_t> corners,
                 std::span<const double> corner_logits, const Shares& shares) {
    const Scene& scene = context.document.scene();
    std::vector<double> wanted(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i) wanted[i] = std::max(shares[i], min_share);
    const std::vector<double> solved = logits_for_shares(corner_logits, wanted, scene.temperature);

    std::vector<double> logits;
    for (const ClassItem& item : scene.classes) logits.push_back(item.logit);
    // Exact, not rounded: four decimals would read well, but would move log Σ exp(z/T), which the drag
    // promises to keep, and with it every other probability. Logits are shown with at most four anyway.
    for (std::size_t i = 0; i < corners.size(); ++i) logits[corners[i]] = solved[i];
    return edit::SetLogits{std::move(logits)};
}

namespace {

constexpr std::size_t max_in_menu = 100;

/// One corner's block while it is drawn.
struct Block {
    LabContext& context;
    const LabState& state;
    const PointGrip& grip;
    std::size_t corner;
    Align align;

    std::size_t index() const { return state.corners()[corner]; }
    const Scene& scene() const { return context.document.scene(); }
    ImFont* number_font() const {
        return context.stage ? context.ui.fonts.number_large : context.ui.fonts.number;
    }
    ImFont* name_font() const { return context.stage ? context.ui.fonts.strong : context.ui.fonts.body; }
    std::string_view place(std::string_view part) const {
        return formatted(context.ui, "simplex/{}/{}", part, index());
    }
};

/// A piece of a line with its width.
struct Piece {
    std::string_view label;
    EditField field;
    float label_width = 0;
    float field_width = 0;
};

void draw_class_menu(const Block& block, const char* popup, const Rect& below) {
    Ui& ui = block.context.ui;
    ImGui::SetNextWindowPos(ImVec2(below.min.x, below.max.y + ui.px(4)));
    ImGui::SetNextWindowSizeConstraints(ImVec2(ui.px(180), 0), ImVec2(ui.px(420), ui.px(380)));
    if (!ImGui::BeginPopup(popup)) return;
    ImGui::PushFont(ui.fonts.body);
    const bool loaded = block.scene().loaded != nullptr;
    const std::size_t count = std::min(class_count(block.scene()), max_in_menu);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = loaded ? block.context.results.ranking()[i] : i;
        const std::string_view name = name_of_class(ui, block.scene(), index, 40);
        ImGui::PushID(static_cast<int>(index));
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const bool chosen =
            ImGui::MenuItem(joined(ui, "     ", name).data(), nullptr, index == block.index());
        ImGui::GetWindowDrawList()->AddCircleFilled(
            ImVec2(at.x + ui.px(8), at.y + ImGui::GetTextLineHeight() * 0.5F), ui.px(5),
            class_colour(block.context, index));
        landmark(ui, formatted(ui, "simplex/choose/{}/{}", block.corner, index),
                 {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
        if (chosen) choose_corner(block.state.view.corners, block.state.corners(), block.corner, index);
        ImGui::PopID();
    }
    ImGui::PopFont();
    ImGui::EndPopup();
}

void draw_name_line(const Block& block, const Rect& line) {
    Ui& ui = block.context.ui;
    const bool choice = class_count(block.scene()) > block.state.corners().size();
    const float dot = ui.px(18);
    const float pad = choice ? ui.px(8) : 0;
    const std::string_view mark = choice ? " ▾" : "";
    const float room = line.width() - dot - 2 * pad - text_size(block.name_font(), mark).x - 1;
    const std::string_view name = joined(
        ui, fitted_name(ui, block.name_font(), name_of_class(ui, block.scene(), block.index(), 22), room),
        mark);
    const float width = std::min(text_size(block.name_font(), name).x + dot + 2 * pad + 1, line.width());
    float x = line.min.x;
    if (block.align == Align::centre) x = line.centre().x - width * 0.5F;
    if (block.align == Align::right) x = line.max.x - width;
    const Rect place{ImVec2(x, line.min.y), ImVec2(x + width, line.max.y)};

    const std::string_view popup = formatted(ui, "simplex-corner-{}", block.corner);
    if (choice) {
        const std::string_view button_name = formatted(ui, "simplex/corner/{}", block.corner);
        if (button(ui, button_name, place, "", ButtonKind::normal)) ImGui::OpenPopup(popup.data());
        if (has_key_focus()) ui.focused_class = block.index();
        tooltip(ui, "Another class for this corner.");
    }
    const std::size_t index = block.index();
    Rect inside = place.inset(pad, 0);
    const ImVec2 centre(inside.min.x + ui.px(6), inside.centre().y);
    const ImU32 colour = class_colour(block.context, index);
    if (is_masked(block.scene(), index)) {
        ImGui::GetWindowDrawList()->AddCircle(centre, ui.px(5.5F), colour, 0, ui.px(2));
    } else {
        ImGui::GetWindowDrawList()->AddCircleFilled(centre, ui.px(5.5F), colour);
    }
    inside.cut_left(dot);
    const bool lit = ui.lit_class == index;
    text(ui, inside, block.name_font(), lit ? ui.theme.accent : ui.theme.text, name);
    landmark(ui, block.place("name"), place, name_of_class(ui, block.scene(), index), index);
    if (choice) draw_class_menu(block, popup.data(), place);
}

Piece piece(const Block& block, std::string_view part, std::string_view label, double value,
            std::string_view shown, std::string_view explanation, bool editable) {
    Ui& ui = block.context.ui;
    Piece piece;
    piece.label = label;
    piece.field.landmark = block.place(part);
    piece.field.shown = shown;
    piece.field.typed_from = formatted(ui, "{}", value);
    piece.field.explanation = explanation;
    piece.field.font = block.number_font();
    piece.field.colour = std::isnan(value) ? ui.theme.bad : ui.theme.text;
    piece.field.class_index = block.index();
    piece.field.editable = editable;
    piece.label_width = text_size(ui.fonts.small, piece.label).x + ui.px(4);
    const std::size_t digits = std::max<std::size_t>(character_count(piece.field.shown), 6);
    piece.field_width = static_cast<float>(digits) * text_size(piece.field.font, "0").x + 1;
    return piece;
}

void type_share(const Block& block, double wanted) {
    const SimplexNow& now = block.state.now;
    Shares shares = now.row(SimplexMap::softmax).shares.value_or(Shares{});
    const double share = std::clamp(wanted, min_share, 1 - min_share);
    const double others = 1 - shares[block.corner];
    // The others keep their proportions; where they have none left, they share equally.
    for (std::size_t i = 0; i < block.state.corners().size(); ++i) {
        if (i == block.corner) continue;
        const double part =
            others > 0 ? shares[i] / others : 1.0 / static_cast<double>(block.state.corners().size() - 1);
        shares[i] = (1 - share) * part;
    }
    shares[block.corner] = share;
    block.context.document.apply(with_shares(block.context, now.corners, now.corner_logits, shares));
}

void draw_numbers_line(const Block& block, const Rect& line) {
    Ui& ui = block.context.ui;
    const std::size_t index = block.index();
    const SimplexNow& now = block.state.now;
    const MapRow& row = now.row(SimplexMap::softmax);
    const bool some = class_count(block.scene()) > now.corners.size();
    const double p = row.p[index];
    const double share = row.shares ? (*row.shares)[block.corner] : NAN;
    const double z = block.context.results.logits()[index];
    const double temperature = block.scene().temperature;
    const std::string_view typing = block.grip.possible ? "\nDouble-click or Ctrl+click to type it." : "";

    const bool hides_p = hides_map(ui, SimplexMap::softmax);
    const bool hides_z = veiled(ui, learning::Quantity::logits);
    List<Piece> pieces(ui);
    if (some) {
        pieces.push_back(
            piece(block, "share", "share", share, fitted(ui, share, 6),
                  formatted(ui, "Its share among the three: p / M = {} / {} = {}{}", fitted(ui, p, 8),
                            fitted(ui, row.mass, 8), fitted(ui, share, 8), typing),
                  block.grip.possible));
    }
    const std::string_view shown =
        probability_text(ui, now, SimplexMap::softmax, p, temperature, is_masked(block.scene(), index), 6);
    const std::string_view about_p = formatted(
        ui, "p = e^(z/T) / Σ e^(z/T) = e^({} / {} − {}) = {}{}", significant(ui, z, 6),
        temperature_text(ui, temperature), significant(ui, block.context.results.reference().log_sum_exp, 6),
        fitted(ui, p, 8), some ? "" : typing);
    const bool loaded = block.scene().loaded != nullptr;
    if (some) {
        if (!hides_p && !hides_z)
            pieces.back().field.explanation = joined(ui, pieces.back().field.explanation, "\n", about_p);
    } else {
        pieces.push_back(piece(block, "p", "p", p, shown, about_p, block.grip.possible));
    }
    // While p is to be guessed, the logits are what it is guessed from.
    const bool is_given = hides_p && !hides_z;
    if ((!some && !block.context.stage) || is_given) {
        pieces.push_back(piece(block, "z", "z", z, with_sign(ui, z, 2, 7),
                               loaded ? "The logit, as the file has it."
                                      : "The logit. Double-click or Ctrl+click to type it exactly.",
                               !loaded && !is_masked(block.scene(), index)));
        pieces.back().field.colour = std::isnan(z) ? ui.theme.bad : ui.theme.secondary;
    }

    for (Piece& part : pieces) {
        if (part.label == "z" ? !hides_z : !hides_p) {
            // The formula of p has the logit and log Σ exp in it.
            if (part.label != "z" && !ui.hidden.empty()) part.field.explanation = {};
            continue;
        }
        part.field.shown = veiled_words;
        part.field.typed_from = {};
        part.field.explanation = {};
        part.field.colour = ui.theme.secondary;
        part.field.editable = false;
    }

    // A “?” needs no room for digits, and the logit beside it needs that room.
    if (is_given)
        for (Piece& part : pieces) part.field_width = text_size(part.field.font, part.field.shown).x + 1;

    const float gap = ui.px(9);
    // What ends at the right edge has no room to spare behind it.
    if (block.align == Align::right)
        pieces.back().field_width = text_size(pieces.back().field.font, pieces.back().field.shown).x + 1;
    float width = -gap;
    for (const Piece& part : pieces) width += part.label_width + part.field_width + gap;
    float x = line.min.x;
    if (block.align == Align::centre) x = line.centre().x - width * 0.5F;
    if (block.align == Align::right) x = line.max.x - width;
    Rect rest{ImVec2(std::max(x, line.min.x), line.min.y), line.max};
    for (const Piece& part : pieces) {
        text(ui, rest.cut_left(part.label_width), ui.fonts.small, ui.theme.secondary, part.label);
        const std::optional<double> typed = number_field(ui, rest.cut_left(part.field_width), part.field);
        rest.cut_left(gap);
        if (!typed) continue;
        if (part.label == "z") {
            block.context.document.apply(edit::SetLogit{index, *typed});
        } else {
            type_share(block, *typed);
        }
    }
}

}  // namespace

void draw_corners(LabContext& context, const LabState& state, const PointGrip& grip, const Figure& figure) {
    for (std::size_t i = 0; i < state.corners().size(); ++i) {
        const Align align = figure.is_segment()         ? (i == 0 ? Align::left : Align::right)
                            : i == 0                    ? Align::centre
                            : (i == 1) != context.stage ? Align::left  // towards the triangle
                                                        : Align::right;
        const Block block{context, state, grip, i, align};
        Rect room = figure.blocks[i];
        draw_name_line(block, room.cut_top(room.height() * 0.5F).inset(0, context.ui.px(0.5F)));
        draw_numbers_line(block, room);
    }
}

}  // namespace softmaxlab::simplex
