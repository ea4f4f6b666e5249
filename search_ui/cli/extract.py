"""``figlens extract``."""

from __future__ import annotations

from pathlib import Path

import click

from search_ui.cli.options import jobs_option, limit_options
from search_ui.cli.terminal import json_text, printable

SOME_FAILED = 3


@click.command("extract")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--out", "-o", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where to write.")
@click.option("--jsonl", is_flag=True, help="Print one JSON line a file; then --out may be left out.")
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
    ocr: bool,
    ocr_engine: str,
    jobs: int,
    time_limit: float,
    ocr_time_limit: float,
    memory_limit: int,
) -> int:
    """Take the figures with their captions out of papers, without a library.

    FILE is whatever `figlens ingest` takes, folders and ZIP files too. DIR/NAME.json gets the paper, its figures
    (label, page, box in points as [x0, top, x1, bottom], caption, mentions, panels) and what failed; DIR/NAME/ gets
    an image a figure. A file that cannot be read costs one line on stderr, and the exit code 3 at the end.
    """
    import tempfile

    from harvest.runner import ingest
    from harvest.settings import HarvestSettings, Limits
    from search_ui.cli.batch import with_bar

    if out is None and not jsonl:
        raise click.UsageError("say where to write with --out DIR, or print with --jsonl")
    settings = HarvestSettings(ocr=ocr_engine, ocr_figures=ocr, page_images=False)
    limits = Limits(seconds=time_limit, ocr_seconds=ocr_time_limit, memory_bytes=memory_limit)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".figlens-", dir=out) as folder:
        library = Path(folder) / "library"
        with_bar(lambda show: ingest(files, library, settings, limits, jobs, show))
        return _write(library, out, jsonl)


def _write(library: Path, out: Path | None, jsonl: bool) -> int:
    """Write what the library holds, input by input; the exit code."""
    from harvest.store import Library
    from search_ui.extracts import Extracts

    code = 0
    with Library.open(library) as opened:
        extracts = Extracts(opened, out)
        for each in opened.inputs():
            if each.outcome == "failed":
                code = SOME_FAILED
                click.echo(f"figlens: {printable(each.path)}: {printable(each.reason)}", err=True)
                answer = extracts.failed(each.path, each.stage, each.reason)
            elif each.paper_id:
                answer = extracts.harvested(each.path, opened.harvest(each.paper_id))
            else:
                continue
            if jsonl:
                click.echo(json_text(answer))
    return code
