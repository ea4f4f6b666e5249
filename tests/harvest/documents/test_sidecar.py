"""What files beside a picture say of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harvest.documents.sidecar import read
from harvest.documents.tagged import TaggedDocument


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "f" / "sem one.png"
    path.parent.mkdir()
    path.write_bytes(b"x")
    return path


def said(picture: Path, name: str, text: str | bytes) -> TaggedDocument:
    data = text if isinstance(text, bytes) else text.encode()
    picture.with_name(name).write_bytes(data)
    return read(picture, "0" * 16, picture.name)


@pytest.mark.parametrize("name", ["sem one.txt", "sem one.caption", "sem one.png.txt", "sem one.caption.txt"])
def test_a_caption_in_a_text_file(picture: Path, name: str) -> None:
    document = said(picture, name, "Fig. 3. Grains\n of α-Fe2O3.\n")
    assert document.figures[0].caption == "Fig. 3. Grains of α-Fe2O3."
    assert document.figures[0].label == "Fig. 3"
    assert document.figures[0].graphics == (picture,)
    assert document.failures == ()


def test_a_picture_alone_says_nothing(picture: Path) -> None:
    document = read(picture, "0" * 16, picture.name)
    assert (document.figures[0].caption, document.figures[0].label, document.paper.title) == ("", "", "")


def test_everything_in_json(picture: Path) -> None:
    facts = {"caption": "Grains.", "label": "Figure 2", "title": "On grains", "authors": ["A. Curie", "B. Noddack"],
             "doi": "https://doi.org/10.1/x", "year": 2020, "journal": "J. Tests", "license": "CC BY 4.0",
             "abstract": "Short.", "mentions": ["See Figure 2."]}  # fmt: skip
    document = said(picture, "sem one.json", json.dumps(facts))
    paper, figure = document.paper, document.figures[0]
    assert (figure.label, figure.caption, figure.mentions) == ("Figure 2", "Grains.", ("See Figure 2.",))
    assert (paper.title, paper.authors, paper.doi, paper.year) == (
        "On grains",
        ("A. Curie", "B. Noddack"),
        "10.1/x",
        2020,
    )
    assert (paper.journal, paper.licence, paper.abstract) == ("J. Tests", "CC BY 4.0", "Short.")


def test_json_without_a_caption_leaves_it_to_the_text(picture: Path) -> None:
    picture.with_suffix(".json").write_text('{"title": "On grains"}')
    document = said(picture, "sem one.txt", "Grains.")
    assert (document.paper.title, document.figures[0].caption) == ("On grains", "Grains.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "captions.jsonl",
            '{"image": "other.png", "caption": "No."}\n{"image": "x/sem one.png", "caption": "Yes.", "year": "2020"}',
        ),
        ("captions.csv", "file,caption,year\nother.png,No.,1\nsem one.png,Yes.,2020\n"),
        ("captions.tsv", "filename\tcaption\tyear\nsem one.png\tYes.\t2020\n"),
        ("captions.csv", b"\xef\xbb\xbfimage,caption,year\r\nsem one.png,Yes.,2020\r\n"),
    ],
)
def test_a_table_of_the_folder(picture: Path, name: str, text: str | bytes) -> None:
    document = said(picture, name, text)
    assert (document.figures[0].caption, document.paper.year) == ("Yes.", 2020)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sem one.json", "{broken"),
        ("sem one.json", "[1, 2]"),
        ("sem one.json", "[" * 100_000),
        ("sem one.txt", b"x" * (2 << 20)),
        ("captions.jsonl", '{"image": "sem one.png", broken'),
    ],
)
def test_a_broken_sidecar_costs_the_caption_only(picture: Path, name: str, text: str | bytes) -> None:
    document = said(picture, name, text)
    assert document.figures[0].graphics == (picture,)
    assert document.failures[0].stage == "sidecar"
    assert "\n" not in document.failures[0].error


def test_other_encodings(picture: Path) -> None:
    assert said(picture, "sem one.txt", "5 µm".encode("cp1252")).figures[0].caption == "5 µm"


def test_a_sidecar_outside_the_folder_is_not_read(picture: Path) -> None:
    (picture.parent.parent / "secret.txt").write_text("the secret")
    picture.with_suffix(".txt").symlink_to(picture.parent.parent / "secret.txt")
    assert read(picture, "0" * 16, picture.name).figures[0].caption == ""


def test_odd_values_are_not_guessed_at(picture: Path) -> None:
    document = said(picture, "sem one.json", '{"caption": ["a"], "year": "soon", "authors": 5, "title": {"a": 1}}')
    assert (document.figures[0].caption, document.paper.year, document.paper.authors, document.paper.title) == (
        "",
        None,
        (),
        "",
    )
