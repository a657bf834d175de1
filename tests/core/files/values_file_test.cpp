#include "core/files/values_file.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/files/logits_file.h"
#include "core/files/npy.h"
#include "core/files/npy_writer.h"
#include "core/files/npz.h"
#include "tests/core/base/temporary_folder.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<ValueTable> weights() {
    ValueTable table;
    table.id = "weights";
    table.title = "Attention weights";
    table.row_name = "query";
    table.rows = {"the", "größer"};
    table.columns = {"the", "größer", "🦉"};
    table.values = {1, 0, -0.0, 0.1, 5e-324, 1 / 3.0};
    table.is_matrix = true;
    table.notes = {{"T", 0.5}};
    return {table};
}

std::vector<ValueTable> weights_and_classes() {
    std::vector<ValueTable> tables = weights();
    ValueTable table;
    table.id = "row";
    table.title = "Row of the";
    table.row_name = "key";
    table.columns = {"logit", "weight"};
    table.values = {-infinity, 0, 2, 1};
    tables.push_back(table);
    return tables;
}

std::uint64_t little_endian(const std::string& bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = (value << 8U) | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

/// The dictionary of an NPY file, whose layout is checked against NumPy's rules.
std::string npy_dictionary(const std::string& bytes) {
    REQUIRE(bytes.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
    const std::size_t length = little_endian(bytes, 8, 2);
    CHECK((10 + length) % 64 == 0);
    const std::string header = bytes.substr(10, length);
    CHECK(header.back() == '\n');
    const std::size_t end = header.find('}');
    CHECK(header.find_first_not_of(' ', end + 1) == header.size() - 1);
    return header.substr(0, end + 1);
}

}  // namespace

TEST_CASE("An NPY file is what NumPy's format says, to the byte", "[values-file]") {
    const std::string bytes = values_file_bytes(weights(), "weights.npy");
    CHECK(npy_dictionary(bytes) == "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }");
    const std::size_t data = 10 + little_endian(bytes, 8, 2);
    REQUIRE(bytes.size() == data + 6 * 8);
    CHECK(little_endian(bytes, data, 8) == 0x3FF0000000000000);          // 1
    CHECK(little_endian(bytes, data + 2 * 8, 8) == 0x8000000000000000);  // −0
    CHECK(little_endian(bytes, data + 4 * 8, 8) == 1);                   // the smallest double
    // A tuple of one length has its comma, or it would be a number in Python.
    CHECK(npy_dictionary(npy_bytes(std::vector<double>{1, 2}, {2})) ==
          "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }");
}

TEST_CASE("What was written as NPY is read back, bit by bit", "[values-file]") {
    const std::vector<ValueTable> tables = weights();
    const NumberArray array = parse_npy_array(values_file_bytes(tables, "a.npy"), "a.npy");
    CHECK(array.shape == std::vector<std::uint64_t>{2, 3});
    CHECK(array.values == tables.front().values);
    CHECK(std::signbit(array.values[2]));
}

TEST_CASE("Strings are UTF-32 of one length", "[values-file]") {
    const std::string bytes = npy_bytes(std::vector<std::string>{"a", "ö🦉", ""});
    CHECK(npy_dictionary(bytes) == "{'descr': '<U2', 'fortran_order': False, 'shape': (3,), }");
    const std::size_t data = 10 + little_endian(bytes, 8, 2);
    REQUIRE(bytes.size() == data + 3 * 2 * 4);
    const std::vector<std::uint64_t> points = {'a', 0, 0xF6, 0x1F989, 0, 0};
    for (std::size_t i = 0; i < points.size(); ++i) CHECK(little_endian(bytes, data + 4 * i, 4) == points[i]);
}

TEST_CASE("An archive has an array for each matrix and for each quantity", "[values-file]") {
    const std::string bytes = values_file_bytes(weights_and_classes(), "a.npz");
    std::vector<std::string> names;
    for (const NpzMember& member : read_npz(bytes, "a.npz")) {
        names.push_back(member.name);
        if (member.name == "weights") {
            CHECK(parse_npy_array(member.bytes, "a").values == weights().front().values);
        } else if (member.name == "row_logit") {
            const NumberArray logit = parse_npy_array(member.bytes, "a");
            CHECK(logit.shape == std::vector<std::uint64_t>{2});
            CHECK(logit.values == std::vector<double>{-infinity, 2});
        }
    }
    CHECK(names == std::vector<std::string>{"weights", "weights_rows", "weights_columns", "row_logit",
                                            "row_weight", "notes"});
    CHECK(bytes == values_file_bytes(weights_and_classes(), "b.npz"));
}

TEST_CASE("What was saved as CSV opens again as logits", "[values-file]") {
    const TemporaryFolder folder;
    ValueTable table;
    table.id = "classes";
    table.row_name = "class";
    table.rows = {"cat", "a, \"b\""};
    table.columns = {"logit"};
    table.values = {0.1, 1 / 3.0};
    const std::string path = folder.path_of("classes.csv");
    save_values(std::vector<ValueTable>{table}, path);
    const LogitsTable read = load_logits(path);
    CHECK(read.values == table.values);
    CHECK(read.labels == table.rows);
}

TEST_CASE("The name's ending says the format, in either case; others are refused by name", "[values-file]") {
    CHECK(values_file_bytes(weights(), "x/W.CSV").rfind("query,the,", 0) == 0);
    CHECK(values_file_bytes(weights(), "w.json").rfind("{\"tables\"", 0) == 0);
    CHECK(values_file_bytes(weights(), "w.txt").rfind("Attention weights\n", 0) == 0);
    CHECK(values_file_bytes(weights(), "w.py").rfind("import numpy as np\n", 0) == 0);
    CHECK(values_file_bytes(weights(), "w.tex").find("\\begin{tabular}") != std::string::npos);
    CHECK_THROWS_WITH(values_file_bytes(weights(), "a.b/w"),
                      ContainsSubstring("a.b/w: expected a name that ends in .csv, .json"));
    CHECK_THROWS_AS(values_file_bytes(weights(), "w.xlsx"), InputError);
    CHECK_THROWS_WITH(values_file_bytes(weights_and_classes(), "w.npy"),
                      ContainsSubstring("\"Attention weights\" or \"Row of the\""));
}

TEST_CASE("Who cancels gets no file", "[values-file]") {
    ValueTable table;
    table.id = "large";
    table.columns = {"x"};
    table.values.resize(1 << 20);
    LoadingProgress progress;
    progress.cancelled = true;
    const std::vector<ValueTable> tables = {table};
    for (const char* name : {"a.csv", "a.json", "a.npy", "a.npz", "a.txt", "a.py", "a.tex"})
        CHECK_THROWS_AS(values_file_bytes(tables, name, &progress), LoadingCancelled);
}
