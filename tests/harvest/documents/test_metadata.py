"""The paper data of PDFs: from citation lines, XMP and first pages, never guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pymupdf
import pytest

from benchmarks.metadata import FIELDS, is_right, paper_of
from harvest.documents.citation_line import cited_as, clean_doi, printed_doi, published_in
from harvest.documents.metadata import read_paper
from harvest.documents.pdf import open_pdf
from harvest.documents.xmp import read_xmp
from harvest.records import Paper
from harvest.settings import Limits


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1039/C9SC04175C.", "10.1039/C9SC04175C"),
        (
            "10.1002/(SICI)1097-4636(1998)40:1<1::AID-JBM1>3.0.CO;2-9",
            "10.1002/(SICI)1097-4636(1998)40:1<1::AID-JBM1>3.0.CO;2-9",
        ),
        ("10.1016/S0022-0248(97)00001)", "10.1016/S0022-0248(97)00001"),
        ("10.3390/ma5010027]", "10.3390/ma5010027"),
        ("10.1038/srep08555;https://x", "10.1038/srep08555"),
    ],
)
def test_what_print_puts_behind_a_doi_goes(text: str, doi: str) -> None:
    assert clean_doi(text) == doi


def test_the_papers_own_doi_is_told_from_cited_ones() -> None:
    own, cited = "doi: 10.1234/own.1", "J. Cited 2, 3 (2019). https://doi.org/10.9999/cited.7"
    assert printed_doi([[own, "text"], ["text", own], ["References", cited]]) == "10.1234/own.1"
    assert printed_doi([["text", own, "References", cited, cited, cited]]) == "10.1234/own.1"
    assert printed_doi([["see 10.9999/one and 10.9999/two"]]) == ""
    assert printed_doi([["no number"]]) == ""


@pytest.mark.parametrize(
    ("line", "journal", "year"),
    [
        (
            "Journal of The Electrochemical Society, 166 (4) E107-E118 (2019)",
            "Journal of The Electrochemical Society",
            2019,
        ),
        ("APL MATERIALS 1, 011002 (2013)", "APL MATERIALS", 2013),
        ("Data in Brief 40 (2022) 107697", "Data in Brief", 2022),
        ("Int. J. Mol. Sci. 2017, 18, 1081; doi:10.3390/ijms18051081", "Int. J. Mol. Sci.", 2017),
        ("EXCLI Journal 2017;16:160-173 – ISSN 1611-2156", "EXCLI Journal", 2017),
        ("NATURE COMMUNICATIONS | (2018) 9:3021 | DOI: 10.1038/x", "NATURE COMMUNICATIONS", 2018),
        (
            "Igwaran et al. BMC Complementary and Alternative Medicine (2017) 17:351",
            "BMC Complementary and Alternative Medicine",
            2017,
        ),
        ("SCIENTIFIC REPORTS | 5 : 8555 | DOI: 10.1038/srep08555", "SCIENTIFIC REPORTS", None),
        ("Frontiers in Chemistry | www.frontiersin.org", "Frontiers in Chemistry", None),
        ("Angew. Chem. Int. Ed. 2020, 59, 3718 –3723", "Angew. Chem. Int. Ed.", 2020),
        ("Received 6 February 2025; Accepted 6 June 2025", "", None),
        ("Figure 3 (2018) 12: the values", "", None),
        ("Department of Physics, 2019, 4 pages", "", None),
    ],
)
def test_citation_lines(line: str, journal: str, year: int | None) -> None:
    assert cited_as([line]) == (journal, year)


def test_years_of_publication() -> None:
    assert published_in(["Received 4 June 2012; published online 18 July 2013", "© 2014 X"]) == 2013
    assert published_in(["Published", "25 February 2015"]) == 2015
    assert published_in(["Copyright © 2016 Somebody"]) == 2016
    assert published_in(["The year 1999 was warm."]) is None


def test_xmp_in_elements_attributes_and_twice_escaped() -> None:
    packet = """<?xpacket begin="" id="W5"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://rdf#">
    <rdf:Description xmlns:dc="http://dc/" xmlns:prism="http://prism/" prism:doi="10.1/x">
    <dc:title><rdf:Alt><rdf:li>On &amp;amp; off</rdf:li></rdf:Alt></dc:title>
    <dc:creator><rdf:Seq><rdf:li>Ska&amp;#x142;a, Ewa</rdf:li><rdf:li>B. Two</rdf:li></rdf:Seq></dc:creator>
    <prism:publicationName>J. Tests</prism:publicationName></rdf:Description></rdf:RDF></x:xmpmeta>"""
    found = read_xmp(packet)
    assert found["title"] == ["On & off"]
    assert found["authors"] == ["Skała, Ewa", "B. Two"]
    assert (found["doi"], found["journal"]) == (["10.1/x"], ["J. Tests"])
    assert read_xmp("") == {} == read_xmp("no xml")


def written(tmp_path: Path, lines: list[tuple[float, str]], **info: str) -> Paper:
    """The data read back from a one-page PDF with these lines (size, text)."""
    document = pymupdf.open()
    page = document.new_page()
    for number, (size, text) in enumerate(lines):
        page.insert_text((60, 80 + 30 * number), text, fontsize=size)
    document.set_metadata(info)
    document.save(tmp_path / "x.pdf")
    with open_pdf(tmp_path / "x.pdf", Limits()) as opened:
        return read_paper(opened, "0" * 16, "x.pdf")


BODY = [(10.0, "The grains were examined and the grains were found to be of many sizes.") for _ in range(8)]


def test_a_title_left_by_a_word_processor_is_not_believed(tmp_path: Path) -> None:
    page = [
        (9.0, "RESEARCH ARTICLE"),
        (20.0, "On the Growth of Small Grains"),
        (11.0, "Marie Curie, Ida Noddack"),
        *BODY,
    ]
    for title in (
        "Microsoft Word - final_v3.docx",
        "untitled",
        "pone.0049149 1..13",
        "Another paper altogether, really",
    ):
        paper = written(tmp_path, page, title=title, author="Administrator")
        assert paper.title == "On the Growth of Small Grains"
        assert paper.authors == ("Marie Curie", "Ida Noddack")


def test_a_silent_paper_says_nothing(tmp_path: Path) -> None:
    paper = written(tmp_path, BODY)
    assert paper == Paper("0" * 16, "x.pdf", pages=1)


def test_patents_state_their_title_by_its_code(tmp_path: Path) -> None:
    page = [
        (18.0, "United States Patent Office"),
        (10.0, "(54) METHOD OF MAKING"),
        (10.0, "SMALL GRAINS"),
        (10.0, "(75) Inventor"),
        *BODY,
    ]
    assert written(tmp_path, page).title == "METHOD OF MAKING SMALL GRAINS"


def test_real_papers(shared_data: Path) -> None:
    """Four in five right per field, and hardly anything wrong: silence is better than a guess."""
    with (shared_data / "corpus" / "corpus.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    papers = [(paper_of(shared_data / "corpus" / row["file"]), row) for row in rows]
    for field in FIELDS:
        said = [(str(getattr(paper, field)), row[field]) for paper, row in papers]
        assert sum(is_right(field, *pair) for pair in said) >= 0.88 * len(rows), field
        assert sum(bool(pair[0]) and not is_right(field, *pair) for pair in said) <= 2, field
