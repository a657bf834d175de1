#include "app/gpu/timed_rows.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <chrono>
#include <cstdint>

#include "app/gl/context.h"
#include "app/gpu/storage_buffer.h"
#include "core/engine/backend_choice.h"

namespace softmaxlab::gpu {
namespace {

/// OpenGL's name for a timer query, deleted at the end.
struct Query {
    Query() { glGenQueries(1, &name); }
    ~Query() { glDeleteQueries(1, &name); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    GLuint name = 0;
};

double seconds_by_query(const std::function<void()>& work) {
    const Query query;
    glBeginQuery(GL_TIME_ELAPSED, query.name);
    work();
    glEndQuery(GL_TIME_ELAPSED);
    GLuint64 nanoseconds = 0;
    glGetQueryObjectui64v(query.name, GL_QUERY_RESULT, &nanoseconds);  // waits for it
    return static_cast<double>(nanoseconds) * 1e-9;
}

double seconds_by_clock(const std::function<void()>& work) {
    using Clock = std::chrono::steady_clock;
    glFinish();
    const Clock::time_point start = Clock::now();
    work();
    glFinish();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

bool is_software_context() {
    return is_software_renderer(gl::current_context().renderer);
}

TimedRows::TimedRows(std::span<const float> logits, std::size_t classes)
    : software_(is_software_context()),
      bytes_(logits.size_bytes()),
      rows_(logits.size() / classes),
      classes_(classes) {
    const gl::ContextInfo context = gl::current_context();
    if (!has_compute_shaders({context.major, context.minor, context.renderer}))
        throw gl::GlError("There are no compute shaders here.");
    if (bytes_ > largest_buffer())
        throw gl::GlError(fmt::format("A buffer holds at most {} MiB here.", largest_buffer() >> 20U));
    const Unbind unbind_at_the_end;
    drop_errors();
    allocate(values_, bytes_, logits.data());
    allocate(copy_, bytes_, nullptr);
    allocate(statuses_, rows_ * sizeof(std::uint32_t), nullptr);
    softmax_.prepare(rows_, classes_);
    throw_on_error(fmt::format("{} MiB of rows", bytes_ >> 20U));
}

double TimedRows::seconds_of(const std::function<void()>& work) const {
    const Unbind unbind_at_the_end;
    const double seconds = software_ ? seconds_by_clock(work) : seconds_by_query(work);
    throw_on_error("the timing of rows");
    return seconds;
}

double TimedRows::softmax() {
    return seconds_of([this] { softmax_.run(values_, statuses_, rows_, classes_); });
}

double TimedRows::copy() {
    return seconds_of([this] {
        glBindBuffer(GL_COPY_READ_BUFFER, values_.name());
        glBindBuffer(GL_COPY_WRITE_BUFFER, copy_.name());
        glCopyBufferSubData(GL_COPY_READ_BUFFER, GL_COPY_WRITE_BUFFER, 0, 0, static_cast<GLsizeiptr>(bytes_));
        glBindBuffer(GL_COPY_READ_BUFFER, 0);
        glBindBuffer(GL_COPY_WRITE_BUFFER, 0);
    });
}

std::vector<float> TimedRows::read(std::size_t count) const {
    const Unbind unbind_at_the_end;
    std::vector<float> values(count);
    read_back(values_, count * sizeof(float), values.data());
    return values;
}

}  // namespace softmaxlab::gpu
