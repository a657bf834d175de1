# Writes OUTPUT: the bytes of INPUT as little-endian 64-bit words, and their number, in NAMESPACE under SYMBOL.

file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(APPEND hex "0000000000000000") # the last word is padded with zeros; there is always one
set(byte "([0-9a-f][0-9a-f])")
string(REGEX REPLACE "${byte}${byte}${byte}${byte}${byte}${byte}${byte}${byte}" "0x\\8\\7\\6\\5\\4\\3\\2\\1,\n" words
                     "${hex}")
string(REGEX REPLACE "\n[0-9a-f]*$" "\n" words "${words}") # the padding that made no whole word
file(
  WRITE ${OUTPUT}
  "#include <cstddef>
#include <cstdint>

namespace ${NAMESPACE} {
extern const std::size_t ${SYMBOL}_size;
extern const std::uint64_t ${SYMBOL}_words[];
const std::size_t ${SYMBOL}_size = ${size};
const std::uint64_t ${SYMBOL}_words[] = {
${words}};
}
")
