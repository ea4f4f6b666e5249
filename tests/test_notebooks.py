"""The notebooks run from top to bottom, and are kept without what they printed."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra figlens[notebook] is not installed")
nbclient = pytest.importorskip("nbclient", reason="the extra figlens[notebook] is not installed")

from harvest.records import Molecule  # noqa: E402
from index import open_library  # noqa: E402
from tests.index.conftest import PAPERS  # noqa: E402
from tests.index.made import Drawn, Part, Written, make  # noqa: E402

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

ANISOLES = tuple(
    Molecule(f"COc1ccc({group})cc1", f"3{letter}", 0.9, ("osra",)) for group, letter in zip("FICN", "abcd", strict=True)
)
SCHEME = Drawn("Scheme 1. Anisoles.", panels=(Part("Anisoles.", "molecule", molecules=ANISOLES),), label="Scheme 1")


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_no_output(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path, (*PAPERS, Written("anisoles.pdf", (SCHEME,))))
    with open_library(folder) as library:
        expected = library.search(limit=0).total
    monkeypatch.setenv("FIGLENS_LIBRARY", str(folder))
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "1")
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert f"'text/plain': '{expected}'" in str(outputs[0])
    assert any("<mark>" in output.get("data", {}).get("text/html", "") for output in outputs)
    assert any("data:image/png;base64," in output.get("data", {}).get("text/html", "") for output in outputs)
    assert any("<svg" in output.get("data", {}).get("text/html", "") for output in outputs)
    assert "COc1ccc(I)cc1" in str(outputs)
