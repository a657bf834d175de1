#include "app/shell/shell.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "app/shell/header.h"
#include "app/shell/hidden_item.h"
#include "app/shell/landmark_rings.h"
#include "app/shell/presenter_strip.h"
#include "app/shell/status_line.h"
#include "app/ui/veil.h"

namespace softmaxlab {
namespace {

constexpr float gutter = 16;
constexpr float min_lab_width = 560;  // in less room a lab scrolls sideways
constexpr float stage_zoom = 1.25F;   // from there on a lab that does not fit goes on the stage
constexpr float stage_gutter = 12;
constexpr float two_lines_more = 8;
constexpr float min_width_beside = 1000;  // of the screen, for a panel beside the lab
constexpr float max_share_below = 0.5F;   // of the lab's room, for a panel below it
constexpr float min_height_below = 190;
constexpr float max_share_crowded = 0.65F;
constexpr float max_share_above = 0.55F;    // of the screen, for what a lesson says to a class
constexpr ImVec2 stage_size(880, 550);      // design pixels of the whole screen while presenting
constexpr ImVec2 min_stage_size(760, 500);  // in less room a lab scrolls, which can be read

constexpr ImGuiWindowFlags whole_screen =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;

void scroll_to_first(const Ui& ui, const Rect& area, std::span<const std::string> names) {
    // What is covered cannot be looked at: the lab stays at its top.
    const Landmark* found = nullptr;
    for (const std::string& name : names) {
        const Landmark* const next = ui.landmarks.find(name);
        if (found == nullptr && next != nullptr && next->value != veiled_words) found = next;
    }
    if (found == nullptr) return;
    const float top = ImGui::GetWindowPos().y;
    if (found->min.y < area.min.y || found->max.y > area.max.y)
        ImGui::SetScrollFromPosY((found->min.y + found->max.y) * 0.5F - top, 0.5F);
}

bool lacks_any(const Ui& ui, std::span<const std::string> names) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return ui.landmarks.find(name) == nullptr; });
}

}  // namespace

std::size_t lab_of(const std::vector<Lab>& labs, Subject subject) {
    const auto is_it = [subject](const Lab& lab) { return lab.subject == subject; };
    const auto found = std::find_if(labs.begin(), labs.end(), is_it);
    if (found == labs.end()) throw std::invalid_argument("no lab has that subject");
    return static_cast<std::size_t>(found - labs.begin());
}

std::optional<std::size_t> lab_named(const std::vector<Lab>& labs, std::string_view id) {
    const auto found = std::find_if(labs.begin(), labs.end(), [id](const Lab& lab) { return lab.id == id; });
    if (found == labs.end()) return std::nullopt;
    return static_cast<std::size_t>(found - labs.begin());
}

std::size_t index_of_lab(const std::vector<Lab>& labs, std::string_view id) {
    const std::optional<std::size_t> index = lab_named(labs, id);
    if (!index) throw std::invalid_argument(fmt::format("There is no lab named {}.", id));
    return *index;
}

float presenting_zoom(ImVec2 screen) {
    return std::min(screen.x / stage_size.x, screen.y / stage_size.y);
}

bool Shell::dialog_open() const {
    return palette.is_open() || help_page.is_open() || file_dialog.is_open() || row_dialog.is_open() ||
           question_dialog.is_open();
}

std::optional<Beat> Shell::beat() const {
    return beats != nullptr ? beats->beat() : std::nullopt;
}

bool Shell::digits_are_votes() const {
    if (!presenting || blank) return false;
    if (votes.is_counting()) return true;
    const std::optional<Beat> now = beat();
    return now && now->asks && !now->options.empty();
}

void Shell::draw(ShellContext& context) {
    Ui& ui = context.ui;
    stage_lacks_lit_ = false;
    if (!mouse_holds_item()) {
        const bool asks = (page != nullptr && page->asks()) || ui.early.were_awaited;
        run_pressed_command(context.commands, {dialog_open(), blank, asks});
    }
    if (presenting && blank && !dialog_open()) return draw_blank(context);
    if (presenting && !dialog_open()) take_votes(ui);
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(display);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::Begin("##shell", nullptr, whole_screen);
    ImGui::PopStyleVar(3);

    const bool stage = wants_stage(context);
    const Places places = lay_out(context, stage);
    const HeaderContent header{context.labs[lab],
                               context.document,
                               context.results,
                               context.presets,
                               context.commands,
                               context.zoom,
                               context.open_row,
                               context.panel != nullptr ? context.panel->title() : std::string_view(),
                               presenting ? HeaderKind::presenter
                               : stage    ? HeaderKind::stage
                                          : HeaderKind::whole,
                               places.rail_kind == RailKind::none && !presenting};
    // In the order in which Tab leads from one to the next: what the lab is about comes first.
    if (page != nullptr) {
        draw_page_header(ui, places.header, page->name(), page->sentence());
        draw_page(ui, places.lab);
    } else {
        name_lab(ui, places.header, header);
        draw_lab(context, places, stage);
        if (context.panel != nullptr) {
            context.panel->draw(ui, places.panel, places.panel_below);
            stage_lacks_lit_ = stage && !presenting && lacks_any(ui, context.panel->lit());
        }
        if (const std::optional<Beat> now = presenting ? beat() : std::nullopt) {
            draw_beat_words(ui, places.header.inset(0, ui.px(stage_gutter)), *now, votes.shares(*now));
        } else {
            draw_header(ui, places.header, header);
        }
    }
    draw_rail(ui, places.rail, places.rail_kind, {context.labs, context.pages, context.commands, lab, page});
    if (page != nullptr) {
        // It is about no lab.
    } else if (presenting) {
        draw_presenter_strip(ui, places.status, context.labs, context.commands, lab, beat());
    } else if (places.status.has_room()) {
        const Scene& scene = context.document.scene();
        // What it takes is known before it is drawn over the line.
        draw_status_line(ui, places.status, status_of(context), hidden_item_width(ui, guess_mode, scene));
        draw_hidden_item(ui, places.status, guess_mode, scene);
    }
    ImGui::End();

    if (presenting && page == nullptr) draw_presenting(context, places);
    Rect corner = places.lab.inset(ui.px(12));
    saving.draw(ui, corner);
    loading.draw(ui, corner);
    messages.draw(ui, corner);
    palette.draw(ui, context.commands);
    help_page.draw(ui, context.labs[lab], context.help, context.commands);
    file_dialog.draw(ui);
    row_dialog.draw(ui);
    question_dialog.draw(ui);
    const Rect screen{ImVec2(0, 0), display};
    const Rect bottom = Rect(screen).cut_bottom(ui.px(status_line_height));
    draw_tooltips(ui, screen, places.status.has_room() ? places.status : bottom);
}

// Nothing of the lab is there: nothing can be changed unseen.
void Shell::draw_blank(ShellContext& context) {
    context.document.end_gesture();
    context.ui.gesture = {};
    const Rect screen{ImVec2(0, 0), ImGui::GetIO().DisplaySize};
    ImGui::GetForegroundDrawList()->AddRectFilled(screen.min, screen.max, IM_COL32_BLACK);
    landmark(context.ui, "presenter/black", screen);
}

// A digit during the choice of a lesson opens the vote.
void Shell::take_votes(const Ui& ui) {
    if (!digits_are_votes()) return;
    if (!votes.is_open() && VotePanel::is_vote_pressed()) votes.go_on(beat());
    votes.take_keys(ui);
}

void Shell::draw_presenting(ShellContext& context, const Places& places) {
    Ui& ui = context.ui;
    const std::optional<Beat> now = beat();
    votes.draw(ui, places.lab, now);
    const std::string_view note = note_now(ui, now);
    if (!note.empty() && keys_are_free(ui) && ImGui::IsKeyDown(ImGuiKey_N)) draw_note(ui, places.lab, note);
    draw_pointer_ring(ui);
}

// What the class need not read: the teacher's note, and what the vote says is to be done.
std::string_view Shell::note_now(FrameArena& arena, const std::optional<Beat>& now) const {
    const std::optional<std::string> advice = votes.advice();
    std::string_view note;
    if (now) note = now->note.empty() ? std::string_view("No note for this step.") : now->note;
    if (!advice) return note;
    return formatted(arena, "{}{}{}", note, note.empty() ? "" : "\n", *advice);
}

Shell::Places Shell::lay_out(const ShellContext& context, bool stage) const {
    Ui& ui = context.ui;
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    Rect room{ImVec2(0, 0), display};
    Places places;
    places.rail_kind = presenting ? RailKind::none : rail_kind(display.x / ui.zoom, stage);
    places.rail = room.cut_left(ui.px(rail_width(places.rail_kind)));
    if (presenting) {
        places.status = room.cut_bottom(ui.px(presenter_strip_height));
    } else if (!stage || guess_mode.hides() || context.panel != nullptr) {
        // The help of what has the keyboard stands there, and over no panel: it has two lines where one is
        // too short.
        const bool under_panel = stage && context.panel != nullptr;
        places.status = room.cut_bottom(ui.px(status_line_height + (under_panel ? two_lines_more : 0)));
    }
    const float gap = ui.px(stage ? stage_gutter : gutter);
    room = room.inset(gap, 0);
    float header = ui.px(stage ? stage_header_height : header_height);
    if (const std::optional<Beat> now = presenting ? beat() : std::nullopt) {
        const float words = beat_words_height(ui, *now, votes.shares(*now), room.width());
        header = std::max(header, std::min(words + 2 * ui.px(stage_gutter), room.height() * max_share_above));
    }
    places.header = room.cut_top(header);
    room.cut_bottom(gap);
    // While a lesson is presented its words stand above the lab, for all to read.
    if (context.panel != nullptr && page == nullptr && !(presenting && beat())) {
        places.panel_below = presenting || context.zoom >= stage_zoom || display.x < ui.px(min_width_beside);
        if (places.panel_below) {
            // Where half is too little for a question, it gets more: the lab scrolls, too.
            const float most = std::max(room.height() * max_share_below,
                                        std::min(ui.px(min_height_below), room.height() * max_share_crowded));
            places.panel = room.cut_bottom(std::min(context.panel->height_below(ui, room.width()), most));
            room.cut_bottom(gap);
        } else {
            places.panel = room.cut_right(ui.px(side_panel_width));
            room.cut_right(gap);
        }
    }
    places.lab = room;
    return places;
}

// Neither zoom nor a panel parts a control from what it changes: what does not fit any more is put on the
// stage.
bool Shell::wants_stage(const ShellContext& context) const {
    if (page != nullptr) return false;
    if (presenting) return true;
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const bool has_room =
        display.x >= context.ui.px(min_stage_size.x) && display.y >= context.ui.px(min_stage_size.y);
    const bool crowded = context.zoom >= stage_zoom || context.panel != nullptr;
    const bool wants_whole = context.panel != nullptr && context.panel->wants_whole_lab();
    if (!crowded || !has_room || wants_whole) return false;
    const Rect room = lay_out(context, false).lab;
    const float min_width = context.ui.px(min_lab_width);
    return room.width() < min_width ||
           context.on_screen[lab]->height(context.ui, room.width()) > room.height() + 0.5F;
}

List<StatusItem> Shell::status_of(const ShellContext& context) const {
    const Lab& shown = context.labs[lab];
    if (shown.status == nullptr)
        return softmax_status(context.ui, context.document.scene(), context.results, context.show_times);
    return shown.status(context.ui, context.document, context.results, context.show_times);
}

void Shell::draw_page(Ui& ui, const Rect& area) {
    if (!area.has_room()) return;
    const float height = std::max(area.height(), page->height(ui, area.width()));
    const float bar = height > area.height() + 0.5F ? ui.px(gutter) : 0;
    ImGui::SetCursorScreenPos(area.min);
    ImGui::BeginChild(page->id().data(), ImVec2(area.width() + bar, area.height()), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect room{at, ImVec2(at.x + area.width(), at.y + height)};
    page->draw(ui, room);
    if (bar > 0) {
        ImGui::SetCursorScreenPos(ImVec2(room.max.x - 1, room.max.y - 1));
        ImGui::Dummy(ImVec2(1, 1));
    }
    ImGui::EndChild();
}

// A in its half, and the words above both. Returns the room of B.
Rect Shell::draw_frozen(ShellContext& context, const Rect& area) {
    Ui& ui = context.ui;
    const ComparedPlaces places = compared_places(ui, area);
    const FrozenLab::Words& words = frozen->words(context.document);
    draw_compared_words(ui, places.a_words, true, words.a);
    draw_compared_words(ui, places.b_words, false, words.b);
    frozen->show(context.labs[lab], lab, *context.on_screen[lab]);
    const LabContext live{ui,          context.document, context.results, context.presets,
                          context.zoo, context.pictures, places.a,        context.backends,
                          true};
    frozen->draw(live, places.a);
    ui.before_name = "A";
    return places.b;
}

void Shell::draw_lab(ShellContext& context, const Places& places, bool stage) {
    Rect area = places.lab;
    Ui& ui = context.ui;
    ui.before_name = "before";
    if (frozen && presenting && area.has_room()) area = draw_frozen(context, area);
    if (lab != drawn_lab_) {
        // What the other lab was doing is over: a wheel turn, a sweep.
        context.document.end_gesture();
        ui.gesture = {};
        drawn_lab_ = lab;
    }
    if (!area.has_room()) return;
    LabOnScreen& shown = *context.on_screen[lab];
    // A lab beside a frozen one has its own zoom instead of scroll bars.
    const bool compared = frozen && presenting;
    const float width = compared ? area.width() : std::max(area.width(), ui.px(min_lab_width));
    const float least = compared ? 0
                        : stage  ? shown.stage_height(ui, width, context.document.scene())
                                 : shown.height(ui, width);
    const float height = std::max(area.height(), least);
    const bool scrolls = height > area.height() + 0.5F || width > area.width();

    // The scroll bars go into the gutters, so that what scrolls has the same size as what does not.
    const float beside = height > area.height() + 0.5F ? ui.px(gutter) : 0;
    // A panel below keeps its gap; what goes into the gutter need not scroll.
    const bool bar_below = width > area.width() || (beside > 0 && !places.panel_below);
    const float below = bar_below ? ui.px(gutter) : 0;
    ImGui::SetCursorScreenPos(area.min);
    ImGuiWindowFlags flags = ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground;
    if (scrolls) flags |= ImGuiWindowFlags_HorizontalScrollbar;
    ImGui::BeginChild(context.labs[lab].id.data(), ImVec2(area.width() + beside, area.height() + below),
                      ImGuiChildFlags_None, flags);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect room{at, ImVec2(at.x + width, at.y + height)};
    LabContext lab_context{ui,
                           context.document,
                           context.results,
                           context.presets,
                           context.zoo,
                           context.pictures,
                           room,
                           context.backends,
                           stage};
    shown.draw(lab_context);
    // In the lab's own window: what stands over the lab, a message or a dialog, stands over them, too.
    if (context.panel != nullptr) draw_landmark_rings(ui, area, context.panel->lit());
    if (scrolls && context.panel != nullptr && context.panel->shows_lit())
        scroll_to_first(ui, area, context.panel->lit());
    if (scrolls) {
        ImGui::SetCursorScreenPos(ImVec2(room.max.x - 1, room.max.y - 1));
        ImGui::Dummy(ImVec2(1, 1));
    }
    ImGui::EndChild();
    context.wanted_backend = lab_context.wanted_backend;
    if (!lab_context.go_to) return;
    const std::size_t wanted = index_of_lab(context.labs, lab_context.go_to->lab);
    if (!lab_context.go_to->view.empty())
        context.on_screen[wanted]->set_view(lab_context.go_to->view, "the link");
    show_lab(wanted);
}

}  // namespace softmaxlab
