"""How long a text search takes: a library of invented captions is indexed, then asked the queries below.

    python benchmarks/search.py [--panels 100000] [--keep FOLDER]

Prints the time to build the index, to open it, to refresh it when nothing changed and after one new paper, and the
median and slowest search.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from harvest.records import Box, Figure, Harvest, Panel, Paper, figure_id, panel_id
from harvest.store import InputFile, Library
from index import open_library
from index.text.synonyms import field_synonyms

FIGURES = 7
QUERIES = (
    "TEM image of nanoparticles",
    "diffractogram of lithium iron phosphate",
    "stress-strain curve steel",
    "grahpene oxide shets",
    '"phase diagram" Fe2O3',
    "band structure AND perovskite",
    "schematic of the experimental setup",
    "kind:sem porous carbon",
    "cyclic voltammogram of an organic cathode year:2015-2020",
    "nano* -graphene",
    "temperature dependence of viscosity",
    "effect of annealing on grain size in thin films of zinc oxide",
)


def paper(number: int, words: list[str], rare: list[str]) -> Harvest:
    """A paper of FIGURES captions: words by Zipf's law, some of them of this paper alone."""
    chance = random.Random(number)
    name = hashlib.sha256(str(number).encode()).hexdigest()[:16]

    def text(length: int) -> str:
        picked = [words[min(int(chance.paretovariate(0.6)) - 1, len(words) - 1)] for _ in range(length)]
        return " ".join([*picked, rare[chance.randrange(len(rare))]])

    figures = []
    for place in range(1, FIGURES + 1):
        own = figure_id(name, place)
        caption = f"Figure {place}. {text(40)}."
        panel = Panel(
            panel_id(own, "a"), "", Box(1, 0, 0, 9, 9), caption, chance.choice(("sem", "tem", "line_plot", ""))
        )
        figures.append(Figure(own, f"Figure {place}", panel.box, caption, (text(25), text(25)), (panel,)))
    year = chance.randrange(1990, 2026)
    journal = f"Journal {chance.randrange(40)}"
    record = Paper(name, f"{number}.pdf", text(10), year=year, journal=journal, abstract=text(150), pages=9)
    return Harvest(record, tuple(figures))


def fill(library: Library, panels: int) -> None:
    chance = random.Random(0)
    words = sorted(field_synonyms().words)
    chance.shuffle(words)
    rare = ["".join(chance.choice("abcdefghiklmnoprstu") for _ in range(9)) for _ in range(panels // 2 + 1)]
    for number in range(panels // FIGURES):
        add(library, paper(number, words, rare))


def add(library: Library, harvest: Harvest) -> None:
    file = InputFile(f"/papers/{harvest.paper.source}", 1, 1, harvest.paper.id * 4)
    library.commit(harvest, library.folder, "benchmark", [file])


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"{what:<36} {time.perf_counter() - start:9.3f} s", flush=True)


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--panels", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="keep the invented library here, or use the one that is here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch) / "library"
        if not (folder / "catalog.sqlite").exists():
            with timed(f"invent {asked.panels} panels"), Library.open(folder, create=True) as library:
                fill(library, asked.panels)
        measure(folder)
    return 0


def measure(folder: Path) -> None:
    with open_library(folder) as library, timed("build the text index"):
        library.search("first")
    with open_library(folder) as library:
        with timed("open and search once"):
            library.search("first")
        first = [seconds(lambda q=query: library.search(q)) for query in QUERIES]  # type: ignore[misc]
        again = [seconds(lambda q=query: library.search(q)) for query in QUERIES]  # type: ignore[misc]
        for name, times in (("new queries", first), ("the same again", again)):
            print(f"{name}: median {1000 * statistics.median(times):.0f} ms, slowest {1000 * max(times):.0f} ms")
        add(library.library, paper(-1, sorted(field_synonyms().words), ["rare"]))
        with timed("search after one new paper"):
            library.search("first")
        size = sum(path.stat().st_size for path in (folder / "index").glob("text*.sqlite"))
        print(f"{library.search(limit=0).total} panels, index of {size / 2**20:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
