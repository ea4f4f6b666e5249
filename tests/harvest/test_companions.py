"""Documents with files beside them, through the real readers: whose picture is whose, and what is noticed later."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from harvest.documents import sidecar
from harvest.runner import Summary, companions, ingest
from harvest.settings import HarvestSettings, Limits
from harvest.store import Library
from tests.harvest.canonical import dump
from tests.harvest.hostile.markup import article

SETTINGS = HarvestSettings(ocr="none", page_images=False)
FIGURE = '<fig id="f1"><label>Figure 1</label><caption><p>TEM.</p></caption><graphic xlink:href="fig1.png"/></fig>'


def picture(path: Path, shade: int = 90) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (80, 60), (shade, shade, 40)).save(path)


def run(*paths: Path) -> Summary:
    return ingest(paths, paths[0].parent / "lib", SETTINGS, Limits(seconds=60), 1)


def inputs(folder: Path) -> dict[str, tuple[str, int]]:
    with Library.open(folder / "lib") as library:
        root = str((folder / "in").resolve())
        return {each.path.removeprefix(root + "/"): (each.outcome, each.figures) for each in library.inputs()}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An article with its picture, another picture with a caption, a text that is nobody's."""
    folder = tmp_path / "in"
    picture(folder / "fig1.png")
    (folder / "paper.xml").write_bytes(article(body=FIGURE))
    picture(folder / "lone.png", 10)
    (folder / "lone.json").write_text(json.dumps({"caption": "Figure 7. SEM of a film."}))
    (folder / "notes.txt").write_text("mine")
    return folder


def test_an_articles_pictures_are_no_inputs(tmp_path: Path, package: Path) -> None:
    assert run(package).harvested == 2
    assert inputs(tmp_path) == {"paper.xml": ("harvested", 1), "lone.png": ("harvested", 1)}
    assert (run(package).harvested, run(package).skipped) == (0, 2)


def test_a_folder_and_its_archive_are_the_same_papers(tmp_path: Path, package: Path) -> None:
    made = shutil.make_archive(str(tmp_path / "again"), "zip", package)
    Path(made).rename(package / "again.zip")
    summary = run(package)
    assert (summary.harvested, summary.failed) == (2, 0)
    found = inputs(tmp_path)
    assert found["again.zip"] == ("harvested", 2)
    assert set(found) == {"paper.xml", "lone.png", "again.zip", "again.zip/paper.xml", "again.zip/lone.png"}
    with Library.open(tmp_path / "lib") as library:
        assert sorted(paper.source for paper in library.papers()) == ["again.zip/lone.png", "again.zip/paper.xml"]


def test_a_picture_that_comes_later_is_noticed(tmp_path: Path, package: Path) -> None:
    (package / "fig1.png").rename(tmp_path / "fig1.png")
    run(package)
    assert len(dump(tmp_path / "lib")["images"]) == 1
    (tmp_path / "fig1.png").rename(package / "fig1.png")
    assert run(package).harvested == 1
    assert len(dump(tmp_path / "lib")["images"]) == 2
    assert run(package).harvested == 0


def test_a_changed_caption_is_noticed(tmp_path: Path, package: Path) -> None:
    run(package)
    (package / "lone.json").write_text(json.dumps({"caption": "Figure 8. An AFM map of it."}))
    assert run(package).harvested == 1
    with Library.open(tmp_path / "lib") as library:
        assert {panel.panel.caption for panel in library.panels()} >= {"Figure 8. An AFM map of it."}


def test_a_picture_taken_alone_joins_its_article(tmp_path: Path, package: Path) -> None:
    (package / "paper.xml").rename(tmp_path / "paper.xml")
    run(package)
    assert inputs(tmp_path)["fig1.png"] == ("harvested", 1)
    (tmp_path / "paper.xml").rename(package / "paper.xml")
    assert run(package).missing == 1
    assert inputs(tmp_path)["fig1.png"][0] == "missing"


def test_a_copy_with_its_pictures_is_the_better_one(tmp_path: Path, package: Path) -> None:
    bare = package / "a_bare" / "paper.xml"
    bare.parent.mkdir()
    bare.write_bytes((package / "paper.xml").read_bytes())
    run(package)
    assert len(dump(tmp_path / "lib")["images"]) == 2
    assert inputs(tmp_path)["a_bare/paper.xml"][0] == "harvested"


def test_a_saved_pages_folder_is_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    body = "<figure><img src='page_files/a.png'><figcaption>Figure 1. TEM.</figcaption></figure><p>Text.</p>" * 2
    folder.mkdir()
    (folder / "page.html").write_text(f"<!DOCTYPE html><html><body><article>{body}</article></body></html>")
    picture(folder / "page_files" / "a.png")
    picture(folder / "page_files" / "icon.png", 200)
    run(folder)
    assert set(inputs(tmp_path)) == {"page.html"}


def test_sidecars_are_the_readers(tmp_path: Path) -> None:
    """What the runner watches beside an image is what the image reader reads."""
    assert set(companions.SIDECARS) == set(sidecar._OWN) and set(companions.TABLES) == set(sidecar._TABLES)


def test_member_names_keep_their_folders(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    picture(tmp_path / "fig1.png")
    with zipfile.ZipFile(tmp_path / "in" / "p.zip", "w") as archive:
        archive.writestr("x/paper.xml", article(body=FIGURE))
        archive.write(tmp_path / "fig1.png", "x/images/fig1.png")
    run(tmp_path / "in")
    assert inputs(tmp_path) == {"p.zip": ("harvested", 1), "p.zip/x/paper.xml": ("harvested", 1)}
