#pragma once

#include <string_view>

namespace softmaxlab::fuzz {

// One function for each parser: it hands the bytes over and checks what comes back. InputError is a right
// answer to wrong input; anything else that is thrown, a result that breaks its own promises
// (std::logic_error) included, is an error of ours. The libFuzzer programs and the mutation test share them.

// What is accepted as a table must be a scene that survives being written and read again.
void csv(std::string_view bytes);
void json(std::string_view bytes);
void npy(std::string_view bytes);
void npy_array(std::string_view bytes);
void npz(std::string_view bytes);     ///< what is accepted must be valid attention
void labels(std::string_view bytes);  ///< what is accepted must name classes and keys
void scene(std::string_view bytes);   ///< what is accepted must survive being written and read again
void presets(std::string_view bytes);
void glossary(std::string_view bytes);  ///< and the labs' help

void lesson(std::string_view bytes);      ///< what is accepted can be checked, asked and printed
void expression(std::string_view bytes);  ///< also as what a learner types

/// The folder of a model in one text (tests/fuzz/made_model.h): what is accepted must run.
void model(std::string_view bytes);

/// Lines for `softmax-lab eval --stdin`: each must be answered by one line of JSON.
void requests(std::string_view bytes);

}  // namespace softmaxlab::fuzz
