"""Single pictures on the command line, opened one by one: a bad one costs a line on stderr and no other picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.terminal import printable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SinglePictures:
    """The pictures of a call in their order, each with its name as given; ``failed`` tells whether one was bad."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self.failed = False

    def __iter__(self) -> Iterator[tuple[str, NDArray[np.uint8] | None]]:
        """(name, pixels as RGB, height × width × 3), None instead of pixels where the picture cannot be read."""
        from harvest.errors import DocumentError

        for name in self._names:
            try:
                yield name, _pixels(name)
            except DocumentError as error:
                self.failed = True
                click.echo(f"figlens: {printable(' '.join(str(error).split()))}", err=True)
                yield name, None


def csv_line(*fields: str) -> str:
    """One row of a table, quoted where it must be, without the line's end."""
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(fields)
    return row.getvalue()


def _pixels(name: str) -> NDArray[np.uint8]:
    from harvest.documents.images import decode
    from harvest.errors import DocumentError
    from harvest.settings import Limits

    path = Path(name)
    try:
        if name and path.is_dir():
            raise DocumentError(f"{name} is a folder, not a picture")
        if not path.is_file():
            raise DocumentError(f"no picture at {name or repr(name)}")
    except OSError as error:  # a name too long, a folder that is closed to us
        raise DocumentError(f"no picture at {name}: {error.strerror}") from error
    return decode(path, Limits().pixels, name)
