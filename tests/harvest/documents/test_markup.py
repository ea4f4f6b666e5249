"""Parsing that fetches nothing, expands nothing and survives any depth."""

from __future__ import annotations

import pytest

from harvest.documents.markup import decoded, flatten, local_name, parse_html, parse_xml, plain_text
from harvest.errors import DocumentError

LAUGHS = b"""<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;">]>
<article>&lol3;</article>"""


def test_billion_laughs_are_refused() -> None:
    with pytest.raises(DocumentError, match="entities"):
        parse_xml(LAUGHS, "x.xml")


def test_external_entities_are_not_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("s") / "secret.txt"
    secret.write_text("the secret")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><article><p>one &x; two</p></article>'
    root, _ = parse_xml(data.encode(), "x.xml")
    assert plain_text(root) == "one two"


def test_parameter_entities_and_includes_are_not_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("s") / "secret.xml"
    secret.write_text("<p>the secret</p>")
    data = (
        f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]><article xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<xi:include href="{secret.as_uri()}"/><p>rest</p></article>'
    )
    root, _ = parse_xml(data.encode(), "x.xml")
    assert plain_text(root) == "rest"


def test_named_characters_become_what_they_name() -> None:
    root, problem = parse_xml(b"<a>&alpha;-Fe<sub>2</sub>O<sub>3</sub> &lt;5&nbsp;&micro;m &amp; more</a>", "x")
    assert plain_text(root) == "α-Fe2O3 <5 µm & more"
    assert problem == ""


@pytest.mark.parametrize("depth", [300, 5000, 200_000])
def test_depth_costs_nothing(depth: int) -> None:
    html = b"<html><body>" + b"<div>" * depth + b"deep" + b"</div>" * depth
    assert plain_text(parse_html(html, "x")) is not None
    try:
        root, problem = parse_xml(b"<a>" * depth + b"deep" + b"</a>" * depth, "x")
    except DocumentError:
        return
    assert problem or "deep" in plain_text(root)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    root, problem = parse_xml(b"<article><p>first</p><p>second", "x")
    assert "first" in plain_text(root)
    assert problem
    with pytest.raises(DocumentError):
        parse_xml(b"no xml here", "x")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<a>Müller µm</a>".encode(), "Müller µm"),
        ("<a>Müller µm</a>".encode("cp1252"), "Müller µm"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + "<a>Müller</a>".encode("latin-1"), "Müller"),
        (b'<?xml version="1.0" encoding="UTF-8"?>' + "<a>Müller</a>".encode("latin-1"), "Müller"),
        (b'<?xml version="1.0" encoding="no-such"?>' + "<a>Müller</a>".encode(), "Müller"),
        ("<a>Müller</a>".encode("utf-16"), "Müller"),
        (b"\xef\xbb\xbf" + "<a>Müller</a>".encode(), "Müller"),
        (b"<a>M\x00\x0bller</a>", "M ller"),
    ],
)
def test_encodings_are_told_from_the_bytes(data: bytes, text: str) -> None:
    assert text.split()[0] in decoded(data).replace("\x00\x0b", " ")
    root, _ = parse_xml(data, "x")
    assert plain_text(root) == text


def test_flatten_marks_and_leaves_out() -> None:
    root, _ = parse_xml(b"<p>See <xref>Fig. 1</xref> <fn>note</fn>and\n  <b>bold</b><br/>text.</p>", "x")
    flat = flatten(root, lambda e: local_name(e) == "fn", frozenset({"br"}), frozenset({"xref"}))
    assert flat.text == "See Fig. 1 and bold text."
    assert [flat.text[offset : offset + 6] for offset, _ in flat.marks] == ["Fig. 1"]
