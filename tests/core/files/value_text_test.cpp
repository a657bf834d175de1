#include "core/files/value_text.h"

#include <limits>
#include <span>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/base/json_value.h"

using namespace softmaxlab;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<ValueTable> classes() {
    ValueTable table;
    table.id = "classes";
    table.title = "Softmax";
    table.row_name = "class";
    table.rows = {"cat", "a \"b\", c", "50 % & más_1"};
    table.columns = {"logit", "probability"};
    table.values = {2, 0.8698915256370021, -infinity, 0, 0.1, 1.5e-9};
    table.notes = {{"T", 0.5}, {"backend", "simd, f32"}};
    return {table};
}

std::vector<ValueTable> with_matrix() {
    std::vector<ValueTable> tables = classes();
    ValueTable table;
    table.id = "weights";
    table.title = "Attention weights";
    table.row_name = "query";
    table.rows = {"the", "cat"};
    table.columns = {"the", "cat"};
    table.values = {1, 0, 0.25, 0.75};
    table.is_matrix = true;
    tables.push_back(table);
    return tables;
}

}  // namespace

TEST_CASE("The plain table is aligned, also under names that are not ASCII", "[value-text]") {
    CHECK(plain_text(classes()) ==
          "Softmax\n"
          "T = 0.5; backend = simd, f32\n"
          "   class         logit  probability\n"
          "0  cat               2     0.869892\n"
          "1  a \"b\", c       -inf            0\n"
          "2  50 % & más_1    0.1      1.5e-09\n");
}

TEST_CASE("Rows without labels are counted from 0", "[value-text]") {
    std::vector<ValueTable> tables = classes();
    tables.front().rows.clear();
    CHECK(plain_text(tables).find("class  logit  probability\n    0      2     0.869892\n") !=
          std::string::npos);
    CHECK(csv_text(tables).find("\r\n1,-inf,0\r\n") != std::string::npos);
}

TEST_CASE("CSV follows RFC 4180 and keeps every digit", "[value-text]") {
    CHECK(csv_text(classes()) ==
          "class,logit,probability\r\n"
          "cat,2,0.8698915256370021\r\n"
          "\"a \"\"b\"\", c\",-inf,0\r\n"
          "50 % & más_1,0.1,1.5e-09\r\n");
}

TEST_CASE("Several tables as CSV stand below each other, each under its title", "[value-text]") {
    const std::string text = csv_text(with_matrix());
    CHECK(text.rfind("Softmax\r\nclass,logit", 0) == 0);
    CHECK(text.find("\r\n\r\nAttention weights\r\nquery,the,cat\r\nthe,1,0\r\ncat,0.25,0.75\r\n") !=
          std::string::npos);
}

TEST_CASE("NumPy's words stand for what is not finite", "[value-text]") {
    CHECK(numpy_text(classes()) ==
          "# Softmax\n"
          "T = 0.5\n"
          "# backend = simd, f32\n"
          "labels = [\"cat\", \"a \\\"b\\\", c\", \"50 % & más_1\"]\n"
          "logit = np.array([2, -np.inf, 0.1])\n"
          "probability = np.array([0.8698915256370021, 0, 1.5e-09])\n");
    std::vector<ValueTable> odd = classes();
    odd.front().values[1] = std::numeric_limits<double>::quiet_NaN();
    odd.front().notes = {{"T", infinity}};
    CHECK(numpy_text(odd).find("probability = np.array([np.nan, 0") != std::string::npos);
    CHECK(numpy_text(odd).find("T = np.inf\n") != std::string::npos);
}

TEST_CASE("A matrix is one array in Python; of several tables each has its own names", "[value-text]") {
    const std::string text = numpy_text(with_matrix());
    CHECK(text.find("\nclasses_T = 0.5\n") != std::string::npos);
    CHECK(text.find("\nclasses_logit = np.array([2,") != std::string::npos);
    CHECK(text.find("\nweights = np.array([[1, 0],\n    [0.25, 0.75]])\n"
                    "weights_rows = [\"the\", \"cat\"]\nweights_columns = [\"the\", \"cat\"]\n") !=
          std::string::npos);
}

TEST_CASE("A name cannot break out of a Python string, or a title out of its comment", "[value-text]") {
    std::vector<ValueTable> tables = classes();
    tables.front().title = "a\nimport os";
    tables.front().rows[0] = "x\\\n\t\x01";
    CHECK(numpy_text(tables).rfind("# a import os\n", 0) == 0);
    CHECK(numpy_text(tables).find("labels = [\"x\\\\\\n\\t\\x01\"") != std::string::npos);
    CHECK(python_name("log p(x)") == "log_p_x");
    CHECK(python_name("2nd") == "_2nd");
    CHECK(python_name("∂L/∂z") == "L_z");
    CHECK(python_name("−∞") == "values");
}

TEST_CASE("LaTeX has its names escaped and its powers of ten written out", "[value-text]") {
    CHECK(latex_text(classes()) ==
          "% Softmax\n"
          "% T = 0.5; backend = simd, f32\n"
          "\\begin{tabular}{lrr}\n"
          "  class & logit & probability \\\\ \\hline\n"
          "  cat & $2$ & $0.869892$ \\\\\n"
          "  a \"b\", c & $-\\infty$ & $0$ \\\\\n"
          "  50 \\% \\& más\\_1 & $0.1$ & $1.5 \\times 10^{-9}$ \\\\\n"
          "\\end{tabular}\n");
}

TEST_CASE("JSON has notes, labels and the values as rows", "[value-text]") {
    const std::string text = json_text(with_matrix());
    CHECK(
        text.rfind("{\"tables\":[{\"id\":\"classes\",\"title\":\"Softmax\",\"notes\":{\"T\":0.5,\"backend\":"
                   "\"simd, f32\"},\"row_name\":\"class\",\"rows\":[\"cat\",",
                   0) == 0);
    CHECK(text.find("\"values\":[[2.0,0.8698915256370021],[\"-inf\",0.0],[0.1,1.5e-09]]") !=
          std::string::npos);
    CHECK(text.find("\"values\":[[1.0,0.0],[0.25,0.75]]") != std::string::npos);
    CHECK(is_json(text));
}
