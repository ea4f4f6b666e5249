"""Searching a library by structure and by elements, with its words or alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvest.errors import LibraryError, UsageError
from harvest.records import Box, Molecule
from harvest.store import Library
from index import open_library
from index.database import IndexFile
from index.library import FigureLibrary
from index.structures import build, search
from index.structures.chemistry import depiction
from tests.index.made import Drawn, Part, Written, make, put

DRAWN = ("imago", "osra")
BITHIOPHENE, THIOPHENE = "c1csc(-c2cccs2)c1", "c1ccsc1"


def drawn(smiles: str, label: str = "", confidence: float = 0.9) -> Molecule:
    return Molecule(smiles, label, confidence, DRAWN, Box(1, 20, 20, 60, 60))


MONOMERS = Drawn(
    "Scheme 1. Monomers of the polymers.",
    panels=(
        Part("Thiophenes.", "molecule", molecules=(drawn(BITHIOPHENE, "2"), drawn(THIOPHENE, "1"))),
        Part("Pyridine with LiPF6.", "molecule", molecules=(drawn("c1ccncc1", "3"),)),
    ),
    label="Scheme 1",
)
AMINO = Drawn(
    "Figure 2. Amino acids over NiCo2O4.",
    panels=(
        Part("L-alanine.", "molecule", molecules=(drawn("C[C@H](N)C(=O)O"),)),
        Part("Sodium acetate.", "molecule", molecules=(drawn("CC(=O)[O-].[Na+]"), drawn("*CC*"), drawn("not smiles"))),
    ),
)
PLAIN = Drawn("Figure 3. SEM image of NiO and Li2O particles.", kind="sem")
PAPERS = (Written("monomers.pdf", (MONOMERS,)), Written("salts.pdf", (AMINO, PLAIN)))


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FigureLibrary]:
    with open_library(make(tmp_path_factory.mktemp("structures"), PAPERS)) as opened:
        yield opened


def found(lib: FigureLibrary, smiles: str, structure: str) -> list[list[str]]:
    """The structures that matched, a list a hit."""
    hits = lib.search(smiles=smiles, structure=structure)
    return [[each.molecule.smiles for each in hit.molecules] for hit in hits]


def test_exact_finds_the_structure_however_it_is_written(lib: FigureLibrary) -> None:
    assert found(lib, "s1cccc1", "exact") == [[THIOPHENE]]
    assert found(lib, "C1=CSC=C1", "exact") == [[THIOPHENE]]
    assert found(lib, "c1ccoc1", "exact") == []


def test_exact_knows_salts_and_leaves_out_stereochemistry_that_is_not_asked_for(lib: FigureLibrary) -> None:
    acid = lib.search(smiles="CC(=O)O", structure="exact")
    assert [each.score for hit in acid for each in hit.molecules] == [pytest.approx(0.9)]
    assert found(lib, "CC(N)C(=O)O", "exact") == [["C[C@H](N)C(=O)O"]]
    assert found(lib, "C[C@@H](N)C(=O)O", "exact") == []
    assert found(lib, "C[C@H](N)C(=O)O", "exact") == [["C[C@H](N)C(=O)O"]]
    assert found(lib, "*CC*", "exact") == [["*CC*"]]


def test_substructures_rank_by_how_much_of_the_molecule_they_are(lib: FigureLibrary) -> None:
    hits = lib.search(smiles=THIOPHENE, structure="substructure")
    assert [hit.figure.label for hit in hits] == ["Scheme 1"]
    assert [each.molecule.label for each in hits[0].molecules] == ["1", "2"]
    assert hits[0].signals["structure"].rank == 1
    assert set(hits[0].signals) == {"structure"}
    assert hits[0].record.molecules[1] == hits[0].molecules[0].molecule


@pytest.mark.parametrize("query", ["[c,n]1ccccc1", "*1ccncc1", "[#7;r6]"])
def test_substructures_may_be_smarts_and_hold_any_atom(lib: FigureLibrary, query: str) -> None:
    assert found(lib, query, "substructure") == [["c1ccncc1"]]


def test_similar_structures_come_with_their_tanimoto(lib: FigureLibrary) -> None:
    hits = lib.search(smiles="c1csc(-c2cccs2)c1C", structure="similar")
    assert [each.molecule.smiles for each in hits[0].molecules] == [BITHIOPHENE]
    assert 0.25 <= hits[0].molecules[0].score < 1
    same = lib.search(smiles=BITHIOPHENE, structure="similar")
    assert same[0].molecules[0].score == pytest.approx(1.0)


def test_a_structure_goes_with_words_and_filters(lib: FigureLibrary) -> None:
    both = lib.search("acetate", smiles="C", structure="substructure", every_panel=True)
    assert both[0].caption == "Sodium acetate."
    assert set(both[0].signals) >= {"text", "structure"}
    assert lib.search("acetate", smiles=THIOPHENE).total == 0
    assert lib.search(smiles=THIOPHENE, paper="salts").total == 0
    assert lib.search(smiles="c1ccncc1", elements="Li,P").total == 1


def test_labels_and_names_of_molecules_are_words_of_their_panel(tmp_path: Path) -> None:
    """A label that a table of R-groups gave its member, a name that a drawing was told by: printed in no line."""
    monomers = (drawn(THIOPHENE, "1a"), drawn("Cc1ccsc1", "1b"))
    caffeine = Molecule("Cn1c(=O)c2c(ncn2C)n(C)c1=O", "caffeine", 0.9, (*DRAWN, "opsin"), Box(1, 20, 20, 60, 60))
    figures = (
        Drawn("Figure 1. Spectra of a film."),
        Drawn("Scheme 1. Monomers.", panels=(Part("Monomers.", molecules=monomers),), label="Scheme 1"),
        Drawn("Scheme 2. Drugs.", panels=(Part("Drugs.", molecules=(caffeine,)),), label="Scheme 2"),
    )
    with open_library(make(tmp_path, (Written("labels.pdf", figures),))) as lib:
        assert [hit.label for hit in lib.search("1b")] == ["Scheme 1"]
        assert [hit.label for hit in lib.search("monomer 1a")] == ["Scheme 1"]
        assert [hit.label for hit in lib.search("caffeine")] == ["Scheme 2"]
        assert [hit.label for hit in lib.search("inside:caffeine")] == ["Scheme 2"]


def test_elements_are_those_of_words_and_molecules(lib: FigureLibrary) -> None:
    def captions(elements: str) -> set[str]:
        return {hit.caption for hit in lib.search(elements=elements, every_panel=True)}

    assert captions("Li,Ni") == {PLAIN.caption}
    assert captions("S") == {"Thiophenes."}
    assert captions("Li,!Ni") == {"Pyridine with LiPF6."}
    assert captions("Na,C") == {"Sodium acetate."}
    assert "L-alanine." in captions("!Li")


@pytest.mark.parametrize(
    ("smiles", "structure"),
    [
        ("c1ccsc", "exact"),
        ("hello", "similar"),
        ("[", "substructure"),
        ("C" * 10_000, "exact"),
        ("c1ccsc1 thiophene", "exact"),
        ("C\nC", "substructure"),
        ("(" + "C" * 1900, "similar"),
    ],
)
def test_a_structure_that_cannot_be_read_is_one_clear_line(lib: FigureLibrary, smiles: str, structure: str) -> None:
    with pytest.raises(UsageError) as said:
        lib.search(smiles=smiles, structure=structure)
    assert "\n" not in str(said.value) and len(str(said.value)) < 200
    assert "SMILES" in str(said.value)


def test_a_substructure_that_would_take_for_ever_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 49 atoms of any element in a row, in a sheet of 49 carbons: some seconds, and with brackets many more."""
    sheet = "CC1CC2CC(C)C3CCC4C5CCC6C7CCCC8CC9CCCC%10C%11CCC%12C%13CCC1C1C2C3C4C(C%131)C1C%12C%11C(C6C51)C(C9%10)C87"
    figure = Drawn("Figure 1. A sheet.", panels=(Part("Sheet.", "molecule", molecules=(drawn(sheet),)),))
    monkeypatch.setattr(search, "SECONDS", 0.3)
    with open_library(make(tmp_path, (Written("sheet.pdf", (figure,)),))) as lib:
        assert found(lib, "~".join("*" * 20), "substructure") == [[sheet]]
        row = "~".join("*" * 49)
        for query in (row, f"[$({row})]", f"C[!$({row})]"):
            began = time.monotonic()
            with pytest.raises(UsageError, match="longer than") as said:
                lib.search(smiles=query)
            assert time.monotonic() - began < 2
            assert "\n" not in str(said.value)


def test_a_structure_of_very_many_atoms_is_not_drawn() -> None:
    assert depiction("C" * 200).startswith("<?xml")
    assert depiction("C" * 1900) == "" == depiction("")


def test_an_unknown_way_is_an_error(lib: FigureLibrary) -> None:
    with pytest.raises(UsageError, match="substructure, exact, similar"):
        lib.search(smiles="C", structure="nearly")


def test_hits_say_their_molecules_as_json(lib: FigureLibrary) -> None:
    (hit,) = lib.search(smiles=THIOPHENE, structure="exact").to_json()["hits"]
    (molecule,) = hit["molecules"]
    assert molecule["smiles"] == THIOPHENE
    assert (molecule["label"], molecule["readers"], molecule["score"]) == ("1", ["imago", "osra"], 1.0)
    assert molecule["box"]["page"] == 1
    (plain,) = lib.search("SEM image", limit=1).to_json()["hits"]
    assert plain["molecules"] == []


def test_the_index_follows_the_library(tmp_path: Path) -> None:
    folder = make(tmp_path, PAPERS[:1])
    with open_library(folder) as lib:
        assert found(lib, "CC(=O)O", "exact") == []
        with Library.open(folder) as library:
            put(library, PAPERS[1], tmp_path / "more")
            assert len(found(lib, "CC(=O)O", "exact")) == 1
            put(library, Written("monomers.pdf", (PLAIN,), version=1), tmp_path / "less")
        assert found(lib, THIOPHENE, "exact") == []
        lib.reindex()
        assert len(found(lib, "CC(=O)O", "exact")) == 1


def test_an_index_of_another_rdkit_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path, PAPERS[:1])
    with monkeypatch.context() as patched:
        patched.setattr(build, "version", lambda: "rdkit 1")
        with open_library(folder) as lib:
            assert len(found(lib, THIOPHENE, "exact")) == 1
    with open_library(folder) as lib:
        assert len(found(lib, THIOPHENE, "exact")) == 1
        file = IndexFile(folder / "index" / build.FILE)
        assert file.state()[0] == build.fingerprint(lib.library)


def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    folder = make(tmp_path, PAPERS[:1])
    (folder / "index").mkdir(exist_ok=True)
    (folder / "index" / build.FILE).write_bytes(b"no database at all" * 100)
    with open_library(folder) as lib:
        assert len(found(lib, THIOPHENE, "exact")) == 1


def test_an_index_whose_rows_are_damaged_says_what_mends_it(tmp_path: Path) -> None:
    folder = make(tmp_path, PAPERS[:1])
    with open_library(folder) as lib:
        assert len(found(lib, THIOPHENE, "exact")) == 1
    with sqlite3.connect(folder / "index" / build.FILE) as connection:
        connection.execute("DROP TABLE shown")
    with open_library(folder) as lib:
        with pytest.raises(LibraryError, match="figlens reindex"):
            lib.search(smiles=THIOPHENE)
        lib.reindex()
        assert len(found(lib, THIOPHENE, "exact")) == 1


def test_rdkit_is_not_loaded_before_a_structure_is_asked_for(tmp_path: Path) -> None:
    folder = make(tmp_path, PAPERS[:1])
    code = (
        "import sys; from index import open_library; lib = open_library(sys.argv[1]); lib.search('monomers');"
        "assert 'rdkit' not in sys.modules; lib.search(smiles='C'); assert 'rdkit' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, timeout=120)
