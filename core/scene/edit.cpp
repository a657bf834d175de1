#include "core/scene/edit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/numeric/normal_numbers.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

/// Two decimals read well; a deviation so small that they would flatten the numbers keeps what it has.
double rounded_to_read(double value, double deviation) {
    const bool hundredths_matter = deviation < 0.1;
    const bool has_no_hundredths = std::abs(value) >= 1e13;
    if (hundredths_matter || has_no_hundredths) return value;
    return std::round(value * 100) / 100;
}

std::size_t index_after_move(std::size_t index, std::size_t from, std::size_t to) {
    if (index == from) return to;
    if (from < index && index <= to) return index - 1;
    if (to <= index && index < from) return index + 1;
    return index;
}

/// Where a member of the ratio points after `removed` is gone. `other` is the pair's other member, already
/// mapped.
std::size_t index_after_removal(std::size_t index, std::size_t removed, std::size_t count,
                                std::size_t other) {
    if (index != removed) return index > removed ? index - 1 : index;
    std::size_t neighbour = std::min(removed, count - 1);
    if (neighbour == other && count > 1) neighbour = neighbour > 0 ? neighbour - 1 : neighbour + 1;
    return neighbour;
}

ClassPair ratio_after_removal(ClassPair pair, std::size_t removed, std::size_t count) {
    const std::size_t none = count;
    if (pair.first == removed) {
        const std::size_t second =
            pair.second == removed ? none : index_after_removal(pair.second, removed, count, none);
        const std::size_t first = index_after_removal(pair.first, removed, count, second);
        return {first, second == none ? first : second};
    }
    const std::size_t first = index_after_removal(pair.first, removed, count, none);
    return {first, index_after_removal(pair.second, removed, count, first)};
}

template <typename Change>
Pin with_changed_logits(const Pin& pin, const Change& change) {
    std::vector<double> logits = *pin.logits;
    change(logits);
    return {std::make_shared<const std::vector<double>>(std::move(logits)), pin.temperature};
}

template <typename Change>
void change_pins(Scene& scene, const Change& change) {
    if (scene.pin_a) scene.pin_a = with_changed_logits(*scene.pin_a, change);
    if (scene.pin_b) scene.pin_b = with_changed_logits(*scene.pin_b, change);
}

/// A frozen distribution that has lost one of its classes is none; one in which the class took no part stays.
bool survives_removal(const std::optional<Pin>& pin, std::size_t removed) {
    return pin && (*pin->logits)[removed] == minus_infinity;
}

template <typename Value>
void move_element(std::vector<Value>& values, std::size_t from, std::size_t to) {
    const auto first = values.begin();
    const auto at = [&](std::size_t index) { return first + static_cast<std::ptrdiff_t>(index); };
    if (from < to) std::rotate(at(from), at(from + 1), at(to + 1));
    if (to < from) std::rotate(at(to), at(from), at(from + 1));
}

/// One overload for each edit. Each sees a valid scene and leaves a valid one.
struct Apply {
    Scene& scene;

    bool editable() const { return !scene.loaded; }
    bool editable(std::size_t index) const { return editable() && index < scene.classes.size(); }

    void operator()(const edit::SetLogit& change) const {
        if (!editable(change.index) || std::isnan(change.logit)) return;
        scene.classes[change.index].logit = std::clamp(change.logit, -logit_limit, logit_limit);
    }

    void operator()(const edit::SetLogits& change) const {
        if (change.logits.size() != scene.classes.size()) return;
        for (std::size_t i = 0; i < change.logits.size(); ++i)
            if (editable(i) && !scene.classes[i].masked) (*this)(edit::SetLogit{i, change.logits[i]});
    }

    void operator()(const edit::SetTemperature& change) const {
        if (!is_temperature(change.temperature)) return;
        scene.temperature = change.temperature == 0 ? 0.0 : change.temperature;  // −0 is 0
    }

    void operator()(const edit::SetMasked& change) const {
        if (change.index >= class_count(scene)) return;
        if (editable()) {
            scene.classes[change.index].masked = change.masked;
        } else {
            mask_loaded(change.index, change.masked);
        }
    }

    void operator()(const edit::SetName& change) const {
        if (editable(change.index) && is_utf8(change.name)) scene.classes[change.index].name = change.name;
    }

    void operator()(const edit::AddClass&) const {
        if (!editable() || scene.classes.size() >= max_classes) return;
        scene.classes.push_back({next_name(scene.classes), 0.0, false, next_colour(scene.classes)});
        if (scene.classes.size() == 2 && scene.ratio == ClassPair{0, 0}) scene.ratio = {0, 1};
        change_pins(scene, [](std::vector<double>& logits) { logits.push_back(minus_infinity); });
    }

    void operator()(const edit::RemoveClass& change) const {
        if (!editable(change.index) || scene.classes.size() == 1) return;
        scene.classes.erase(scene.classes.begin() + static_cast<std::ptrdiff_t>(change.index));
        const std::size_t count = scene.classes.size();
        scene.ratio = ratio_after_removal(scene.ratio, change.index, count);
        scene.target = index_after_removal(scene.target, change.index, count, count);
        if (!survives_removal(scene.pin_b, change.index)) scene.pin_b.reset();
        if (!survives_removal(scene.pin_a, change.index)) unpin_a();
        change_pins(scene, [&](std::vector<double>& logits) {
            logits.erase(logits.begin() + static_cast<std::ptrdiff_t>(change.index));
        });
    }

    void operator()(const edit::MoveClass& change) const {
        if (!editable(change.from) || !editable(change.to)) return;
        move_element(scene.classes, change.from, change.to);
        change_pins(scene,
                    [&](std::vector<double>& logits) { move_element(logits, change.from, change.to); });
        scene.target = index_after_move(scene.target, change.from, change.to);
        scene.ratio = {index_after_move(scene.ratio.first, change.from, change.to),
                       index_after_move(scene.ratio.second, change.from, change.to)};
    }

    void operator()(const edit::SetMethod& change) const {
        if (change.method == Method::naive || change.method == Method::stable) scene.method = change.method;
    }

    void operator()(const edit::SetRatio& change) const {
        const std::size_t count = class_count(scene);
        if (change.pair.first < count && change.pair.second < count) scene.ratio = change.pair;
    }

    void operator()(const edit::ResetLogit& change) const {
        if (change.index >= class_count(scene)) return;
        if (editable()) {
            reset(scene.classes[change.index]);
        } else {
            mask_loaded(change.index, false);
        }
    }

    void operator()(const edit::ResetLogits&) const {
        if (!editable()) scene.loaded_masked.clear();
        if (editable()) std::for_each(scene.classes.begin(), scene.classes.end(), reset);
    }

    void operator()(const edit::RandomLogits& change) const {
        if (!editable() || !std::isfinite(change.deviation) || change.deviation < 0) return;
        NormalNumbers numbers(change.seed);
        for (ClassItem& item : scene.classes) {
            const double logit = rounded_to_read(numbers.next() * change.deviation, change.deviation);
            item.logit = std::clamp(logit, -logit_limit, logit_limit) + 0.0;  // + 0.0: no "-0.00"
        }
    }

    void operator()(const edit::SetFormat& change) const {
        if (std::find(all_formats.begin(), all_formats.end(), change.format) != all_formats.end()) {
            scene.format = change.format;
        }
    }

    void operator()(const edit::SetShift& change) const {
        if (std::isnan(change.shift)) return;
        scene.shift = std::clamp(change.shift, -shift_limit, shift_limit) + 0.0;  // −0 is 0
    }

    void operator()(const edit::SetScale& change) const {
        if (!std::isnan(change.scale)) scene.scale = std::clamp(change.scale, 1.0, scale_limit);
    }

    void operator()(const edit::SetTarget& change) const {
        if (change.index < class_count(scene)) scene.target = change.index;
    }

    void operator()(const edit::PinState& change) const {
        if (change.slot == edit::PinSlot::b && !scene.pin_a) return;
        Pin pin{std::make_shared<const std::vector<double>>(effective_logits(scene)), scene.temperature};
        (change.slot == edit::PinSlot::a ? scene.pin_a : scene.pin_b) = std::move(pin);
    }

    void operator()(const edit::Unpin& change) const {
        if (change.slot == edit::PinSlot::a) unpin_a();
        if (change.slot == edit::PinSlot::b) scene.pin_b.reset();
    }

    void operator()(const edit::ChangeAttention& change) const {
        scene.attention = softmaxlab::apply(std::move(scene.attention), change.change);
    }

    void operator()(const edit::ReplaceScene& change) const {
        if (!is_valid(change.scene)) return;
        Attention kept = std::move(scene.attention);
        scene = change.scene;
        if (change.keep_attention) scene.attention = std::move(kept);
    }

  private:
    void unpin_a() const {
        scene.pin_a.reset();
        scene.pin_b.reset();
    }

    static void reset(ClassItem& item) {
        item.logit = 0;
        item.masked = false;
    }

    void mask_loaded(std::size_t index, bool masked) const {
        auto& indices = scene.loaded_masked;
        const auto place = std::lower_bound(indices.begin(), indices.end(), index);
        const bool is_there = place != indices.end() && *place == index;
        const bool file_masks_it = scene.loaded->logits[index] == minus_infinity;
        if (masked && !is_there && !file_masks_it) indices.insert(place, index);
        if (!masked && is_there) indices.erase(place);
    }
};

}  // namespace

Scene apply(Scene scene, const Edit& edit) {
    std::visit(Apply{scene}, edit);
    return scene;
}

}  // namespace softmaxlab
