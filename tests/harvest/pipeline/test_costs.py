"""Time by stage, each second once."""

from __future__ import annotations

import time

import numpy as np
import pytest

from harvest.pipeline.costs import Costs, CountedOcr
from harvest.reading.ocr import NoOcr
from harvest.records import StageCost
from harvest.runner.report import Reporter


def busy(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_a_stage_within_another_has_its_time_to_itself() -> None:
    costs = Costs()
    began = time.perf_counter()
    with costs.of("outer"):
        busy(0.03)
        for _ in range(2):
            with costs.of("inner"):
                busy(0.05)
                with costs.of("innermost"):
                    busy(0.02)
    took = time.perf_counter() - began
    sums = {cost.stage: cost for cost in costs.total()}
    assert {stage: cost.calls for stage, cost in sums.items()} == {"innermost": 2, "inner": 2, "outer": 1}
    assert sums["outer"].cpu_seconds == pytest.approx(0.03, abs=0.02)
    assert sums["inner"].cpu_seconds == pytest.approx(0.10, abs=0.03)
    assert sum(cost.seconds for cost in sums.values()) == pytest.approx(took, abs=0.005)


def test_sleep_is_no_processor_time_and_a_stage_within_itself_is_counted_once() -> None:
    costs = Costs()
    with costs.of("a"), costs.of("a"):
        time.sleep(0.05)
    (cost,) = costs.total()
    assert cost.calls == 2
    assert cost.seconds == pytest.approx(0.05, abs=0.04)
    assert cost.cpu_seconds < 0.04


def test_a_stage_that_fails_is_counted() -> None:
    costs = Costs()
    with pytest.raises(KeyError), costs.of("a"), costs.of("b"):
        raise KeyError("x")
    with costs.of("c"):
        pass
    assert [(cost.stage, cost.calls) for cost in costs.total()] == [("b", 1), ("a", 1), ("c", 1)]


def test_readings_are_a_stage_of_their_own() -> None:
    costs = Costs()
    engine = CountedOcr(NoOcr(), costs)
    with costs.of("text"):
        assert engine.read(np.zeros((9, 9, 3), np.uint8)) == []
        assert engine.recognise([np.zeros((9, 9, 3), np.uint8)]) == [("", 0.0)]
    assert engine.name == "none"
    assert {cost.stage: cost.calls for cost in costs.total()} == {"ocr (text)": 2, "text": 1}
    assert (engine.read(np.zeros((9, 9, 3), np.uint8)), costs.total()[-1].stage) == ([], "ocr")


def test_a_batch_sums_them_up() -> None:
    report = Reporter(None)
    report.spent([StageCost("ocr", 2, 3.0, 1.5), StageCost("kind", 1, 0.5, 0.25)])
    report.spent([StageCost("kind", 4, 4.0, 2.0)])
    assert report.summary(0, 0).costs == (StageCost("kind", 5, 4.5, 2.25), StageCost("ocr", 2, 3.0, 1.5))
