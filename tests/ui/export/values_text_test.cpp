#include "app/export/values_text.h"

#include <limits>

#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ValueTable table() {
    ValueTable values;
    values.names = {"cat", "a \"b\", c", "50 % & más_1"};
    values.logits = {2, -infinity, 0.1};
    values.probabilities = {0.8698915256370021, 0, 1.5e-9};
    values.temperature = 0.5;
    values.backend = "simd, f32";
    return values;
}

}  // namespace

TEST_CASE("The plain table is aligned, also under names that are not ASCII", "[values-text]") {
    CHECK(plain_text(table()) ==
          "class                 logit    probability\n"
          "cat                       2       0.869892\n"
          "a \"b\", c               -inf              0\n"
          "50 % & más_1            0.1        1.5e-09\n"
          "T = 0.5 (simd, f32)\n");
}

TEST_CASE("CSV follows RFC 4180 and keeps every digit", "[values-text]") {
    CHECK(csv_text(table()) ==
          "class,logit,probability\r\n"
          "cat,2,0.8698915256370021\r\n"
          "\"a \"\"b\"\", c\",-inf,0\r\n"
          "50 % & más_1,0.1,1.5e-09\r\n");
}

TEST_CASE("NumPy's words stand for what is not finite", "[values-text]") {
    CHECK(numpy_text(table()) ==
          "labels = [\"cat\", \"a \\\"b\\\", c\", \"50 % & más_1\"]\n"
          "z = np.array([2, -np.inf, 0.1])\n"
          "T = 0.5\n"
          "p = np.array([0.8698915256370021, 0, 1.5e-09])  # simd, f32\n");
    ValueTable odd = table();
    odd.probabilities[0] = std::numeric_limits<double>::quiet_NaN();
    odd.temperature = infinity;
    CHECK(numpy_text(odd).find("p = np.array([np.nan, 0") != std::string::npos);
    CHECK(numpy_text(odd).find("T = np.inf\n") != std::string::npos);
}

TEST_CASE("A name cannot break out of a Python string", "[values-text]") {
    ValueTable values = table();
    values.names[0] = "x\\\n\t\x01";
    CHECK(numpy_text(values).rfind("labels = [\"x\\\\\\n\\t\\x01\"", 0) == 0);
}

TEST_CASE("LaTeX has its names escaped and its powers of ten written out", "[values-text]") {
    CHECK(latex_text(table()) ==
          "\\begin{tabular}{lrr}\n"
          "  class & $z$ & $p$ \\\\ \\hline\n"
          "  cat & $2$ & $0.869892$ \\\\\n"
          "  a \"b\", c & $-\\infty$ & $0$ \\\\\n"
          "  50 \\% \\& más\\_1 & $0.1$ & $1.5 \\times 10^{-9}$ \\\\\n"
          "\\end{tabular}\n"
          "% T = 0.5\n");
}
