#include "core/scene/edit.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/numeric/normal_numbers.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double minus_infinity = -infinity;

/// Two decimals read well; a deviation so small that they would flatten the numbers keeps what it has.
double rounded_to_read(double value, double deviation) {
    const bool hundredths_matter = deviation < 0.1;
    const bool has_no_hundredths = std::abs(value) >= 1e13;
    if (hundredths_matter || has_no_hundredths) return value;
    return std::round(value * 100) / 100;
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

void follow_in_parts(Scene& scene, const ClassChange& change) {
    for_each_part(scene, [&](auto& part) {
        if constexpr (requires { follow(part, change); }) follow(part, change);
    });
}

/// One overload for each edit of the classes. Each sees a valid scene and leaves a valid one.
struct Apply {
    Scene& scene;

    /// The others are the parts' own.
    template <typename OfPart>
    void operator()(const OfPart& change) const {
        edit::apply_to(scene, change);
    }

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

    void operator()(const edit::SetClassNames& change) const {
        if (change.names.size() != class_count(scene)) return;
        if (!std::all_of(change.names.begin(), change.names.end(), is_utf8)) return;
        if (scene.loaded) {
            LogitSet set = *scene.loaded;
            set.labels = change.names;
            scene.loaded = std::make_shared<const LogitSet>(std::move(set));
            return;
        }
        for (std::size_t i = 0; i < change.names.size(); ++i) scene.classes[i].name = change.names[i];
    }

    void operator()(const edit::AddClass&) const {
        if (!editable() || scene.classes.size() >= max_classes) return;
        scene.classes.push_back({next_name(scene.classes), 0.0, false, next_colour(scene.classes)});
        if (scene.classes.size() == 2 && scene.ratio == ClassPair{0, 0}) scene.ratio = {0, 1};
        follow_in_parts(scene, {ClassChange::Kind::added, 0, 0, scene.classes.size()});
    }

    void operator()(const edit::RemoveClass& change) const {
        if (!editable(change.index) || scene.classes.size() == 1) return;
        scene.classes.erase(scene.classes.begin() + static_cast<std::ptrdiff_t>(change.index));
        const std::size_t count = scene.classes.size();
        scene.ratio = ratio_after_removal(scene.ratio, change.index, count);
        follow_in_parts(scene, {ClassChange::Kind::removed, change.index, 0, count});
    }

    void operator()(const edit::MoveClass& change) const {
        if (!editable(change.from) || !editable(change.to)) return;
        move_element(scene.classes, change.from, change.to);
        const ClassChange moved{ClassChange::Kind::moved, change.from, change.to, scene.classes.size()};
        scene.ratio = {index_after(moved, scene.ratio.first), index_after(moved, scene.ratio.second)};
        follow_in_parts(scene, moved);
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

    void operator()(const edit::ReplaceScene& change) const {
        if (!is_valid(change.scene)) return;
        Attention kept = std::move(scene.attention);
        Language text = std::move(scene.language);
        scene = change.scene;
        if (!change.keep_attention) return;
        scene.attention = std::move(kept);
        scene.language = std::move(text);
    }

  private:
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
