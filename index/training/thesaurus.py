"""Makes index/text/thesaurus.txt, everyday words and those of the same sense, from WordNet 3.0.

    python -m index.training.thesaurus /usr/share/wordnet

The folder holds WordNet's data.noun, index.noun and so on (Debian's package wordnet-base). Kept are single words and,
for their most frequent senses, the other words of the sense. Wider and narrower words were tried and found nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

PARTS = ("noun", "verb", "adj", "adv")
SENSES = 3


def senses(folder: Path, part: str) -> dict[str, tuple[str, ...]]:
    """The words of each synset of a part of speech by its offset, laid out as the manual wndb(5WN) says."""
    found = {}
    for line in _lines(folder / f"data.{part}"):
        fields = line.split()
        found[fields[0]] = tuple(fields[4 + 2 * i].split("(")[0].lower() for i in range(int(fields[3], 16)))
    return found


def entries(folder: Path) -> Iterator[str]:
    """Lines ``word<TAB>words of the same senses``, sorted by word."""
    table: dict[str, dict[str, None]] = {}
    for part in PARTS:
        words = senses(folder, part)
        for line in _lines(folder / f"index.{part}"):
            fields = line.split()
            if _plain(fields[0]):
                same = table.setdefault(fields[0], {})
                for offset in fields[-int(fields[2]) :][:SENSES]:
                    same.update(dict.fromkeys(words[offset]))
    for word in sorted(table):
        yield f"{word}\t{' '.join(other for other in table[word] if other != word and _plain(other))}".rstrip()


def _plain(word: str) -> bool:
    return word.isascii() and word.isalpha() and 2 < len(word) < 16


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from (line for line in file if not line.startswith("  "))


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    out = Path(__file__).parents[1] / "text" / "thesaurus.txt"
    lines = list(entries(Path(sys.argv[1])))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} words written to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
