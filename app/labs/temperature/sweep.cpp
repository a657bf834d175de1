#include "app/labs/temperature/sweep.h"

#include <cmath>

namespace softmaxlab::temperature {
namespace {

constexpr double first_decade = -2;
constexpr double last_decade = 2;

// Fewer digits would be seen as steps, more are not shown.
double to_three_digits(double value) {
    const double exponent = std::floor(std::log10(value)) - 2;
    // Dividing by a whole number keeps 0.1 the double nearest to 0.1.
    if (exponent < 0) {
        const double parts = std::pow(10.0, -exponent);
        return std::round(value * parts) / parts;
    }
    return std::round(value);
}

}  // namespace

SweepMotion SweepMotion::from(double temperature) {
    SweepMotion motion;
    const double decades = std::log10(temperature);
    const bool on_the_way = decades >= first_decade && decades < last_decade;
    motion.decades = on_the_way ? decades : first_decade;
    return motion;
}

void SweepMotion::advance(double seconds, double decades_per_second, bool loop) {
    if (ended) return;
    decades += direction * seconds * decades_per_second;
    if (!loop && direction > 0 && decades >= last_decade) {
        decades = last_decade;
        ended = true;
        return;
    }
    // What goes beyond an end comes back from it. Without the loop only a way back that it left behind does.
    while (decades > last_decade || decades < first_decade) {
        const double end = decades > last_decade ? last_decade : first_decade;
        decades = 2 * end - decades;
        direction = -direction;
    }
}

double SweepMotion::temperature() const {
    return to_three_digits(std::pow(10.0, decades));
}

void Sweep::play(Document& document, GestureId gesture) {
    if (playing_) return;
    motion_ = SweepMotion::from(document.scene().temperature);
    gesture_ = gesture;
    playing_ = true;
    move(document);
}

void Sweep::pause(Document& document) {
    if (!playing_) return;
    playing_ = false;
    document.end_gesture(gesture_);
}

void Sweep::advance(Document& document, double seconds, double decades_per_second, bool loop) {
    if (!playing_) return;
    if (document.gesture() != gesture_) {
        playing_ = false;
        return;
    }
    motion_.advance(seconds, decades_per_second, loop);
    move(document);
    if (motion_.ended) pause(document);
}

void Sweep::move(Document& document) {
    document.apply(edit::SetTemperature{motion_.temperature()}, gesture_);
}

}  // namespace softmaxlab::temperature
