#pragma once

#include <cstddef>

#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/scene/attention.h"

namespace softmaxlab {

/// Writes the value of "attention" of a scene's file: every member, given vectors as arrays of rows for each
/// head.
void write_attention(JsonWriter& json, const Attention& attention);

/// Whether it holds so many numbers that a line for each of them would help nobody.
bool is_long_as_json(const Attention& attention);

/// Part of rough_json_size() of a scene.
std::size_t rough_json_size(const Attention& attention);

/// Reads it back. What is left out has its default; padding and painted cells may stand in any order. The
/// result is valid. Throws InputError.
Attention read_attention(const JsonValue& value);

}  // namespace softmaxlab
