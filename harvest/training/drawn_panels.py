"""Draws panels of known kinds with captions, as a folder of pictures and ``labels.jsonl``.

    python -m harvest.training.drawn_panels FOLDER --count 20

``count`` panels of each kind that can be drawn; each row has ``image``, ``kind``, ``caption`` and ``doi`` (the number
of the drawn document, so that what looks alike can be kept together). The same call draws the same panels; those that
are there are not drawn again.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from PIL import Image

from harvest.samples import PANEL_KINDS
from harvest.training.kind_examples import draw


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=20, help="panels of each kind")
    parser.add_argument("--kinds", nargs="+", default=PANEL_KINDS, choices=PANEL_KINDS, metavar="KIND")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    table = arguments.folder / "labels.jsonl"
    lines = table.read_text(encoding="utf-8").splitlines() if table.is_file() else []
    done = {json.loads(line)["image"] for line in lines}
    with table.open("a", encoding="utf-8") as file:
        for number in range(arguments.count):
            for kind in arguments.kinds:
                name = f"{kind}_{number:03d}.png"
                if name not in done:
                    shown = draw(kind, number)
                    Image.fromarray(shown.image).save(arguments.folder / name)
                    row = {"image": name, "kind": kind, "caption": shown.caption, "doi": f"drawn {number}"}
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    file.flush()
    print(f"{arguments.folder}: {arguments.count} panels of each of {len(arguments.kinds)} kinds")


if __name__ == "__main__":
    main()
