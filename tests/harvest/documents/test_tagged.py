"""Local files: found where documents keep them, and never outside their folder."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from harvest.documents.tagged import LocalFiles, embedded, references


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A folder with pictures, a document in it, and a secret outside."""
    folder = tmp_path / "papers"
    (folder / "doc_files").mkdir(parents=True)
    for name in ("fig1.jpg", "fig2.tif", "with space.png", "doc_files/saved.png"):
        (folder / name).write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"secret")
    document = folder / "doc.html"
    document.write_text("<html></html>")
    return document


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("fig1.jpg", "fig1.jpg"),
        ("./fig1.jpg", "fig1.jpg"),
        ("fig1", "fig1.jpg"),
        ("fig2", "fig2.tif"),
        ("fig1.tif", "fig1.jpg"),
        ("with%20space.png", "with space.png"),
        ("doc_files/saved.png?v=2#top", "saved.png"),
        ("https://publisher.example/cms/fig1.jpg", "fig1.jpg"),
        ("//cdn.example/a/b/saved.png", "saved.png"),
        ("/articles/77/fig1.jpg", "fig1.jpg"),
    ],
)
def test_pictures_are_found(article: Path, address: str, name: str) -> None:
    found = LocalFiles(article).find(address)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "address",
    [
        "../secret.png",
        "x/../../secret.png",
        "%2e%2e/secret.png",
        "..%2fsecret.png",
        "..\\secret.png",
        "file:///etc/passwd",
        "file:secret.png",
        "\\\\server\\share\\fig1.jpg",
        "C:\\fig1.jpg",
        "C:/fig1.jpg",
        "~/fig1.jpg",
        "javascript:fig1.jpg",
        "fig1.jpg\0.png",
        "",
        "/",
        "//host",
        "https://host/",
        "a" * 5000,
        "doc.html",
        "nothing.png",
    ],
)
def test_addresses_that_lead_out_or_nowhere_find_nothing(article: Path, address: str) -> None:
    assert LocalFiles(article).find(address) is None


def test_an_absolute_path_is_not_followed(article: Path) -> None:
    assert LocalFiles(article).find(str(article.parent.parent / "secret.png")) is None


def test_links_out_of_the_root_are_not_followed(article: Path) -> None:
    (article.parent / "link.png").symlink_to(article.parent.parent / "secret.png")
    assert LocalFiles(article).find("link.png") is None
    assert LocalFiles(article, root=article.parent.parent).find("link.png") is not None


def test_embedded_pictures_are_decoded() -> None:
    assert embedded("data:image/png;base64,aGVsbG8=") == b"hello"
    assert embedded("data:image/png;base64,aGVs bG8=") == b"hello"
    assert embedded("data:text/html;base64,aGVsbG8=") is None
    assert embedded("data:image/png;base64,###") is None
    assert embedded("fig1.jpg") is None


def test_references_name_the_pictures_of_a_document(article: Path) -> None:
    article.write_text(
        '<html><img src="fig1.jpg"><img src="../secret.png"><figure><img data-src="fig2.tif"></figure></html>'
    )
    assert {path.name for path in references(article, "html")} == {"fig1.jpg", "fig2.tif"}
    xml = article.with_name("a.xml")
    xml.write_text('<article xmlns:x="http://www.w3.org/1999/xlink"><graphic x:href="fig1"/></article>')
    assert {path.name for path in references(xml, "jats")} == {"fig1.jpg"}
    xml.write_text("")
    assert references(xml, "jats") == set()
    assert references(article, "pdf") == set()


def test_thousands_of_missing_pictures_are_looked_up_in_one_listing(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is asked for that the folders do not list, and each folder is listed once."""
    asked, listed = Counter[str](), Counter[str]()
    resolve, scandir = Path.resolve, os.scandir
    (article.parent / "README").touch()
    local = LocalFiles(article)
    monkeypatch.setattr(Path, "resolve", lambda path, strict=False: asked.update(["x"]) or resolve(path, strict))
    monkeypatch.setattr(os, "scandir", lambda path: listed.update([str(path)]) or scandir(path))
    for number in range(500):
        assert local.find(f"gone{number}") is None
        assert local.find(f"gone{number}.png") is None
    assert not asked
    assert max(listed.values()) == 1
