#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/learning/day.h"
#include "core/learning/progress.h"

namespace softmaxlab {

/// What one learner has done, kept in a file of the user's data folder: every answer is written at once,
/// whole or not at all. Other instances may write into the same file: each answer is put onto what the file
/// then has, so that none is lost. A file that a newer Softmax Lab wrote is left as it is; one that is no
/// progress, or damaged, is set aside under another name, and that is said. What cannot be written is kept in
/// memory, tried again with the next answer, and said once.
class ProgressKeeper {
  public:
    /// Reads the file. `folder`: data_folder(); empty: nothing is written. `learner`: empty if nobody gave a
    /// name. `now`: the clock.
    explicit ProgressKeeper(std::string folder = {}, std::string learner = {},
                            std::function<std::string()> now = learning::time_now);

    const learning::Progress& progress() const { return progress_; }
    std::string now() const { return now_(); }  ///< "2026-03-02T10:14", for answer_to()
    learning::Day today() const;

    /// Takes an answer in, and writes it.
    void take(learning::Answer answer);

    /// Remembers where the learner is: "gaps/mystery".
    void stand_at(const std::string& place);

    /// Reads what other instances have written meanwhile.
    void refresh();

    /// The file; empty if nothing is written.
    std::string path() const;

    /// Why nothing is kept at present, as a sentence; empty: everything is.
    const std::string& trouble() const { return trouble_; }

    /// The same, once for each time that it begins or becomes another one: to be said in a message.
    std::optional<std::string> take_trouble();

    const std::string& learner() const { return learner_; }

    /// Whether nobody of that name has a file here.
    bool is_unknown(const std::string& learner) const;

    /// Goes on as another learner, who has a file of the same folder. `takes_along`: what was done so far
    /// becomes theirs, if nobody of that name has a file.
    void set_learner(std::string learner, bool takes_along = false);

    /// Removes the learner's file. What a newer Softmax Lab wrote stays, and is said.
    void forget_everything();

  private:
    std::string path_of(const std::string& learner) const;
    void load();
    learning::Progress load_or_set_aside();
    void commit();
    void fail_with(const std::string& why);

    std::string folder_;
    std::string learner_;
    std::function<std::string()> now_;
    learning::Progress progress_;
    std::vector<learning::Answer> unwritten_;  ///< answers that no file has yet, in their order
    std::optional<std::string> unwritten_place_;
    std::string trouble_;
    std::string set_aside_;  ///< what is to be said of a damaged file, once
    std::string said_;       ///< of the troubles, the last one that was taken
};

}  // namespace softmaxlab
