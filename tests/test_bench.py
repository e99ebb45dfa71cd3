"""The bench in its shortest form: every part runs and yields figures; how fast anything is, no test says."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import __main__ as bench
from bench import growth, runs, staying
from bench.machine import facts
from bench.reader import Run, reading, take
from bench.row import HEAD, NOISY, Row, percentile, summary, table
from bench.served import SMALLEST, Served, both
from tests.reliability.visits import WentWrong

VALUES = st.lists(st.floats(0.001, 1e6), min_size=1, max_size=30).map(tuple)
ROWS = st.builds(Row, st.sampled_from(["a", "b"]), st.just("what"), st.just("ms"), VALUES, st.just(()) | VALUES,
                 st.none() | st.floats(0, 10))  # fmt: skip


@pytest.fixture(scope="module")
def served(demonstration_store: Path) -> Iterator[Served]:
    with both(demonstration_store) as servers:
        yield servers


@pytest.mark.parametrize("part", bench.PARTS)
def test_part_yields_finite_figures_at_its_smallest(served: Served, part: str):
    with ThreadPoolExecutor(1) as alone:  # the loop of another browser's driver may live in this thread
        rows = alone.submit(lambda: list(bench.PARTS[part](served, SMALLEST))).result()
    assert rows
    assert all(math.isfinite(value) for row in rows for value in (*row.values, *row.base, row.measured, row.noise))
    assert not [row.what for row in rows if row.unit == "errors" and row.measured]


def test_a_reader_gets_the_page_and_changes_its_filter(served: Served):
    with reading(served.dashboard.url) as reader:
        page = reader.open("participation")
        assert page.figures == 11
        kind = page.choices["event_kind"]
        changed = reader.choose(kind, kind.options.index("Training"))
        assert changed.choices["event_kind"].chosen == kind.options.index("Training")
        assert "event_kind=training" in reader.address


@pytest.mark.parametrize("kind", ["exception", "alert"])
def test_a_run_that_shows_an_error_is_no_figure(kind: str):
    told = ForwardMsg()
    if kind == "exception":
        told.delta.new_element.exception.message = "no such column"
    else:
        told.delta.new_element.alert.format = Alert.ERROR
    with pytest.raises(WentWrong):
        take(told, Run(0.1))


@settings(deadline=None)
@given(VALUES, VALUES, st.floats(0.01, 100))
def test_a_target_is_judged_by_the_ratio_of_medians(values: tuple[float, ...], base: tuple[float, ...], limit: float):
    row = Row("part", "what", "ms", values, base, limit)
    ratio = float(np.median(values) / np.median(base))
    assert math.isclose(row.ratio, ratio)
    assert row.is_met == (row.ratio <= limit)
    assert Row("part", "what", "ms", values, (), limit).is_met == (np.median(values) <= limit)
    assert Row("part", "what", "ms", values, base).is_met is None


@settings(deadline=None)
@given(VALUES, VALUES)
def test_noise_is_the_interquartile_range_over_the_median(values: tuple[float, ...], base: tuple[float, ...]):
    row = Row("part", "what", "ms", values, base)
    spreads = [(np.percentile(given, 75) - np.percentile(given, 25)) / np.median(given) for given in (values, base)]
    assert math.isclose(row.noise, max(spreads), rel_tol=1e-6, abs_tol=1e-9)
    assert row.is_noisy == (row.noise > NOISY)


@settings(deadline=None)
@given(VALUES, st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_enough_do_not_pass(values: tuple[float, ...], share: int):
    found = percentile(values, share)
    enough = share * len(values) / 100
    assert sum(value <= found for value in values) >= enough
    assert sum(value < found for value in values) < enough


@settings(deadline=None)
@given(st.lists(ROWS, max_size=6))
def test_the_table_has_a_line_for_every_row_and_the_file_every_value(rows: list[Row]):
    lines = table(rows).splitlines()
    assert len(lines) == 2 + len(rows) + len({row.part for row in rows})
    assert {line.count("|") for line in lines} == {len(HEAD) + 1}
    assert sum("NOT MET" in line for line in lines) == sum(row.is_met is False for row in rows)
    assert summary(rows).startswith(f"{sum(row.is_met is True for row in rows)} of ")
    for row in rows:
        kept = json.loads(json.dumps(row.record()))
        assert np.allclose(kept["values"], row.values, rtol=1e-5)
        assert math.isclose(kept["measured"], row.measured)


@settings(deadline=None)
@given(st.integers(0, 40))
def test_a_page_may_take_one_more_empty_run_for_each_figure_above_eight(figures: int):
    assert runs.limit(figures) == {True: 8, False: figures}[figures <= 8]


@settings(deadline=None)
@given(st.floats(10, 500), st.floats(-0.5, 3), st.integers(12, 200))
def test_growth_leaves_out_the_first_sixth(begin: float, share: float, count: int):
    settling = round(count * staying.SETTLING)
    held = [begin / 2] * settling + [begin] * (count - settling)
    width = max(round(count * staying.LAST), 1)
    held[-width:] = [begin * (1 + share)] * width
    assert math.isclose(staying.growth(held), 100 * share, rel_tol=1e-6, abs_tol=1e-6)


def test_the_demonstration_multiplied_has_the_rows_asked_for(tmp_path: Path):
    source = growth.multiplied(tmp_path / "source", 3_200)
    lines = {name: len((source / f"{name}.csv").read_text("utf-8").splitlines()) - 1 for name in growth.COPIED}
    assert lines["attendance"] == 5 * 636
    assert lines["people"] == 5 * 220


def test_a_part_that_breaks_off_is_told_and_the_others_are_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def breaks(served: Served, size: object) -> Iterator[Row]:
        yield Row("part", "before", "ms", (1.0,))
        raise OSError("no room")

    monkeypatch.setattr(bench, "both", nullcontext)
    monkeypatch.setattr(bench.trial, "run", lambda *line: bench.trial.Ended(0, "", "", 0))
    monkeypatch.setitem(bench.PARTS, "runs", breaks)
    monkeypatch.setitem(bench.PARTS, "soak", lambda served, size: iter([Row("soak", "after", "MB", (2.0,))]))
    file = tmp_path / "results.json"
    assert bench.main(["--only", "runs,soak", "--results", str(file)]) == 1
    told = json.loads(file.read_text("utf-8"))
    assert [row["what"] for row in told["rows"]] == ["before", "after"]
    assert told["broken"] == ["runs broke off: OSError: no room"]


def test_results_name_the_machine_without_host_and_path():
    said = json.dumps(facts())
    assert facts()["processors"] >= 1
    assert "/" not in said
