"""XML and HTML that fetch, include, nest or swell."""

from __future__ import annotations

_ARTICLE = (
    '<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta><title-group><article-title>{title}'
    "</article-title></title-group></article-meta></front><body><sec>{body}</sec></body></article>"
)
_FIGURE = '<fig id="f1"><label>Figure 1</label><caption><p>{caption}</p></caption><graphic xlink:href="{href}"/></fig>'
_OUTSIDE = (
    *("../../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/a.png"),
    *("//127.0.0.1:9/a.png", "\\\\127.0.0.1\\a.png", "ftp://127.0.0.1/a.png", "data:image/png;base64,AAAA", "a" * 5000),
)


def make() -> dict[str, bytes]:
    """Name → content."""
    return {**_jats(), **_html()}


def article(title: str = "T", body: str = "", doctype: str = "") -> bytes:
    """A JATS article."""
    return (f'<?xml version="1.0"?>{doctype}' + _ARTICLE.format(title=title, body=body)).encode()


def _jats() -> dict[str, bytes]:
    laughs = "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 12))
    blowup = f'<!ENTITY a "{"a" * 100_000}">'
    figures = "".join(_FIGURE.format(caption="c", href=href) for href in _OUTSIDE)
    kept = article(body=figures)
    return {
        "empty.xml": b"",
        "cut.xml": kept[: len(kept) // 2],
        "laughs.xml": article("&l11;", doctype=f'<!DOCTYPE article [<!ENTITY l0 "ha">{laughs}]>'),
        "blowup.xml": article("&a;" * 50_000, doctype=f"<!DOCTYPE article [{blowup}]>"),
        "file_entity.xml": article("&x;", doctype='<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "web_entity.xml": article("&x;", doctype='<!DOCTYPE article [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'),
        "parameter_entity.xml": article(
            doctype='<!DOCTYPE article [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>'
        ),
        "web_dtd.xml": article(doctype='<!DOCTYPE article SYSTEM "http://127.0.0.1:9/article.dtd">'),
        "include.xml": article(
            body='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
        ),
        "stylesheet.xml": b'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + kept.split(b"?>", 1)[1],
        "outside.xml": kept,
        "deep.xml": article(body="<sec>" * 100_000 + "</sec>" * 100_000),
        "wide.xml": article(body="<p/>" * 500_000),
        "attributes.xml": article(body="<p " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"),
        "many_figures.xml": article(body=_FIGURE.format(caption="c", href="no.png") * 5_000),
        "utf16.xml": article("T").decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
        "wrong_encoding.xml": article("T@").replace(b"@", b"\xff\xfe"),
        "unknown_encoding.xml": article().replace(b'"1.0"', b'"1.0" encoding="klingon"'),
        "control.xml": article("\x01\x02\x03"),
        "no_article.xml": b"<?xml version='1.0'?><rss><channel/></rss>",
        "binary.xml": bytes(range(256)) * 20,
        "really_html.xml": b"<!DOCTYPE html><html><head><title>x</title></head><body><p>y</p></body></html>",
    }


def _html() -> dict[str, bytes]:
    figures = "".join(f'<figure><img src="{href}"><figcaption>Figure 1. x</figcaption></figure>' for href in _OUTSIDE)
    head = "<!DOCTYPE html><html><head><title>T</title>{}</head><body>{}</body></html>"
    return {
        "empty.html": b"",
        "spaces.html": b" \n" * 99,
        "outside.html": head.format("", figures).encode(),
        "script.html": head.format("<script>while(1){}</script>", "<img src=x onerror=alert(1)>").encode(),
        "fetch.html": head.format(
            '<link rel=stylesheet href="http://127.0.0.1:9/a.css"><base href="http://127.0.0.1:9/">'
            '<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">',
            '<iframe src="file:///etc/passwd"></iframe><object data="http://127.0.0.1:9/o"></object>' + figures,
        ).encode(),
        "deep.html": head.format("", "<div>" * 200_000).encode(),
        "unclosed.html": head.format("", "<b><i><table><tr>" * 20_000).encode(),
        "cut.html": head.format("", figures).encode()[:300],
        "encoding.html": b"<html><head><meta charset=utf-8></head><body>\xff\xfe\xfa\xc3\x28</body></html>",
        "nul.html": b"<html><body>\0\0\0<figure>\0</figure></body></html>",
        "login.html": head.format("", "<form><input type=password></form>").encode(),
    }
