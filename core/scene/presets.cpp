#include "core/scene/presets.h"

#include <algorithm>
#include <utility>

#include "core/base/json_value.h"
#include "core/scene/scene_reader.h"

namespace softmaxlab {
namespace {

Preset read_preset(const JsonValue& value) {
    value.check_keys({"group", "name", "sentence", "scene"});
    Preset preset;
    if (value.has("group")) preset.group = value.at("group").text();
    preset.name = value.at("name").text();
    preset.sentence = value.at("sentence").text();
    const bool needs_classes = preset.group != attention_group;
    SceneFile file = read_scene_file(value.at("scene"), false, needs_classes);
    preset.scene = std::move(file.scene);
    preset.shown = std::move(file.shown);
    if (preset.scene.title.empty()) preset.scene.title = preset.name;
    return preset;
}

}  // namespace

std::vector<Preset> presets_from_json(std::string_view text, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue whole = document.root();
    whole.check_keys({"presets"});
    const JsonValue list = whole.at("presets");
    std::vector<Preset> presets;
    const std::size_t count = list.size("an array of presets");
    for (std::size_t i = 0; i < count; ++i) presets.push_back(read_preset(list.at(i)));
    return presets;
}

PresetSubject subject_of(const Preset& preset) {
    return preset.group == attention_group ? PresetSubject::attention : PresetSubject::softmax;
}

const Preset* current_preset(const std::vector<Preset>& presets, const Scene& scene, PresetSubject subject) {
    if (scene.title.empty()) return nullptr;
    const auto is_it = [&](const Preset& p) { return p.name == scene.title && subject_of(p) == subject; };
    const auto found = std::find_if(presets.begin(), presets.end(), is_it);
    return found == presets.end() ? nullptr : &*found;
}

bool is_as_in(const Preset& preset, const Scene& scene) {
    if (subject_of(preset) == PresetSubject::attention) return preset.scene.attention == scene.attention;
    const Scene& there = preset.scene;
    return there.classes == scene.classes && there.temperature == scene.temperature &&
           there.method == scene.method && there.loaded == scene.loaded;
}

void apply_preset(Document& document, const Preset& preset) {
    if (subject_of(preset) == PresetSubject::softmax) {
        document.apply(edit::ReplaceScene{preset.scene, true});
        return;
    }
    Scene scene = document.scene();
    scene.title = preset.name;
    scene.attention = preset.scene.attention;
    document.apply(edit::ReplaceScene{std::move(scene), false});
}

}  // namespace softmaxlab
