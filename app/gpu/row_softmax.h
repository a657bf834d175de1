#pragma once

#include <cstddef>

#include "app/gl/gl_object.h"
#include "app/gpu/row_shape.h"

namespace softmaxlab::gpu {

/// How the rows are shared out among workgroups. `automatic` takes what suits their length and number; the
/// others are for tests and comparisons.
enum class RowWay {
    automatic,       ///< several short rows in a workgroup; a long row in several
    one_in_group,    ///< a whole workgroup for each row that fits into one
    several_groups,  ///< every row in parts, merged by a second dispatch and scaled by a third
};

/// The stable softmax of rows of float32 by shaders/softmax_rows.comp and, where a row is too long for one
/// workgroup, shaders/long_rows_*.comp. Its programs are made when they are first needed.
///
/// A row that fits into a workgroup, of up to 32,768 numbers, is read once and written once; a longer one is
/// read twice.
class RowSoftmax {
  public:
    /// With `subgroups`, which the driver must have, within them no shared memory is needed.
    explicit RowSoftmax(RowWay way = RowWay::automatic, bool subgroups = has_subgroups())
        : way_(way), programs_(subgroups) {}

    /// How many rows run() takes at a time. `classes` is not 0.
    std::size_t most_rows(std::size_t classes) const;

    /// Makes the programs that run() will need: that takes long, and is not to be timed.
    void prepare(std::size_t rows, std::size_t classes);

    /// Replaces rows × classes floats by their softmax, and writes a RowStatus for each row as 32 bits. Does
    /// not wait for the GPU; what comes after it sees the results. Leaves buffers and a program bound.
    void run(const gl::Buffer& values, const gl::Buffer& statuses, std::size_t rows, std::size_t classes);

    /// For rows that fit into one workgroup; all zeros for longer ones, and for those that are better shared
    /// out.
    RowShape shape_for(std::size_t rows, std::size_t classes) const;

  private:
    void run_short(const RowShape& shape, std::size_t rows, std::size_t classes);
    void run_long(std::size_t rows, std::size_t classes);

    RowWay way_;
    RowPrograms programs_;
    gl::Buffer parts_;
    gl::Buffer rows_;
};

}  // namespace softmaxlab::gpu
