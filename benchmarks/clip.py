"""How well words find pictures, and kinds and looks by name, by figlens' own CLIP on what it did not learn from.

    python benchmarks/clip.py ../shared/data --cache CACHE [--library LIBRARY ...] [--drawn FOLDER] [--float MINILM]

The arguments are those of ``python -m index.training.clip``, and CACHE may be the same folder. Four numbers are of
heads fitted without the documents kept back; ``captioned_test``, which nothing learns from, is also asked of the heads
that ship. ``--float`` is the text tower in single precision (``python -m index.training.clip.minilm --float``): the
same numbers with it say what int8 costs.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from index.encoders.clip_heads import load_heads
from index.encoders.clip_network import HEADS
from index.encoders.minilm import MiniLM
from index.training.clip.work import Work, recalls, report, tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--library", type=Path, nargs="*", default=())
    parser.add_argument("--drawn", type=Path)
    parser.add_argument("--float", type=Path)
    arguments = parser.parse_args()
    where = (arguments.data, arguments.cache, arguments.library, arguments.drawn, lambda _: None)
    work = Work(*where)
    heads = tried(work)
    print(f"heads that have not seen what is kept back:\n{report(work, heads)}")
    print(f"\nheads that ship:\nR@10 captioned_test: {recalls(work, load_heads(HEADS))['captioned_test']:.3f}")
    if arguments.float:
        exact = Work(*where, tower=MiniLM(arguments.float))
        print(f"\nthe first with a text tower in single precision:\n{report(exact, heads)}")


if __name__ == "__main__":
    main()
