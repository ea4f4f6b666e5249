"""JATS: figures with captions, graphics and citing sentences; the paper's data; broken and hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvest.documents import jats
from harvest.documents.tagged import TaggedDocument
from harvest.errors import DocumentError
from harvest.settings import Limits

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.2//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"
article-type="research-article">
<front><journal-meta><journal-title-group><journal-title>Journal of Tests</journal-title></journal-title-group>
</journal-meta>
<article-meta>
<article-id pub-id-type="pmid">123</article-id><article-id pub-id-type="doi">10.1234/test.5</article-id>
<title-group><article-title>LiFePO<sub>4</sub> under <italic>test</italic><xref ref-type="fn">*</xref>
</article-title></title-group>
<contrib-group>
<contrib contrib-type="author"><name><surname>Curie</surname><given-names>Marie</given-names></name><xref>1</xref>
</contrib>
<contrib contrib-type="author"><string-name><given-names>Ida</given-names> <surname>Noddack</surname></string-name>
</contrib>
<contrib contrib-type="author"><collab>The Test Group</collab></contrib>
<contrib contrib-type="editor"><name><surname>Editor</surname><given-names>An</given-names></name></contrib>
</contrib-group>
<pub-date pub-type="collection"><year>2021</year></pub-date><pub-date pub-type="epub"><day>1</day><year>2020</year>
</pub-date>
<permissions><license license-type="open-access" xlink:href="https://creativecommons.org/licenses/by/4.0/">
<license-p>Open access.</license-p></license></permissions>
<abstract abstract-type="graphical"><p>Look.</p></abstract>
<abstract><title>Abstract</title><p>We test CO<sub>2</sub>.</p></abstract>
</article-meta></front>
"""
BODY = """<body>
<p>First words. The pattern (<xref ref-type="fig" rid="f1">Fig. 1a</xref>) shows peaks, cf. the text. Others
differ.</p>
<p>Both <xref ref-type="fig" rid="f1 f2">Figs. 1 and 2</xref> agree. As Figure 2 shows, so it is.</p>
<fig id="f1"><label>Figure 1</label><caption><title>XRD of LiFePO<sub>4</sub>.</title><p>Rate <bold>10</bold>
<sup>−3</sup> s with <inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math>
</alternatives>
</inline-formula>.</p></caption><graphic xlink:href="test-f1"/></fig>
<fig-group id="g"><label>Figure 3.</label><caption><p>Both.</p></caption>
<fig id="f3a"><caption><p>Left.</p></caption><graphic xlink:href="test-f3a.jpg"/></fig>
<fig id="f3b"><caption><p>Right.</p></caption><graphic xlink:href="test-f3b.jpg"/></fig></fig-group>
<fig id="f2" fig-type="scheme"><label>Scheme 2</label><caption><p>Route.</p></caption>
<alternatives><graphic xlink:href="big.tif"/><graphic xlink:href="small.gif" specific-use="thumbnail"/>
</alternatives></fig>
<table-wrap><label>Table 1</label><fig><graphic xlink:href="test-f1"/></fig><graphic xlink:href="test-f1"/>
</table-wrap>
<fig id="v"><label>Video 1</label><caption><p>Film.</p></caption><media mimetype="video" xlink:href="film.mp4"/></fig>
</body><sub-article><body><fig id="r"><label>Figure 1</label><graphic xlink:href="test-f1"/></fig></body>
</sub-article></article>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("test-f1.jpg", "test-f1.gif", "test-f3a.jpg", "big.tif", "small.gif"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def read(folder: Path, text: str | bytes) -> TaggedDocument:
    path = folder / "paper.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return jats.read(path, "0" * 16, "paper.xml", Limits())


def test_paper_data(folder: Path) -> None:
    paper = read(folder, HEAD + BODY).paper
    assert paper.title == "LiFePO4 under test"
    assert paper.authors == ("Marie Curie", "Ida Noddack", "The Test Group")
    assert (paper.doi, paper.year, paper.journal) == ("10.1234/test.5", 2020, "Journal of Tests")
    assert (paper.licence, paper.abstract, paper.pages) == ("CC BY 4.0", "We test CO2.", 0)


def test_figures_of_the_article_alone(folder: Path) -> None:
    figures = read(folder, HEAD + BODY).figures
    assert [figure.label for figure in figures] == ["Figure 1", "Figure 3", "Figure 3", "Scheme 2", "Video 1"]


def test_captions_with_nested_markup(folder: Path) -> None:
    captions = [figure.caption for figure in read(folder, HEAD + BODY).figures]
    assert captions[0] == "Figure 1 XRD of LiFePO4. Rate 10 −3 s with x ."
    assert captions[1:3] == ["Figure 3. Both. Left.", "Figure 3. Both. Right."]


def test_graphics_with_and_without_suffix(folder: Path) -> None:
    figures = read(folder, HEAD + BODY).figures
    names = [[path.name for path in figure.graphics if isinstance(path, Path)] for figure in figures]
    assert names == [["test-f1.jpg"], ["test-f3a.jpg"], [], ["big.tif"], []]
    assert figures[2].missing == ("test-f3b.jpg",)
    assert figures[4].missing == ()


def test_citing_sentences(folder: Path) -> None:
    figures = read(folder, HEAD + BODY).figures
    assert figures[0].mentions == ("The pattern (Fig. 1a) shows peaks, cf. the text.", "Both Figs. 1 and 2 agree.")
    assert figures[3].mentions == ("Both Figs. 1 and 2 agree.",)


def test_namespaces_and_wrappers_do_not_matter(folder: Path) -> None:
    wrapped = (
        '<x:pmc-articleset xmlns:x="urn:x"><x:article xmlns:l="http://www.w3.org/1999/xlink">'
        "<x:front><x:article-meta/></x:front>"
        '<x:body><x:fig><x:label>Fig. 1</x:label><x:graphic l:href="test-f1"/></x:fig></x:body>'
        "</x:article></x:pmc-articleset>"
    )
    figures = read(folder, wrapped).figures
    assert [(figure.label, len(figure.graphics)) for figure in figures] == [("Fig. 1", 1)]


def test_a_graphic_outside_the_folder_is_missing(folder: Path) -> None:
    (folder.parent / "secret.png").write_bytes(b"x")
    text = (HEAD + BODY).replace("test-f1", "../secret.png").replace("big.tif", "file:///etc/passwd")
    figures = read(folder, text).figures
    assert figures[0].graphics == ()
    assert figures[0].missing == ("../secret.png",)
    assert [path.name for path in figures[3].graphics if isinstance(path, Path)] == []


def test_broken_xml_gives_what_it_has_and_says_so(folder: Path) -> None:
    document = read(folder, (HEAD + BODY)[:-700])
    assert document.figures[0].label == "Figure 1"
    assert document.failures[0].stage == "xml"


@pytest.mark.parametrize("text", ["", "   \n", "no xml", "<svg/>", "<article", "\x00\x01\x02"])
def test_no_article_is_an_error_in_one_line(folder: Path, text: str) -> None:
    with pytest.raises(DocumentError) as error:
        read(folder, text)
    assert "\n" not in str(error.value)
    assert "paper.xml" in str(error.value)


def test_a_file_beyond_the_limit_is_not_parsed(folder: Path) -> None:
    path = folder / "paper.xml"
    path.write_text(HEAD + BODY)
    with pytest.raises(DocumentError, match="limit"):
        jats.read(path, "0" * 16, "paper.xml", Limits(file_bytes=100))
