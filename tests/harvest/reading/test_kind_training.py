"""Training the layer that tells kinds apart, on a tiny set: it learns, it is deterministic, documents stay whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from harvest.reading.kind_features import SEEN, SIZE, words
from harvest.reading.kind_head import Head, load_head
from harvest.reading.kinds import KINDS
from harvest.training.kind_examples import LABELS, Example, Shown, examples, read_labels
from harvest.training.kind_table import Table, tabulate
from harvest.training.kind_trial import calibration_error, out_of_fold, report
from harvest.training.kinds import calibrate, fit
from harvest.vision import open_network


def tiny(count: int = 60) -> Table:
    """Two kinds that differ in what is seen, two that differ only in what is said."""
    rng = np.random.default_rng(3)
    names = ("sem", "schematic", "line_plot", "xps_spectrum")
    said = (("", ()), ("", ()), ("Viscosity", ("Time (s)",)), ("XPS spectra", ("Binding energy (eV)",)))
    rows = np.zeros((count, SIZE), np.float32)
    rows[:, SEEN] = rng.normal(size=(count, SEEN.stop))
    kinds = np.arange(count) % 4
    rows[kinds == 0, :40] += 4.0
    rows[kinds == 1, 40:80] += 4.0
    for row, kind in zip(rows, kinds, strict=True):
        row[SEEN.stop :] = words(*said[kind])
    keys = np.array([f"panel {number}" for number in range(count)])
    return Table(
        rows,
        np.array([KINDS.index(names[kind]) for kind in kinds]),
        keys,
        np.full(count, "papers"),
        np.array([f"paper {number // 4}" for number in range(count)]),
        np.full(count, "train"),
    )


def quick(table: Table) -> Head:
    return fit(table, epochs=8, axes=16)


def test_it_learns_from_what_is_seen_and_said_and_says_so_again(tmp_path: Path) -> None:
    table = tiny()
    trial = out_of_fold(quick, table, folds=3)
    assert trial.right("+caption").mean() >= 0.9 > trial.right("pixels").mean()
    head = calibrate(quick(table), trial)
    again = calibrate(quick(table), out_of_fold(quick, table, folds=3))
    for place, layer in enumerate((head, again)):
        layer.save(tmp_path / f"{place}.npz")
    assert (tmp_path / "0.npz").read_bytes() == (tmp_path / "1.npz").read_bytes()
    kept = load_head(tmp_path / "0.npz")
    assert np.allclose(kept.probabilities(table.rows), head.probabilities(table.rows), atol=0.02)
    assert 0.0 <= calibration_error(trial, "+caption") <= 1.0 and "papers" in report(trial)


def test_what_was_looked_at_is_kept(tmp_path: Path) -> None:
    image = np.random.default_rng(1).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    shown = Example("one", "papers", "paper", "sem", lambda: Shown(image, "SEM image", ("5 µm",)))
    network = open_network()
    first = tabulate([shown], network, None, tmp_path)
    gone = Example("one", "papers", "paper", "sem", pytest.fail)
    second = tabulate([gone], network, None, tmp_path)
    assert np.array_equal(first.rows, second.rows) and first.rows[:, SEEN].any()


def test_labels_are_of_known_kinds() -> None:
    labels = read_labels(LABELS)
    kinds = {kind for places in labels.values() for _, kind in places}
    assert kinds <= {*KINDS, "-"} and len(labels) > 300


def test_a_document_is_tested_on_or_learnt_from(shared_data: Path) -> None:
    listed = list(examples(shared_data, 0))
    assert len({each.key for each in listed}) == len(listed) > 1500
    parts: dict[str, set[str]] = {}
    for each in listed:
        parts.setdefault(f"{each.source} {each.group}", set()).add(each.part)
    assert all(len(part) == 1 for part in parts.values())
    assert {"figures paulor_scatter_plot 0", "figures paulor_scatter_plot 1"} < parts.keys()
