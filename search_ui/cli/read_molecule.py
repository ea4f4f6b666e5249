"""``figlens read-molecule``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import json_option
from search_ui.cli.single_pictures import SinglePictures, csv_line
from search_ui.cli.terminal import json_text, printable

if TYPE_CHECKING:
    from harvest.records import Molecule

COLUMNS = ("image", "smiles", "label", "confidence")


@click.command("read-molecule")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table: image,smiles,label,confidence.")
@json_option
def run(images: tuple[str, ...], as_csv: bool, as_json: bool) -> int:
    """Read the molecules drawn in pictures as SMILES.

    IMAGE is a picture of one diagram or of a scheme of several; each molecule is a row, with the label printed under
    it and a confidence, the probability to be exactly right. A picture without a molecule gives one row with nothing
    but its name. An image that cannot be read costs one line on stderr, and the exit code 1 at the end.
    """
    from harvest.molecules.picture import open_picture_reader

    if as_csv and as_json:
        raise click.UsageError("choose --csv or --json")
    reader = open_picture_reader()
    pictures = SinglePictures(images)
    rows: list[dict[str, object]] = []
    if as_csv:
        click.echo(csv_line(*COLUMNS))
    try:
        for image, pixels in pictures:
            molecules = None if pixels is None else reader.read(pixels)
            if as_json:
                rows.append({"image": image, "molecules": None if molecules is None else [*map(_plain, molecules)]})
            elif as_csv:
                _tell_rows(image, molecules or ())
            elif molecules is not None:
                _tell(image, molecules)
    finally:
        reader.close()
    if as_json:
        click.echo(json_text({"images": rows}, indent=2))
    return 1 if pictures.failed else 0


def _tell_rows(image: str, molecules: Sequence[Molecule]) -> None:
    for molecule in molecules:
        click.echo(csv_line(image, molecule.smiles, molecule.label, f"{molecule.confidence:.3f}"))
    if not molecules:
        click.echo(csv_line(image, "", "", ""))


def _tell(image: str, molecules: Sequence[Molecule]) -> None:
    for molecule in molecules:
        label = f"  {molecule.label}" if molecule.label else ""
        readers = ", ".join(molecule.readers)
        click.echo(printable(f"{image}: {molecule.smiles}{label}  ({molecule.confidence:.2f}, read by {readers})"))
    if not molecules:
        click.echo(printable(f"{image}: no molecule"))


def _plain(molecule: Molecule) -> dict[str, object]:
    box = molecule.box
    return {
        "smiles": molecule.smiles,
        "label": molecule.label,
        "confidence": molecule.confidence,
        "readers": list(molecule.readers),
        "box": [box.x0, box.top, box.x1, box.bottom] if box else None,
    }
