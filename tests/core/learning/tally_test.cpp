#include "core/learning/tally.h"

#include <cmath>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using softmaxlab::learning::Tally;
using softmaxlab::learning::Vote;
using softmaxlab::learning::votes_csv;

namespace {

Tally counted(const std::vector<std::size_t>& votes, std::size_t right) {
    Tally tally(votes.size(), right);
    for (std::size_t i = 0; i < votes.size(); ++i) tally.add(i, votes[i]);
    tally.close();
    return tally;
}

bool near(double a, double b) {
    return std::fabs(a - b) < 1e-12;
}

}  // namespace

TEST_CASE("Votes are counted, one or ten at a time, and taken back one by one") {
    Tally tally(4);
    tally.add(0);
    tally.add(1, 10);
    tally.add(1);
    CHECK(tally.count(0) == 12);
    CHECK(near(tally.share(0, 1), 11.0 / 12));
    tally.undo();
    tally.undo();
    CHECK(tally.count(0) == 1);
    tally.undo();
    tally.undo();  // there is nothing left
    CHECK(tally.count(0) == 0);
    CHECK(tally.share(0, 0) == 0);
}

TEST_CASE("There are two to four options, and nobody votes for another") {
    CHECK(Tally(1).options() == 2);
    CHECK(Tally(9).options() == 4);
    Tally tally(3, 7);
    tally.add(3);
    CHECK(tally.count(0) == 0);
    tally.add(1);
    tally.close();
    CHECK_FALSE(tally.share_right());  // there is no option 7
    tally.add(0, 99999);
    CHECK(tally.count(0) == 1);  // it is closed
}

TEST_CASE("A hand that rests on the key does not overflow the count") {
    Tally tally(2);
    for (int i = 0; i < 3; ++i) tally.add(0, static_cast<std::size_t>(-1));
    CHECK(tally.count(0) == Tally::max_votes);
}

TEST_CASE("The advice goes by the share of right answers, and only once the round is closed") {
    Tally open(2, 0);
    open.add(0, 5);
    CHECK_FALSE(open.advice());
    CHECK(counted({34, 66}, 0).advice() == "Few are right: explain, then ask again.");
    CHECK(counted({35, 65}, 0).advice() == "Split: let them discuss in pairs, then vote again (V).");
    CHECK(counted({70, 30}, 0).advice() == "Split: let them discuss in pairs, then vote again (V).");
    CHECK(counted({71, 29}, 0).advice() == "Most are right: reveal.");
    CHECK_FALSE(counted({0, 0}, 0).advice());
    Tally unknown(2);
    unknown.add(0);
    unknown.close();
    CHECK_FALSE(unknown.advice());
}

TEST_CASE("The second round stands beside the first; there is no third") {
    Tally tally = counted({6, 4}, 0);
    tally.open_second();
    CHECK(tally.is_open());
    CHECK(tally.count(1) == 0);
    tally.undo();  // what belongs to the first round stays
    tally.add(0, 5);
    tally.add(1, 5);
    tally.close();
    CHECK(tally.count(0) == 10);
    CHECK(tally.count(1) == 10);
    CHECK(tally.share_right() == 0.5);
    CHECK(tally.advice() == "Still split: reveal, and explain.");
    tally.open_second();
    CHECK_FALSE(tally.is_open());
    CHECK(tally.rounds().size() == 2);
}

TEST_CASE("In a large hall bars are dragged to tenths, whose shares sum to 1") {
    Tally tally(3, 1);
    tally.add(0, 3);
    tally.estimate(1, 5);
    tally.estimate(0, 3);
    CHECK(tally.rounds()[0].estimated);
    CHECK(tally.count(0) == 0);
    CHECK(near(tally.share(0, 1), 5.0 / 8));
    tally.undo();
    CHECK(near(tally.share(0, 1), 1));
    tally.undo();
    CHECK(tally.count(0) == 3);  // as it was counted before
    tally.estimate(2, 99);
    CHECK(tally.rounds()[0].votes[2] == 10);
    tally.close();
    tally.estimate(0, 10);
    CHECK(near(tally.share(0, 0), 0.5));
    Tally recounted(2);
    recounted.estimate(0, 5);
    recounted.add(1);
    CHECK_FALSE(recounted.rounds()[0].estimated);
    CHECK(recounted.count(0) == 1);
}

TEST_CASE("The file of votes has a row for each option of each closed round") {
    Tally tally = counted({6, 4}, 0);
    tally.open_second();
    tally.add(0);
    Tally estimate(2);
    estimate.estimate(0, 5);
    estimate.estimate(1, 3);
    estimate.close();
    CHECK(votes_csv(std::vector<Vote>{{"gaps", "third", tally}, {"", "", estimate}}) ==
          "lesson,step,option,round,votes\r\n"
          "gaps,third,A,1,6\r\n"
          "gaps,third,B,1,4\r\n"
          ",,A,1,62 %\r\n"
          ",,B,1,38 %\r\n");
}
