#include "app/labs/overflow/format_verdicts.h"

#include <algorithm>
#include <chrono>

namespace softmaxlab {
namespace {

constexpr std::array<Method, 2> methods = {Method::naive, Method::stable};

void renew(LabContext& context, Method method, Format format, FormatVerdict& verdict) {
    Results& results = context.results;
    const bool loaded = context.document.scene().loaded != nullptr;
    const Trace& trace = results.formats().trace(method, format);
    verdict.summary = results.formats().summary(method, format);
    verdict.shown = std::min(FormatVerdict::most_classes, trace.probabilities.size());
    for (std::size_t place = 0; place < verdict.shown; ++place) {
        verdict.classes[place] = loaded ? results.ranking()[place] : place;
        verdict.probabilities[place] = trace.probabilities[verdict.classes[place]];
    }
    verdict.revision = context.document.revision();
}

}  // namespace

const FormatVerdict& FormatVerdicts::of(Method method, Format format) const {
    return verdicts_[static_cast<std::size_t>(method)][static_cast<std::size_t>(format)];
}

FormatVerdict& FormatVerdicts::of(Method method, Format format) {
    return verdicts_[static_cast<std::size_t>(method)][static_cast<std::size_t>(format)];
}

FormatVerdict* FormatVerdicts::oldest(Revision now, Method& method, Format& format) {
    FormatVerdict* found = nullptr;
    for (const Format f : all_formats) {
        for (const Method m : methods) {
            FormatVerdict& verdict = of(m, f);
            if (verdict.revision == now || (found != nullptr && found->revision <= verdict.revision))
                continue;
            found = &verdict;
            method = m;
            format = f;
        }
    }
    return found;
}

bool FormatVerdicts::advance(LabContext& context, double seconds) {
    const auto start = std::chrono::steady_clock::now();
    const Revision now = context.document.revision();
    const Format own = context.document.scene().overflow.format;
    for (const Method method : methods)
        if (of(method, own).revision != now) renew(context, method, own, of(method, own));

    Method method = Method::naive;
    Format format = own;
    while (FormatVerdict* const verdict = oldest(now, method, format)) {
        renew(context, method, format, *verdict);
        const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - start;
        if (gone.count() >= seconds) break;
    }
    return oldest(now, method, format) == nullptr;
}

}  // namespace softmaxlab
