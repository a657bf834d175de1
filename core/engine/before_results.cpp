#include "core/engine/before_results.h"

#include "core/base/limits.h"
#include "core/engine/attention_evaluation.h"
#include "core/engine/attention_vectors.h"
#include "core/engine/row_softmax.h"
#include "core/numeric/jacobian.h"

namespace softmaxlab {

bool BeforeResults::has_classes() const {
    const std::optional<Scene>& scene = document_.before().scene();
    return scene && !scene->loaded && !document_.scene().loaded;
}

const SoftmaxBefore* BeforeResults::softmax() {
    if (!has_classes()) return nullptr;
    return &before_.get(key(), [&] {
        const Scene& scene = *document_.before().scene();
        const std::vector<double> z = effective_logits(scene);
        const Trace steps = trace(z, scene.temperature, softmax_.backend().format(), scene.method);
        SoftmaxBefore before;
        before.temperature = scene.temperature;
        before.sum = steps.sum;
        before.exact = softmaxlab::softmax(z, scene.temperature);

        std::vector<double> shown = steps.probabilities;
        if (scene.method == Method::stable && !before.exact.all_masked) {
            shown = softmax_
                        .by_backend([&](Backend& backend) {
                            return backend.softmax({z, 1, z.size(), scene.temperature});
                        })
                        .probabilities;
        }
        for (std::size_t i = 0; i < document_.scene().classes.size(); ++i) {
            const std::optional<std::size_t> at = document_.before().index_of(i);
            before.indices.push_back(at.value_or(0));
            before.classes.emplace_back();
            if (!at) continue;
            const ClassItem& item = scene.classes[*at];
            before.classes.back() = {item.logit, item.masked, steps.exponentials[*at], shown[*at]};
        }
        return before;
    });
}

const std::vector<double>* BeforeResults::jacobian() {
    const SoftmaxBefore* before = softmax();
    if (before == nullptr) return nullptr;
    return &jacobian_.get(key(), [&] {
        const Scene& scene = *document_.before().scene();
        const std::vector<double> all = softmaxlab::jacobian(effective_logits(scene), scene.temperature);
        const std::size_t then = scene.classes.size();
        const std::size_t now = before->classes.size();
        std::vector<double> block(now * now, quiet_nan);
        for (std::size_t i = 0; i < now; ++i) {
            for (std::size_t j = 0; j < now; ++j) {
                if (before->classes[i] && before->classes[j])
                    block[i * now + j] = all[before->indices[i] * then + before->indices[j]];
            }
        }
        return block;
    });
}

const SweepBefore* BeforeResults::sweep() {
    const SoftmaxBefore* before = softmax();
    if (before == nullptr) return nullptr;
    const bool others =
        has_other_logits_.get(LogitsKey{document_.before().version(), softmax_.logits_version()}, [&] {
            const std::vector<double>& now = softmax_.logits();
            if (now.size() != document_.before().scene()->classes.size()) return true;
            for (std::size_t i = 0; i < now.size(); ++i) {
                const std::optional<ClassBefore>& was = before->classes[i];
                if (!was || (was->masked ? -infinity : was->logit) != now[i]) return true;
            }
            return false;
        });
    if (!others) return nullptr;
    return &sweep_.get(key(), [&] {
        std::vector<std::size_t> then;
        SweepBefore made;
        for (std::size_t i = 0; i < before->classes.size(); ++i) {
            if (!before->classes[i] || before->classes[i]->masked) continue;
            then.push_back(before->indices[i]);
            made.classes.push_back(i);
        }
        const std::vector<double> z = effective_logits(*document_.before().scene());
        made.sweep = sweep_temperature(z, logarithmic_range(0.01, 100, 201), then, row_moments);
        return made;
    });
}

const Matrix* BeforeResults::attention_weights(std::size_t head) {
    constexpr std::size_t max_side = 64;
    const std::optional<Scene>& before = document_.before().scene();
    if (!before) return nullptr;
    const Attention& was = before->attention;
    const Attention& is = document_.scene().attention;
    const bool comparable = has_other_attention_.get(softmax_.revision(), [&] {
        const std::size_t queries = query_count(is);
        const std::size_t keys = key_count(is);
        if (queries > max_side || keys > max_side) return false;
        if (query_count(was) != queries || key_count(was) != keys || head_count(was) != head_count(is))
            return false;
        return before->temperature != document_.scene().temperature || has_other_attention(was, is);
    });
    if (!comparable || head >= head_count(was)) return nullptr;
    if (was.model && !(is.model && *was.model == *is.model && model_.has(*was.model))) return nullptr;
    return &attention_weights_.get(AttentionKey{document_.before().version(), head}, [&] {
        AttentionEvalRequest request;
        request.head = was.model ? model_.vectors(head) : head_of(was, head);
        request.mask = was.mask;
        request.scaled_by_sqrt_dk = was.scaled_by_sqrt_dk;
        request.temperature = before->temperature;
        return evaluate(request, {}).weights;
    });
}

}  // namespace softmaxlab
