// What leaves the program: values of the lab that is shown, to the clipboard and into files, and pictures.

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include "app/application.h"
#include "app/export/png.h"
#include "app/export/svg.h"
#include "app/gl/render_target.h"
#include "app/textures.h"
#include "app/ui/number_text.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/files/values_file.h"

namespace softmaxlab {
namespace {

/// Numbers that a clipboard takes, some 200 kB of text: other programs refuse more.
constexpr std::size_t max_copied_values = 10'000;

std::size_t count_values(const std::vector<ValueTable>& tables) {
    std::size_t count = 0;
    for (const ValueTable& table : tables) count += table.values.size();
    return count;
}

constexpr int max_picture_scale = 4;

/// Height of a line in ems: what the files of the fonts say.
constexpr float inter_line = 1.2102F;
constexpr float mono_line = 1.32F;

std::vector<SvgFont> svg_fonts(const Fonts& fonts) {
    constexpr std::string_view text = "Inter, 'DejaVu Sans', Arial, sans-serif";
    constexpr std::string_view number = "'JetBrains Mono', 'DejaVu Sans Mono', monospace";
    constexpr int semibold = 600;
    return {{fonts.body, text, inter_line},
            {fonts.small, text, inter_line},
            {fonts.strong, text, inter_line, semibold},
            {fonts.title, text, inter_line, semibold},
            {fonts.number, number, mono_line},
            {fonts.number_small, number, mono_line},
            {fonts.number_large, number, mono_line},
            {fonts.number_hero, number, mono_line},
            {fonts.math, text, inter_line, 400, true},
            {fonts.math_large, text, inter_line, 400, true}};
}

/// How a drawing for SVG is made: with edges that can be told, and rounder circles.
class VectorStyle {
  public:
    VectorStyle() {
        style_.AntiAliasedLinesUseTex = false;
        style_.CircleTessellationMaxError = 0.05F;
    }
    ~VectorStyle() {
        style_.AntiAliasedLinesUseTex = lines_;
        style_.CircleTessellationMaxError = circles_;
    }
    VectorStyle(const VectorStyle&) = delete;
    VectorStyle& operator=(const VectorStyle&) = delete;

  private:
    ImGuiStyle& style_ = ImGui::GetStyle();
    bool lines_ = style_.AntiAliasedLinesUseTex;
    float circles_ = style_.CircleTessellationMaxError;
};

bool is_svg(const std::string& path) {
    return file_ending(path) == ".svg";
}

}  // namespace

std::vector<ValueTable> Application::shown_values() {
    if (!ui_.hidden.empty())
        throw InputError(
            "Something is hidden here until it is revealed (H), so nothing is copied or saved as values "
            "yet.");
    std::vector<ValueTable> tables = shown_lab().tables(document_.scene(), results_);
    if (tables.empty()) throw InputError("There are no values here yet.");
    return tables;
}

void Application::copy(ValuesAsText* as_text, const char* what) {
    try {
        const std::vector<ValueTable> tables = shown_values();
        if (const std::size_t count = count_values(tables); count > max_copied_values) {
            shell_.messages.say(fmt::format("{} values are too many for the clipboard: save them as a file.",
                                            grouped(count)));
            ask_to_save_values();
            return;
        }
        ImGui::SetClipboardText(as_text(tables, nullptr).c_str());
        shell_.messages.say(fmt::format("Copied {} as {}.", tables.front().title, what));
    } catch (const InputError& error) {
        shell_.messages.fail(error.what());
    }
}

void Application::ask_to_save_values() {
    std::shared_ptr<const std::vector<ValueTable>> tables;
    try {
        tables = std::make_shared<const std::vector<ValueTable>>(shown_values());
    } catch (const InputError& error) {
        shell_.messages.fail(error.what());
        return;
    }
    FileQuestion question;
    question.title = "Save values";
    question.button = "Save";
    question.folder = files_.folder();
    question.file_name = std::string(labs_[shell_.lab].id) + std::string(value_file_endings.front());
    question.extensions.assign(value_file_endings.begin(), value_file_endings.end());
    question.saving = true;
    for (const ValueTable& table : *tables) question.options.push_back(table.title);
    if (tables->size() > 1) question.options.emplace_back("all of them");
    question.accept = [this, tables](const std::string& path) {
        const std::size_t chosen = shell_.file_dialog.chosen_option();
        if (chosen >= tables->size()) return files_.save_values(*tables, path);
        return files_.save_values({(*tables)[chosen]}, path);
    };
    shell_.file_dialog.open(std::move(question));
}

std::optional<Image> Application::texels_of(ImTextureID texture) const {
    if (!host_->has_opengl()) return std::nullopt;
    return static_cast<const Textures&>(*pictures_).image_of(texture);
}

std::string Application::svg() {
    make_current();
    const VectorStyle style;
    draw_pass(false);
    SvgSource source;
    const std::string name = files_.name();
    source.title = fmt::format("{}{}{}", labs_[shell_.lab].name, name.empty() ? "" : ": ", name);
    source.background = ui_.theme.background;
    source.fonts = svg_fonts(ui_.fonts);
    source.picture_of = [this](ImTextureID texture) { return texels_of(texture); };
    return svg_of(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, source);
}

Image Application::picture(int scale) {
    make_current();
    ImGuiIO& io = ImGui::GetIO();
    const ImVec2 size = io.DisplaySize;
    const gl::RenderTarget target({static_cast<int>(size.x) * scale, static_cast<int>(size.y) * scale});
    // Everything is laid out anew, and what was scrolled is scrolled as far.
    std::vector<std::pair<ImGuiWindow*, ImVec2>> scrolled;
    for (ImGuiWindow* window : context_->Windows)
        if (window->Active) scrolled.emplace_back(window, window->Scroll);
    const ImVec2 pointer = io.MousePos;
    const auto draw_at = [&](float times) {
        picture_scale_ = times;
        io.DisplaySize = ImVec2(size.x * times, size.y * times);
        io.MousePos = times == 1 ? pointer : ImVec2(-FLT_MAX, -FLT_MAX);
        constexpr int passes = 3;
        for (int pass = 0; pass < passes; ++pass) {
            for (const auto& [window, scroll] : scrolled)
                window->ScrollTarget = ImVec2(scroll.x * times, scroll.y * times);
            draw_pass(false);
        }
    };
    if (scale != 1) draw_at(static_cast<float>(scale));
    target.bind();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    Image image = target.read_pixels();
    if (scale != 1) draw_at(1);
    host_->bind_framebuffer();
    return image;
}

void Application::ask_to_save_picture() {
    FileQuestion question;
    question.title = "Save a picture: PNG of that many pixels, or SVG for any size";
    question.button = "Save";
    question.folder = files_.folder();
    question.file_name = std::string(labs_[shell_.lab].id) + ".png";
    question.extensions = {".png", ".svg"};
    question.saving = true;
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    for (int scale = 1; scale <= max_picture_scale; ++scale)
        question.options.push_back(
            fmt::format("{} × {}", static_cast<int>(size.x) * scale, static_cast<int>(size.y) * scale));
    question.accept = [this](const std::string& path) -> std::optional<std::string> {
        if (const std::string ending = file_ending(path); ending != ".png" && ending != ".svg")
            return fmt::format("{}: expected a name that ends in .png or .svg.", path);
        picture_path_ = path;
        wanted_picture_scale_ = static_cast<int>(shell_.file_dialog.chosen_option()) + 1;
        files_.set_folder(folder_of(path));
        shell_.messages.dismiss();
        return std::nullopt;
    };
    shell_.file_dialog.open(std::move(question));
}

void Application::save_picture() {
    const std::string path = std::exchange(picture_path_, {});
    try {
        if (is_svg(path)) {
            write_file(path, svg());
        } else {
            const Image image = picture(wanted_picture_scale_);
            write_file(path, encode_png(image.rgba, image.size.width, image.size.height));
        }
        shell_.messages.say(fmt::format("Saved the picture as {}.", path));
    } catch (const std::runtime_error& error) {
        shell_.messages.fail(error.what());
    }
}

}  // namespace softmaxlab
