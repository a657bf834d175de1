#include "core/engine/softmax_measurement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/clock.h"
#include "core/engine/cpu_backend.h"
#include "core/kernels/ladder.h"
#include "core/kernels/softmax_f32.h"

namespace softmaxlab {
namespace {

constexpr std::size_t part_elements = 65'536;      // plain C++ takes 1.5 ms for them
constexpr std::size_t reference_elements = 8'192;  // with 106 bits: 8 ms
constexpr std::size_t backend_elements =
    1024 * 1024;  // in one piece: on a GPU less would time the start alone

/// Some of the rows, or some of the classes of a single one, so that there are no more elements than `most`.
SoftmaxShape part_of(const SoftmaxShape& shape, std::size_t most) {
    if (shape.classes > most) return {1, most};
    return {std::min(shape.rows, most / shape.classes), shape.classes};
}

}  // namespace

SoftmaxMeasurement::SoftmaxMeasurement(const MeasurementPlan& plan)
    : plan_(plan),
      track_(plan.shape, std::numeric_limits<std::size_t>::max()),
      workers_(plan.threads),
      rows_in_part_(std::max(std::size_t{1}, part_elements / plan.shape.classes)),
      parts_((plan.shape.rows + rows_in_part_ - 1) / rows_in_part_),
      reference_(make_reference_backend()) {
    add_copy();
    add_loops();
    add_backends();
    add_ladder();
    RacePlan race;
    race.rounds = plan.rounds;
    race.parts = parts_;
    race_.emplace(std::move(contestants_), race);
}

void SoftmaxMeasurement::add_loops() {
    const std::size_t classes = plan_.shape.classes;
    add_rows("plain", [this, classes](std::size_t begin, std::size_t end) {
        on_all_threads(begin, end, [&](std::size_t b, std::size_t e) {
            kernels::plain_softmax_rows(track_.logits_of(b, e), track_.probabilities_of(b, e), classes);
        });
    });
    add_rows("simd", [this, classes](std::size_t begin, std::size_t end) {
        kernels::softmax_rows(track_.logits_of(begin, end), track_.probabilities_of(begin, end), classes, 1,
                              std::span(track_.status).subspan(begin, end - begin), {&workers_});
    });
}

void SoftmaxMeasurement::add_backends() {
    add_backend("reference", *reference_, reference_elements);
    if (plan_.backend != nullptr) add_backend("backend", *plan_.backend, backend_elements);
}

void SoftmaxMeasurement::add_ladder() {
    const std::size_t classes = plan_.shape.classes;
    for (const kernels::LadderStep& step : kernels::softmax_ladder()) {
        add_rows(std::string(step.id), [this, classes, &step](std::size_t begin, std::size_t end) {
            step.run({track_.logits_of(begin, end), track_.probabilities_of(begin, end),
                      std::span(track_.status).subspan(begin, end - begin), classes},
                     track_.workers);
        });
    }
}

void SoftmaxMeasurement::on_all_threads(std::size_t begin, std::size_t end, const RowsWork& work) {
    workers_.run(end - begin, 0, [&](std::size_t b, std::size_t e) { work(begin + b, begin + e); });
}

void SoftmaxMeasurement::add_copy() {
    contestants_.push_back(by_the_clock("memcpy", [this](std::size_t part) {
        const std::size_t begin = part * rows_in_part_;
        const std::size_t end = std::min(begin + rows_in_part_, plan_.shape.rows);
        copy_floats(workers_, track_.logits_of(begin, end), track_.probabilities_of(begin, end));
    }));
    checks_.emplace_back();
    ways_.push_back({"memcpy", plan_.shape.elements(), {}, {}});
}

void SoftmaxMeasurement::add_rows(std::string id, const RowsWork& work) {
    if (!wanted(id)) return;
    contestants_.push_back(by_the_clock(id, [this, work](std::size_t part) {
        work(part * rows_in_part_, std::min((part + 1) * rows_in_part_, plan_.shape.rows));
    }));
    checks_.push_back({parts_, [this, work](std::size_t part) { return error_of(work, part); }});
    ways_.push_back({std::move(id), plan_.shape.elements(), {}, {}});
}

void SoftmaxMeasurement::add_backend(std::string id, Backend& backend, std::size_t max_elements) {
    if (!wanted(id)) return;
    const SoftmaxShape shape = part_of(plan_.shape, max_elements);
    const std::span<const float> logits = std::span(track_.logits).first(shape.elements());
    const auto run = [&backend, shape, wide = std::vector<double>(logits.begin(), logits.end())] {
        return backend.softmax({wide, shape.rows, shape.classes, 1});
    };
    // By its own account: conversion to double and back is no part of it.
    contestants_.push_back({id, [run](const Turn& turn) {
                                double seconds = 0;
                                for (std::size_t i = 0; turn.part == 0 && i < turn.repeats; ++i)
                                    seconds += run().seconds;
                                return seconds;
                            }});
    checks_.emplace_back();
    if (&backend != reference_.get()) {
        checks_.back() = {1, [run, logits, shape](std::size_t) {
                              const SoftmaxOutput output = run();
                              const std::vector<float> p(output.probabilities.begin(),
                                                         output.probabilities.end());
                              return largest_relative_error(logits, p, shape.classes);
                          }};
    }
    ways_.push_back({std::move(id), shape.elements(), {}, {}});
}

const MeasuredWay* SoftmaxMeasurement::find(std::string_view id) const {
    const auto way =
        std::find_if(ways_.begin(), ways_.end(), [&](const MeasuredWay& w) { return w.id == id; });
    return way == ways_.end() ? nullptr : &*way;
}

bool SoftmaxMeasurement::advance(double seconds) {
    const Clock::time_point start = Clock::now();
    while (checking_ < ways_.size()) {
        check_next_part();
        if (seconds_since(start) >= seconds) return false;
    }
    race_->advance(seconds - seconds_since(start));
    take_timings();
    return over();
}

double SoftmaxMeasurement::progress() const {
    // A check takes about as long as two rounds.
    const double checks = 2 / static_cast<double>(plan_.rounds + 3);
    const double checked = static_cast<double>(checking_) / static_cast<double>(ways_.size());
    return checks * checked + (1 - checks) * race_->progress();
}

double SoftmaxMeasurement::error_of(const RowsWork& work, std::size_t part) {
    const std::size_t begin = part * rows_in_part_;
    const std::size_t end = std::min(begin + rows_in_part_, plan_.shape.rows);
    work(begin, end);
    return largest_relative_error(track_.logits_of(begin, end), track_.probabilities_of(begin, end),
                                  plan_.shape.classes);
}

void SoftmaxMeasurement::check_next_part() {
    const Check& check = checks_[checking_];
    if (part_ < check.parts) {
        const double error = check.error(part_);
        std::optional<double>& worst = ways_[checking_].error;
        if (!worst || error > *worst || std::isnan(error)) worst = error;  // a NaN stays
        ++part_;
        return;
    }
    part_ = 0;
    ++checking_;
}

void SoftmaxMeasurement::take_timings() {
    for (std::size_t i = 0; i < ways_.size(); ++i)
        if (race_->has_timing(i)) ways_[i].seconds = race_->timing(i).median;
}

}  // namespace softmaxlab
