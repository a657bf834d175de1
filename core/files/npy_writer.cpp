#include "core/files/npy_writer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <stdexcept>

#include "core/base/input_error.h"
#include "core/base/text.h"

// The formats: https://numpy.org/neps/nep-0001-npy-format.html and
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7 to 4.3.16

namespace softmaxlab {
namespace {

/// The lowest byte first, on every machine.
void append_little_endian(std::string& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i, value >>= 8U) bytes += static_cast<char>(value & 0xFFU);
}

std::string npy_header(const std::string& descr, const std::vector<std::uint64_t>& shape) {
    constexpr std::size_t alignment = 64;
    constexpr std::string_view magic = "\x93NUMPY\x01";
    // One length alone has its comma, as Python's tuples do.
    std::string dictionary = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                         descr, fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
    const std::size_t before = magic.size() + 1 + 2;  // the minor version, and the length
    const std::size_t unpadded = before + dictionary.size() + 1;
    dictionary.append((alignment - unpadded % alignment) % alignment, ' ');
    dictionary += '\n';
    std::string header(magic);
    header += '\0';
    append_little_endian(header, dictionary.size(), 2);
    return header + dictionary;
}

/// The code points of well-formed UTF-8.
std::vector<std::uint32_t> code_points_of(const std::string& text) {
    std::vector<std::uint32_t> points;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            points.push_back(byte);
        } else if (byte < 0xC0) {
            points.back() = (points.back() << 6U) | (byte & 0x3FU);
        } else {
            points.push_back(byte < 0xE0 ? byte & 0x1FU : byte < 0xF0 ? byte & 0x0FU : byte & 0x07U);
        }
    }
    return points;
}

/// CRC-32, as ZIP wants it.
std::uint32_t checksum_of(std::string_view bytes, LoadingProgress* progress) {
    constexpr std::size_t chunk = std::size_t{1} << 20U;
    LoadingPass pass(progress, LoadingStage::preparing, 0);
    uLong sum = crc32(0, nullptr, 0);
    for (std::size_t begin = 0; begin < bytes.size(); begin += chunk) {
        pass.at(begin);
        const std::string_view part = bytes.substr(begin, chunk);
        sum = crc32(sum, reinterpret_cast<const Bytef*>(part.data()), static_cast<uInt>(part.size()));
    }
    return static_cast<std::uint32_t>(sum);
}

/// What the two headers of a member have in common, from "version needed to extract" to the lengths.
std::string member_fields(const NpzArray& array, const std::string& file_name, std::uint32_t checksum) {
    constexpr std::uint64_t version = 20;
    constexpr std::uint64_t utf8_names = std::uint64_t{1} << 11U;
    constexpr std::uint64_t first_of_january_1980 = 0x21;
    std::string fields;
    append_little_endian(fields, version, 2);
    append_little_endian(fields, utf8_names, 2);
    append_little_endian(fields, 0, 2);  // stored as it is
    append_little_endian(fields, 0, 2);  // at midnight
    append_little_endian(fields, first_of_january_1980, 2);
    append_little_endian(fields, checksum, 4);
    append_little_endian(fields, array.npy.size(), 4);
    append_little_endian(fields, array.npy.size(), 4);
    append_little_endian(fields, file_name.size(), 2);
    append_little_endian(fields, 0, 2);  // no extra field
    return fields;
}

}  // namespace

std::string npy_bytes(std::span<const double> values, const std::vector<std::uint64_t>& shape,
                      LoadingProgress* progress) {
    std::uint64_t count = 1;
    for (const std::uint64_t length : shape) count *= length;
    if (count != values.size())
        throw std::invalid_argument("an array's shape and its number of values disagree");
    std::string bytes = npy_header("<f8", shape);
    bytes.reserve(bytes.size() + values.size() * sizeof(double));
    LoadingPass pass(progress, LoadingStage::preparing, values.size() * sizeof(double));
    for (const double value : values) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        append_little_endian(bytes, bits, sizeof bits);
        pass.at(bytes.size());
    }
    return bytes;
}

std::string npy_bytes(std::span<const std::string> texts) {
    std::vector<std::vector<std::uint32_t>> points;
    std::size_t longest = 1;
    for (const std::string& text : texts) {
        points.push_back(code_points_of(to_utf8(text)));
        longest = std::max(longest, points.back().size());
    }
    std::string bytes = npy_header(fmt::format("<U{}", longest), {texts.size()});
    for (std::vector<std::uint32_t>& text : points) {
        text.resize(longest);
        for (const std::uint32_t point : text) append_little_endian(bytes, point, 4);
    }
    return bytes;
}

std::string npz_bytes(std::span<const NpzArray> arrays, LoadingProgress* progress) {
    std::string bytes;
    std::string directory;
    for (const NpzArray& array : arrays) {
        const std::string file_name = array.name + ".npy";
        // What a field of four bytes holds; with the headers, there is room for no more.
        constexpr std::uint64_t most = 0xFFFF0000;
        if (bytes.size() + array.npy.size() > most)
            throw InputError("An .npz archive holds 4 GiB: save one table as .npy.");
        const std::string fields = member_fields(array, file_name, checksum_of(array.npy, progress));
        directory += "PK\x01\x02";
        append_little_endian(directory, 20, 2);  // made by a program for that version
        directory += fields;
        append_little_endian(directory, 0, 2 + 2 + 2 + 4);  // comment, disk, attributes
        append_little_endian(directory, bytes.size(), 4);
        directory += file_name;
        bytes.append("PK\x03\x04").append(fields).append(file_name).append(array.npy);
    }
    const std::size_t directory_begin = bytes.size();
    bytes += directory + "PK\x05\x06";
    append_little_endian(bytes, 0, 2 + 2);  // the only disk
    append_little_endian(bytes, arrays.size(), 2);
    append_little_endian(bytes, arrays.size(), 2);
    append_little_endian(bytes, directory.size(), 4);
    append_little_endian(bytes, directory_begin, 4);
    append_little_endian(bytes, 0, 2);  // no comment
    return bytes;
}

}  // namespace softmaxlab
