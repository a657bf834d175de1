#include "core/files/npz.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cstddef>
#include <string>

#include "core/base/input_error.h"
#include "tests/core/files/npz_builder.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::npz;
using test::NpzStyle;

/// What Python's zipfile, by which numpy.savez writes, makes of q.npy ("abc") and k.npy (nothing), in hex
/// digits.
constexpr const char* by_python =
    "504b03042d000000000000002100c2412435ffffffffffffffff05001400712e6e70790100100003000000000000000300000000"
    "00"
    "0000616263504b03042d00000000000000210000000000ffffffffffffffff050014006b2e6e7079010010000000000000000000"
    "00"
    "00000000000000504b01022d032d000000000000002100c241243503000000030000000500000000000000000000008001000000"
    "00"
    "712e6e7079504b01022d032d00000000000000210000000000000000000000000005000000000000000000000080013a0000006b"
    "2e"
    "6e7079504b0506000000000200020066000000710000000000";

std::string from_hex(const std::string& digits) {
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    return bytes;
}

std::string message_of(const std::string& bytes) {
    try {
        read_npz(bytes, "x.npz");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST_CASE("The archive that Python writes is read") {
    const std::string bytes = from_hex(by_python);
    CHECK(npz({{"q.npy", "abc"}, {"k.npy", ""}}) == bytes);  // so the builder's other archives are like it
    const auto members = read_npz(bytes, "x.npz");
    REQUIRE(members.size() == 2);
    CHECK(members[0].name == "q");
    CHECK(members[0].bytes == "abc");
    CHECK(members[1].name == "k");
    CHECK(members[1].bytes.empty());
}

TEST_CASE("A zip64 directory, a comment, and other files in it do no harm") {
    NpzStyle style;
    style.zip64_directory = GENERATE(false, true);
    style.comment = GENERATE(as<std::string>(), "", "written on a Sunday");
    const std::string bytes = npz({{"readme.txt", "hello"}, {"q.npy", "abc"}, {"a/v.npy", "de"}}, style);
    const auto members = read_npz(bytes, "x.npz");
    REQUIRE(members.size() == 2);
    CHECK(members[0].bytes == "abc");
    CHECK(members[1].name == "a/v");
    CHECK(members[1].bytes == "de");
}

/// The raw deflate stream of "abc" in one stored block.
const std::string deflated_abc = std::string("\x01\x03\x00\xFC\xFF", 5) + "abc";

/// An archive whose only member, q.npy, is `packed`, compressed, and said to become `size` bytes of "abc".
std::string compressed(const std::string& packed, char size = 3) {
    std::string bytes = npz({{"q.npy", "abc"}}, {8, false, ""});
    bytes.replace(bytes.find("abc"), 3, packed);
    const std::size_t entry = bytes.find("PK\x01\x02");
    bytes[entry + 20] = static_cast<char>(packed.size());
    bytes[entry + 24] = size;
    const std::size_t end = bytes.find("PK\x05\x06");
    bytes[end + 16] = static_cast<char>(entry);
    return bytes;
}

TEST_CASE("A compressed array is inflated") {
    const auto members = read_npz(compressed(deflated_abc), "x.npz");
    REQUIRE(members.size() == 1);
    CHECK(members[0].name == "q");
    CHECK(members[0].bytes == "abc");
}

TEST_CASE("A compressed array that is damaged, or too large for its bytes, is refused") {
    CHECK_THAT(message_of(compressed(deflated_abc, 4)),
               ContainsSubstring("x.npz, q.npy: it cannot be inflated"));
    CHECK_THAT(message_of(compressed(deflated_abc, 2)),
               ContainsSubstring("x.npz, q.npy: it cannot be inflated"));
    CHECK_THAT(message_of(compressed("\x07garbage")),
               ContainsSubstring("x.npz, q.npy: it cannot be inflated"));
    std::string other = deflated_abc;
    other.back() = 'x';
    CHECK_THAT(message_of(compressed(other)), ContainsSubstring("the checksum is wrong"));
    std::string bomb = compressed(deflated_abc);
    bomb[bomb.find("PK\x01\x02") + 26] = '\x7F';  // 8 MB of 8 bytes
    CHECK_THAT(message_of(bomb), ContainsSubstring("expected a smaller array"));
    CHECK_THAT(message_of(npz({{"q.npy", "abc"}}, {12, false, ""})),
               ContainsSubstring("found the compression method 12"));
}

TEST_CASE("A comment may hold the signature of the directory's end") {
    NpzStyle style;
    style.comment = "PK\x05\x06 is how a directory ends, and there is more of it";
    CHECK(read_npz(npz({{"q.npy", "abc"}}, style), "x.npz").size() == 1);
}

TEST_CASE("A damaged array is noticed") {
    std::string bytes = npz({{"q.npy", "abc"}});
    bytes[bytes.find("abc")] = 'x';
    CHECK_THAT(message_of(bytes), ContainsSubstring("x.npz, q.npy: the checksum is wrong"));
}

TEST_CASE("An archive that is cut off anywhere is refused") {
    const std::string whole = npz({{"q.npy", "abc"}, {"k.npy", "de"}}, {0, true, ""});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        REQUIRE_THAT(message_of(whole.substr(0, length)), ContainsSubstring("x.npz"));
    }
}

TEST_CASE("Numbers that point out of the archive are refused") {
    const std::string whole = npz({{"q.npy", "abc"}});
    const std::size_t entry = whole.find("PK\x01\x02");
    const std::size_t end = whole.find("PK\x05\x06");
    // Sizes, name, extra field, comment, offset of the entry; offset of the directory.
    for (const std::size_t place :
         {entry + 20, entry + 24, entry + 28, entry + 30, entry + 32, entry + 42, end + 16}) {
        std::string bytes = whole;
        bytes[place] = bytes[place + 1] = '\xFF';
        CAPTURE(place);
        CHECK_THAT(message_of(bytes), ContainsSubstring("x.npz"));
    }
}

TEST_CASE("Entries that share their bytes are refused, since an archive has room for each") {
    std::string many = npz({{"q.npy", std::string(3000, 'x')}, {"k.npy", "y"}});
    const std::size_t other = many.rfind("PK\x01\x02");
    for (const std::size_t field : {16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 42, 43, 44, 45})
        many[other + field] = many[many.find("PK\x01\x02") + field];
    CHECK_THAT(message_of(many), ContainsSubstring("members of their own"));
}

TEST_CASE("What is no archive is told from one") {
    CHECK(is_zip(npz({{"q.npy", "abc"}})));
    CHECK(is_zip(npz({})));
    CHECK_FALSE(is_zip("PK"));
    CHECK_FALSE(is_zip("\x93NUMPY"));
    CHECK(read_npz(npz({}), "x").empty());
}

}  // namespace
}  // namespace softmaxlab
