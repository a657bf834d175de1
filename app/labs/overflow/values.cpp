#include "app/labs/overflow/values.h"

#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/labs/overflow/parts.h"
#include "app/labs/overflow/shift_plot.h"
#include "app/labs/values.h"

namespace softmaxlab::overflow {
namespace {

constexpr Method both_methods[] = {Method::naive, Method::stable};

std::string of_method(Method method, const char* what) {
    return fmt::format("{} {}", name_of(method), what);
}

std::vector<ValueNote> notes_of(const Scene& scene) {
    const OverflowScene& overflow = scene.overflow;
    return {{"format", std::string(name_of(overflow.format))},
            {"T", scene.temperature},
            {"shift c", overflow.shift},
            {"scale", overflow.scale}};
}

ValueTable ladders_of(const Scene& scene, FormatResults& formats) {
    ValueTable table =
        table_of_classes("ladder", "Naive and stable softmax, step by step", scene, all_classes(scene));
    table.notes = notes_of(scene);
    add_column(table, "z + c", formats.trace(Method::naive).logits);
    for (const Method method : both_methods) {
        const Trace& trace = formats.trace(method);
        const std::vector<double>& exponents = trace.shifted.empty() ? trace.scaled : trace.shifted;
        if (!exponents.empty()) add_column(table, of_method(method, "exponent"), exponents);
        add_column(table, of_method(method, "exponential"), trace.exponentials);
        add_column(table, of_method(method, "p"), trace.probabilities);
        table.notes.push_back({of_method(method, "sum"), trace.sum});
        table.notes.push_back({of_method(method, "sum of p"), formats.summary(method).sum_of_probabilities});
    }
    add_column(table, "exact p", formats.exact().probabilities);
    return table;
}

ValueTable curves_of(const Scene& scene, Results& results, const View& view) {
    ValueTable table;
    table.id = "shifts";
    table.title = "p against the shift c";
    table.row_name = "point";
    table.notes = notes_of(scene);
    for (const Method method : both_methods) {
        const ShiftSweep& sweep = shown_shift_sweep(results, scene, view, method);
        if (method == Method::naive) add_column(table, "c", sweep.shifts);
        for (std::size_t i = 0; i < sweep.classes.size(); ++i)
            add_column(table, of_method(method, "p ") + class_name(scene, sweep.classes[i]), sweep.curves[i]);
    }
    return table;
}

ValueTable logarithms_of(const Scene& scene, FormatResults& formats) {
    const LogValues& naive = formats.log_values(Method::naive);
    const LogValues& stable = formats.log_values(Method::stable);
    ValueTable table = table_of_classes("logarithms", "log p, by four ways", scene, all_classes(scene));
    add_column(table, "log of naive p", naive.log_of_probabilities);
    add_column(table, "log of stable p", stable.log_of_probabilities);
    add_column(table, "log_softmax", stable.log_softmax);
    add_column(table, "exact log p", formats.exact().log_probabilities);
    table.notes = notes_of(scene);
    table.notes.push_back({"naive log sum exp", naive.log_sum_exp});
    table.notes.push_back({"stable log sum exp", stable.log_sum_exp});
    table.notes.push_back({"exact log sum exp", formats.exact().log_sum_exp});
    return table;
}

/// Of the classes that the tiles show.
ValueTable formats_of(const Scene& scene, Results& results) {
    const std::vector<std::size_t> classes = results.leading_classes(max_classes);
    ValueTable table = table_of_classes("formats", "p in all formats", scene, classes);
    table.notes = notes_of(scene);
    table.notes.erase(table.notes.begin());
    for (const Format format : all_formats) {
        for (const Method method : both_methods) {
            const Trace& trace = results.formats().trace(method, format);
            add_column(table, fmt::format("{} {}", name_of(format), of_method(method, "p")),
                       picked(trace.probabilities, classes));
        }
    }
    return table;
}

}  // namespace

std::vector<ValueTable> tables_of(const Scene& scene, Results& results, const View& view) {
    std::vector<ValueTable> tables;
    tables.push_back(ladders_of(scene, results.formats()));
    switch (view.lower) {
        case LowerView::plot:
            tables.push_back(curves_of(scene, results, view));
            break;
        case LowerView::log_space:
            tables.push_back(logarithms_of(scene, results.formats()));
            break;
        case LowerView::formats:
            tables.push_back(formats_of(scene, results));
            break;
        case LowerView::number_line:
            break;
    }
    return tables;
}

}  // namespace softmaxlab::overflow
