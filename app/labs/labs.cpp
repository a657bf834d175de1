#include "app/labs/labs.h"

#include <memory>
#include <vector>

#include "app/labs/attention/attention_lab.h"
#include "app/labs/engine/engine_lab.h"
#include "app/labs/gradients/gradients_lab.h"
#include "app/labs/overflow/overflow_lab.h"
#include "app/labs/simplex/simplex_lab.h"
#include "app/labs/softmax/softmax_lab.h"
#include "app/labs/temperature/temperature_lab.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab {

namespace {

/// A lab that keeps all of its state in one class.
template <class Whole>
struct AsOne {
    struct View {
        friend bool operator==(const View&, const View&) = default;
        void visit(ViewFields&) {}
    };
    using Cache = Whole;
    static void draw(LabContext& context, View&, Cache& whole) { whole.draw(context); }
    static WorkDone work(const LabWork&, const View&, Cache&) { return {}; }
    static float height(const Ui& ui, float width, const View&) { return Whole::height(ui, width); }
};

}  // namespace

std::vector<Lab> make_labs() {
    return {
        softmax_lab(),
        {"temperature", "Temperature", "from argmax (T → 0) to uniform (T → ∞): drag the line at T, or play",
         LabOf<AsOne<temperature::TemperatureLab>>::open},
        overflow_lab(),
        gradients_lab(),
        simplex_lab(),
        attention_lab(),
        {"engine", "Engine", "how fast it is, against what, and why: measured here, when you ask for it",
         LabOf<AsOne<engine::EngineLab>>::open, engine::EngineLab::status},
    };
}

}  // namespace softmaxlab
