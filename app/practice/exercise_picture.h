#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"
#include "core/learning/exercise.h"

namespace softmaxlab {

/// Words of a text that are about a class.
struct ClassWords {
    std::size_t begin = 0;  ///< the first byte
    std::size_t end = 0;
    int colour = 0;  ///< of the class
};

/// Where the question speaks of single classes: "class 3", and the numbers of a list that has one for each.
std::vector<ClassWords> class_words(const learning::Exercise& exercise);

/// The words wrapped into the width of `rect`, those of classes in their colours. Returns the height drawn.
float draw_question_words(Ui& ui, const Rect& rect, ImFont* font, std::string_view words,
                          std::span<const ClassWords> classes);

/// An exercise as a picture: what is known of it before the answer, and the scene of its solution.
struct ExercisePicture {
    std::vector<double> logits;  ///< on a line; empty: not shown
    std::vector<double> shares;  ///< as bars; empty: not shown
    std::vector<bool> masked;    ///< of each class
    bool of_keys = false;        ///< what stands for the classes, numbered from 0 as in the lab
};

/// `solved`: the answer may be seen.
ExercisePicture picture_of(const learning::ExerciseTemplate& from, const learning::Exercise& exercise,
                           bool solved);

/// The height that it needs, in pixels; 0 if there is nothing to see.
float picture_height(const Ui& ui, const ExercisePicture& picture);

void draw_exercise_picture(Ui& ui, Rect rect, const ExercisePicture& picture);

}  // namespace softmaxlab
