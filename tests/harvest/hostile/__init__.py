"""Files that are broken, lie, or want to do harm: made in seconds, the same for the same seed.

``build`` writes them into folders by sort and returns the paths that a batch has to say something about. ``quick``
leaves out those that cost their worker its whole time or memory.
"""

from __future__ import annotations

from pathlib import Path

from tests.harvest.hostile import archives, markup, pdf_bombs, pdfs, pictures, places


def build(folder: Path, seed: int = 1, quick: bool = False) -> list[Path]:
    """Everything below ``folder``; each path in the list must have an outcome after a batch."""
    made: list[Path] = []
    contents = {
        "pdfs": pdfs.make(seed, fuzzed=12 if quick else 60),
        "pictures": pictures.make(seed),
        "markup": markup.make(),
        "archives": archives.make(quick),
        "bombs": {} if quick else pdf_bombs.make(),
    }
    for sort, files in contents.items():
        for name, data in files.items():
            path = folder / sort / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            made.append(path)
    return made + places.make(folder / "places")
