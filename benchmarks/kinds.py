"""How often the kind of a panel is told right, and how true the scores are, on documents that were kept apart.

    python benchmarks/kinds.py ../shared/data --cache CACHE [--confusion kinds.md]

CACHE keeps what was looked at, as for ``python -m harvest.training.kinds``, and may be the same folder. First the test
part, three documents in ten, by a layer fitted on the rest and calibrated there; then all documents, each by a layer
that was fitted without it and the others of its fifth. ``--confusion`` writes who was taken for whom in the latter.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from harvest.training.kind_table import NAMES
from harvest.training.kind_trial import confusions, out_of_fold, report, tried
from harvest.training.kinds import calibrate, fit, whole_table


def as_table(counts: Counter[tuple[str, str]]) -> str:
    """Markdown: a row for each true kind: how many, the share that was right, what the others were taken for."""
    lines = ["| kind | panels | right | taken for |", "|---|---|---|---|"]
    for kind in NAMES:
        taken = {answer: count for (truth, answer), count in counts.items() if truth == kind}
        if taken:
            wrong = sorted((-count, answer) for answer, count in taken.items() if answer != kind)
            others = ", ".join(f"{answer} {-count}" for count, answer in wrong)
            total = sum(taken.values())
            lines.append(f"| {kind} | {total} | {taken.get(kind, 0) / total:.2f} | {others} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--confusion", type=Path)
    arguments = parser.parse_args()
    table = whole_table(arguments.data, arguments.cache)
    real = table.sources != "drawn"
    train = table.only((table.parts == "train") | (table.sources == "drawn"))
    head = calibrate(fit(train), out_of_fold(fit, train, folds=3))
    print(f"test part, fitted on {len(train.kinds)} rows of other documents:")
    print(report(tried(head, table.only((table.parts == "test") & real)), head.unsure))
    trial = out_of_fold(fit, table)
    print("\nevery document, by a layer fitted without it (nothing is called unsure):")
    print(report(trial))
    if arguments.confusion:
        arguments.confusion.write_text(as_table(confusions(trial, "+caption")) + "\n")


if __name__ == "__main__":
    main()
