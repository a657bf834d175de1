#!/usr/bin/python3
"""Makes the text to train on: prepare_text.py STORIES OUT

STORIES is the folder data-by-origin/section-stories of FairytaleQA: a CSV file a story, with the columns section and text.
OUT has those that stories.txt names, in its order: one paragraph a line, in ASCII, and a line <|endoftext|> between two.
"""

import csv
import hashlib
import pathlib
import sys
import unicodedata

SHA256 = "1351b436104f651d2ee5042348f849604ab7dc8f084ddc750d57aee87f3bac19"  # of the text that was trained on


def in_ascii(text):
    """Typographic quotes and dashes as typewriters have them, letters without their accents."""
    for signs, plain in (("“”", '"'), ("‘’", "'"), ("—", "--"), ("–", "-"), ("…", "...")):
        for sign in signs:
            text = text.replace(sign, plain)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def paragraphs(path):
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for line in in_ascii(row["text"]).splitlines():
                line = " ".join(line.split())
                if line:
                    yield line


def main():
    folder, out = (pathlib.Path(word) for word in sys.argv[1:3])
    names = (pathlib.Path(__file__).parent / "stories.txt").read_text().split()
    stories = ["\n".join(paragraphs(next(folder.glob(f"*/{name}-story.csv")))) for name in names]
    text = "\n<|endoftext|>\n".join(stories) + "\n"
    out.write_text(text, encoding="ascii")
    found = hashlib.sha256(text.encode()).hexdigest()
    print(f"{len(stories)} stories, {len(text):,} bytes, SHA-256 {found}")
    if found != SHA256:
        print("This is not exactly the text that was trained on: vocabulary and losses will differ a little.")


if __name__ == "__main__":
    main()
