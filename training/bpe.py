"""Byte-level BPE as GPT-2 has it: the pieces, the bytes as printable characters, a trainer and an encoder.

The pattern that cuts a text into pieces is GPT-2's own, character by character the same, so that what is trained here can
be read by anything that reads GPT-2's vocab.json and merges.txt.
"""

import collections
import json

import regex  # the standard library's re does not know \p{L} and \p{N}

PATTERN = regex.compile(r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+""")
END_OF_TEXT = "<|endoftext|>"


def byte_characters():
    """GPT-2's printable character for each byte: itself where it is printable, else the next from U+0100 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    characters = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        characters.setdefault(byte, chr(256 + len(characters) - len(printable)))
    return characters


BYTE_CHARACTERS = byte_characters()
# The order in which GPT-2's vocabulary lists the bytes: the printable ones first.
BYTE_ORDER = sorted(range(256), key=lambda byte: ord(BYTE_CHARACTERS[byte]))


def written(piece):
    """A piece of text as GPT-2 writes it in its files: one printable character for each of its bytes."""
    return "".join(BYTE_CHARACTERS[byte] for byte in piece.encode("utf-8"))


def train(texts, vocabulary_size):
    """The merges, first to last, that give a vocabulary of this size (bytes, merges, end of text).

    Each step merges the most frequent pair of neighbours within pieces; of equally frequent ones, the first in the order of
    their characters, so that the same texts always give the same merges.
    """
    counts = collections.Counter(written(piece) for text in texts for piece in PATTERN.findall(text))
    pieces = [(list(piece), count) for piece, count in sorted(counts.items())]
    pair_counts = collections.Counter()
    places = collections.defaultdict(set)  # the pieces in which a pair stands, or stood
    for index, (symbols, count) in enumerate(pieces):
        for pair in zip(symbols, symbols[1:]):
            pair_counts[pair] += count
            places[pair].add(index)

    merges = []
    names = set(BYTE_CHARACTERS.values())  # two merges may give the same name: "a" + "bc" and "ab" + "c"
    while len(names) < vocabulary_size - 1:
        best = min(pair_counts, key=lambda pair: (-pair_counts[pair], pair))
        merges.append(best)
        names.add(best[0] + best[1])
        for index in sorted(places.pop(best)):
            symbols, count = pieces[index]
            for pair in zip(symbols, symbols[1:]):
                pair_counts[pair] -= count
            symbols[:] = merged(symbols, best)
            for pair in zip(symbols, symbols[1:]):
                pair_counts[pair] += count
                places[pair].add(index)
        del pair_counts[best]
    return merges


def merged(symbols, pair):
    """The symbols with each occurrence of the pair, from the left, made one."""
    result, i = [], 0
    while i < len(symbols):
        if tuple(symbols[i : i + 2]) == pair:
            result.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            result.append(symbols[i])
            i += 1
    return result


class Tokenizer:
    def __init__(self, merges):
        names = [BYTE_CHARACTERS[byte] for byte in BYTE_ORDER] + [a + b for a, b in merges] + [END_OF_TEXT]
        names = list(dict.fromkeys(names))
        self.merges = merges
        self.ids = {name: index for index, name in enumerate(names)}
        self.names = names
        self.end_of_text = self.ids[END_OF_TEXT]
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self._known = {}
        self._bytes = {character: byte for byte, character in BYTE_CHARACTERS.items()}

    def encode(self, text):
        """The ids of a text; the words <|endoftext|> in it are text like any other."""
        return [token for piece in PATTERN.findall(text) for token in self._encode_piece(piece)]

    def _encode_piece(self, piece):
        if piece not in self._known:
            symbols = list(written(piece))
            while len(symbols) > 1:
                best = min(zip(symbols, symbols[1:]), key=lambda pair: self._ranks.get(pair, len(self._ranks)))
                if best not in self._ranks:
                    break
                symbols = merged(symbols, best)
            self._known[piece] = [self.ids[symbol] for symbol in symbols]
        return self._known[piece]

    def decode(self, ids):
        names = (self.names[i] for i in ids if i != self.end_of_text)
        return bytes(self._bytes[c] for name in names for c in name).decode("utf-8", errors="replace")

    @staticmethod
    def load(folder):
        """From the merges.txt that save() has written."""
        lines = (folder / "merges.txt").read_text(encoding="utf-8").splitlines()
        return Tokenizer([tuple(line.split(" ")) for line in lines[1:]])

    def save(self, folder):
        """vocab.json and merges.txt, as GPT-2's."""
        (folder / "vocab.json").write_text(json.dumps(self.ids, ensure_ascii=False) + "\n", encoding="utf-8")
        lines = ["#version: 0.2", *(f"{a} {b}" for a, b in self.merges)]
        (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
