"""``figlens classify``."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING

import click

from search_ui.cli.terminal import printable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = ("image", "kind", "score")


@click.command("classify")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table: image,kind,score.")
@click.option("--caption", default="", metavar="TEXT", help="The caption of the images, which helps.")
@click.option(
    "--ocr-engine",
    type=click.Choice(["rapidocr", "tesseract", "none"]),
    default="rapidocr",
    show_default=True,
    help="What reads the text in the images, which tells one plot from another; none is faster.",
)
def run(images: tuple[str, ...], as_csv: bool, caption: str, ocr_engine: str) -> int:
    """Say what kind of picture single panels are: sem, xrd_pattern, line_plot and so on.

    One line an image, in the order given; "other" is what was looked at and is no kind for sure. An image that cannot
    be read costs one line on stderr, and the exit code 1 at the end.
    """
    from harvest.errors import DocumentError
    from harvest.reading.kinds import open_kind_reader
    from harvest.reading.ocr import open_engine

    reader, engine = open_kind_reader(), open_engine(ocr_engine)
    table = csv.writer(sys.stdout, lineterminator="\n")
    width = max(map(len, images))
    failed = False
    if as_csv:
        table.writerow(COLUMNS)
    for image in images:
        try:
            pixels = _pixels(image)
        except DocumentError as error:
            failed = True
            click.echo(f"figlens: {printable(' '.join(str(error).split()))}", err=True)
            if as_csv:
                table.writerow((image, "", ""))
            continue
        text = [line.text for line in engine.read(pixels)]
        kind, score = reader.read(pixels, caption, text)
        if as_csv:
            table.writerow((image, kind, f"{score:.3f}"))
        else:
            click.echo(f"{printable(image):{width}}  {kind:20}  {score:.2f}")
    return 1 if failed else 0


def _pixels(image: str) -> NDArray[np.uint8]:
    """RGB, height × width × 3; DocumentError in one line that names the path as it was given."""
    from pathlib import Path

    from harvest.documents.images import decode
    from harvest.errors import DocumentError
    from harvest.settings import Limits

    path = Path(image)
    if path.is_dir():
        raise DocumentError(f"{image} is a folder, not a picture")
    if not path.is_file():
        raise DocumentError(f"no picture at {image}")
    return decode(path, Limits().pixels, image)
