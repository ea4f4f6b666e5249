"""``figlens scale``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from search_ui.cli.single_pictures import SinglePictures, csv_line
from search_ui.cli.terminal import printable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.reading.ocr import OcrEngine
    from harvest.records import ScaleBar

COLUMNS = ("image", "value", "unit", "nm_per_pixel", "confidence")


@click.command("scale")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table: image,value,unit,nm_per_pixel,confidence.")
@click.option("--caption", default="", metavar="TEXT", help="The caption, for a bar without a label of its own.")
@click.option(
    "--ocr-engine",
    type=click.Choice(["rapidocr", "tesseract", "none"]),
    default="rapidocr",
    show_default=True,
    help="What reads the labels of the bars.",
)
def run(images: tuple[str, ...], as_csv: bool, caption: str, ocr_engine: str) -> int:
    """Read the scale bars of single micrographs.

    One line an image, in the order given; without a scale bar that is read for sure its fields stay empty. An image
    that cannot be read costs one line on stderr, and the exit code 1 at the end.
    """
    from harvest.reading.ocr import open_engine

    engine = open_engine(ocr_engine)
    pictures = SinglePictures(images)
    if as_csv:
        click.echo(csv_line(*COLUMNS))
    for image, pixels in pictures:
        scale = None if pixels is None else _scale_in(pixels, engine, caption)
        if as_csv:
            click.echo(csv_line(image, *(_fields(scale) if scale else ("", "", "", ""))))
        elif scale:
            ratio = f"{scale.nm_per_pixel:.3g} nm a pixel (confidence {scale.confidence:.2f})"
            click.echo(f"{printable(image)}: {scale.value:g} {scale.unit}, {ratio}")
        elif pixels is not None:
            click.echo(f"{printable(image)}: no scale bar")
    return 1 if pictures.failed else 0


def _scale_in(pixels: NDArray[np.uint8], engine: OcrEngine, caption: str) -> ScaleBar | None:
    from harvest.reading.figure_text import read_picture
    from harvest.reading.scale import read_scale
    from harvest.records import Box

    whole = Box(1, 0.0, 0.0, float(pixels.shape[1]), float(pixels.shape[0]))
    return read_scale(pixels, whole, read_picture(pixels, engine, whole), caption, engine)


def _fields(scale: ScaleBar) -> tuple[str, str, str, str]:
    return f"{scale.value:g}", scale.unit, f"{scale.nm_per_pixel:.5g}", f"{scale.confidence:.2f}"
