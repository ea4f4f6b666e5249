"""A corpus of sample documents with their truth: which document comes in which look and form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harvest.samples.abstracts import abstract_page
from harvest.samples.articles import Article, seeded
from harvest.samples.jats import write_jats
from harvest.samples.looks import look_named
from harvest.samples.patents import patent
from harvest.samples.scans import scanned
from harvest.samples.singles import write_single
from harvest.samples.truth import Truth

Written = tuple[Path, Truth]

PLAN = (
    "lindenbaum",
    "alpina",
    "scan:burlington",
    "patent",
    "basileia",
    "jats:ridge",
    "neckar",
    "image:habitat",
    "manuscript",
    "ridge",
    "abstract",
    "habitat",
    "broken:potomac",
    "potomac",
    "lyceum",
    "layered:lindenbaum",
    "burlington",
    "patent",
    "jats:alpina",
    "image:basileia",
)
"""What the first documents of every corpus are; it begins anew when used up."""


def write_corpus(folder: Path, papers: int, seed: int) -> list[Path]:
    """Write that many documents into a folder; gives their paths, in order.

    Beside each document called NAME lies its truth, ``folder/NAME.json``: NAME.pdf, or NAME/NAME.xml (JATS with its
    images) or NAME/NAME.png (a single picture, its caption in NAME.txt). The same seed writes the same files, and
    document k is the same however many are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(papers):
        path, truth = write_document(folder, number, seed)
        (folder / f"{path.stem}.json").write_text(truth.to_json(), encoding="utf-8")
        paths.append(path)
    return paths


def write_document(folder: Path, number: int, seed: int) -> Written:
    """Write the document of that number (from 0) of a corpus."""
    form, _, look = PLAN[number % len(PLAN)].rpartition(":")
    if look in ("patent", "abstract"):
        form = look
    name = f"sample{number + 1:03d}_{form or 'article'}" + (f"_{look}" if look != form else "")
    return _FORMS[form](folder, name, look, seed, number)


def _article(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    article = Article(seeded(seed, number), look_named(look), f"{name}.pdf")
    return _saved(folder / f"{name}.pdf", article.typeset()), article.truth


def _scan(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    return _scanned(folder, name, look, seed, number, layer=False)


def _layered(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    return _scanned(folder, name, look, seed, number, layer=True)


def _scanned(folder: Path, name: str, look: str, seed: int, number: int, layer: bool) -> Written:
    rng = seeded(seed, number)
    article = Article(rng, look_named(look), f"{name}.pdf", figures=int(rng.integers(2, 4)))
    data = scanned(article.typeset(), article.truth, rng, layer)
    return _saved(folder / f"{name}.pdf", data), article.truth


def _broken(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    article = Article(seeded(seed, number), look_named(look), f"{name}.pdf", figures=3)
    article.truth.variant = "broken"
    return _saved(folder / f"{name}.pdf", article.typeset(readable=False)), article.truth


def _patent(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    data, truth = patent(seeded(seed, number), f"{name}.pdf")
    return _saved(folder / f"{name}.pdf", data), truth


def _abstract(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    data, truth = abstract_page(seeded(seed, number), f"{name}.pdf")
    return _saved(folder / f"{name}.pdf", data), truth


def _jats(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    return write_jats(folder / name, name, Article(seeded(seed, number), look_named(look), f"{name}.xml"))


def _image(folder: Path, name: str, look: str, seed: int, number: int) -> Written:
    return write_single(folder / name, name, Article(seeded(seed, number), look_named(look), f"{name}.png", figures=1))


def _saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


_FORMS: dict[str, Callable[[Path, str, str, int, int], Written]] = {
    "": _article,
    "scan": _scan,
    "layered": _layered,
    "broken": _broken,
    "patent": _patent,
    "abstract": _abstract,
    "jats": _jats,
    "image": _image,
}
