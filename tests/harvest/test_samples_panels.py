"""Drawn panels: every kind draws, the words belong to the picture, scale bars and molecules are where they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from rdkit import Chem

from harvest.records import SCALE_UNITS_NM
from harvest.samples import PANEL_KINDS, draw_panel
from harvest.samples.facts import SUBSTANCES
from harvest.samples.markup import jats, mathtext, plain, runs

SCALED = ("sem", "tem", "stem", "afm", "elemental_map", "optical_micrograph", "fluorescence")


@pytest.mark.parametrize("kind", PANEL_KINDS)
def test_every_kind_draws(kind: str) -> None:
    panel = draw_panel(kind, np.random.default_rng(4), size=(200.0, 150.0))
    image = panel.image(150)
    assert panel.kind == kind and image.ndim == 3 and image.shape[2] == 3 and image.dtype == np.uint8
    assert image.std() > 3, "nothing to see"
    assert panel.caption and not panel.caption.endswith(".") and "  " not in panel.caption
    if kind in ("sem", "tem", "stem", "elemental_map"):
        assert (panel.width, panel.height) == (200.0, 150.0)
    assert 40 < panel.width < 360 and 15 < panel.height < 320


def test_the_same_generator_draws_the_same() -> None:
    for kind in ("xrd_pattern", "sem", "molecule"):
        first, again = (draw_panel(kind, np.random.default_rng(9)) for _ in range(2))
        assert first.caption == again.caption and first.words == again.words
        assert np.array_equal(first.image(100), again.image(100))
        assert draw_panel(kind, np.random.default_rng(10)).caption != first.caption


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError, match="no panel of kind 'selfie'"):
        draw_panel("selfie", np.random.default_rng(0))


@pytest.mark.parametrize("kind", SCALED)
def test_a_scale_bar_is_exactly_where_it_says(kind: str) -> None:
    for seed in range(6):
        panel = draw_panel(kind, np.random.default_rng(seed), size=(180.0, 140.0))
        assert panel.scale is not None and panel.raster is not None
        assert panel.scale.unit in SCALE_UNITS_NM
        assert any(f"{panel.scale.value:g}" in word and panel.scale.unit in word for word in panel.words)
        k = panel.raster.shape[1] / panel.width
        x0, top, x1, bottom = (round(v * k) for v in panel.scale.box)
        row = panel.raster[(top + bottom) // 2].astype(int)
        bar = row[x0:x1]
        assert np.abs(bar - bar[0]).max() == 0, f"{kind} {seed}: not one colour along the bar"
        assert np.abs(row[x0 - 2] - bar[0]).max() > 0 or np.abs(row[x1 + 1] - bar[0]).max() > 0


def test_molecules_are_valid_and_inside() -> None:
    for seed in range(4):
        for kind in ("molecule", "reaction_scheme"):
            panel = draw_panel(kind, np.random.default_rng(seed))
            assert panel.molecules
            for molecule in panel.molecules:
                parsed = Chem.MolFromSmiles(molecule.smiles)
                assert parsed is not None and Chem.MolToSmiles(parsed) == molecule.smiles
                assert molecule.label in panel.words
                x0, top, x1, bottom = molecule.box
                assert -0.5 <= x0 < x1 <= panel.width + 0.5 and -0.5 <= top < bottom <= panel.height + 0.5


def test_a_caption_names_the_material_that_is_drawn() -> None:
    substance = next(s for s in SUBSTANCES if s.name == "MoS~2~")
    for kind in ("xrd_pattern", "raman_spectrum", "sem", "band_structure"):
        assert "MoS~2~" in draw_panel(kind, np.random.default_rng(1), substance=substance).caption


def test_markup_reads_in_every_way() -> None:
    text = "**Fig. 1.** α-Fe~2~O~3~ at 10^−3^ *x* & more"
    assert plain(text) == "Fig. 1. α-Fe2O3 at 10−3 x & more"
    assert jats(text).startswith(
        "<bold>Fig. 1.</bold> α-Fe<sub>2</sub>O<sub>3</sub> at 10<sup>−3</sup> <italic>x</italic> &amp;"
    )
    assert mathtext("Fe~2~O") == "Fe$_{\\mathregular{2}}$O"
    assert "".join(run.text for run in runs(text)) == plain(text)


def test_a_run_that_is_killed_leaves_no_fonts_behind(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    code = (
        "from harvest.samples.fonts import plot_family; print(plot_family('sans')); import os; os.kill(os.getpid(), 9)"
    )
    where = {"TMPDIR": str(tmp_path / "tmp"), "MPLCONFIGDIR": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-uc", code], env={**os.environ, **where}, capture_output=True, check=False)
    assert done.stdout == b"Sample Sans\n"
    assert not list((tmp_path / "tmp").iterdir())
