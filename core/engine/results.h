#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/backend.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// What the views draw: computed on demand, kept until the scene's revision changes.
class Results {
public:
    Results(const Document& document, std::unique_ptr<Backend> backend);

    void set_backend(std::unique_ptr<Backend> backend);
    const Backend& backend() const;

    const std::vector<double>& logits();         ///< effective: −inf for masked classes
    const SoftmaxOutput& probabilities();        ///< by the backend, with its time
    const Softmax& reference();                  ///< in double, with entropy and the rest
    const Trace& trace();                        ///< step by step, in the backend's format and the scene's method
    double difference_to_reference();            ///< largest |Δp|
    double sum_of_probabilities();               ///< Σp added from the left in the backend's format
    const std::vector<std::size_t>& ranking();   ///< class indices, most probable first; ties by index

private:
    template <typename T>
    struct Kept;  // a value with the revision that it belongs to
    struct Cache;
    const Document& document_;
    std::unique_ptr<Backend> backend_;
    std::shared_ptr<Cache> cache_;
};

}  // namespace softmaxlab
