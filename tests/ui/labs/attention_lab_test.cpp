#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/attention/stages.h"
#include "app/ui/number_text.h"
#include "app/widgets/matrix_map.h"
#include "core/engine/attention_vectors.h"
#include "core/numeric/softmax.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double on_screen = 6e-5;  // numbers on screen have four digits behind the point

ApplicationOptions with(const std::string& text, std::size_t d_k = 4) {
    ApplicationOptions options;
    options.scene.attention.text = text;
    options.scene.attention.d_k = d_k;
    options.lab = "attention";
    return options;
}

std::string cell(std::size_t row, std::size_t column) {
    return fmt::format("attention/matrix/{}/{}", row, column);
}

const Attention& shown(HeadlessApp& app) {
    return app.scene().attention;
}

/// q·k of the scene's vectors.
double score(HeadlessApp& app, std::size_t query, std::size_t key) {
    const AttentionHead head = head_of(shown(app), shown(app).head);
    double sum = 0;
    for (std::size_t i = 0; i < head.q.columns; ++i) sum += head.q.at(query, i) * head.k.at(key, i);
    return sum;
}

/// The weights of a row, computed anew from the scene.
std::vector<double> weights(HeadlessApp& app, std::size_t query) {
    const Attention& a = shown(app);
    const MaskBits mask = mask_bits(a.mask, query_count(a), key_count(a));
    const double scale = a.scaled_by_sqrt_dk ? 1 / std::sqrt(static_cast<double>(key_dimension(a))) : 1.0;
    std::vector<double> logits;
    for (std::size_t key = 0; key < key_count(a); ++key)
        logits.push_back(mask.at(query, key) ? score(app, query, key) * scale
                                             : -std::numeric_limits<double>::infinity());
    return softmax(logits, app.scene().temperature).probabilities;
}

/// Opens what else a group of the strip has.
void open(HeadlessApp& app, const std::string& group) {
    if (app.value("attention/open/" + group) == "open") return;
    app.click("attention/open/" + group);
    app.frame();
}

/// Types the number of tokens.
void set_tokens(HeadlessApp& app, std::size_t tokens) {
    open(app, "tokens");
    app.double_click("attention/tokens-value");
    app.frame();
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type(fmt::format("{}", tokens));
    app.key(ImGuiKey_Enter);
}

void check_row(HeadlessApp& app, std::size_t query) {
    const std::vector<double> exact = weights(app, query);
    for (std::size_t key = 0; key < exact.size(); ++key)
        CHECK_THAT(number(app, cell(query, key)), WithinAbs(exact[key], on_screen));
}

/// Where a cell of one of the small matrices lies.
ImVec2 in_matrix(const Landmark& place, MatrixSize size, MatrixCell at) {
    const auto part = [](std::size_t index, std::size_t count) {
        return (static_cast<float>(index) + 0.5F) / static_cast<float>(count);
    };
    return ImVec2(place.min.x + (place.max.x - place.min.x) * part(at.column, size.columns),
                  place.min.y + (place.max.y - place.min.y) * part(at.row, size.rows));
}

}  // namespace

TEST_CASE("the matrix shows the weights of the sentence", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    for (std::size_t row = 0; row < 4; ++row) check_row(app, row);
    open(app, "vectors");
    CHECK_THAT(app.value("attention/source-words"), ContainsSubstring("random projections"));
    CHECK_FALSE(app.has("attention/progress"));
}

TEST_CASE("a typed sentence makes its tokens", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    app.click("attention/text");
    app.type("one two three");
    app.key(ImGuiKey_Enter);
    CHECK(shown(app).text == "one two three");
    for (std::size_t row = 0; row < 3; ++row) check_row(app, row);
    CHECK_FALSE(app.has(cell(3, 3)));
    app.click("attention/bytes");
    CHECK(shown(app).token_kind == TokenKind::bytes);
    open(app, "tokens");
    CHECK(app.value("attention/tokens") == "13");
}

TEST_CASE("a long text can be typed", "[attention-lab]") {
    HeadlessApp app(with("a b"));
    std::string text;
    for (int i = 0; i < 700; ++i) text += "ab ";
    app.click("attention/text");
    app.type(text);
    app.key(ImGuiKey_Enter);
    CHECK(shown(app).text == text);
    CHECK(key_count(shown(app)) == 700);
}

TEST_CASE("the number of tokens is set by hand and goes back to the text's", "[attention-lab]") {
    HeadlessApp app(with("a b c"));
    open(app, "tokens");
    app.double_click("attention/tokens-value");
    app.type("5");
    app.key(ImGuiKey_Enter);
    CHECK(shown(app).length == 5);
    check_row(app, 4);
    app.click("attention/as-typed");
    CHECK(shown(app).length == 0);
    CHECK(key_count(shown(app)) == 3);
}

TEST_CASE("d_k is dragged in one undo step", "[attention-lab]") {
    HeadlessApp app(with("a b c d", 4));
    const Scene before = app.scene();
    open(app, "vectors");
    app.drag("attention/d_k", along(app.find("attention/d_k"), 0.9F));
    CHECK(shown(app).d_k > 100);
    CHECK(std::stoul(app.value("attention/d_k-value")) == shown(app).d_k);
    check_row(app, 1);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    app.click("attention/scaled-by-sqrt-dk");
    CHECK_FALSE(shown(app).scaled_by_sqrt_dk);
    check_row(app, 1);
}

TEST_CASE("a painted cell has no weight, the row sums to 1 again, and a stroke is one undo step",
          "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    const Scene before = app.scene();
    app.click("attention/paint");
    app.drag(cell(1, 0), cell(1, 2));
    CHECK(shown(app).mask.painted.size() == 3);
    CHECK(number(app, cell(1, 0)) == 0);
    CHECK(number(app, cell(1, 2)) == 0);
    CHECK(number(app, cell(1, 3)) == 1);
    check_row(app, 0);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    // Where the first cell is masked, the stroke opens.
    app.click(cell(2, 2));
    CHECK(shown(app).mask.painted.size() == 1);
    app.drag(cell(2, 2), cell(2, 3));
    CHECK(shown(app).mask.painted.empty());
}

TEST_CASE("without the switch Shift paints, and a plain press chooses the query", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    app.click(cell(2, 1));
    CHECK(shown(app).mask.painted.empty());
    CHECK(shown(app).query == 2);
    app.click(cell(3, 1), ImGuiMod_Shift);
    REQUIRE(shown(app).mask.painted.size() == 1);
    CHECK(shown(app).mask.painted.front().query == 3);
    CHECK(shown(app).query == 2);
}

TEST_CASE("arrow keys go from cell to cell and Space paints", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    app.click(cell(1, 1));
    app.key(ImGuiKey_RightArrow);
    app.key(ImGuiKey_DownArrow);
    CHECK(shown(app).query == 2);
    app.key(ImGuiKey_Space);
    REQUIRE(shown(app).mask.painted.size() == 1);
    CHECK(shown(app).mask.painted.front().query == 2);
    app.key(ImGuiKey_Space);
    CHECK(shown(app).mask.painted.empty());
}

TEST_CASE("a key's label makes it padding", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    app.click("attention/matrix/column/2");
    CHECK(shown(app).mask.padding == std::vector<std::size_t>{2});
    app.frame();
    CHECK(app.value("attention/matrix/column/2") == "padding");
    for (std::size_t row = 0; row < 4; ++row) check_row(app, row);
    app.click("attention/matrix/column/2");
    CHECK(shown(app).mask.padding.empty());
}

TEST_CASE("the causal mask, the window and what masks with are controls", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    app.click("attention/causal");
    CHECK(shown(app).mask.causal);
    check_row(app, 1);
    open(app, "mask");
    app.double_click("attention/window");
    app.type("2");
    app.key(ImGuiKey_Enter);
    CHECK(shown(app).mask.window == 2);
    check_row(app, 3);
    app.click("attention/show/masked");
    app.frame();
    CHECK(app.value(cell(0, 3)) == attention::mask_words(MaskValue::minus_infinity));
    app.click("attention/minus-1e9");
    app.frame();
    CHECK(app.value(cell(0, 3)) == attention::mask_words(MaskValue::minus_1e9));
    app.click("attention/clear-mask");
    CHECK_FALSE(shown(app).mask.causal);
    CHECK(shown(app).mask.window == 0);
    CHECK(shown(app).mask.value == MaskValue::minus_1e9);
}

TEST_CASE("a row without keys says so", "[attention-lab]") {
    ApplicationOptions options = with("a b");
    options.scene.attention.mask.padding = {0, 1};
    HeadlessApp app(options);
    CHECK(app.value("attention/all-masked/0") == "all masked");
    CHECK(number(app, cell(0, 0)) == 0);
    CHECK_THAT(app.value("attention/formula"), ContainsSubstring("0/0 = NaN"));
}

TEST_CASE("a component of Q that is dragged moves the score in the same frame, in one undo step",
          "[attention-lab]") {
    HeadlessApp app(with("a b c", 2));
    app.click("attention/show/scores");
    app.frame();
    const Scene before = app.scene();
    const std::string column = GENERATE("q", "k");
    const ImVec2 from = in_matrix(app.find("attention/" + column), {3, 2}, {1, 0});
    app.move_to(from);
    app.press();
    app.move_to(ImVec2(from.x, from.y - 30));
    // In the very frame that took the movement.
    REQUIRE(shown(app).given);
    CHECK(app.scene() != before);
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t key = 0; key < 3; ++key)
            CHECK_THAT(number(app, cell(row, key)), WithinAbs(score(app, row, key), 1e-3));
    app.move_to(ImVec2(from.x, from.y - 45));
    app.release();
    const AttentionHead head = head_of(shown(app), 0);
    const AttentionHead made = head_of(before.attention, 0);
    const bool queries = column == "q";
    CHECK_THAT((queries ? head.q : head.k).at(1, 0) - (queries ? made.q : made.k).at(1, 0),
               WithinAbs(0.75, 0.006));
    CHECK((queries ? head.k : head.q) == (queries ? made.k : made.q));
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("a component is typed, and the way back leads to projections", "[attention-lab]") {
    HeadlessApp app(with("a b c", 2));
    app.click("attention/causal");
    const ImVec2 at = in_matrix(app.find("attention/v"), {3, 2}, {2, 1});
    app.move_to(at);
    app.press();
    app.release();
    app.press();
    app.release();
    app.type("2.5");
    app.key(ImGuiKey_Enter);
    REQUIRE(shown(app).given);
    CHECK(shown(app).given->heads[0].v.at(2, 1) == 2.5);
    CHECK(shown(app).mask.causal);
    open(app, "vectors");
    CHECK_THAT(app.value("attention/source-words"), ContainsSubstring("edited by hand"));
    app.click("attention/projections");
    CHECK_FALSE(shown(app).given);
}

TEST_CASE("a stage of the pipeline is shown enlarged, and its row chosen, by a press", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    const Landmark place = app.find("attention/stage/scaled");
    app.move_to(in_matrix(place, {4, 4}, {3, 1}));
    app.press();
    app.release();
    app.frame();
    CHECK(app.value("attention/matrix") == "scaled");
    CHECK(shown(app).query == 3);
    CHECK_THAT(number(app, cell(3, 1)), WithinAbs(score(app, 3, 1) / 2, 1e-3));
}

TEST_CASE("the formula spells a cell out", "[attention-lab]") {
    HeadlessApp app(with("a b c", 2));
    app.move_to(cell(1, 2));
    app.frame();
    CHECK_THAT(app.value("attention/formula"), StartsWith("q(b)·k(c) = "));
    CHECK_THAT(app.value("attention/formula"), ContainsSubstring("÷ √2 = "));
    CHECK_THAT(app.value("attention/formula"),
               ContainsSubstring(std::string(fitted(arena, weights(app, 1)[2], 8).substr(0, 5))));
}

TEST_CASE("the matrix is zoomed at the pointer, moved, and shown whole", "[attention-lab]") {
    ApplicationOptions options = with("a b c d e f g", 4);
    options.scene.attention.length = 300;
    HeadlessApp app(options);
    CHECK_FALSE(app.has("attention/matrix/overview"));
    for (int i = 0; i < 20; ++i) app.wheel("attention/matrix", 1, ImGuiMod_Ctrl);
    CHECK(app.has("attention/matrix/overview"));
    const Landmark place = app.find("attention/matrix");
    CHECK(app.has(cell(149, 149)));
    CHECK_THAT(number(app, cell(149, 149)), WithinAbs(weights(app, 149)[149], on_screen));
    app.drag("attention/matrix", ImVec2(place.centre().x + 200, place.centre().y));
    CHECK_FALSE(app.has(cell(149, 151)));
    app.double_click("attention/matrix");
    app.frame();
    CHECK_FALSE(app.has("attention/matrix/overview"));
}

TEST_CASE("heads stand side by side, and a press shows one in the whole lab", "[attention-lab]") {
    ApplicationOptions options = with("a b c d");
    options.scene.attention.heads = 3;
    HeadlessApp app(options);
    app.click("attention/view/heads");
    app.frame();
    CHECK_FALSE(app.has("attention/heads/3"));
    app.click("attention/heads/2");
    CHECK(shown(app).head == 2);
    app.frame();
    for (std::size_t row = 0; row < 4; ++row) check_row(app, row);
    double entropy = 0;
    for (std::size_t row = 0; row < 4; ++row) entropy += entropy_nats(weights(app, row)) / 4;
    CHECK(app.value("attention/heads/2") == fmt::format("H {} nats", fixed(arena, entropy, 3)));
    app.click("attention/more-heads");
    CHECK(shown(app).heads == 4);
}

TEST_CASE("4,096 independent tokens", "[attention-lab]") {
    ApplicationOptions options = with("a b c d e f g", 4);
    options.scene.attention.source = VectorSource::independent;
    options.scene.attention.length = max_tokens;
    HeadlessApp app(options);
    open(app, "tokens");
    CHECK(app.value("attention/tokens") == "4,096");
    app.move_to("attention/stage/weights");
    app.frame();
    CHECK_THAT(app.value("attention/formula"), ContainsSubstring("weight = e^("));
    app.click("attention/max");
    app.frame();
    CHECK(app.has("attention/matrix"));
}

TEST_CASE("vectors that are given fix their sizes, with fewer queries than keys", "[attention-lab]") {
    ApplicationOptions options = with("a b c");
    auto given = std::make_shared<GivenVectors>();
    given->source = "q.npy and k.npy";
    AttentionHead head;
    head.q = Matrix(2, 3);
    head.k = Matrix(5, 3);
    head.q.values = {1, 0, 2, 0.5, -1, 0};
    for (std::size_t i = 0; i < head.k.values.size(); ++i)
        head.k.values[i] = std::sin(static_cast<double>(i));
    given->heads = {head};
    options.scene.attention.given = given;
    options.scene.attention.source = VectorSource::given;
    HeadlessApp app(options);
    for (std::size_t row = 0; row < 2; ++row) check_row(app, row);
    CHECK_FALSE(app.has(cell(2, 0)));
    open(app, "vectors");
    CHECK_THAT(app.value("attention/source-words"), ContainsSubstring("q.npy and k.npy"));
    const Scene before = app.scene();
    app.drag("attention/d_k", along(app.find("attention/d_k"), 0.9F));
    app.click("attention/new-seed");
    CHECK(app.scene() == before);
}

TEST_CASE("a text of several lines is pasted with its words apart", "[attention-lab]") {
    HeadlessApp app(with("a b c d e f"));
    app.click("attention/text");
    app.frame(2);
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    ImGui::SetClipboardText("one two\nthree\r\n\tfour");
    app.key(ImGuiKey_V, ImGuiMod_Ctrl);
    app.key(ImGuiKey_Enter);
    app.frame();
    CHECK(tokens_of(app.scene().attention.text, TokenKind::words) ==
          std::vector<std::string>{"one", "two", "three", "four"});
    CHECK(app.clipboard() == "one two\nthree\r\n\tfour");  // the clipboard itself stays as it was
}

TEST_CASE("the matrix is square, and fills the height that its card has", "[attention-lab]") {
    for (const PixelSize size :
         {PixelSize{1024, 768}, PixelSize{1280, 800}, PixelSize{1366, 768}, PixelSize{1920, 1080}}) {
        ApplicationOptions options = with("a b c d e f");
        options.size = size;
        HeadlessApp app(options);
        app.frame(2);
        const Landmark matrix = app.find("attention/matrix");
        const float side = matrix.max.y - matrix.min.y;
        CAPTURE(size.width, size.height, side);
        CHECK_THAT(matrix.max.x - matrix.min.x, WithinAbs(side, 1));
        CHECK(side > 0.4F * static_cast<float>(size.height));
        // Nothing scrolls: what stands lowest is above the status line.
        CHECK(app.find("attention/formula").max.y < app.find("status/backend").min.y);
        CHECK(app.value("attention/matrix/axes") == "queries ↓ keys →");
        CHECK(app.value("attention/matrix/words") == "each row sums to 1");
    }
}

TEST_CASE("a picture that would repeat the one before it is not drawn", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    CHECK(app.has("attention/stage/scaled"));
    CHECK_FALSE(app.has("attention/stage/scores"));  // only a factor lies between them
    CHECK_FALSE(app.has("attention/stage/masked"));
    CHECK_FALSE(app.has("attention/show/masked"));
    app.click("attention/scaled-by-sqrt-dk");
    app.frame();
    CHECK(app.has("attention/stage/scores"));
    CHECK_FALSE(app.has("attention/show/scaled"));
    app.click("attention/causal");
    app.frame();
    CHECK(app.has("attention/stage/masked"));
    CHECK(app.has("attention/show/masked"));
}

TEST_CASE("the row under the pointer is the one with the bars", "[attention-lab]") {
    HeadlessApp app(with("a b c d"));
    app.click(cell(1, 0));
    app.move_to(cell(3, 2));
    app.frame();
    CHECK(app.value("attention/query") == "3 “d”");
    CHECK_THAT(number(app, "attention/row/weight/2"), WithinAbs(weights(app, 3)[2], on_screen));
    app.move_to("attention/text");
    app.frame(2);
    CHECK(shown(app).query == 1);
    CHECK(app.value("attention/query") == "1 “b”");
}

TEST_CASE("tokens, keys and heads count from 0, and have one name", "[attention-lab]") {
    HeadlessApp app(with("x y"));
    CHECK(app.value("attention/matrix/row/0") == "0 x");
    CHECK(app.value("attention/matrix/column/1") == "1 y");
    ApplicationOptions options = with("x y z");
    auto given = std::make_shared<GivenVectors>();
    given->source = "q.npy";
    AttentionHead head;
    head.q = Matrix(2, 1);
    head.k = Matrix(2, 1);
    given->heads = {head, head};
    options.scene.attention.given = given;
    options.scene.attention.source = VectorSource::given;
    options.scene.attention.head = 1;
    HeadlessApp file(options);
    file.frame(2);
    CHECK(file.value("attention/matrix/row/0") == "0");
    CHECK(file.value("attention/matrix/column/1") == "1");
    CHECK(file.value("attention/query") == "0");
    std::vector<WrittenText> written;
    file.app().ui().written = &written;
    file.frame(2);
    const auto says = [&](const std::string& words) {
        return std::any_of(written.begin(), written.end(),
                           [&](const WrittenText& text) { return text.words == words; });
    };
    CHECK(says("head 1 of 0 to 1"));
    CHECK_FALSE(says("x y z"));  // the file's tokens have other names, or none
}

TEST_CASE("on the stage: the matrix, which mask, and one formula", "[attention-lab]") {
    ApplicationOptions options = with("a b c d");
    options.zoom = 1.5F;
    HeadlessApp app(options);
    app.frame(2);
    CHECK_FALSE(app.has("attention/open/tokens"));
    CHECK_FALSE(app.has("attention/view/row"));
    CHECK_FALSE(app.has("attention/show/weights"));
    CHECK(app.has("attention/formula"));
    const Landmark matrix = app.find("attention/matrix");
    CHECK(matrix.max.y - matrix.min.y > 0.5F * 800);
    app.click("attention/causal");
    app.frame();
    CHECK(number(app, cell(0, 0)) == 1);
    app.click("attention/clear-mask");
    CHECK_FALSE(shown(app).mask.causal);
}

TEST_CASE("the matrix can have all the room", "[attention-lab]") {
    HeadlessApp app(with("a b c d e f"));
    app.frame(2);
    const Landmark before = app.find("attention/matrix");
    app.click("attention/enlarge");
    app.frame();
    const Landmark after = app.find("attention/matrix");
    CHECK(after.max.y - after.min.y > 1.4F * (before.max.y - before.min.y));
    CHECK_FALSE(app.has("attention/view/row"));
    app.click("attention/enlarge");
    app.frame();
    CHECK(app.has("attention/view/row"));
}

TEST_CASE("the status line is about the weights on screen", "[attention-lab]") {
    HeadlessApp app(with("a b c d e f"));
    app.frame(2);
    CHECK(app.value("status/size") == "6 × 6");
    app.app().set_backend(BackendKind::reference);
    app.frame(2);
    CHECK(app.value("status/format") == "f64");
    CHECK(app.value("status/difference") == "0");
}

TEST_CASE("the backend is chosen in the lab", "[attention-lab]") {
    HeadlessApp app(with("a b c d e f"));
    app.frame(2);
    open(app, "weights");
    CHECK(app.value("attention/backend/simd") == "chosen");
    app.click("attention/backend/reference");
    app.frame(2);
    CHECK(app.app().results().backend().kind() == BackendKind::reference);
    CHECK(app.value("attention/backend/reference") == "chosen");
    check_row(app, 2);
}

TEST_CASE("a slow frame does not stop the work, and shows no row of another size", "[attention-lab]") {
    ApplicationOptions options = with("a b c d e f", 64);
    options.scene.attention.source = VectorSource::independent;
    options.scene.attention.length = 400;
    options.backend = BackendKind::reference;
    HeadlessApp app(options);
    app.app().ui().seconds_for_work = 1e-3;
    for (const std::size_t tokens : {400U, 60U, 300U, 12U}) {
        set_tokens(app, tokens);
        int frames = 0;
        while (!app.app().results().attention().complete() && frames < 20000) {
            app.frame();
            ++frames;
        }
        CHECK(frames < 20000);
        app.frame();
        CHECK(app.value("status/size") == fmt::format("{0} × {0}", tokens));
        if (tokens <= 12) check_row(app, 5);  // only then is every cell a place
    }
}
