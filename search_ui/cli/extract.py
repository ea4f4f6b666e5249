"""``figlens extract``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import jobs_option, limit_options
from search_ui.cli.terminal import json_text, printable

if TYPE_CHECKING:
    from harvest.runner import Progress
    from harvest.settings import Limits
    from harvest.store import InputOutcome, Library
    from search_ui.extracts import Extracts

SOME_FAILED = 3


@click.command("extract")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--out", "-o", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where to write.")
@click.option("--jsonl", is_flag=True, help="Print one JSON line a file; then --out may be left out.")
@click.option("--panels", is_flag=True, help="Write an image a panel too.")
@click.option("--ocr", is_flag=True, help="Read the text in raster figures too; slow.")
@click.option(
    "--ocr-engine",
    type=click.Choice(["rapidocr", "tesseract", "none"]),
    default="rapidocr",
    show_default=True,
    help="What reads scanned pages, and figures with --ocr.",
)
@jobs_option(default=2)
@limit_options
def run(
    files: tuple[Path, ...],
    out: Path | None,
    jsonl: bool,
    panels: bool,
    ocr: bool,
    ocr_engine: str,
    jobs: int,
    limits: Limits,
) -> int:
    """Take the figures with their captions out of papers, without a library.

    FILE is whatever `figlens ingest` takes, folders and ZIP files too. DIR/NAME.json gets the paper, its figures
    (label, page, box in points as [x0, top, x1, bottom], caption, mentions), their panels (label, box, caption, kind,
    scale bar, text) and what failed; DIR/NAME/ gets an image a figure. A file that cannot be read costs one line on
    stderr, and the exit code 3 at the end.
    """
    import tempfile

    from harvest.runner import ingest
    from harvest.settings import HarvestSettings
    from search_ui.cli.batch import with_bar

    if out is None and not jsonl:
        raise click.UsageError("say where to write with --out DIR, or print with --jsonl")
    settings = HarvestSettings(ocr=ocr_engine, ocr_figures=ocr, page_images=False)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".figlens-", dir=out) as folder:
        library = Path(folder) / "library"
        writer = _Writer(library, out, jsonl, panels)
        at_once = writer.tell if out is None else None
        with_bar(lambda show: ingest(files, library, settings, limits, jobs, at_once or show), hidden=out is None)
        return writer.finish()


class _Writer:
    """Writes and prints what the library holds, each input once.

    With a folder to write to this happens at the end, in the order of the paths, so that papers of one name are
    numbered alike every time; objects that are only printed come as soon as their paper is done.
    """

    def __init__(self, folder: Path, out: Path | None, jsonl: bool, panels: bool) -> None:
        self._folder = folder
        self._out = out
        self._jsonl = jsonl
        self._panels = panels
        self._written: set[str] = set()
        self._code = 0

    def tell(self, now: Progress) -> None:
        """Print the input that is done now."""
        self._write(now.current)

    def finish(self) -> int:
        """Write what has not been written; the exit code."""
        self._write(None)
        return self._code

    def _write(self, path: str | None) -> None:
        from harvest.store import Library
        from search_ui.extracts import Extracts

        with Library.open(self._folder) as library:
            extracts = Extracts(library, self._out, self._panels)
            for each in library.inputs(path):
                if each.path not in self._written:
                    self._one(each, library, extracts)
            self._written.update(each.path for each in library.inputs(path))

    def _one(self, each: InputOutcome, library: Library, extracts: Extracts) -> None:
        if each.outcome == "failed":
            self._code = SOME_FAILED
            click.echo(f"figlens: {printable(each.path)}: {printable(each.reason)}", err=True)
            answer = extracts.failed(each.path, each.stage, each.reason)
        elif each.paper_id:
            answer = extracts.harvested(each.path, library.harvest(each.paper_id))
        else:
            return
        if self._jsonl:
            click.echo(json_text(answer))
