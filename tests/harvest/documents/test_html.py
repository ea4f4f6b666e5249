"""Publishers' pages: their ways of marking figures, lazy and missing pictures, metadata, what is no figure."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from harvest.documents import html
from harvest.documents.tagged import TaggedDocument, TaggedFigure
from harvest.errors import DocumentError
from harvest.settings import Limits

NATURE = """<div class="c-article-section__figure" data-test="figure" id="figure-1"><figure><figcaption>
<b id="Fig1" class="c-article-section__figure-caption" data-test="figure-caption-text">Fig. 1: Design of the
cell.</b></figcaption>
<div class="c-article-section__figure-content"><div class="c-article-section__figure-item">
<a href="/articles/s1/figures/1"><picture><source type="image/webp" srcset="//media.example/lw685/fig1.png?as=webp">
<img src="//media.example/lw685/fig1.png" alt="figure 1"></picture></a></div>
<div class="c-article-section__figure-description" data-test="bottom-caption" id="figure-1-desc">
<p><b>a</b> Scheme of Li<sub>2</sub>O. <b>b</b> Photograph.</p></div></div>
<div class="u-hide-print"><a href="/articles/s1/figures/1">Full size image</a></div></figure></div>"""
PMC = """<div class="fig iconblock whole_rhythm" id="F1"><div class="figure"><a class="figure" href="/pmc/figure/F1">
<img class="fig-image" src="/pmc/articles/PMC1/bin/fig1.png"></a></div><div class="icnblk_cntnt"><div class="caption">
<strong>Fig. 1: Design of the cell.</strong> <p>a Scheme of Li<sub>2</sub>O. b Photograph.</p></div></div></div>"""
ELSEVIER = """<figure class="figure text-xs" id="fig1"><span><img src="https://ars.els-cdn.com/fig1.png" height="200">
<ol class="links-for-figure"><li>
<a class="anchor download-link" href="https://x/fig1_lrg.jpg">Download: Download high-res image (1MB)
</a></li></ol></span><span class="captions text-s"><span id="cap0005"><p id="sp1">
<span class="label">Fig. 1</span>: Design of the cell.
a Scheme of Li<sub>2</sub>O. b Photograph.</p></span></span></figure>"""
WILEY = """<section class="article-section__inline-figure"><figure class="figure" id="fig1">
<a target="_blank" href="/cms/fig1.png">
<picture><img class="figure__image" data-lg-src="/cms/fig1.png" src="/cms/thumb.png" loading="lazy"></picture></a>
<figcaption class="figure__caption"><div class="figure__caption__header">
<strong class="figure__title">Fig. 1: </strong>
<div class="figure-extra"><a class="open-figure-link">Open in figure viewer</a><a>PowerPoint</a></div></div>
<div class="figure__caption-text"><p>Design of the cell. a Scheme of Li<sub>2</sub>O. b Photograph.</p></div>
</figcaption></figure></section>"""
MDPI = """<div class="html-fig-wrap" id="fig1"><div class="html-fig_img"><div class="html-figpopup">
<a href="#fig_body_display_f1">
<img data-large="/html/images/fig1.png" data-original="/html/images/fig1.png" src="/img/loader.gif"></a></div></div>
<div class="html-fig_description">
<b>Fig. 1: </b> Design of the cell. a Scheme of Li<sub>2</sub>O. b Photograph.</div></div>
<div class="html-fig_show mfp-hide" id="fig_body_display_f1">
<div class="html-fig_caption">Fig. 1: Design of the cell.</div></div>"""
PLOS = """<div class="figure" data-doi="x"><div class="img-box"><a href="article/figure?id=1">
<img src="article/figure/fig1.png"></a></div>
<div class="figcaption"><span>Fig. 1: </span> Design of the cell.</div>
<p class="caption_target">a Scheme of Li<sub>2</sub>O. b Photograph.</p></div>"""
FRONTIERS = """<div class="FigureDesc" id="F1"><a href="https://www.example/files/fig1.png">
<img src="fig1_thumb.png"></a>
<p><strong>Fig. 1:</strong> Design of the cell. a Scheme of Li<sub>2</sub>O. b Photograph.</p></div>"""
LATEXML = """<figure class="ltx_figure" id="S1.F1"><img src="fig1.png" class="ltx_graphics">
<figcaption class="ltx_caption"><span class="ltx_tag ltx_tag_figure">Fig. 1: </span>Design of the cell.
a Scheme of Li<sub>2</sub>O. b Photograph.</figcaption></figure>"""
RSC = """<div class="image_table"><table><tr><td colspan="3" class="imgHolder"><a href="/image/fig1.png">
<img src="/image/fig1.png"></a></td></tr>
<tr><td class="pushTitleLeft"></td><td class="image_title">
<b>Fig. 1:</b> <span class="graphic_title">Design of the cell. a Scheme of Li<sub>2</sub>O.
b Photograph.</span></td></tr></table></div>"""
LOOKS = {
    "nature": NATURE,
    "pmc": PMC,
    "elsevier": ELSEVIER,
    "wiley": WILEY,
    "mdpi": MDPI,
    "plos": PLOS,
    "frontiers": FRONTIERS,
    "latexml": LATEXML,
    "rsc": RSC,
}


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>x</title>{head}</head><body>{body}</body></html>"


def read(folder: Path, text: str | bytes) -> TaggedDocument:
    path = folder / "paper.html"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return html.read(path, "0" * 16, "paper.html", Limits())


def only(document: TaggedDocument) -> TaggedFigure:
    assert len(document.figures) == 1
    return document.figures[0]


@pytest.mark.parametrize("look", LOOKS)
def test_every_publishers_figure(tmp_path: Path, look: str) -> None:
    (tmp_path / "fig1.png").write_bytes(b"a large picture")
    figure = only(read(tmp_path, page(LOOKS[look] + "<p>See Fig. 1a there.</p>")))
    assert figure.label == "Fig. 1"
    words = figure.caption.replace(":", "").split()
    assert " ".join(words) == "Fig. 1 Design of the cell. a Scheme of Li2O. b Photograph."
    assert [path.name for path in figure.graphics if isinstance(path, Path)] == ["fig1.png"]
    assert figure.mentions == ("See Fig. 1a there.",)


def test_saved_pages_keep_pictures_in_a_folder_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "paper_files").mkdir()
    (tmp_path / "paper_files" / "x1.jpg").write_bytes(b"x")
    figure = only(
        read(tmp_path, page('<figure><img src="./paper_files/x1.jpg"><figcaption>Figure 2. A.</figcaption></figure>'))
    )
    assert [path.name for path in figure.graphics if isinstance(path, Path)] == ["x1.jpg"]


def test_the_largest_picture_at_hand_is_taken(tmp_path: Path) -> None:
    for name, size in (("small.png", 5), ("mid.png", 50), ("big.png", 500)):
        (tmp_path / name).write_bytes(b"x" * size)
    text = '<figure><img src="small.png" srcset="mid.png 1x, big.png 2x"><figcaption>Figure 2. A.</figcaption></figure>'
    assert [str(path).endswith("big.png") for path in only(read(tmp_path, page(text))).graphics] == [True]


def test_pictures_in_the_page_itself(tmp_path: Path) -> None:
    body = base64.b64encode(b"p" * 700).decode()
    figure = only(
        read(
            tmp_path,
            page(f'<figure><img src="data:image/png;base64,{body}"><figcaption>Scheme 1. A</figcaption></figure>'),
        )
    )
    assert figure.graphics == (b"p" * 700,)


def test_a_missing_picture_keeps_its_caption(tmp_path: Path) -> None:
    figure = only(read(tmp_path, page('<figure><img src="gone.png"><figcaption>Figure 2. A.</figcaption></figure>')))
    assert (figure.caption, figure.graphics, figure.missing) == ("Figure 2. A.", (), ("gone.png",))


@pytest.mark.parametrize(
    "body",
    [
        '<div class="header"><img src="logo.png"></div>',
        '<figure class="logo"><img src="a.png"><figcaption>Our journal</figcaption></figure>',
        '<figure><img src="author.png"></figure>',
        '<figure class="ltx_table"><table><tr><td>1</td></tr></table><figcaption>Table 1: Values</figcaption></figure>',
        '<div class="table-wrap"><div class="caption">Table 2</div><img src="t.png"></div>',
        '<figure><figcaption>Table 3. Values</figcaption><img src="t.png"></figure>',
        '<div class="related"><figure><img src="x.png"><figcaption></figcaption></figure></div>',
    ],
)
def test_what_is_no_figure(tmp_path: Path, body: str) -> None:
    for name in ("logo.png", "a.png", "author.png", "t.png", "x.png"):
        (tmp_path / name).write_bytes(b"x")
    assert read(tmp_path, page(body)).figures == ()


def test_citations_by_link_and_by_label(tmp_path: Path) -> None:
    body = (
        '<p>We saw it (<a href="#f2">see picture</a>). Not here.</p><p>Figures 2 and 3 agree; see Fig. 12.</p>'
        '<figure id="f2"><img src="a.png"><figcaption>Figure 2. A. As in Figure 2.</figcaption></figure>'
    )
    assert only(read(tmp_path, page(body))).mentions == (
        "We saw it (see picture).",
        "Figures 2 and 3 agree; see Fig. 12.",
    )


def test_citation_tags(tmp_path: Path) -> None:
    head = """<meta name="citation_title" content="On tests"><meta name="citation_author" content="Curie, Marie">
    <meta name="citation_author" content="Ida Noddack"><meta name="citation_doi" content="doi:10.1234/x.5">
    <meta name="citation_publication_date" content="2020/03/01">
<meta name="citation_journal_title" content="J. Tests">
    <meta name="dc.rights" content="http://creativecommons.org/licenses/by/4.0/">"""
    paper = read(
        tmp_path, page("<section id='abstract'><h2>Abstract</h2><p>" + "Words. " * 20 + "</p></section>", head)
    ).paper
    assert (paper.title, paper.authors) == ("On tests", ("Marie Curie", "Ida Noddack"))
    assert (paper.doi, paper.year, paper.journal, paper.licence) == ("10.1234/x.5", 2020, "J. Tests", "CC BY 4.0")
    assert paper.abstract.startswith("Words.")


def test_linked_data(tmp_path: Path) -> None:
    head = """<script type="application/ld+json">{"mainEntity": {"@type": "ScholarlyArticle", "headline": "On tests",
    "author": [{"name": "Marie Curie"}], "datePublished": "2019-01-02", "sameAs": "https://doi.org/10.1234/x.5",
    "isPartOf": {"isPartOf": {"name": "J. Tests"}}, "license":
"https://creativecommons.org/licenses/by/4.0/"}}</script>"""
    paper = read(tmp_path, page("", head)).paper
    assert (paper.title, paper.authors, paper.year) == ("On tests", ("Marie Curie",), 2019)
    assert (paper.doi, paper.journal, paper.licence) == ("10.1234/x.5", "J. Tests", "CC BY 4.0")


def test_nothing_is_guessed(tmp_path: Path) -> None:
    paper = read(tmp_path, page("<p>Some 2020 text with 10.1234/cited.doi in it.</p>")).paper
    assert (paper.title, paper.authors, paper.doi, paper.year, paper.journal, paper.licence) == (
        "",
        (),
        "",
        None,
        "",
        "",
    )


@pytest.mark.parametrize("text", ["", "   ", b"\x00\x00"])
def test_an_empty_page_is_an_error(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(DocumentError):
        read(tmp_path, text)


def test_hostile_pages_end(tmp_path: Path) -> None:
    read(tmp_path, page("<figure>" * 3000 + "x"))
    read(tmp_path, page('<script type="application/ld+json">' + "[" * 100_000 + "</script>"))
    read(tmp_path, page("<div class='caption'>" * 2000 + "Figure 1."))
    read(
        tmp_path,
        page(
            '<figure><img srcset="'
            + "a," * 50_000
            + '"><figcaption>Figure 1. '
            + "x" * 200_000
            + "</figcaption></figure>"
        ),
    )
