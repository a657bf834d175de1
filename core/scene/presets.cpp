#include "core/scene/presets.h"

#include <utility>

#include "core/base/json_value.h"
#include "core/scene/scene_reader.h"

namespace softmaxlab {
namespace {

Preset read_preset(const JsonValue& value) {
    value.check_keys({"name", "sentence", "scene"});
    Preset preset;
    preset.name = value.at("name").text();
    preset.sentence = value.at("sentence").text();
    SceneFile file = read_scene_file(value.at("scene"), false);
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

}  // namespace softmaxlab
