"""Runs a shared set of queries over a library and prints the shared scorer's table.

    python benchmarks/queries.py LIBRARY QUERIES_DIR [--scorer score_queries.py] [--per-query] [--text-only]

QUERIES_DIR holds text_queries.jsonl and image_queries.jsonl; the scorer is looked for in ../shared/bench.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index import open_library
from index.library import FigureLibrary
from index.results import Results

HITS = 20


def ask(library: FigureLibrary, folder: Path, text_only: bool) -> Iterator[dict[str, Any]]:
    """One line of results a query, in the scorer's form."""
    for name in ("text_queries.jsonl",) if text_only else ("text_queries.jsonl", "image_queries.jsonl"):
        path = folder / name
        if not path.is_file():
            continue
        for query in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            start = time.perf_counter()
            if "query" in query:
                results = library.search(query["query"], limit=HITS)
            else:
                results = library.search(image=folder / query["image"], limit=HITS)
            yield line_of(query["id"], results) | {"seconds": time.perf_counter() - start}


def line_of(name: str, results: Results) -> dict[str, Any]:
    hits = [{"pdf": hit.source, "label": hit.label, "panel": hit.panel or None} for hit in results]
    return {"id": name, "hits": hits, "nothing_alike": results.nothing_alike}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--scorer", type=Path, default=Path("../shared/bench/score_queries.py"))
    parser.add_argument("--per-query", action="store_true")
    parser.add_argument("--text-only", action="store_true")
    asked = parser.parse_args()
    with open_library(asked.library) as library:
        lines = list(ask(library, asked.queries, asked.text_only))
    seconds = sorted(line.pop("seconds") for line in lines)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        extra = ["--per-query"] if asked.per_query else []
        command = [sys.executable, str(asked.scorer), str(asked.queries), file.name, *extra]
        status = subprocess.run(command, check=False).returncode
    print(f"median {1000 * seconds[len(seconds) // 2]:.0f} ms a query, slowest {1000 * seconds[-1]:.0f} ms")
    return status


if __name__ == "__main__":
    sys.exit(main())
