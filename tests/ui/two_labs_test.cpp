// A lab may be on screen twice: names, what is typed and what is dragged stay apart.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <imgui.h>

#include "app/labs/labs.h"
#include "app/ui/fonts.h"
#include "app/ui/lab.h"
#include "core/engine/cpu_backend.h"
#include "tests/ui/tiny_model.h"

using namespace softmaxlab;

namespace {

constexpr float width = 640;

/// Two of one lab side by side, the second under the prefix "b:".
class TwoLabs {
  public:
    explicit TwoLabs(std::string_view id) {
        ImGui::SetCurrentContext(context_.get());
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        ui_.fonts = load_fonts(1);
        ui_.theme = theme_of(ThemeName::dark);
        results_.language().set_loader(softmaxlab::test::tiny_model);
        for (const Lab& lab : make_labs()) {
            if (lab.id != id) continue;
            first_ = lab.open();
            second_ = lab.open();
        }
        frame();
        frame();
    }

    LabOnScreen& first() { return *first_; }
    LabOnScreen& second() { return *second_; }
    Document& document() { return document_; }
    bool has(std::string_view name) { return ui_.landmarks.find(name) != nullptr; }
    std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const Landmark& landmark : ui_.landmarks.list()) all.push_back(landmark.name);
        return all;
    }
    const Landmark& find(std::string_view name) {
        const Landmark* const found = ui_.landmarks.find(name);
        INFO(name);
        REQUIRE(found != nullptr);
        return *found;
    }

    void frame() {
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = ImVec2(2 * width, 2000);
        io.DeltaTime = 1.0F / 60;
        ImGui::NewFrame();
        ui_.begin_frame();
        ui_.begin_pass();
        ImGui::SetNextWindowPos(ImVec2(0, 0));
        ImGui::SetNextWindowSize(io.DisplaySize);
        ImGui::Begin("both", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
        draw(*first_, 0);
        {
            const LabScope scope(ui_, "b:", hands_);
            draw(*second_, width);
        }
        ImGui::End();
        ImGui::Render();
        const LabWork work{document_, results_, std::numeric_limits<double>::infinity()};
        first_->work(work);
        second_->work(work);
    }

    void move_to(ImVec2 at) {
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
        frame();
    }
    void press(bool down) {
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down);
        frame();
        frame();
    }
    void click(std::string_view name) {
        move_to(find(name).centre());
        press(true);
        press(false);
    }

  private:
    struct ContextDeleter {
        void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
    };

    void draw(LabOnScreen& lab, float left) {
        const float height = std::max(800.0F, lab.height(ui_, width));
        const Rect area{ImVec2(left, 0), ImVec2(left + width, height)};
        LabContext context{ui_, document_, results_, presets_, presets_, pictures_, area, {}};
        lab.draw(context);
    }

    std::unique_ptr<ImGuiContext, ContextDeleter> context_{ImGui::CreateContext()};
    Document document_;
    Results results_{document_, make_simd_backend()};
    std::vector<Preset> presets_;
    NoPictures pictures_;
    Ui ui_;
    Hands hands_;
    std::unique_ptr<LabOnScreen> first_;
    std::unique_ptr<LabOnScreen> second_;
};

}  // namespace

TEST_CASE("Two of one lab have names of their own and show one scene", "[two-labs]") {
    for (const Lab& lab : make_labs()) {
        CAPTURE(lab.id);
        TwoLabs two(lab.id);
        std::size_t places = 0;
        for (const std::string& name : two.names()) {
            if (name.rfind(std::string(lab.id) + "/", 0) != 0) continue;
            CAPTURE(name);
            CHECK(two.has("b:" + name));
            ++places;
        }
        CHECK(places > 5);
    }
}

TEST_CASE("A drag in the second lab moves the bars of both", "[two-labs]") {
    TwoLabs two("softmax");
    const ImVec2 at = two.find("b:softmax/logit/0").centre();
    const double before = two.document().scene().classes[0].logit;
    two.move_to(at);
    two.press(true);
    two.move_to(ImVec2(at.x + 30, at.y));
    two.press(false);
    two.frame();
    CHECK(two.document().scene().classes[0].logit != before);
    CHECK(two.find("softmax/logit-value/0").value == two.find("b:softmax/logit-value/0").value);
    two.document().undo();
    CHECK(two.document().scene().classes[0].logit == before);
    CHECK_FALSE(two.document().can_undo());
}

TEST_CASE("Each of two labs has its own view", "[two-labs]") {
    TwoLabs two("overflow");
    two.click("b:overflow/view/log-space");
    two.frame();
    CHECK(two.second().view_json() == R"({"overflow/view": "log-space"})");
    CHECK(two.first().view_json() == "{}");
    CHECK(two.has("overflow/plot/cursor"));
    CHECK(two.has("b:overflow/log/loss/stable"));
}
