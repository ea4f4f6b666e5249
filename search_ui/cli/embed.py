"""``figlens embed``."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import encoder_option
from search_ui.cli.single_pictures import SinglePictures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoders import Encoder

BATCH = 32
"""Pictures or texts held at once."""


@click.command("embed")
@click.argument("images", nargs=-1, metavar="IMAGE...")
@click.option(
    "--texts", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Texts instead, one a line."
)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.npy", help="Where to write."
)
@encoder_option
def run(images: tuple[str, ...], texts: Path | None, out: Path, encoder: str) -> int:
    """Write vectors of pictures or texts, whose products say how much alike they are.

    A NumPy file with one row of unit length (float32) an image or line, in the order given. An image that cannot be
    read costs one line on stderr, leaves a row of zeros in its place, and the exit code is 1.
    """
    import numpy as np

    from index.encoders import open_encoder

    if bool(images) == bool(texts):
        raise click.UsageError("name pictures, or --texts FILE with a text a line")
    if not out.parent.is_dir():
        raise click.UsageError(f"no folder {out.parent} to write {out.name} into")
    opened, pictures = open_encoder(encoder), SinglePictures(images)
    rows = list(_texts(opened, texts) if texts else _images(opened, pictures))
    vectors = np.concatenate([np.zeros((0, opened.dim), np.float32), *rows])
    _write(out, vectors)
    click.echo(f"{out}: {len(vectors)} rows of {opened.dim} by {encoder}", err=True)
    return 1 if pictures.failed else 0


def _images(encoder: Encoder, pictures: SinglePictures) -> Iterator[NDArray[np.float32]]:
    """The pictures' rows, a batch at a time; zeros for those that cannot be read."""
    import numpy as np

    from index.images import reduced

    batch: list[NDArray[np.uint8] | None] = []

    def rows() -> NDArray[np.float32]:
        good = [pixels is not None for pixels in batch]
        found = np.zeros((len(batch), encoder.dim), np.float32)
        found[good] = encoder.image_vectors([pixels for pixels in batch if pixels is not None])
        batch.clear()
        return found

    for _, pixels in pictures:
        batch.append(None if pixels is None else reduced(pixels))
        if len(batch) == BATCH:
            yield rows()
    yield rows()


def _texts(encoder: Encoder, file: Path) -> Iterator[NDArray[np.float32]]:
    lines = _lines(file)
    for start in range(0, len(lines), BATCH):
        yield encoder.text_vectors(lines[start : start + BATCH])


def _lines(file: Path) -> Sequence[str]:
    """The lines of a text file, empty ones too."""
    from harvest.errors import DocumentError, UsageError

    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UsageError(f"no texts at {file}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{file} cannot be read as text in UTF-8") from error
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _write(out: Path, vectors: NDArray[np.float32]) -> None:
    """Beside, then renamed: a reader sees the old file or all of the new one."""
    import numpy as np

    from harvest.errors import UsageError

    beside = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            np.save(file, vectors)
        beside.replace(out)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
