#include "core/files/npz.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/input_error.h"
#include "core/base/text.h"

// The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7 to 4.5.3

namespace softmaxlab {
namespace {

constexpr std::uint64_t in_zip64 = 0xFFFFFFFF;  ///< stands for a number that is in the zip64 extra field
constexpr std::string_view local_header = "PK\x03\x04";
constexpr std::string_view directory_entry = "PK\x01\x02";
constexpr std::string_view directory_end = "PK\x05\x06";
constexpr std::string_view zip64_end = "PK\x06\x06";
constexpr std::string_view zip64_locator = "PK\x06\x07";

/// Bytes of the archive with a name for messages. Reading past the end is an InputError.
class Bytes {
  public:
    Bytes(std::string_view bytes, const std::string& source) : bytes_(bytes), source_(source) {}

    std::uint64_t size() const { return bytes_.size(); }

    std::string_view part(std::uint64_t at, std::uint64_t count) const {
        if (at > size() || count > size() - at)
            fail(at, fmt::format("{} bytes more; the archive is cut off or damaged", count));
        return bytes_.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(count));
    }

    std::uint64_t number(std::uint64_t at, std::size_t bytes) const {
        const std::string_view digits = part(at, bytes);
        std::uint64_t value = 0;
        for (std::size_t i = bytes; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(digits[i]);
        return value;
    }

    void expect(std::uint64_t at, std::string_view signature, const char* what) const {
        if (part(at, signature.size()) != signature) fail(at, what);
    }

    [[noreturn]] void fail(std::uint64_t at, const std::string& expected) const {
        throw InputError(fmt::format("{}, byte {}: expected {}", source_, at, expected));
    }

  private:
    std::string_view bytes_;
    const std::string& source_;
};

struct Directory {
    std::uint64_t begin = 0;
    std::uint64_t entries = 0;
};

struct Entry {
    std::string name;
    std::uint64_t flags = 0;
    std::uint64_t method = 0;
    std::uint64_t checksum = 0;
    std::uint64_t stored_size = 0;
    std::uint64_t size = 0;
    std::uint64_t header = 0;  ///< where its local header is
};

Directory find_directory(std::string_view archive, const Bytes& bytes) {
    const std::size_t end = archive.rfind(directory_end);  // only a comment may follow it
    if (end == std::string_view::npos)
        bytes.fail(bytes.size(), "the directory of a ZIP archive; the archive is cut off");
    bytes.part(end + 22, bytes.number(end + 20, 2));  // the comment
    const Directory directory{bytes.number(end + 16, 4), bytes.number(end + 10, 2)};
    constexpr std::size_t locator_size = 20;
    if (end < locator_size || archive.substr(end - locator_size, 4) != zip64_locator) return directory;
    const std::uint64_t large_end = bytes.number(end - locator_size + 8, 8);
    bytes.expect(large_end, zip64_end, "the zip64 end of the directory");
    return {bytes.number(large_end + 48, 8), bytes.number(large_end + 32, 8)};
}

/// The zip64 field holds, in this order, those of the numbers that did not fit.
void read_zip64(const Bytes& bytes, std::uint64_t at, std::uint64_t length, Entry& entry) {
    const std::uint64_t end = at + length;
    while (end - at >= 4) {
        const std::uint64_t kind = bytes.number(at, 2);
        const std::uint64_t size = bytes.number(at + 2, 2);
        at += 4;
        if (size > end - at) bytes.fail(at, "a shorter extra field");
        if (kind == 1) {
            std::uint64_t next = at;
            for (std::uint64_t* number : {&entry.size, &entry.stored_size, &entry.header}) {
                if (*number != in_zip64) continue;
                if (next + 8 > at + size) bytes.fail(next, "a zip64 field with all its numbers");
                *number = bytes.number(next, 8);
                next += 8;
            }
            return;
        }
        at += size;
    }
}

/// Reads the entry at `at`, and moves there to the next.
Entry read_entry(const Bytes& bytes, std::uint64_t& at) {
    bytes.expect(at, directory_entry, "an entry of the directory");
    Entry entry;
    entry.flags = bytes.number(at + 8, 2);
    entry.method = bytes.number(at + 10, 2);
    entry.checksum = bytes.number(at + 16, 4);
    entry.stored_size = bytes.number(at + 20, 4);
    entry.size = bytes.number(at + 24, 4);
    entry.header = bytes.number(at + 42, 4);
    const std::uint64_t name = bytes.number(at + 28, 2);
    const std::uint64_t extra = bytes.number(at + 30, 2);
    const std::uint64_t comment = bytes.number(at + 32, 2);
    entry.name = to_utf8(bytes.part(at + 46, name));
    bytes.part(at + 46 + name, extra + comment);
    read_zip64(bytes, at + 46 + name, extra, entry);
    at += 46 + name + extra + comment;
    return entry;
}

std::uint32_t checksum_of(std::string_view bytes) {
    constexpr std::uint32_t polynomial = 0xEDB88320;  // CRC-32 as ZIP and zlib have it
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        table[i] = i;
        for (int bit = 0; bit < 8; ++bit)
            table[i] = (table[i] >> 1U) ^ ((table[i] & 1U) != 0 ? polynomial : 0);
    }
    std::uint32_t sum = ~std::uint32_t{0};
    for (const char c : bytes) sum = (sum >> 8U) ^ table[(sum ^ static_cast<unsigned char>(c)) & 0xFFU];
    return ~sum;
}

std::string_view content_of(const Entry& entry, const Bytes& bytes, const std::string& source) {
    const auto refuse = [&](const std::string& why) {
        throw InputError(fmt::format("{}, {}: {}", source, excerpt(entry.name), why));
    };
    if ((entry.flags & 1U) != 0) refuse("expected an array in the clear, found an encrypted one");
    if (entry.method != 0) {
        refuse(
            "expected an array that is not compressed: write the file with numpy.savez instead of "
            "savez_compressed");
    }
    if (entry.stored_size != entry.size) refuse("expected one size, found two: the archive is damaged");
    bytes.expect(entry.header, local_header, "the header of a member");
    const std::uint64_t name = bytes.number(entry.header + 26, 2);
    const std::uint64_t extra = bytes.number(entry.header + 28, 2);
    const std::string_view content = bytes.part(entry.header + 30 + name + extra, entry.size);
    if (checksum_of(content) != entry.checksum) refuse("the checksum is wrong: the archive is damaged");
    return content;
}

}  // namespace

bool is_zip(std::string_view bytes) {
    return bytes.starts_with(local_header) || bytes.starts_with(directory_end);
}

std::vector<NpzMember> read_npz(std::string_view archive, const std::string& source) {
    constexpr std::string_view ending = ".npy";
    constexpr std::size_t max_members = 1024;
    const Bytes bytes(archive, source);
    const Directory directory = find_directory(archive, bytes);
    if (directory.entries > max_members)
        throw InputError(fmt::format("{}: expected an archive of at most {} arrays, found {}", source,
                                     max_members, directory.entries));
    std::vector<NpzMember> members;
    std::uint64_t at = directory.begin;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < directory.entries; ++i) {
        const Entry entry = read_entry(bytes, at);
        if (!entry.name.ends_with(ending)) continue;
        // Entries may all point at the same bytes; those of an honest archive do not.
        total += std::min(entry.size, bytes.size());
        if (total > bytes.size()) bytes.fail(at, "members of their own: the archive is damaged");
        members.push_back(
            {entry.name.substr(0, entry.name.size() - ending.size()), content_of(entry, bytes, source)});
    }
    return members;
}

}  // namespace softmaxlab
