"""Pictures with what is said of them, out of a folder of data sets and out of libraries.

The folder holds ``captioned``, ``captioned_more`` and ``captioned_papers`` (pictures and ``captions.jsonl``),
``micrographs`` and ``figures`` (pictures and ``labels.jsonl`` with kinds). A library gives its panels with their
sub-captions. A document is in one part as a whole: "train", or "kept", which is measured and calibrated on.
``captioned_test`` is measured on only and never read for training.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import harvest

KIND_LABELS = Path(harvest.__file__).parent / "training" / "kind_labels.csv"
"""Kinds of panels by eye: file, box, kind. Read as data: the index does not import harvest's training."""

KEPT_TENTHS = 3
"""Of ten documents with labelled kinds three are kept back, the same as where kinds are learnt."""

TEXTBOOKS = "osbooks"
TEXTBOOK_KEPT = 300
ALIKE = 20
"""How many numbers in a row of a collection's pictures are taken for one document: neighbours look alike."""

SURE = 0.9
"""What a harvested panel's kind must score to be learnt from."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A picture: ``key`` is unique and names it, ``place`` a part of it (x0, top, x1, bottom in pixels, or nothing).

    ``caption`` may be "" where only the ``kind`` is known, ``kind`` "" where only the caption is; ``words`` is what is
    known of the material shown. ``source`` is the data set, ``group`` the document. ``view`` is 0 for the picture as it
    is, else which of its views this is (``index.training.clip.views``).
    """

    key: str
    path: Path
    source: str
    group: str
    part: str
    caption: str = ""
    kind: str = ""
    words: str = ""
    place: tuple[int, ...] = ()
    view: int = 0

    @property
    def picture(self) -> str:
        """The key of the picture that this is a view of."""
        return self.key.removesuffix(f"~{self.view}")


def pairs(data: Path, libraries: Sequence[Path] = (), drawn: Path | None = None) -> list[Pair]:
    """Everything that is learnt from or kept back, in a fixed order."""
    kinds = _kinds_by_eye()
    found = [*_textbooks(data / "captioned"), *_captioned(data / "captioned_more", "group")]
    found += _captioned(data / "captioned_papers", "doi")
    found += [*_parts(data / "captioned_papers", kinds), *_labelled(data / "micrographs", kinds)]
    found += [*_labelled(data / "figures", kinds), *_particles(data / "particles")]
    if drawn is not None:
        found += _drawn(drawn)
    for folder in libraries:
        found += _harvested(folder)
    return found


def tested(data: Path) -> list[Pair]:
    """``captioned_test``."""
    return [
        Pair(
            f"captioned_test/{row['image']}",
            data / "captioned_test" / row["image"],
            "captioned_test",
            row["group"],
            "test",
            row["caption"],
        )
        for row in _rows(data / "captioned_test" / "captions.jsonl")
    ]


def tenth(group: str) -> int:
    """0..9, by the document's name alone."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % 10


def neighbours(image: str) -> str:
    """What stands for the document of a picture that is only numbered: NAME_012.jpg is of "NAME 0"."""
    return f"{image.rpartition('_')[0]} {_run(image)}"


def _run(image: str) -> int:
    return int(image.rpartition(".")[0].rpartition("_")[2]) // ALIKE


def _textbooks(folder: Path) -> Iterator[Pair]:
    """Textbooks are kept back by runs of neighbouring figures, until there are ``TEXTBOOK_KEPT``."""
    rows = _rows(folder / "captions.jsonl")
    runs: dict[str, int] = {}
    for row in rows:
        if row["image"].startswith(TEXTBOOKS):
            runs[neighbours(row["image"])] = runs.get(neighbours(row["image"]), 0) + 1
    kept: set[str] = set()
    left = TEXTBOOK_KEPT
    for run in sorted(runs, key=lambda run: hashlib.sha256(run.encode()).hexdigest()):
        if left > 0:
            kept.add(run)
            left -= runs[run]
    for row in rows:
        book = row["image"].startswith(TEXTBOOKS)
        group = neighbours(row["image"]) if book else row["image"].rpartition("_")[0]
        part = "kept" if group in kept else "train"
        yield Pair(
            f"captioned/{row['image']}",
            folder / row["image"],
            "textbooks" if book else "captioned",
            group,
            part,
            row["caption"],
        )


def _captioned(folder: Path, document: str) -> Iterator[Pair]:
    for row in _rows(folder / "captions.jsonl"):
        part = "kept" if folder.name == "captioned_papers" and tenth(row[document]) < KEPT_TENTHS else "train"
        yield Pair(
            f"{folder.name}/{row['image']}", folder / row["image"], folder.name, row[document], part, row["caption"]
        )


def _parts(folder: Path, kinds: dict[str, list[tuple[tuple[int, ...], str]]]) -> Iterator[Pair]:
    """Parts of figures whose kind was labelled by eye; their captions speak of the whole figure and are left out."""
    for row in _rows(folder / "captions.jsonl"):
        name = f"{folder.name}/{row['image']}"
        for place, kind in kinds.get(name, []):
            key = f"{name}#{','.join(map(str, place))}"
            part = "kept" if tenth(row["doi"]) < KEPT_TENTHS else "train"
            yield Pair(key, folder / row["image"], "parts", row["doi"], part, "", kind, place=place)


def _labelled(folder: Path, kinds: dict[str, list[tuple[tuple[int, ...], str]]]) -> Iterator[Pair]:
    for row in _rows(folder / "labels.jsonl"):
        name = f"{folder.name}/{row['image']}"
        kind = kinds[name][0][1] if name in kinds else row["kind"]
        group = row.get("doi") or neighbours(row["image"])
        part = "kept" if (tenth(group) < KEPT_TENTHS if "doi" in row else _run(row["image"]) % 3 == 1) else "train"
        words = row.get("material", "")
        yield Pair(
            name,
            folder / row["image"],
            folder.name,
            group,
            part,
            row.get("caption", ""),
            kind if kind != "-" else "",
            words,
        )


def _particles(folder: Path) -> Iterator[Pair]:
    """Electron micrographs of particles; their documents are not known."""
    for path in sorted((folder / "images").glob("*.png")):
        yield Pair(f"particles/{path.name}", path, "particles", path.stem, "train", words="particles")


def _drawn(folder: Path) -> Iterator[Pair]:
    """Panels that ``harvest.training.drawn_panels`` drew: kind and form can be seen, the material is made up."""
    for row in _rows(folder / "labels.jsonl"):
        said = row["caption"].translate({ord(sign): None for sign in "~*^"})
        yield Pair(f"drawn/{row['image']}", folder / row["image"], "drawn", row["doi"], "train", "", row["kind"], said)


def _harvested(folder: Path) -> Iterator[Pair]:
    from harvest.store import Library

    with Library.open(folder) as library:
        for stored in library.panels():
            panel = stored.panel
            if panel.image is None or not panel.caption:
                continue
            kind = panel.kind if panel.kind_score >= SURE and panel.kind != "other" else ""
            part = "kept" if tenth(stored.paper.source) < KEPT_TENTHS - 1 else "train"
            yield Pair(
                f"library/{panel.image.sha256[:20]}",
                library.image_path(panel.image),
                "library",
                stored.paper.source,
                part,
                panel.caption,
                kind,
            )


def _kinds_by_eye() -> dict[str, list[tuple[tuple[int, ...], str]]]:
    kinds: dict[str, list[tuple[tuple[int, ...], str]]] = {}
    with KIND_LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["page"]:
                place = tuple(int(float(row[side])) for side in ("x0", "top", "x1", "bottom") if row[side])
                kinds.setdefault(row["file"], []).append((place, row["kind"]))
    return kinds


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
