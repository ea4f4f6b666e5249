"""How often the paper data read from PDFs is right, per field, against a table of the truth.

    python benchmarks/metadata.py ../shared/data/corpus/corpus.csv [MORE.pdf ...]

The table needs the columns file, title, doi, licence, journal; the PDFs lie beside it. Titles and journals count as
right when their letters agree (a journal also when its words are abbreviated), licences when one states the other.
"""

from __future__ import annotations

import argparse
import csv
import re
from pathlib import Path

from rapidfuzz import fuzz

from harvest.documents.metadata import read_paper
from harvest.documents.pdf import open_pdf
from harvest.records import Paper
from harvest.settings import Limits

FIELDS = ("title", "doi", "licence", "journal")


def paper_of(path: Path) -> Paper:
    """The paper data of one PDF."""
    with open_pdf(path, Limits()) as document:
        return read_paper(document, "0" * 16, path.name)


def is_right(field: str, said: str, truth: str) -> bool:
    """Whether ``said`` agrees with ``truth`` as far as print can tell."""
    if field == "title":
        return fuzz.ratio(_letters(said), _letters(truth)) >= 93
    if field == "journal":
        return bool(said) and _same_journal(said, re.sub(r"\s*\(.*\)$", "", truth))
    if field == "licence":
        return bool(said) and (said.startswith(truth) or truth.startswith(said))
    return said.casefold() == truth.casefold()


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _same_journal(said: str, truth: str) -> bool:
    small = ("of", "the", "and", "in", "for")
    short = [word for word in re.findall(r"\w+", said.casefold()) if word not in small]
    full = [word for word in re.findall(r"\w+", truth.casefold()) if word not in small]
    return len(short) == len(full) and all(word.startswith(part) for part, word in zip(short, full, strict=True))


def main() -> None:
    """Print the misses, then the share that is right per field."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("table", type=Path)
    arguments.add_argument("more", type=Path, nargs="*", help="PDFs whose data is printed without a truth")
    given = arguments.parse_args()
    with given.table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    right = dict.fromkeys(FIELDS, 0)
    wrong = dict.fromkeys(FIELDS, 0)
    abstracts: list[int] = []
    for row in rows:
        paper = paper_of(given.table.parent / row["file"])
        abstracts.append(len(paper.abstract.split()))
        print(f"{row['file']}: {paper.year}, {'; '.join(paper.authors)[:150]} | {paper.abstract[:60]}…")
        for field in FIELDS:
            said = str(getattr(paper, field))
            if is_right(field, said, row[field]):
                right[field] += 1
            else:
                wrong[field] += bool(said)
                print(f"  {field}: {said!r} for {row[field]!r}")
    for path in given.more:
        paper = paper_of(path)
        abstracts.append(len(paper.abstract.split()))
        parts = (paper.title, "; ".join(paper.authors), paper.doi, paper.year, paper.journal, paper.licence)
        print(f"{path.name}: {' | '.join(str(part) for part in parts)} | {paper.abstract[:60]}…")
    for field in FIELDS:
        silent = len(rows) - right[field] - wrong[field]
        print(f"{field:8} right {right[field]}/{len(rows)}, wrong {wrong[field]}, silent {silent}")
    found = sorted(length for length in abstracts if length)
    print(f"abstract found {len(found)}/{len(abstracts)}, {found[0]} to {found[-1]} words" if found else "no abstract")


if __name__ == "__main__":
    main()
