"""Learns the heads of figlens' own CLIP.

    python -m index.training.clip --data DATA --cache CACHE [--library LIBRARY ...] [--drawn FOLDER]

DATA is a folder of data sets as ``index.training.clip.pairs`` reads them, LIBRARY one that ``figlens ingest`` filled,
FOLDER what ``python -m harvest.training.drawn_panels`` drew. CACHE keeps what was looked at, read and fitted: a run
that is ended goes on where it was. The heads are fitted without the documents that are kept back, which measures and
calibrates them, then on all documents, which is what ships; the same data gives the same weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from index.encoders.clip_network import HEADS
from index.training.clip.work import Work, learnt, report, tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--library", type=Path, nargs="*", default=())
    parser.add_argument("--drawn", type=Path)
    parser.add_argument("--out", type=Path, default=HEADS)
    arguments = parser.parse_args()
    work = Work(arguments.data, arguments.cache, arguments.library, arguments.drawn, print)
    trial = tried(work)
    print(report(work, trial))
    heads = learnt(work, trial.calibration)
    heads.save(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB, {heads.image.dim} numbers a vector")


if __name__ == "__main__":
    main()
