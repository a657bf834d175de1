#pragma once

#include <string>
#include <vector>

#include "core/learning/hidden.h"
#include "tests/ui/headless_app.h"

namespace softmaxlab::test {

// What is hidden must not be told by anything on screen: a lab is drawn with what is true and with nonsense
// in the place of what is hidden, and looks and reads the same.

/// The same screen, whose results are those of other logits at another temperature, of another target and
/// other vectors: what can be seen without them (the order of the logits, which classes take part) is as it
/// was.
ApplicationOptions with_nonsense_results(ApplicationOptions options);

/// The same results of other logits: all of them are shifted alike.
ApplicationOptions with_nonsense_logits(ApplicationOptions options);

/// How far one looks for what differs.
enum class Search {
    at_a_glance,  ///< what is drawn, in words, in landmarks, and as a picture
    all_over,     ///< and what the pointer and the keyboard call up
};

/// Where two applications differ: in the words, in the values of landmarks, in what is drawn (every corner of
/// every triangle) and, with `With::pixels`, in the picture. A few at most; none if nothing leaks.
std::vector<std::string> differences(HeadlessApp& one, HeadlessApp& other,
                                     Search search = Search::at_a_glance, With with = With::text_only);

/// The same of two screens on which `hidden` is hidden.
std::vector<std::string> differences(ApplicationOptions one, ApplicationOptions other,
                                     const learning::Hidden& hidden, Search search = Search::at_a_glance,
                                     With with = With::text_only);

}  // namespace softmaxlab::test
