"""Readers of drawn molecules: each by itself, missing ones, and a native library that dies."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import numpy as np
import pytest

from harvest.molecules.readers import MoleculeReader, all_readers, reader_states
from harvest.molecules.readers.decimer import DecimerReader
from harvest.molecules.readers.imago_reader import ImagoReader
from harvest.molecules.readers.native import NativeChild
from harvest.molecules.readers.osra import OsraReader
from harvest.molecules.structure import canonical
from tests.harvest.molecules.drawn import blank, drawing

ASPIRIN = "CC(=O)Oc1ccccc1C(=O)O"


@pytest.fixture(params=["imago", "osra"])
def reader(request: pytest.FixtureRequest) -> MoleculeReader:
    """Each reader that reads drawings here; skips where it is missing."""
    found: MoleculeReader = {"imago": ImagoReader, "osra": OsraReader}[request.param]()
    if found.missing():
        pytest.skip(f"{found.name}: {found.missing()}")
    request.addfinalizer(found.close)
    return found


def test_reads_a_plain_drawing(reader: MoleculeReader) -> None:
    reading = reader.read(drawing(ASPIRIN))
    assert reading is not None and reading.smiles == canonical(ASPIRIN)
    assert reading.molblock is not None and "M  END" in reading.molblock


def test_reads_several_pictures_one_after_another(reader: MoleculeReader) -> None:
    for smiles in ("c1ccc(-c2ccccn2)cc1", "CCN(CC)c1ccc(C)cc1"):
        reading = reader.read(drawing(smiles))
        assert reading is not None and reading.smiles == canonical(smiles)


def test_reads_nothing_from_an_empty_picture_and_from_one_pixel(reader: MoleculeReader) -> None:
    assert reader.readings(blank(200, 300)) == ()
    assert reader.readings(blank(1, 1)) == ()


def test_states_name_every_reader_and_how_to_get_it() -> None:
    states = reader_states()
    assert [state.name for state in states] == ["imago", "osra", "decimer"]
    assert all(state.how for state in states)
    assert all(bool(state.version) != bool(state.missing) for state in states if state.name == "osra")


def test_a_program_that_is_not_there_is_missing_and_reads_nothing() -> None:
    reader = OsraReader(program="figlens-no-such-program")
    assert "figlens-no-such-program" in reader.missing() and reader.version() == ""
    assert reader.readings(drawing("CCO")) == ()


def test_a_program_that_takes_too_long_has_read_nothing(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    assert OsraReader(seconds=0.3, program=str(slow)).readings(drawing("CCO")) == ()


def test_decimer_is_off_until_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "not installed" in DecimerReader().missing()
    assert "DECIMER" not in sys.modules


def test_decimer_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("DECIMER")
    module.predict_SMILES = lambda path, confidence: ("OCC", [("O", 0.9), ("C", 0.8), ("C", 1.0)])  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "DECIMER", module)
    reading = DecimerReader().read(drawing("CCO"))
    assert reading is not None and reading.smiles == "CCO"
    assert reading.confidence == pytest.approx(0.9)


def test_no_reader_imports_anything_heavy_to_say_its_state() -> None:
    before = set(sys.modules)
    assert len(all_readers()) == 3
    [reader.missing() for reader in all_readers()]
    assert not {"imago", "DECIMER", "tensorflow"} & (set(sys.modules) - before)


CHILD = """
import json, os, sys, time
for line in sys.stdin:
    word = line.strip()
    if word == "die":
        os.abort()
    if word == "hang":
        time.sleep(60)
    print(json.dumps({"word": word, "pid": os.getpid()}), flush=True)
"""


@pytest.fixture
def child_program(tmp_path: Path) -> Path:
    program = tmp_path / "child.py"
    program.write_text(CHILD)
    return program


def test_a_child_serves_several_questions_and_is_restarted_when_it_dies(child_program: Path) -> None:
    child = NativeChild(child_program, seconds=20)
    first, second = child.ask("one"), child.ask("two")
    assert first["pid"] == second["pid"]
    assert child.ask("die") is None
    third = child.ask("three")
    assert third["word"] == "three" and third["pid"] != first["pid"]
    child.close()


def test_a_child_that_hangs_is_killed_and_restarted(child_program: Path) -> None:
    child = NativeChild(child_program, seconds=0.5)
    assert child.ask("hang") is None
    slow_start = NativeChild(child_program, seconds=20)
    assert slow_start.ask("again")["word"] == "again"
    child.close()
    slow_start.close()


def test_imago_goes_on_after_its_process_was_killed() -> None:
    reader = ImagoReader()
    if reader.missing():
        pytest.skip(reader.missing())
    assert reader.read(drawing(ASPIRIN)) is not None
    process = reader._child._process
    assert process is not None
    process.kill()
    process.wait()
    assert reader.read(drawing(ASPIRIN)) is not None
    reader.close()


def test_huge_pictures_are_left_unread() -> None:
    assert ImagoReader(pixels=1000).readings(np.full((50, 50, 3), 255, np.uint8)) == ()
