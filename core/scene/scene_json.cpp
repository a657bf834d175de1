#include "core/scene/scene_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/numeric/json_readers.h"
#include "core/scene/part_json.h"
#include "core/scene/scene_reader.h"

namespace softmaxlab {
namespace {

constexpr const char* format_name = "softmax-lab-scene";

void write_class(JsonWriter& json, const ClassItem& item) {
    json.open('{');
    json.key("name").text(item.name);
    json.key("logit").number(item.logit);
    json.key("masked").boolean(item.masked);
    json.key("colour").whole(static_cast<std::uint64_t>(item.colour));
    json.close('}');
}

void write_loaded(JsonWriter& json, const Scene& scene) {
    json.open('{');
    json.key("source").text(scene.loaded->source);
    json.key("logits").numbers(scene.loaded->logits);
    if (!scene.loaded->labels.empty()) json.key("labels").texts(scene.loaded->labels);
    json.key("masked").wholes(scene.loaded_masked);
    json.close('}');
}

void check_version(const JsonValue& value) {
    if (value.at("format").text() != format_name) value.at("format").fail(fmt::format("\"{}\"", format_name));
    const auto version = value.at("version").integer(1, std::numeric_limits<int>::max());
    if (version > scene_version) {
        value.at("version").fail(
            fmt::format("at most {}: a newer Softmax Lab wrote this scene", scene_version));
    }
}

/// The classes before this one give what it leaves out: the next name, the next colour.
/// In a lesson a class may be a pair as well.
ClassItem read_class(const JsonValue& value, const std::vector<ClassItem>& before, bool may_be_pair = false) {
    ClassItem item;
    if (may_be_pair && value.is_array()) {
        if (value.size("a pair") != 2) value.fail("a pair of name and logit");
        item.name = value.at(std::size_t{0}).text();
        item.logit = value.at(std::size_t{1}).number();
        item.colour = next_colour(before);
        return item;
    }
    value.check_keys({"name", "logit", "masked", "colour"});
    item.name = value.has("name") ? value.at("name").text() : next_name(before);
    item.logit = value.at("logit").number();
    item.masked = value.has("masked") && value.at("masked").boolean();
    const auto last_colour = static_cast<std::int64_t>(max_classes) - 1;
    item.colour = value.has("colour") ? static_cast<int>(value.at("colour").integer(0, last_colour))
                                      : next_colour(before);
    return item;
}

std::vector<ClassItem> read_classes(const JsonValue& value, bool may_be_empty, bool may_be_pairs = false) {
    const auto expected = fmt::format("an array of {} to {} classes", may_be_empty ? 0 : 1, max_classes);
    const std::size_t count = value.size(expected.c_str());
    if (count > max_classes || (count == 0 && !may_be_empty)) value.fail(expected);
    std::vector<ClassItem> classes;
    for (std::size_t i = 0; i < count; ++i) classes.push_back(read_class(value.at(i), classes, may_be_pairs));
    return classes;
}

LogitSet read_set(const JsonValue& value) {
    LogitSet set;
    if (value.has("source")) set.source = value.at("source").text();
    set.logits = value.at("logits").numbers();
    if (set.logits.size() <= max_classes) {
        value.at("logits").fail(
            fmt::format("an array of more than {} numbers (fewer belong into classes)", max_classes));
    }
    if (value.has("labels")) set.labels = value.at("labels").texts();
    if (!set.labels.empty() && set.labels.size() != set.logits.size()) {
        value.at("labels").fail(fmt::format("{} labels, one for each logit", set.logits.size()));
    }
    return set;
}

void read_loaded(const JsonValue& value, Scene& scene) {
    value.check_keys({"source", "logits", "labels", "masked"});
    scene.loaded = std::make_shared<const LogitSet>(read_set(value));
    if (!value.has("masked")) return;
    auto& masked = scene.loaded_masked;
    masked = value.at("masked").indices(scene.loaded->logits.size());
    std::sort(masked.begin(), masked.end());
    masked.erase(std::unique(masked.begin(), masked.end()), masked.end());
}

ClassPair read_ratio(const JsonValue& value, std::size_t count) {
    const auto pair = value.indices(count);
    if (pair.size() != 2) value.fail("an array of 2 class numbers");
    return {pair[0], pair[1]};
}

std::optional<ShownView> read_shown(const JsonValue& value) {
    if (!value.has("lab")) {
        if (value.has("view")) value.at("view").fail("a \"lab\" beside it");
        return std::nullopt;
    }
    ShownView shown;
    shown.lab = value.at("lab").text();
    if (!value.has("view")) return shown;
    JsonWriter view(JsonWriter::one_line, JsonDigits::fewest);
    value.at("view").write_plain_object(view);
    shown.view = view.take();
    return shown;
}

void write_shown(JsonWriter& json, const ShownView& shown) {
    json.key("lab").text(shown.lab);
    const std::string source = "the view of \"" + shown.lab + "\"";
    JsonDocument::parse(shown.view, source).root().write_plain_object(json.key("view"));
}

// The members that classes, or what stands for them, do not decide.
void read_members(const JsonValue& value, Scene& scene) {
    if (value.has("title")) scene.title = value.at("title").text();
    if (value.has("temperature")) scene.temperature = read_temperature(value.at("temperature"));
    if (value.has("method")) scene.method = read_method(value.at("method"));
    if (class_count(scene) == 1) scene.ratio = {0, 0};
    if (value.has("ratio")) scene.ratio = read_ratio(value.at("ratio"), class_count(scene));
    for_each_part(scene, [&](auto& part) { read(value, class_count(scene), part); });
}

std::vector<std::string_view> keys_of_parts(std::initializer_list<std::string_view> others) {
    std::vector<std::string_view> keys(others);
    const Scene any;
    for_each_part(any, [&](const auto& part) {
        keys.insert(keys.end(), part.json_keys.begin(), part.json_keys.end());
    });
    return keys;
}

ClassItem& class_to_change(const JsonValue& value, Scene& scene, const std::string& name) {
    const auto found = std::find_if(scene.classes.begin(), scene.classes.end(),
                                    [&](const ClassItem& item) { return item.name == name; });
    if (found != scene.classes.end()) return *found;
    std::vector<std::string> names;
    for (const ClassItem& item : scene.classes) names.push_back(item.name);
    throw InputError(fmt::format("{}: no class \"{}\" in this scene; there are {}", value.place(),
                                 excerpt(name), fmt::join(names, ", ")));
}

void change_classes(const JsonValue& value, Scene& scene) {
    if (value.has("logit")) {
        const JsonValue logits = value.at("logit");
        for (const std::string& name : logits.keys())
            class_to_change(logits, scene, name).logit = logits.at(name.c_str()).number();
    }
    if (value.has("masked")) {
        for (ClassItem& item : scene.classes) item.masked = false;
        for (const std::string& name : value.at("masked").texts())
            class_to_change(value.at("masked"), scene, name).masked = true;
    }
}

/// Stops the parser as soon as the outermost object's "format" is known.
class FormatFinder : public nlohmann::json_sax<nlohmann::json> {
  public:
    bool found() const { return found_; }

    bool null() override { return next(); }
    bool boolean(bool) override { return next(); }
    bool number_integer(number_integer_t) override { return next(); }
    bool number_unsigned(number_unsigned_t) override { return next(); }
    bool number_float(number_float_t, const string_t&) override { return next(); }
    bool binary(binary_t&) override { return next(); }
    bool string(string_t& text) override {
        found_ = at_format_ && text == format_name;
        return next();
    }
    bool start_object(std::size_t) override { return ++depth_ == 1 || next(); }
    bool start_array(std::size_t) override {
        return depth_++ > 0 && next();
    }  // an array of anything is no scene
    bool end_object() override { return --depth_ > 0; }
    bool end_array() override { return --depth_ > 0; }
    bool key(string_t& name) override {
        at_format_ = depth_ == 1 && name == "format";
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
        return false;
    }

  private:
    bool next() const { return depth_ > 0 && !at_format_; }

    std::size_t depth_ = 0;
    bool at_format_ = false;
    bool found_ = false;
};

}  // namespace

SceneFile read_scene_file(const JsonValue& value, bool whole_file, bool needs_classes) {
    // The version comes first: a newer one may well have keys that are unknown here.
    if (whole_file) check_version(value);
    value.check_keys(keys_of_parts({"format", "version", "lab", "view", "title", "temperature", "method",
                                    "ratio", "classes", "loaded"}));
    SceneFile file;
    Scene& scene = file.scene;

    if (value.has("loaded")) read_loaded(value.at("loaded"), scene);
    if (!value.has("classes") && !scene.loaded && !needs_classes) {
        scene.classes = default_scene().classes;
    } else if (value.has("classes") || !scene.loaded) {
        scene.classes = read_classes(value.at("classes"), scene.loaded != nullptr);
    }
    read_members(value, scene);
    file.shown = read_shown(value);
    return file;
}

Scene read_scene_over(const Scene& before, const JsonValue& value) {
    const bool is_whole = value.has("classes");
    if (is_whole) {
        value.check_keys(keys_of_parts({"title", "temperature", "method", "ratio", "classes"}));
    } else {
        value.check_keys(
            keys_of_parts({"title", "temperature", "method", "ratio", "classes", "logit", "masked"}));
    }
    Scene scene = is_whole ? Scene() : before;
    if (is_whole) scene.classes = read_classes(value.at("classes"), false, true);
    if (!is_whole) change_classes(value, scene);
    read_members(value, scene);
    if (!is_valid(scene)) value.fail("a scene that can be shown");
    return scene;
}

namespace {

std::string json_of(const Scene& scene, const std::optional<ShownView>& shown) {
    // 200,000 lines of one number each help nobody.
    bool is_long = scene.loaded != nullptr;
    for_each_part(scene, [&](const auto& part) {
        if constexpr (requires { is_long_as_json(part); }) is_long = is_long || is_long_as_json(part);
    });
    JsonWriter json(is_long ? JsonWriter::one_line : 2, JsonDigits::fewest);
    json.open('{');
    json.key("format").text(format_name);
    json.key("version").whole(scene_version);
    if (shown) write_shown(json, *shown);
    json.key("title").text(scene.title);
    json.key("temperature").number(scene.temperature);
    json.key("method").text(name_of(scene.method));
    json.key("ratio").wholes(std::array{scene.ratio.first, scene.ratio.second});
    json.key("classes").open('[');
    for (const ClassItem& item : scene.classes) write_class(json, item);
    json.close(']');
    if (scene.loaded) write_loaded(json.key("loaded"), scene);
    for_each_part(scene, [&](const auto& part) { write(part, json); });
    json.close('}');
    return json.take() + "\n";
}

}  // namespace

std::string to_json(const Scene& scene) {
    return json_of(scene, std::nullopt);
}

std::string to_json(const SceneFile& file) {
    return json_of(file.scene, file.shown);
}

SceneFile scene_file_from_json(std::string_view text, const std::string& source, LoadingProgress* progress) {
    return read_scene_file(JsonDocument::parse(text, source, progress).root(), true);
}

Scene scene_from_json(std::string_view text, const std::string& source, LoadingProgress* progress) {
    return scene_file_from_json(text, source, progress).scene;
}

bool is_scene_json(std::string_view text) {
    // To look for a word costs far less than to parse a file of logits to its end. The word may only be
    // written differently with escapes.
    constexpr auto none = std::string_view::npos;
    if (text.find(format_name) == none && text.find("\\u") == none) return false;
    FormatFinder finder;
    nlohmann::json::sax_parse(text.begin(), text.end(), &finder);
    return finder.found();
}

SceneFile load_scene_file(const std::string& path) {
    return scene_file_from_json(read_file(path), path);
}

Scene load_scene(const std::string& path) {
    return load_scene_file(path).scene;
}

std::size_t rough_json_size(const Scene& scene) {
    constexpr std::size_t of_class = 120;
    constexpr std::size_t of_the_rest = 1000;
    std::size_t numbers = scene.loaded_masked.size();
    std::size_t texts = 0;
    if (scene.loaded) {
        numbers += scene.loaded->logits.size();
        for (const std::string& label : scene.loaded->labels) texts += label.size() + 3;
    }
    std::size_t of_parts = 0;
    for_each_part(scene, [&](const auto& part) {
        if constexpr (requires { rough_json_size(part); }) of_parts += rough_json_size(part);
    });
    return of_the_rest + of_class * scene.classes.size() + json_bytes_of_number * numbers + texts + of_parts;
}

void save_scene(const SceneFile& file, const std::string& path, LoadingProgress* progress) {
    const LoadingPass preparing(progress, LoadingStage::preparing, 0);
    write_file(path, to_json(file), progress);
}

void save_scene(const Scene& scene, const std::string& path, LoadingProgress* progress) {
    const LoadingPass preparing(progress, LoadingStage::preparing, 0);
    write_file(path, to_json(scene), progress);
}

}  // namespace softmaxlab
