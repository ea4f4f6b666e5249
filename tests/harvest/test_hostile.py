"""A batch of broken and hostile files: each has an outcome, nothing is written elsewhere, memory stays in bounds."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import psutil
import pytest

from harvest.runner import ingest
from harvest.settings import HarvestSettings, Limits
from harvest.store import InputOutcome, Library, display
from tests.harvest.hostile import build


class MemoryWatch(threading.Thread):
    """The most memory that the children born under it had together; programs of other tests may still be running."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.strangers = set(psutil.Process().children(recursive=True))
        self.peak = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.1):
            total = 0
            for child in set(psutil.Process().children(recursive=True)) - self.strangers:
                try:
                    total += child.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)


def listing(*folders: Path) -> list[tuple[str, int, int]]:
    """Every entry below the folders with size and time."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            state = path.lstat()
            found.append((display(str(path)), state.st_size, state.st_mtime_ns if not path.is_dir() else 0))
    return found


def harvest_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: Limits, quick: bool
) -> tuple[dict[str, InputOutcome], list[Path], int]:
    """Ingest the hostile files and check what holds for any batch; the outcomes, the paths, the memory peak."""
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    elsewhere = [
        tmp_path / "in",
        *(tmp_path / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")),
    ]
    made = build(tmp_path / "in", quick=quick)
    before, watch = listing(*elsewhere), MemoryWatch()
    watch.start()
    try:
        summary = ingest([tmp_path / "in"], tmp_path / "lib", HarvestSettings(ocr="none"), limits, 2)
    finally:
        watch.over.set()
    assert listing(*elsewhere) == before
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in elsewhere} | {"lib"}
    assert not list(Path("/tmp").glob("slipped*")) and not (tmp_path.parent / "slipped.pdf").exists()
    assert {path.name for path in (tmp_path / "lib").iterdir()} == {"catalog.sqlite", "images", "ingest.lock"}
    with Library.open(tmp_path / "lib") as library:
        found = {outcome.path: outcome for outcome in library.inputs()}
    assert summary.failed == sum(outcome.outcome == "failed" for outcome in found.values())
    root = str((tmp_path / "in").resolve())
    assert [path for path in made if display(str(path)) not in found] == []
    assert all(outcome.stage and outcome.reason for outcome in found.values() if outcome.outcome == "failed")
    return {path.removeprefix(root + "/"): outcome for path, outcome in found.items()}, made, watch.peak


GOOD = [
    *("pdfs/junk_before.pdf", "pdfs/twice.pdf", "pdfs/locked_owner.pdf", "pdfs/really_a_pdf.png"),
    *("pictures/cmyk.jpg", "pictures/sixteen.tif", "pictures/animated.gif", "pictures/really_a.png"),
    *("archives/slip.zip/good.pdf", "archives/crc.zip/other.pdf", "archives/really_a_zip.pdf/good.pdf"),
    *("places/odd \\xff\\xfe.pdf", "places/new\nline.pdf", "places/no_suffix", "markup/outside.xml"),
]
BAD = {
    "pdfs/empty.pdf": "empty",
    "pdfs/text.pdf": "plain text",
    "pdfs/html.pdf": "HTML",
    "pdfs/locked_user.pdf": "password",
    "pdfs/no_pages.pdf": "",
    "pdfs/header_only.pdf": "",
    "pictures/text.png": "plain text",
    "pictures/bomb_header.png": "",
    "pictures/cut_0.png": "",
    "markup/laughs.xml": "entities",
    "archives/many.zip": "more than the limit",
    "archives/encrypted.zip/good.pdf": "encrypted",
    "archives/crc.zip/good.pdf": "CRC",
    "archives/nested_only.zip": "none of its 1",
    "places/pipe.pdf": "not a regular file",
    "places/device.pdf": "not a regular file",
    "places/loop": "link to a folder",
    "places/secret.pdf": "plain text",
}


def test_the_quick_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(seconds=20.0, memory_bytes=3 * 2**29)
    found, made, peak = harvest_all(tmp_path, monkeypatch, limits, quick=True)
    assert len(made) > 150
    assert {path: found[path].outcome for path in GOOD} == dict.fromkeys(GOOD, "harvested")
    assert all(found[path].figures for path in GOOD)
    for path, words in BAD.items():
        assert found[path].outcome == "failed" and words in found[path].reason, (path, found[path])
    assert peak < 2 * limits.memory_bytes


def test_no_secret_gets_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entities, inclusions and links that lead out of a document's folder bring nothing into the library."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-word " * 4)
    folder = tmp_path / "in" / "papers"
    folder.mkdir(parents=True)
    entity = f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{secret}">]>'
    from tests.harvest.hostile.markup import article

    (folder / "entity.xml").write_bytes(article("&x;", "<p>&x;</p>", entity))
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    (folder / "include.xml").write_bytes(article("T", f"<p>{include}</p>"))
    (folder / "object.html").write_text(
        f"<!DOCTYPE html><html><body><article><p>x</p><object data='{secret.as_uri()}'></object>"
        f"<figure><img src='../../secret.txt'><figcaption>Figure 1. x</figcaption></figure></article></body></html>"
    )
    ingest([tmp_path / "in"], tmp_path / "lib", HarvestSettings(ocr="none"), Limits(seconds=60), 1)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "lib").rglob("*") if path.is_file())
    assert b"the-secret-word" not in kept
    with Library.open(tmp_path / "lib") as library:
        assert len(library.inputs()) == 3


@pytest.mark.slow
def test_the_whole_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    limits = Limits(seconds=8.0)
    found, made, peak = harvest_all(tmp_path, monkeypatch, limits, quick=False)
    assert len(made) > 250
    bombs = {path: outcome for path, outcome in found.items() if path.startswith("bombs/")}
    assert len(bombs) >= 15
    assert found["archives/bombs.zip"].outcome == found["archives/bomb.zip"].outcome == "failed"
    assert peak < 8 * 2**30 - 2**30, f"{peak >> 20} MB"
    assert time.monotonic() - began < 900
