#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/backend.h"
#include "core/engine/race.h"
#include "core/engine/softmax_race.h"

namespace softmaxlab {

/// What is to be measured.
struct MeasurementPlan {
    SoftmaxShape shape;
    std::size_t threads = 1;     ///< of the copy, of plain C++ and of the kernel; the ladder has its own
    std::size_t rounds = 9;      ///< a time is the median of so many
    Backend* backend = nullptr;  ///< raced too, as it is; must outlive the measurement
    std::string only;            ///< the id of the one way to measure, beside the copy; empty: all
};

/// One way to compute the softmax of random rows at T = 1, and what came out.
struct MeasuredWay {
    std::string id;            ///< "memcpy", "plain", "simd", "reference", "backend", or a step of the ladder
    std::size_t elements = 0;  ///< that are timed: fewer than the shape has where one takes too long
    std::optional<double> seconds;  ///< median of the rounds that are done, for that many elements
    std::optional<double>
        error;  ///< largest relative error against double; a copy and the reference have none

    double nanoseconds_per_element() const { return *seconds * 1e9 / static_cast<double>(elements); }
};

/// Every way to compute softmax that there is here, raced against each other beside a copy of the same bytes:
/// "memcpy", plain C++ ("plain"), the kernel ("simd"), the reference in double, the given backend, and the
/// steps of core/kernels/ladder.h. It goes in slices: first each is checked, then they race.
class SoftmaxMeasurement {
  public:
    explicit SoftmaxMeasurement(const MeasurementPlan& plan);
    SoftmaxMeasurement(const SoftmaxMeasurement&) = delete;
    SoftmaxMeasurement& operator=(const SoftmaxMeasurement&) = delete;

    /// Goes on for about so many seconds. The shortest step is one part of 65,536 elements, or one row if a
    /// row is longer. Returns whether it is over.
    bool advance(double seconds);

    bool over() const { return race_->over(); }
    double progress() const;  ///< 0 … 1
    const MeasurementPlan& plan() const { return plan_; }

    /// All ways, with what is known of them by now.
    const std::vector<MeasuredWay>& ways() const { return ways_; }

    /// The way with that id; nullptr if it does not take part.
    const MeasuredWay* find(std::string_view id) const;

  private:
    using RowsWork = std::function<void(std::size_t begin, std::size_t end)>;  ///< on rows begin … end − 1

    /// How a way is found to be right: part after part, the largest error of each. No parts: it is not
    /// checked.
    struct Check {
        std::size_t parts = 0;
        std::function<double(std::size_t part)> error;
    };

    bool wanted(std::string_view id) const { return plan_.only.empty() || plan_.only == id; }
    void add_copy();
    void add_loops();
    void add_backends();
    void add_ladder();
    void add_rows(std::string id, const RowsWork& work);
    void add_backend(std::string id, Backend& backend, std::size_t max_elements);
    void on_all_threads(std::size_t begin, std::size_t end, const RowsWork& work);
    double error_of(const RowsWork& work, std::size_t part);
    void check_next_part();
    void take_timings();

    MeasurementPlan plan_;
    SoftmaxTrack track_;  ///< with all threads of the machine, which the last step of the ladder uses
    Workers workers_;     ///< as many as planned
    std::size_t rows_in_part_;
    std::size_t parts_;
    std::unique_ptr<Backend> reference_;
    std::vector<MeasuredWay> ways_;
    std::vector<Check> checks_;  ///< of each way
    std::vector<Contestant> contestants_;
    std::optional<Race> race_;
    std::size_t checking_ = 0;  ///< the way that is checked
    std::size_t part_ = 0;
};

}  // namespace softmaxlab
