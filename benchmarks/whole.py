"""Every number that the README quotes, measured anew in one run and printed as its tables.

    python benchmarks/whole.py [--data ../shared/data] [--cache DIR] [--only WORD] [--log FILE]

Runs the other benchmarks one after the other (about an hour on two cores, a third of it where CACHE has what it keeps)
and picks their numbers from what they print; --only runs those whose row holds WORD. What they print goes to --log. A
benchmark that fails, or that no longer prints its number, is a row that says so, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """``command`` measures ``what``; ``pattern`` finds the numbers in what it prints, ``said`` shows them."""

    what: str
    command: str
    pattern: str
    said: str


DRAW = "-m harvest.training.drawn_panels {cache}/drawn --count"
PREPARED = {
    "corpus": ("figlens ingest {data}/corpus --library {cache}/corpus",),
    "drawn": (f"{DRAW} 24", f"{DRAW} 160 --kinds sem", f"{DRAW} 60 --kinds tem"),
}
"""What a benchmark's command needs in CACHE under that name, and how it is made where it is not there."""

CLIP = "benchmarks/clip.py {data} --cache {cache}/clip --library {cache}/papers {cache}/corpus --drawn {cache}/drawn"
ROWS = (
    Row(
        "figures of 14 real papers, F1; with their captions",
        "benchmarks/extract.py {data}/papers --truth {data}/papers/truth --no-peer",
        r"figure F1 (\S+) +figure\+caption F1 (\S+)",
        "{0}; {1}",
    ),
    Row(
        "figures found; everything but OCR",
        "benchmarks/extract.py {data}/papers --truth {data}/papers/truth --no-peer",
        r"figures found: +(\S+) pages/s.*?everything but OCR: +(\S+) pages/s",
        "{0}; {1} pages/s",
    ),
    Row(
        "panels of compound figures, F1; with the right letter",
        "benchmarks/panels.py {data}/papers --truth {data}/papers/truth",
        r"panel F1 (\S+) +panel\+letter F1 (\S+)",
        "{0}; {1}",
    ),
    Row(
        "kind of a panel, documents kept apart: from pixels; with its caption",
        "benchmarks/kinds.py {data} --cache {cache}/kinds",
        r"every document.*?\nall +\d+ +(\S+) +\S+ +(\S+)",
        "{0}; {1}",
    ),
    Row(
        "scale bars: right; wrong; false",
        "benchmarks/scale.py {data}/micrographs/scale_bars.csv",
        r"right (\d+/\d+), wrong (\d+).*?false (\d+/\d+)",
        "{0}; {1}; {2}",
    ),
    Row(
        "molecules drawn in pictures, exact (no weight was fitted on these); where figlens is sure",
        "benchmarks/molecules.py {data}/molecules --half quote",
        r"all +n= *\d+ exact=(\S+).*?>= 0\.9: n= *\d+ exact=(\S+)",
        "{0}; {1}",
    ),
    Row(
        "molecules drawn in schemes, labels and R-groups included",
        "benchmarks/schemes.py 40 11000",
        r"all: (\d+ of \d+)",
        "{0}",
    ),
    Row(
        "title; DOI; licence of 26 papers",
        "benchmarks/metadata.py {data}/corpus/corpus.csv",
        r"title +right (\S+),.*?doi +right (\S+),.*?licence +right (\S+),",
        "{0}; {1}; {2}",
    ),
    Row(
        "everything, papers to indexes",
        "figlens ingest {data}/papers --library {cache}/papers --profile",
        r"(\d+) papers harvested in (\S+) s",
        "{0} papers read in {1} s, {clock:.0f} s with the indexes",
    ),
    Row(
        "48 text queries: success@5; the right panel first",
        "benchmarks/queries.py {cache}/papers {data}/queries",
        r"overall +\d+ +\S+ +(\S+) +\S+ +(\S+)",
        "{0}; {1}",
    ),
    Row(
        "crops find their figure first; unrelated pictures turned away",
        "benchmarks/queries.py {cache}/papers {data}/queries",
        r"image crops +(\d+) +(\S+).*?'nothing alike': (\d+ of \d+)",
        "{1} of {0}; {2}",
    ),
    Row(
        "a caption finds its figure among the best ten: of 300 of textbooks; of 552 of other sources",
        CLIP,
        r"R@10 textbooks: (\S+).*?R@10 captioned_test: (\S+)",
        "{0}; {1}",
    ),
    Row(
        "15 kinds by name, the best ten; words of morphology, over all micrographs; over those said to show any",
        CLIP,
        r"of 15 kinds over \d+ panels: (\S+).*?over all micrographs: (\S+).*?is said of: (\S+)",
        "{0}; {1}; {2}",
    ),
    Row(
        "80 more crops of panels find their figure; drawn strangers turned away",
        "benchmarks/images.py --papers {data}/papers --library {cache}/papers --count 80",
        r"crops +success@1 (\S+) of \d+.*?turned away (\d+ of \d+)",
        "{0}; {1}",
    ),
)


@cache
def output_of(command: str, log: Path) -> tuple[str, float, int]:
    """What a command prints, the seconds it took and its exit status; each command runs once."""
    begun = time.perf_counter()
    print(f"… {command}", file=sys.stderr, flush=True)
    program, _, rest = command.partition(" ")
    call = [str(Path(sys.executable).with_name(program))] if program == "figlens" else [sys.executable, program]
    ran = subprocess.run([*call, *rest.split()], cwd=HERE.parent, capture_output=True, text=True, check=False)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"$ {command}\n{ran.stdout}{ran.stderr}\n")
    return ran.stdout + ran.stderr, time.perf_counter() - begun, ran.returncode


def prepare(name: str, places: Mapping[str, Path], log: Path) -> None:
    """Makes what a row needs, unless it is there; what fails shows in the row."""
    if not (places["cache"] / name).exists():
        for command in PREPARED[name]:
            output_of(command.format(**places), log)


def measured(row: Row, command: str, log: Path) -> tuple[str, bool]:
    """The row's numbers as the README writes them, and whether there are any."""
    text, seconds, status = output_of(command, log)
    found = re.search(row.pattern, text, re.DOTALL)
    if status or found is None:
        return f"not measured: exit status {status}, see {log}", False
    return row.said.format(*found.groups(), clock=seconds), True


def main() -> int:
    """Runs the rows and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, help="keeps what can be used again, a library of the papers among it")
    parser.add_argument("--only", default="", help="only rows that hold this word")
    parser.add_argument("--log", type=Path, default=Path("whole.log"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="figlens-whole-") as folder:
        places = {"data": options.data, "cache": options.cache or Path(folder)}
        places["cache"].mkdir(parents=True, exist_ok=True)
        print("| what | measured | command |\n|---|---|---|", flush=True)
        every = True
        for row in (row for row in ROWS if options.only in row.what + row.command):
            for name in (name for name in PREPARED if f"{{cache}}/{name}" in row.command):
                prepare(name, places, options.log)
            said, right = measured(row, row.command.format(**places), options.log)
            every &= right
            shown = row.command.format(data="../shared/data", cache="CACHE")
            start = "" if shown.startswith("figlens") else "python "
            print(f"| {row.what} | {said} | `{start}{shown}` |", flush=True)
    return 0 if every else 1


if __name__ == "__main__":
    raise SystemExit(main())
