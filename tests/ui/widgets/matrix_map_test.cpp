#include "app/widgets/matrix_map.h"
#include "tests/ui/test_arena.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab;
using softmaxlab::test::arena;

TEST_CASE("a view of a matrix stays within it, and keeps the shape of its cells", "[matrix-map]") {
    const MatrixSize size{100, 1000};
    const MatrixView all = MatrixView{}.within(size);
    CHECK(all.columns == 1000);
    CHECK(all.rows == 100);
    CHECK(all.is_all(size));
    const MatrixView outside = MatrixView{990, -50, 100, 10}.within(size);
    CHECK(outside.column == 900);
    CHECK(outside.row == 0);
    CHECK_FALSE(outside.is_all(size));
    CHECK(MatrixView{0, 0, 0.1, 0.1}.within(size).columns == 4);
    CHECK(MatrixView{0, 0, 0.1, 0.1}.within({2, 3}).rows == 2);
}

TEST_CASE("zooming a matrix keeps the cell under the pointer", "[matrix-map]") {
    const MatrixSize size{500, 1000};
    const MatrixView before{100, 200, 400, 200};
    for (const double x : {0.0, 0.25, 1.0}) {
        for (const double y : {0.0, 0.5, 0.9}) {
            const MatrixView after = before.zoomed(0.5, x, y, size);
            CHECK(after.columns == 200);
            CHECK(after.rows == 100);
            CHECK(std::fabs(after.column + x * after.columns - (before.column + x * before.columns)) < 1e-9);
            CHECK(std::fabs(after.row + y * after.rows - (before.row + y * before.rows)) < 1e-9);
        }
    }
    MatrixView view;
    for (int i = 0; i < 60; ++i) view = view.zoomed(0.8, 0.3, 0.6, size);
    CHECK(view.columns == 4);
    for (int i = 0; i < 60; ++i) view = view.zoomed(1.25, 0.3, 0.6, size);
    CHECK(view.is_all(size));
}

TEST_CASE("a view of a square matrix stays within it", "[matrix-map]") {
    const MatrixSize size{1000, 1000};
    const MatrixView all = MatrixView{}.within(size);
    CHECK(all.rows == 1000);
    CHECK(all.row == 0);
    const MatrixView outside = MatrixView{990, -50, 100, 100}.within(size);
    CHECK(outside.column == 900);
    CHECK(outside.row == 0);
    CHECK(MatrixView{0, 0, 0.1, 0.1}.within(size).columns == 4);
    CHECK(MatrixView{0, 0, 0.1, 0.1}.within({2, 2}).columns == 2);
    CHECK(MatrixView{5, 5, 5000, 5000}.within(size).columns == 1000);
    CHECK(MatrixView{5, 5, 5000, 5000}.is_all(size));
}

TEST_CASE("zooming a square matrix in and out shows all of it again", "[matrix-map]") {
    const MatrixSize size{1000, 1000};
    MatrixView view;
    for (int i = 0; i < 100; ++i) view = view.zoomed(0.8, 0.3, 0.6, size);
    CHECK(view.columns == 4);
    CHECK(view.rows == 4);
    for (int i = 0; i < 100; ++i) view = view.zoomed(1.25, 0.3, 0.6, size);
    CHECK(view.columns == 1000);
    CHECK(view.column == 0);
}

TEST_CASE("points of a rectangle and cells of a matrix find each other", "[matrix-map]") {
    const Rect rect{ImVec2(10, 20), ImVec2(210, 120)};
    const MatrixSize size{10, 20};
    const MatrixView view = MatrixView{4, 2, 10, 5}.within(size);
    const CellSpan rows = rows_in_sight(view, size);
    const CellSpan columns = columns_in_sight(view, size);
    CHECK(rows.begin == 2);
    CHECK(rows.end == 7);
    CHECK(columns.begin == 4);
    CHECK(columns.end == 14);
    for (std::size_t row = rows.begin; row < rows.end; ++row)
        for (std::size_t column = columns.begin; column < columns.end; ++column) {
            const MatrixCell cell{row, column};
            CHECK(cell_at(rect, view, size, cell_rect(rect, view, cell).centre()) == cell);
        }
    CHECK(cell_at(rect, view, size, ImVec2(-500, 5000)) == MatrixCell{9, 0});
}

TEST_CASE("cells are square, unless the matrix is very long", "[matrix-map]") {
    const Rect room{ImVec2(0, 0), ImVec2(400, 100)};
    CHECK(matrix_rect(room, {10, 10}).width() == 100);
    CHECK(matrix_rect(room, {10, 20}).width() == 200);
    CHECK(matrix_rect(room, {10, 20}).height() == 100);
    const Rect long_one = matrix_rect(room, {1, 4096});
    CHECK(long_one.width() == 400);
    CHECK(long_one.height() == 50);
}

TEST_CASE("the number in a cell is as long as its room, and never another one", "[matrix-map]") {
    CHECK(cell_number(arena, 0.1704, 7) == "0.170");
    CHECK(cell_number(arena, 0.1704, 5) == "0.17");
    CHECK(cell_number(arena, 0.1704, 3) == ".17");
    CHECK(cell_number(arena, -0.1704, 4) == "−.17");
    CHECK(cell_number(arena, -0.1704, 3).empty());
    CHECK(cell_number(arena, -1.26, 4) == "−1.3");
    CHECK(cell_number(arena, 12.34, 3) == "12");
    CHECK(cell_number(arena, 1234.5, 3).empty());
    CHECK(cell_number(arena, 0, 3) == "0");
    CHECK(cell_number(arena, 1e-9, 5) == "·");
    CHECK(cell_number(arena, std::nan(""), 3) == "NaN");
    CHECK(cell_number(arena, -std::numeric_limits<double>::infinity(), 3) == "−∞");
}

TEST_CASE("a share in a cell is never rounded to none or to all", "[matrix-map]") {
    CHECK(cell_percent(arena, 0.1704, false) == "17");
    CHECK(cell_percent(arena, 0.1704, true) == "17.0");
    CHECK(cell_percent(arena, 0, true) == "0");
    CHECK(cell_percent(arena, 1, true) == "100");
    CHECK(cell_percent(arena, 0.004, false) == "·");
    CHECK(cell_percent(arena, 0.004, true) == "0.4");
    CHECK(cell_percent(arena, 0.0004, true) == "·");
    CHECK(cell_percent(arena, 0.996, false) == ">99");
    CHECK(cell_percent(arena, 0.996, true) == "99.6");
    CHECK(cell_percent(arena, std::nan(""), true) == "NaN");
}
