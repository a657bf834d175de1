#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "core/base/json_writer.h"
#include "core/numeric/json_readers.h"
#include "core/scene/attention.h"

namespace softmaxlab {
namespace {

// ---- names

struct SourceName {
    VectorSource source;
    const char* name;
};
constexpr std::array<SourceName, 4> source_names = {{{VectorSource::projections, "projections"},
                                                     {VectorSource::independent, "independent"},
                                                     {VectorSource::given, "given"},
                                                     {VectorSource::model, "model"}}};

struct MemberName {
    Matrix AttentionHead::*matrix;
    const char* name;
};
constexpr std::array<MemberName, 4> member_names = {{{&AttentionHead::q, "q"},
                                                     {&AttentionHead::k, "k"},
                                                     {&AttentionHead::v, "v"},
                                                     {&AttentionHead::scores, "scores"}}};

const char* name_of(VectorSource source) {
    const auto found = std::find_if(source_names.begin(), source_names.end(),
                                    [&](const SourceName& each) { return each.source == source; });
    return found->name;  // every source has a name
}

// ---- writing

void write_head(JsonWriter& json, const AttentionHead& head) {
    json.open('{');
    for (const MemberName& member : member_names) {
        const Matrix& matrix = head.*member.matrix;
        if (!matrix.empty()) json.key(member.name).rows(matrix.values, matrix.columns);
    }
    json.close('}');
}

void write_given(JsonWriter& json, const GivenVectors& given) {
    json.open('{');
    json.key("source").text(given.source);
    json.key("edited").boolean(given.edited);
    if (given.may_be_weights) json.key("weights").boolean(given.weights);
    if (!given.labels.empty()) {
        json.key("labels").open('[');
        for (const std::string& label : given.labels) json.text(label);
        json.close(']');
    }
    json.key("heads").open('[');
    for (const AttentionHead& head : given.heads) write_head(json, head);
    json.close(']');
    json.close('}');
}

void write_model(JsonWriter& json, const ModelText& text) {
    json.open('{');
    json.key("name").text(text.model);
    json.key("layers").whole(text.layers);
    json.key("heads").whole(text.heads);
    json.key("d_k").whole(text.d_k);
    json.key("ids").wholes(std::vector<std::size_t>(text.ids.begin(), text.ids.end()));
    json.key("tokens").open('[');
    for (const std::string& token : text.tokens) json.text(token);
    json.close(']');
    json.close('}');
}

/// A row of ones and zeros for each query.
void write_given_mask(JsonWriter& json, const GivenMask& mask) {
    json.open('{');
    json.key("source").text(mask.source);
    json.key("rows").open('[');
    std::string row;
    for (std::size_t query = 0; query < mask.queries; ++query) {
        row.clear();
        for (std::size_t key = 0; key < mask.keys; ++key)
            row += mask.takes_part[query * mask.keys + key] ? '1' : '0';
        json.text(row);
    }
    json.close(']');
    json.close('}');
}

void write_mask(JsonWriter& json, const AttentionMask& mask) {
    json.open('{');
    json.key("causal").boolean(mask.causal);
    json.key("window").whole(mask.window);
    json.key("padding").wholes(mask.padding);
    json.key("painted").open('[');
    for (const PaintedCell& cell : mask.painted) {
        json.open('{');
        json.key("query").whole(cell.query);
        json.key("key").whole(cell.key);
        json.key("masked").boolean(cell.masked);
        json.close('}');
    }
    json.close(']');
    if (mask.given) write_given_mask(json.key("given"), *mask.given);
    json.key("value").text(mask.value == MaskValue::minus_infinity ? "-inf" : "-1e9");
    json.close('}');
}

// ---- reading

/// The member of that name if it is there, otherwise what stands there by default.
void read_size(const JsonValue& value, const char* key, std::size_t least, std::size_t most,
               std::size_t& into) {
    if (!value.has(key)) return;
    into = static_cast<std::size_t>(
        value.at(key).integer(static_cast<std::int64_t>(least), static_cast<std::int64_t>(most)));
}

void read_flag(const JsonValue& value, const char* key, bool& into) {
    if (value.has(key)) into = value.at(key).boolean();
}

VectorSource read_source(const JsonValue& value) {
    const std::string name = value.text();
    const auto found = std::find_if(source_names.begin(), source_names.end(),
                                    [&](const SourceName& each) { return each.name == name; });
    if (found == source_names.end()) value.fail(R"("projections", "independent", "given" or "model")");
    return found->source;
}

TokenKind read_kind(const JsonValue& value) {
    const std::string name = value.text();
    if (name != "words" && name != "bytes") value.fail(R"("words" or "bytes")");
    return name == "words" ? TokenKind::words : TokenKind::bytes;
}

std::string read_text(const JsonValue& value) {
    std::string text = value.text();
    if (text.size() > max_text_bytes) value.fail(fmt::format("a text of at most {} bytes", max_text_bytes));
    return text;
}

Matrix read_rows(const JsonValue& value) {
    Matrix matrix = read_matrix(value);
    if (matrix.rows > max_tokens) value.fail(fmt::format("at most {} rows, one for each token", max_tokens));
    return matrix;
}

void check_shapes(const JsonValue& value, const AttentionHead& head) {
    if (head.scores.empty()) {
        if (head.k.columns != head.q.columns)
            value.at("k").fail(fmt::format("rows of {} numbers, as in q", head.q.columns));
    } else if (head.scores.columns > max_tokens) {
        value.at("scores").fail(fmt::format("at most {} columns, one for each key", max_tokens));
    }
    const std::size_t keys = head.scores.empty() ? head.k.rows : head.scores.columns;
    if (!head.v.empty() && head.v.rows != keys)
        value.at("v").fail(fmt::format("{} rows, one for each key", keys));
}

AttentionHead read_head(const JsonValue& value) {
    value.check_keys({"q", "k", "v", "scores"});
    AttentionHead head;
    if (value.has("scores")) {
        for (const char* key : {"q", "k"}) {
            if (value.has(key)) value.at(key).fail(fmt::format("no {} beside scores", key));
        }
        head.scores = read_rows(value.at("scores"));
    } else {
        head.q = read_rows(value.at("q"));
        head.k = read_rows(value.at("k"));
    }
    if (value.has("v")) head.v = read_rows(value.at("v"));
    check_shapes(value, head);
    return head;
}

void check_like_first(const JsonValue& value, const AttentionHead& head, const AttentionHead& first) {
    for (const MemberName& member : member_names) {
        const Matrix& matrix = head.*member.matrix;
        const Matrix& model = first.*member.matrix;
        if (matrix.rows == model.rows && matrix.columns == model.columns) continue;
        const JsonValue place = value.at(member.name);  // throws if only the first head has one
        if (model.empty()) place.fail(fmt::format("no {}, as in the first head", member.name));
        place.fail(fmt::format("{} rows of {} numbers, as in the first head", model.rows, model.columns));
    }
}

std::shared_ptr<const GivenVectors> read_given(const JsonValue& value) {
    value.check_keys({"source", "edited", "weights", "labels", "heads"});
    auto given = std::make_shared<GivenVectors>();
    given->may_be_weights = value.has("weights");
    read_flag(value, "weights", given->weights);
    if (value.has("source")) given->source = value.at("source").text();
    read_flag(value, "edited", given->edited);
    const JsonValue heads = value.at("heads");
    const std::string expected = fmt::format("an array of 1 to {} heads", max_given_heads);
    const std::size_t count = heads.size(expected.c_str());
    if (count == 0 || count > max_given_heads) heads.fail(expected);
    for (std::size_t i = 0; i < count; ++i) {
        given->heads.push_back(read_head(heads.at(i)));
        check_like_first(heads.at(i), given->heads.back(), given->heads.front());
    }
    if (given->may_be_weights && given->heads.front().scores.empty())
        value.at("weights").fail("scores in the heads");
    if (value.has("labels")) {
        const AttentionHead& head = given->heads.front();
        const std::size_t keys = head.scores.empty() ? head.k.rows : head.scores.columns;
        given->labels = value.at("labels").texts();
        if (given->labels.size() != keys)
            value.at("labels").fail(fmt::format("{} labels, one for each key", keys));
    }
    return given;
}

std::shared_ptr<const ModelText> read_model(const JsonValue& value) {
    value.check_keys({"name", "layers", "heads", "d_k", "ids", "tokens"});
    auto text = std::make_shared<ModelText>();
    if (value.has("name")) text->model = value.at("name").text();
    const auto size = [&](const char* key, std::size_t most) {
        return static_cast<std::size_t>(value.at(key).integer(1, static_cast<std::int64_t>(most)));
    };
    text->layers = size("layers", max_model_heads);
    text->heads = size("heads", max_model_heads / text->layers);
    text->d_k = size("d_k", max_key_dimensions);
    const JsonValue ids = value.at("ids");
    const std::string expected = fmt::format("an array of 1 to {} tokens", max_tokens);
    const std::size_t count = ids.size(expected.c_str());
    if (count == 0 || count > max_tokens) ids.fail(expected);
    for (std::size_t i = 0; i < count; ++i)
        text->ids.push_back(static_cast<std::uint32_t>(ids.at(i).integer(0, max_model_token)));
    text->tokens = value.at("tokens").texts();
    if (text->tokens.size() != count)
        value.at("tokens").fail(fmt::format("{} texts, one for each of the ids", count));
    return text;
}

PaintedCell read_painted(const JsonValue& value, std::size_t queries, std::size_t keys) {
    value.check_keys({"query", "key", "masked"});
    const auto index = [&](const char* key, std::size_t count) {
        return static_cast<std::uint32_t>(value.at(key).integer(0, static_cast<std::int64_t>(count) - 1));
    };
    PaintedCell cell{index("query", queries), index("key", keys), true};
    read_flag(value, "masked", cell.masked);
    return cell;
}

std::vector<PaintedCell> read_paint(const JsonValue& value, std::size_t queries, std::size_t keys) {
    const std::string expected = fmt::format("an array of at most {} cells", max_painted_cells);
    const std::size_t count = value.size(expected.c_str());
    if (count > max_painted_cells) value.fail(expected);
    std::vector<PaintedCell> cells;
    for (std::size_t i = 0; i < count; ++i) cells.push_back(read_painted(value.at(i), queries, keys));
    const auto place = [](const PaintedCell& cell) { return std::pair(cell.query, cell.key); };
    std::sort(cells.begin(), cells.end(),
              [&](const PaintedCell& a, const PaintedCell& b) { return place(a) < place(b); });
    const auto twice =
        std::adjacent_find(cells.begin(), cells.end(),
                           [&](const PaintedCell& a, const PaintedCell& b) { return place(a) == place(b); });
    if (twice != cells.end()) {
        value.fail(fmt::format("every cell once, but query {} and key {} are there twice", twice->query,
                               twice->key));
    }
    return cells;
}

MaskValue read_mask_value(const JsonValue& value) {
    const std::string name = value.text();
    if (name != "-inf" && name != "-1e9") value.fail(R"("-inf" or "-1e9")");
    return name == "-inf" ? MaskValue::minus_infinity : MaskValue::minus_1e9;
}

std::shared_ptr<const GivenMask> read_given_mask(const JsonValue& value, std::size_t queries,
                                                 std::size_t keys) {
    value.check_keys({"source", "rows"});
    auto mask = std::make_shared<GivenMask>();
    if (value.has("source")) mask->source = value.at("source").text();
    mask->queries = queries;
    mask->keys = keys;
    const std::vector<std::string> rows = value.at("rows").texts();
    const std::string expected = fmt::format("{} texts of {} ones and zeros", queries, keys);
    if (rows.size() != queries) value.at("rows").fail(expected);
    mask->takes_part.reserve(queries * keys);
    for (std::size_t i = 0; i < queries; ++i) {
        if (rows[i].size() != keys || rows[i].find_first_not_of("01") != std::string::npos)
            value.at("rows").at(i).fail(fmt::format("{} ones and zeros", keys));
        for (const char c : rows[i]) mask->takes_part.push_back(c == '1');
    }
    return mask;
}

AttentionMask read_mask(const JsonValue& value, std::size_t queries, std::size_t keys) {
    value.check_keys({"causal", "window", "padding", "painted", "given", "value"});
    AttentionMask mask;
    read_flag(value, "causal", mask.causal);
    read_size(value, "window", 0, max_tokens, mask.window);
    if (value.has("padding")) {
        mask.padding = value.at("padding").indices(keys);
        std::sort(mask.padding.begin(), mask.padding.end());
        mask.padding.erase(std::unique(mask.padding.begin(), mask.padding.end()), mask.padding.end());
    }
    if (value.has("painted")) mask.painted = read_paint(value.at("painted"), queries, keys);
    if (value.has("given")) mask.given = read_given_mask(value.at("given"), queries, keys);
    if (value.has("value")) mask.value = read_mask_value(value.at("value"));
    return mask;
}

void read_vectors(const JsonValue& value, Attention& attention) {
    if (value.has("given")) attention.source = VectorSource::given;
    if (value.has("model")) attention.source = VectorSource::model;
    if (value.has("source")) attention.source = read_source(value.at("source"));
    if (attention.source == VectorSource::model) {
        attention.model = read_model(value.at("model"));
    } else if (value.has("model")) {
        value.at("source").fail(R"("model", since there is a text of a model)");
    }
    if (attention.source == VectorSource::given) {
        attention.given = read_given(value.at("given"));
    } else if (value.has("given")) {
        value.at("source").fail(R"("given", since there are given vectors)");
    }
    if (value.has("seed")) attention.seed = value.at("seed").whole();
    read_size(value, "d_k", 1, max_key_dimensions, attention.d_k);
    read_size(value, "d_v", 1, max_key_dimensions, attention.d_v);
    read_size(value, "heads", 1, max_heads, attention.heads);
}

/// "head", of a model's layer with "layer".
void read_head_choice(const JsonValue& value, Attention& attention) {
    if (!attention.model) {
        if (value.has("layer")) value.at("layer").fail("no layer: only a model has layers");
        return read_size(value, "head", 0, head_count(attention) - 1, attention.head);
    }
    const ModelText& text = *attention.model;
    std::size_t layer = 0;
    read_size(value, "layer", 0, text.layers - 1, layer);
    read_size(value, "head", 0, text.heads - 1, attention.head);
    attention.head += layer * text.heads;
}

}  // namespace

void write(const Attention& attention, JsonWriter& json) {
    if (attention == Attention()) return;
    json.key("attention").open('{');
    json.key("source").text(name_of(attention.source));
    json.key("text").text(attention.text);
    json.key("tokens").text(attention.token_kind == TokenKind::words ? "words" : "bytes");
    json.key("length").whole(attention.length);
    json.key("seed").whole(attention.seed);
    json.key("d_k").whole(attention.d_k);
    json.key("d_v").whole(attention.d_v);
    json.key("heads").whole(attention.heads);
    if (attention.given) write_given(json.key("given"), *attention.given);
    if (attention.model) write_model(json.key("model"), *attention.model);
    json.key("scaled_by_sqrt_dk").boolean(attention.scaled_by_sqrt_dk);
    write_mask(json.key("mask"), attention.mask);
    const std::size_t heads = attention.model ? attention.model->heads : head_count(attention);
    if (attention.model) json.key("layer").whole(attention.head / heads);
    json.key("head").whole(attention.head % heads);
    json.key("query").whole(attention.query);
    json.close('}');
}

bool is_long_as_json(const Attention& attention) {
    constexpr std::size_t many = 256;
    return attention.given || attention.model || attention.mask.painted.size() > many ||
           attention.mask.padding.size() > many;
}

std::size_t rough_json_size(const Attention& attention) {
    constexpr std::size_t of_painted_cell = 44;
    constexpr std::size_t of_label = 4;  // quotes, comma and blank
    std::size_t numbers = attention.mask.padding.size();
    std::size_t labels = 0;
    if (attention.given) {
        for (const std::string& label : attention.given->labels) labels += label.size() + of_label;
        for (const AttentionHead& head : attention.given->heads)
            for (const MemberName& member : member_names) numbers += (head.*member.matrix).values.size();
    }
    if (attention.model) {
        numbers += attention.model->ids.size();
        for (const std::string& token : attention.model->tokens) labels += token.size() + of_label;
    }
    return numbers * json_bytes_of_number + attention.mask.painted.size() * of_painted_cell +
           (attention.mask.given ? attention.mask.given->takes_part.size() : 0) + labels +
           attention.text.size();
}

void read(const JsonValue& scene, std::size_t /*classes*/, Attention& attention) {
    if (!scene.has("attention")) return;
    const JsonValue value = scene.at("attention");
    value.check_keys({"source", "text", "tokens", "length", "seed", "d_k", "d_v", "heads", "given", "model",
                      "scaled_by_sqrt_dk", "mask", "layer", "head", "query"});
    if (value.has("text")) attention.text = read_text(value.at("text"));
    if (value.has("tokens")) attention.token_kind = read_kind(value.at("tokens"));
    read_size(value, "length", 0, max_tokens, attention.length);
    read_vectors(value, attention);
    read_flag(value, "scaled_by_sqrt_dk", attention.scaled_by_sqrt_dk);
    // Only now it is known how many tokens and heads there are.
    const std::size_t queries = query_count(attention);
    if (value.has("mask")) attention.mask = read_mask(value.at("mask"), queries, key_count(attention));
    read_head_choice(value, attention);
    read_size(value, "query", 0, queries - 1, attention.query);
}

}  // namespace softmaxlab
