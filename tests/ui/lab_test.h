#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/ui/landmarks.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/test_arena.h"

namespace softmaxlab::test {

/// A lab that shows these logits.
ApplicationOptions lab_with(std::string_view lab, std::vector<double> logits, double temperature = 1);

/// The point of a bar at that fraction of its width.
ImVec2 along(const Landmark& bar, float fraction);

/// The number that a place shows, "1,024" and "×2.5" among them.
double number(HeadlessApp& app, const std::string& name);

/// Whether the words are that number, to `tolerance` of it and half a digit of the fourth behind the point.
/// Infinities and NaN read as they are written.
bool reads_as(const std::string& words, double value, double tolerance);

/// Chooses the view with that name of a card with tabs: "gradients", "loss".
void choose_view(HeadlessApp& app, std::string_view lab, std::string_view name);

/// Shows that view of the lab, and checks that it is the one that is shown.
void set_view(HeadlessApp& app, const std::string& json);

/// The middle of what has the keyboard focus, while keys are in use: otherwise a place outside.
ImVec2 focused();

}  // namespace softmaxlab::test
