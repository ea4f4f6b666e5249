"""Searching by structure and elements as a user does: on the command line, over the API, on the pages."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from search_ui.app import create_app
from search_ui.cli.main import main
from tests.search_ui.conftest import SERVER
from tests.search_ui.schemed import RED, SCHEME, write_library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_library(tmp_path_factory.mktemp("structures"))


@pytest.fixture(scope="module")
def client(library: Path) -> Iterator[TestClient]:
    with TestClient(create_app(library), base_url=SERVER) as made:
        yield made


def test_the_command_line_says_which_molecule(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--smiles", "c1ccsc1", "--structure", "exact", "--library", str(library)]) == 0
    out = capsys.readouterr().out
    assert "c1ccsc1 1a  (0.97, imago, osra)" in out
    assert "structure #1" in out
    assert main(["search", "--elements", "Li,Ni,!Co", "--library", str(library)]) == 0
    assert "No figure answers this" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [("--smiles", "c1ccsc"), ("--elements", "Qq"), ("--elements", ","), ("?!",)],
)
def test_a_wrong_call_is_one_line(
    library: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *arguments, "--library", str(library)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize("blank", [("",), ("--smiles", ""), ("--elements", "  "), ("--kind", " ", "--year", "")])
def test_blanks_alone_ask_for_nothing(
    library: Path, blank: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *blank, "--library", str(library)]) == 2
    assert capsys.readouterr().err.startswith("figlens: say what to search for")


def test_the_api_answers_what_the_command_line_prints(
    client: TestClient, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["search", "--smiles", "CCO", "--json", "--library", str(library)])
    assert client.get("/api/v1/search", params={"smiles": "CCO"}).json() == json.loads(capsys.readouterr().out)
    for smiles, structure, found in (
        ("c1ccsc1", "exact", 1),
        ("Cc1ccsc1", "exact", 0),
        ("CO", "substructure", 1),
        ("FC(F)(F)S", "similar", 0),
    ):
        asked = {"smiles": smiles, "structure": structure}
        assert client.get("/api/v1/search", params=asked).json()["total"] == found
    posted = client.post("/api/v1/search", data={"smiles": "c1ccsc1", "structure": "exact", "elements": "Li"}).json()
    assert [molecule["label"] for molecule in posted["hits"][0]["molecules"]] == ["1a"]
    refused = client.get("/api/v1/search", params={"smiles": "C(("})
    assert (refused.status_code, list(refused.json())) == (422, ["error"])


def test_a_page_of_hits_shows_drawing_and_depiction(client: TestClient) -> None:
    page = client.get("/search", params={"smiles": "c1ccsc1", "structure": "exact"}).text
    assert f'src="/drawings/{SCHEME}.a/0"' in page
    assert 'src="/depictions?smiles=c1ccsc1"' in page
    assert "read by Imago and OSRA, 97" in page
    assert '<input id="smiles" name="smiles" value="c1ccsc1"' in page
    assert '<option value="exact" selected>' in page
    assert "Remove the filter structure c1ccsc1" in page
    assert "for the molecule <code" in page
    named = client.get("/search", params={"smiles": "CCO"}).text
    assert "named in the text, 90" in named
    assert "/drawings/" not in named


def test_the_members_of_a_family_stand_beside_their_one_drawing(client: TestClient) -> None:
    page = client.get("/search", params={"smiles": "c1ccncc1"}).text
    assert page.count('class="family"') == page.count('src="/drawings/') == 1
    assert page.count('src="/depictions') == 3
    assert "1 more molecule</a> with this structure" in page
    assert "read by Imago, named in the text, 80" in page


def test_a_question_that_cannot_be_answered_stays_in_the_form(client: TestClient) -> None:
    asked = {"q": "ligands", "smiles": "c1ccsc", "structure": "similar", "elements": "Li"}
    page = client.get("/search", params=asked).text
    assert "cannot be read as SMILES" in page
    assert 'value="ligands"' in page and 'value="c1ccsc"' in page and 'value="Li"' in page
    assert '<option value="similar" selected>' in page


def test_the_form_leads_to_an_address_that_says_it(client: TestClient) -> None:
    data = {"q": "ligands", "smiles": " c1ccsc1 ", "structure": "substructure", "elements": "Li"}
    answer = client.post("/search", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/search?q=ligands&smiles=c1ccsc1&elements=Li"
    plain = client.post("/search", data={"q": "x", "smiles": "", "structure": "exact"}, follow_redirects=False)
    assert plain.headers["location"] == "/search?q=x"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"smiles": "c1cc"}, "cannot be read as SMILES"),
        ({"smiles": "C" * 10_000}, "10000 letters is too long"),
        ({"smiles": "C", "structure": "nearly"}, "substructure, exact, similar"),
        ({"elements": "Li,,Xx,!"}, "no element"),
        ({"elements": "!"}, "no element"),
        ({"smiles": " ", "elements": " "}, "say what to search for"),
    ],
)
def test_a_wrong_question_is_one_clear_line_of_api_and_page(
    client: TestClient, asked: dict[str, str], said: str
) -> None:
    answer = client.get("/api/v1/search", params=asked)
    assert answer.status_code == 422
    assert said in answer.json()["error"] and "\n" not in answer.json()["error"]
    page = client.post("/search", data=asked)
    if any(value.strip() for value in asked.values()):
        assert page.status_code == 422 and page.text.count(said) == 1
    else:
        assert page.status_code == 200 and page.url.path == "/"


def test_a_structure_that_cannot_be_read_is_one_clear_line(client: TestClient) -> None:
    answer = client.get("/search", params={"smiles": "<b>c1cc"})
    assert answer.status_code == 422
    assert "&lt;b&gt;c1cc" in answer.text and "<b>c1cc" not in answer.text


def test_the_page_of_a_figure_lists_its_molecules(client: TestClient) -> None:
    page = client.get(f"/figures/{SCHEME}").text
    assert page.count('class="smiles"') == 6
    assert page.count("Not drawn, but named in the text") == 1
    assert "/search?smiles=CCO&amp;structure=exact" in page


def test_a_depiction_is_a_picture(client: TestClient) -> None:
    answer = client.get("/depictions", params={"smiles": "c1ccsc1"})
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.startswith("<?xml") and "<path" in answer.text
    assert client.get("/depictions", params={"smiles": "nothing"}).status_code == 404
    assert client.get("/depictions", params={"smiles": "C" * 3000}).status_code == 422


def test_a_drawing_is_cut_out_of_its_panel(client: TestClient) -> None:
    answer = client.get(f"/drawings/{SCHEME}.a/0")
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as drawing:
        assert drawing.size == (112, 112)
        assert drawing.getpixel((56, 56)) == RED
        assert drawing.getpixel((1, 1)) == (255, 255, 255)
    for address in (f"{SCHEME}.a/1", f"{SCHEME}.a/17", f"{SCHEME}.a/-1", f"{SCHEME}.z/0", "nothing/0"):
        assert client.get(f"/drawings/{address}").status_code == 404
