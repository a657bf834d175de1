#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/lessons/lesson_session.h"
#include "app/shell/beats.h"
#include "core/learning/question.h"

namespace softmaxlab {

/// A lesson as a clicker goes through it: each step is asked, then shown with its reason.
class LessonBeats final : public Beats {
  public:
    using Session = std::function<const LessonSession*()>;  ///< the lesson that is open, or nullptr

    LessonBeats(Session session, std::function<void(std::size_t step)> go_to, std::function<void()> reveal)
        : session_(std::move(session)), go_to_(std::move(go_to)), reveal_(std::move(reveal)) {}

    std::optional<Beat> beat() const override {
        const LessonSession* const session = session_();
        if (session == nullptr) return std::nullopt;
        const learning::Question& question = session->question();
        options_.clear();
        std::optional<std::size_t> right;
        for (const std::size_t option : question.shown) {
            if (option >= question.options.size()) break;  // an order has items
            if (question.options[option].is_right) right = options_.size();
            options_.push_back(question.options[option].says);
        }
        Beat now;
        now.lesson = session->lesson().id;
        now.step = session->step().id;
        now.title = session->lesson().title;
        now.question = question.says;
        now.index = session->index();
        now.count = session->count();
        now.note = session->step().notes;
        now.options = options_;
        now.right = right;
        now.asks = session->stage() != LessonSession::Stage::revealed;
        if (now.asks) return now;
        answer_.clear();
        if (question.kind != learning::QuestionKind::choice) answer_ = session->right_answer();
        now.answer = answer_;
        now.reason = question.reason;
        return now;
    }
    bool has_next() const override { return session_()->has_next() || is_asked(); }
    bool has_previous() const override { return session_()->has_previous() || !is_asked(); }
    void next() override { is_asked() ? reveal_() : next_step(); }
    void previous() override { is_asked() ? previous_step() : go_to_(session_()->index()); }
    bool has_next_step() const override { return session_()->has_next(); }
    bool has_previous_step() const override { return session_()->has_previous(); }
    void next_step() override { go_to_(session_()->index() + 1); }
    void previous_step() override { go_to_(session_()->index() - 1); }

  private:
    bool is_asked() const { return session_()->stage() != LessonSession::Stage::revealed; }

    Session session_;
    std::function<void(std::size_t step)> go_to_;
    std::function<void()> reveal_;
    mutable std::vector<std::string> options_;
    mutable std::string answer_;
};

}  // namespace softmaxlab
