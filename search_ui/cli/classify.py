"""``figlens classify``."""

from __future__ import annotations

import click

from search_ui.cli.single_pictures import SinglePictures, csv_line
from search_ui.cli.terminal import printable

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
    from harvest.reading.kinds import open_kind_reader
    from harvest.reading.ocr import open_engine

    reader, engine = open_kind_reader(), open_engine(ocr_engine)
    width = max(map(len, images))
    pictures = SinglePictures(images)
    if as_csv:
        click.echo(csv_line(*COLUMNS))
    for image, pixels in pictures:
        if pixels is None:
            kind, score = "", None
        else:
            kind, score = reader.read(pixels, caption, [line.text for line in engine.read(pixels)])
        if as_csv:
            click.echo(csv_line(image, kind, "" if score is None else f"{score:.3f}"))
        elif score is not None:
            click.echo(f"{printable(image):{width}}  {kind:20}  {score:.2f}")
    return 1 if pictures.failed else 0
