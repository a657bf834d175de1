#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/learning/expression_tree.h"
#include "core/learning/tokens.h"

namespace softmaxlab::learning {
namespace {

using Node = Expression::Node;
using Tree = std::unique_ptr<const Node>;

struct Operator {
    std::string_view sign;
    NodeKind kind;
};

constexpr std::array<Operator, 6> comparisons = {{{"<", NodeKind::less},
                                                  {"<=", NodeKind::less_or_equal},
                                                  {">", NodeKind::greater},
                                                  {">=", NodeKind::greater_or_equal},
                                                  {"==", NodeKind::equal},
                                                  {"!=", NodeKind::unequal}}};
constexpr std::array<Operator, 2> sums = {{{"+", NodeKind::add}, {"-", NodeKind::subtract}}};
constexpr std::array<Operator, 2> products = {{{"*", NodeKind::multiply}, {"/", NodeKind::divide}}};

/// By recursive descent. After the first error every function returns null at once.
class Parser {
  public:
    Parser(std::vector<Token> tokens, Spelling spelling)
        : tokens_(std::move(tokens)), by_learner_(spelling == Spelling::of_learners) {}

    std::variant<Tree, ExpressionError> whole() {
        Tree tree = tokens_.front().kind == TokenKind::end ? fail("nothing is there") : disjunction();
        if (!error_ && next().kind != TokenKind::end) fail(unexpected());
        if (error_) return std::move(*error_);
        return tree;
    }

  private:
    const Token& next() const { return tokens_[at_]; }
    bool is_sign(std::string_view sign) const {
        return next().kind == TokenKind::sign && next().text == sign;
    }
    bool is_word(std::string_view word) const {
        return next().kind == TokenKind::word && next().text == word;
    }

    std::string unexpected() const {
        if (next().kind == TokenKind::end) return "it ends too soon";
        if (is_sign(")") || is_sign("]")) return fmt::format("\"{}\" closes nothing", next().text);
        return fmt::format("\"{}\" is not expected here", excerpt(next().text));
    }

    Tree fail(std::string message) {
        if (!error_) error_ = ExpressionError{next().column, std::move(message)};
        return nullptr;
    }

    static std::unique_ptr<Node> node(NodeKind kind, std::size_t column) {
        auto made = std::make_unique<Node>();
        made->kind = kind;
        made->column = column;
        return made;
    }

    Tree joined(NodeKind kind, std::size_t column, Tree a, Tree b) {
        if (error_) return nullptr;
        auto made = node(kind, column);
        made->below.push_back(std::move(a));
        if (b) made->below.push_back(std::move(b));
        return made;
    }

    /// One level deeper, as long as `inside` parses.
    template <typename Inside>
    Tree deeper(const Inside& inside) {
        if (depth_ == max_expression_depth)
            return fail(fmt::format("nested deeper than {} levels", max_expression_depth));
        ++depth_;
        Tree tree = inside();
        --depth_;
        return tree;
    }

    Tree disjunction() {
        Tree left = conjunction();
        while (!error_ && is_word("or")) {
            const std::size_t column = tokens_[at_++].column;
            left = joined(NodeKind::either, column, std::move(left), conjunction());
        }
        return left;
    }

    Tree conjunction() {
        Tree left = inversion();
        while (!error_ && is_word("and")) {
            const std::size_t column = tokens_[at_++].column;
            left = joined(NodeKind::both, column, std::move(left), inversion());
        }
        return left;
    }

    Tree inversion() {
        if (!is_word("not")) return comparison();
        const std::size_t column = tokens_[at_++].column;
        return deeper([&] { return joined(NodeKind::invert, column, inversion(), nullptr); });
    }

    template <std::size_t N>
    std::optional<NodeKind> take_one_of(const std::array<Operator, N>& operators) {
        for (const Operator& each : operators) {
            if (!is_sign(each.sign)) continue;
            ++at_;
            return each.kind;
        }
        return std::nullopt;
    }

    Tree comparison() {
        Tree left = sum();
        const std::size_t column = next().column;
        const auto kind = error_ ? std::nullopt : take_one_of(comparisons);
        if (!kind) return left;
        left = joined(*kind, column, std::move(left), sum());
        for (const Operator& each : comparisons)
            if (is_sign(each.sign)) return fail("two comparisons in a row: join them with \"and\"");
        return left;
    }

    Tree sum() {
        Tree left = product();
        for (;;) {
            const std::size_t column = next().column;
            const auto kind = error_ ? std::nullopt : take_one_of(sums);
            if (!kind) return left;
            left = joined(*kind, column, std::move(left), product());
        }
    }

    Tree product() {
        Tree left = signed_one();
        for (;;) {
            const std::size_t column = next().column;
            auto kind = error_ ? std::nullopt : take_one_of(products);
            if (!kind && !error_ && is_factor_without_sign()) kind = NodeKind::multiply;
            if (!kind) return left;
            left = joined(*kind, column, std::move(left), signed_one());
        }
    }

    // "2 ln 3", "2(1 + e)", "2√2", as people write it.
    bool is_factor_without_sign() const {
        if (!by_learner_) return false;
        const bool is_operator = is_word("and") || is_word("or") || is_word("not");
        return (next().kind == TokenKind::word && !is_operator) || is_sign("(") || is_sign("√");
    }

    Tree signed_one() {
        const std::size_t column = next().column;
        const bool minus = is_sign("-");
        if (!minus && !is_sign("+")) return raised();
        ++at_;
        return deeper([&] {
            Tree inside = signed_one();
            return minus ? joined(NodeKind::negate, column, std::move(inside), nullptr) : std::move(inside);
        });
    }

    Tree raised() {
        Tree base = with_index();
        const std::size_t column = next().column;
        if (error_) return base;
        if (!is_sign("^")) return base;
        ++at_;
        return deeper([&] { return joined(NodeKind::raise, column, std::move(base), signed_one()); });
    }

    static Tree number(double value, std::size_t column) {
        auto made = node(NodeKind::constant, column);
        made->value = Value(value);
        return made;
    }

    Tree with_index() {
        Tree whole = primary();
        while (!error_ && (is_sign("[") || is_sign("%"))) {
            const std::size_t column = tokens_[at_].column;
            if (tokens_[at_++].text == "%") {
                whole = joined(NodeKind::divide, column, std::move(whole), number(100, column));
                continue;
            }
            Tree index = deeper([&] { return disjunction(); });
            if (error_) return nullptr;
            if (!is_sign("]")) return fail(closing_missing("]", column));
            ++at_;
            whole = joined(NodeKind::index, column, std::move(whole), std::move(index));
        }
        return whole;
    }

    std::string closing_missing(std::string_view sign, std::size_t opened) const {
        return next().kind == TokenKind::end
                   ? fmt::format("\"{}\" is missing: what column {} opens has no end", sign, opened)
                   : unexpected();
    }

    Tree primary() {
        if (error_) return nullptr;
        const Token& token = next();
        switch (token.kind) {
            case TokenKind::number:
                ++at_;
                return number(token.number, token.column);
            case TokenKind::quoted: {
                ++at_;
                auto made = node(NodeKind::constant, token.column);
                made->value = Value(token.text);
                return made;
            }
            case TokenKind::word:
                return word();
            case TokenKind::sign:
                if (token.text == "(") return in_parentheses();
                if (token.text == "[") return list();
                if (token.text == "√") return root();
                return fail(unexpected());
            case TokenKind::end:
                break;
        }
        return fail(unexpected());
    }

    Tree in_parentheses() {
        const std::size_t column = tokens_[at_++].column;
        Tree inside = deeper([&] { return disjunction(); });
        if (error_) return nullptr;
        if (!is_sign(")")) return fail(closing_missing(")", column));
        ++at_;
        return inside;
    }

    /// Those before `closing`, which is taken as well.
    std::vector<Tree> elements(std::string_view closing, std::size_t opened) {
        std::vector<Tree> all;
        if (is_sign(closing)) {
            ++at_;
            return all;
        }
        while (!error_) {
            all.push_back(deeper([&] { return disjunction(); }));
            if (error_) break;
            const bool more = is_sign(",");
            if (!more && !is_sign(closing)) fail(closing_missing(closing, opened));
            if (!error_) ++at_;
            if (!more) break;
        }
        return all;
    }

    Tree list() {
        const std::size_t column = tokens_[at_++].column;
        auto made = node(NodeKind::list, column);
        made->below = elements("]", column);
        if (error_) return nullptr;
        return made;
    }

    Tree root() {
        auto made = node(NodeKind::call, tokens_[at_++].column);
        made->function = function_named("sqrt");
        made->below.push_back(deeper([&] { return with_index(); }));
        if (error_) return nullptr;
        return made;
    }

    Tree word() {
        const Token token = tokens_[at_++];
        const Function* function = function_named(token.text);
        if (is_sign("(") && (function != nullptr || !by_learner_)) return call(token, function);
        if (function != nullptr && by_learner_ && function->min_arguments == 1) {  // "ln 3"
            auto made = node(NodeKind::call, token.column);
            made->function = function;
            made->below.push_back(deeper([&] { return raised(); }));
            if (error_) return nullptr;
            return made;
        }
        if (function != nullptr) {
            --at_;
            return fail(fmt::format("\"{}\" is a function: {}", token.text, function->form));
        }
        if (const auto constant = constant_named(token.text)) return number(*constant, token.column);
        if (by_learner_ && token.text == "e") return number(constant_e, token.column);
        if (token.text == "and" || token.text == "or" || token.text == "not") {
            --at_;
            return fail(unexpected());
        }
        auto made = node(NodeKind::name, token.column);
        made->word = token.text;
        return made;
    }

    Tree call(const Token& name, const Function* function) {
        const std::size_t opened = tokens_[at_++].column;
        auto made = node(function != nullptr ? NodeKind::call : NodeKind::entry, name.column);
        made->function = function;
        made->word = name.text;
        made->below = elements(")", opened);
        if (error_) return nullptr;
        const std::size_t min = function != nullptr ? function->min_arguments : 2;
        const std::size_t max = function != nullptr ? function->max_arguments : 2;
        const std::size_t given = made->below.size();
        if (given >= min && given <= max) return made;
        std::string form(function != nullptr ? function->form : "");
        if (function == nullptr) {
            std::vector<std::string> known;
            for (const Function& each : all_functions()) known.emplace_back(each.name);
            const auto like = most_like(name.text, known);
            error_ =
                ExpressionError{name.column, fmt::format("no function \"{}\"{}", excerpt(name.text),
                                                         like ? "; did you mean \"" + *like + "\"?" : "")};
        } else {
            error_ = ExpressionError{
                name.column, fmt::format("{} values for {}() are not right: {}", given, name.text, form)};
        }
        return nullptr;
    }

    static constexpr double constant_e = 2.71828182845904523536;

    std::vector<Token> tokens_;
    bool by_learner_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::optional<ExpressionError> error_;
};

}  // namespace

std::variant<std::unique_ptr<const Expression::Node>, ExpressionError> parse_tree(std::string_view text,
                                                                                  Spelling spelling) {
    auto tokens = tokens_of_expression(text, spelling);
    if (auto* error = std::get_if<ExpressionError>(&tokens)) return std::move(*error);
    return Parser(std::get<0>(std::move(tokens)), spelling).whole();
}

}  // namespace softmaxlab::learning
