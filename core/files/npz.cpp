#include "core/files/npz.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <zlib.h>

#include "core/base/input_error.h"
#include "core/base/text.h"

// The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7 to 4.5.3

namespace softmaxlab {
namespace {

constexpr std::uint64_t in_zip64 = 0xFFFFFFFF;  ///< stands for a number that is in the zip64 extra field
constexpr std::uint64_t most_inflated = std::uint64_t{1} << 31U;
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
    // Only a comment follows it, up to the end; the comment may hold the same signature.
    const auto comment_fits = [&](std::size_t at) {
        return archive.size() - at >= 22 && bytes.number(at + 20, 2) == archive.size() - at - 22;
    };
    std::size_t end = archive.rfind(directory_end);
    while (end != std::string_view::npos && !comment_fits(end))
        end = end == 0 ? std::string_view::npos : archive.rfind(directory_end, end - 1);
    constexpr std::size_t end_size = 22;
    if (end == std::string_view::npos) {  // something was appended; but not cut off
        end = archive.rfind(directory_end);
        if (end != std::string_view::npos && archive.size() - end < end_size) end = std::string_view::npos;
    }
    if (end == std::string_view::npos)
        bytes.fail(bytes.size(), "the directory of a ZIP archive; the archive is cut off");
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
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

/// Ends zlib's work, however it went.
class Inflation {
  public:
    Inflation() { good_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
    ~Inflation() {
        if (good_) inflateEnd(&stream_);
    }
    Inflation(const Inflation&) = delete;
    Inflation& operator=(const Inflation&) = delete;

    /// Whether `packed` becomes exactly `bytes` many.
    bool run(std::string_view packed, std::string& bytes) {
        // zlib reads through a pointer that predates const; both sizes are below 4 GiB.
        stream_.next_in = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(packed.data()));
        stream_.avail_in = static_cast<unsigned>(packed.size());
        stream_.next_out = reinterpret_cast<unsigned char*>(bytes.data());
        stream_.avail_out = static_cast<unsigned>(bytes.size());
        return good_ && inflate(&stream_, Z_FINISH) == Z_STREAM_END && stream_.total_out == bytes.size();
    }

  private:
    z_stream stream_{};
    bool good_ = false;
};

NpzMember content_of(const Entry& entry, const Bytes& bytes, const std::string& source) {
    constexpr std::uint64_t stored = 0, deflated = 8;
    constexpr std::uint64_t most_times = 1032;  // as much as deflate can save
    const auto refuse = [&](const std::string& why) {
        throw InputError(fmt::format("{}, {}: {}", source, excerpt(entry.name), why));
    };
    if ((entry.flags & 1U) != 0) refuse("expected an array in the clear, found an encrypted one");
    if (entry.method != stored && entry.method != deflated) {
        refuse(fmt::format("expected an array that is stored or deflated, found the compression method {}",
                           entry.method));
    }
    bytes.expect(entry.header, local_header, "the header of a member");
    const std::uint64_t name = bytes.number(entry.header + 26, 2);
    const std::uint64_t extra = bytes.number(entry.header + 28, 2);
    NpzMember member;
    member.bytes = bytes.part(entry.header + 30 + name + extra, entry.stored_size);
    if (entry.method == stored && entry.stored_size != entry.size)
        refuse("expected one size, found two: the archive is damaged");
    if (entry.method == deflated) {
        if (entry.size > most_inflated) refuse("expected an array of at most 2 GiB");
        if (entry.size / most_times > entry.stored_size)
            refuse("expected a smaller array: the archive is damaged");
        std::string inflated(static_cast<std::size_t>(entry.size), '\0');
        if (!Inflation().run(member.bytes, inflated)) refuse("it cannot be inflated: the archive is damaged");
        member.inflated = std::make_shared<const std::string>(std::move(inflated));
        member.bytes = *member.inflated;
    }
    if (checksum_of(member.bytes) != entry.checksum) refuse("the checksum is wrong: the archive is damaged");
    return member;
}

/// All entries of the directory.
std::vector<Entry> entries_of(std::string_view archive, const Bytes& bytes, const std::string& source) {
    constexpr std::size_t max_members = 4096;
    const Directory directory = find_directory(archive, bytes);
    if (directory.entries > max_members)
        throw InputError(fmt::format("{}: expected an archive of at most {} arrays, found {}", source,
                                     max_members, directory.entries));
    std::vector<Entry> entries;
    std::uint64_t at = directory.begin;
    for (std::uint64_t i = 0; i < directory.entries; ++i) entries.push_back(read_entry(bytes, at));
    return entries;
}

}  // namespace

bool is_zip(std::string_view bytes) {
    return bytes.starts_with(local_header) || bytes.starts_with(directory_end);
}

std::vector<NpzMember> read_npz(std::string_view archive, const std::string& source) {
    constexpr std::string_view ending = ".npy";
    const Bytes bytes(archive, source);
    std::vector<NpzMember> members;
    std::uint64_t total = 0, inflated = 0;
    for (const Entry& entry : entries_of(archive, bytes, source)) {
        if (!entry.name.ends_with(ending)) continue;
        // Entries may all point at the same bytes; those of an honest archive do not.
        total += std::min(entry.stored_size, bytes.size());
        if (total > bytes.size()) bytes.fail(entry.header, "members of their own: the archive is damaged");
        inflated += entry.method == 0 ? 0 : std::min(entry.size, most_inflated);
        if (inflated > most_inflated)
            throw InputError(fmt::format("{}: expected arrays of at most 2 GiB together", source));
        members.push_back(content_of(entry, bytes, source));
        members.back().name = entry.name.substr(0, entry.name.size() - ending.size());
    }
    return members;
}

std::vector<std::string> names_in_zip(std::string_view archive, const std::string& source) {
    std::vector<std::string> names;
    for (Entry& entry : entries_of(archive, Bytes(archive, source), source))
        names.push_back(std::move(entry.name));
    return names;
}

}  // namespace softmaxlab
