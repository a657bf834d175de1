#include "tests/core/files/npz_builder.h"

#include <cstdint>

#include "tests/core/files/npy_builder.h"

namespace softmaxlab::test {
namespace {

std::string u16(std::size_t value) {
    return bytes_of(static_cast<std::uint16_t>(value), false);
}

std::string u32(std::size_t value) {
    return bytes_of(static_cast<std::uint32_t>(value), false);
}

std::string u64(std::size_t value) {
    return bytes_of(static_cast<std::uint64_t>(value), false);
}

/// CRC-32, bit by bit.
std::uint32_t checksum(const std::string& bytes) {
    std::uint32_t sum = 0xFFFFFFFF;
    for (const char c : bytes) {
        sum ^= static_cast<unsigned char>(c);
        for (int i = 0; i < 8; ++i) sum = (sum >> 1U) ^ (0xEDB88320 & (0U - (sum & 1U)));
    }
    return ~sum;
}

constexpr std::size_t elsewhere = 0xFFFFFFFF;
const std::string new_year_1980 = std::string("\0\0\x21\0", 4);

}  // namespace

std::string npz(const std::vector<std::pair<std::string, std::string>>& files, const NpzStyle& style) {
    std::string archive;
    std::string directory;
    for (const auto& [name, content] : files) {
        const std::size_t offset = archive.size();
        const std::size_t size = content.size();
        const std::string what = u16(0) + u16(static_cast<std::size_t>(style.method)) + new_year_1980 +
                                 bytes_of(checksum(content), false);
        archive += "PK\x03\x04" + u16(45) + what + u32(elsewhere) + u32(elsewhere) + u16(name.size()) +
                   u16(20) + name + u16(1) + u16(16) + u64(size) + u64(size) + content;
        const bool large = style.zip64_directory;
        const std::string extra = large ? u16(1) + u16(24) + u64(size) + u64(size) + u64(offset) : "";
        directory += "PK\x01\x02" + u16(45 + (3 << 8)) + u16(45) + what + u32(large ? elsewhere : size) +
                     u32(large ? elsewhere : size) + u16(name.size()) + u16(extra.size()) + u16(0) + u16(0) +
                     u16(0) + u32(0600U << 16U) + u32(large ? elsewhere : offset) + name + extra;
    }
    const std::size_t begin = archive.size();
    archive += directory;
    if (style.zip64_directory) {
        const std::size_t end = archive.size();
        archive += "PK\x06\x06" + u64(44) + u16(45) + u16(45) + u32(0) + u32(0) + u64(files.size()) +
                   u64(files.size()) + u64(directory.size()) + u64(begin);
        archive += "PK\x06\x07" + u32(0) + u64(end) + u32(1);
    }
    const bool large = style.zip64_directory;
    archive += "PK\x05\x06" + u16(0) + u16(0) + u16(large ? 0xFFFF : files.size()) +
               u16(large ? 0xFFFF : files.size()) + u32(large ? elsewhere : directory.size()) +
               u32(large ? elsewhere : begin) + u16(style.comment.size()) + style.comment;
    return archive;
}

}  // namespace softmaxlab::test
