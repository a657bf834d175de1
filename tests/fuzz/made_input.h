#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace softmaxlab::fuzz {

using Random = std::mt19937_64;

enum class Kind { csv, json, npy, npz, scene, request, labels, lesson, expression, model };

inline constexpr std::array<Kind, 10> kinds = {Kind::csv,        Kind::json,    Kind::npy,    Kind::npz,
                                               Kind::scene,      Kind::request, Kind::labels, Kind::lesson,
                                               Kind::expression, Kind::model};

std::string_view name_of(Kind kind);

/// An input of that kind, the same on every platform for the same state of `random`: built by the kind's own
/// rules (records and quotes, a tree of JSON, a header that fits its data, an archive with right checksums),
/// and then in most cases damaged, token by token rather than byte by byte, so that it comes past the first
/// check of its parser. `request`: lines for `softmax-lab eval --stdin`; `expression`: what lessons compute
/// and learners type; `model`: a folder of files (tests/fuzz/made_model.h).
std::string made_input(Kind kind, Random& random);

}  // namespace softmaxlab::fuzz
