"""Rows of trials are read as records; what does not fit is told with file, line and column."""

from collections.abc import Callable
from typing import Any

import pytest

from weizhong.evidence.contrasts import Question, contrasts
from weizhong.evidence.trials import read_trials, trial_tables
from weizhong.evidence.trials_document import trials_document
from weizhong.facts.tables import read_rows
from weizhong.terms.errors import FactsError

NAMES = ("trials", "arms", "results", "contrasts", "responders", "harms")
Rows = dict[str, list[dict[str, str]]]


def rows() -> Rows:
    return {name: [dict(row) for row in read_rows(f"evidence/{name}")] for name in NAMES}


def row_named(held: Rows, table: str, name: str) -> dict[str, str]:
    return next(row for row in held[table] if row["id"] == name)


def blank(table: str, **cells: str) -> dict[str, str]:
    return {column: cells.get(column, "") for column in read_rows(f"evidence/{table}")[0]}


def with_new_trial() -> Rows:
    """As docs/adding_a_trial.md adds one: one trial, two arms, two results."""
    held = rows()
    cited = {"source": "WITT2006", "check": "R"}
    held["trials"].append(
        blank("trials", id="new2026", label="New 2026", year="2026", condition="nonspecific",
              duration="chronic", rob="not_rated", **cited)
    )  # fmt: skip
    for arm, kind in (("acupuncture", "acupuncture"), ("sham", "sham_nonpenetrating")):
        held["arms"].append(blank("arms", trial="new2026", arm=arm, arm_class=kind, label=arm, **cited))
    for arm, mean in (("acupuncture", "41"), ("sham", "45")):
        held["results"].append(
            blank("results", id=f"new2026.{arm}.pain.8wk.final", trial="new2026", arm=arm, outcome="pain",
                  scale="VAS100", family="VAS", better="lower", low="0", high="100", weeks="8",
                  time_label="8wk", phase="end", kind="final", n="50", mean=mean, sd="22",
                  sd_from="printed", adjusted="no", usable="yes", **cited)
        )  # fmt: skip
    return held


def test_adding_a_trial_is_adding_rows() -> None:
    asked = Question(outcome="pain", comparator="sham", measure="MD", family="VAS")
    before, after = contrasts(asked), contrasts(asked, read_trials(with_new_trial()))
    new = {one.label: one for one in after.effects}.pop("New 2026")
    assert len(after.effects) == len(before.effects) + 1
    assert (new.estimate, new.n, new.year) == (-4.0, 100, 2026)
    assert new.rows == ("new2026.acupuncture.pain.8wk.final", "new2026.sham.pain.8wk.final")


def change(table: str, name: str, **cells: str) -> Callable[[Rows], None]:
    return lambda held: row_named(held, table, name).update(cells)


HAAKE = "haake2007.acupuncture.function.6mo.final"
LINE = 2 + [row["id"] for row in read_rows("evidence/results")].index(HAAKE)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (change("results", HAAKE, sd="-3"), "sd is -3; it must lie above 0"),
        (change("results", HAAKE, sd="0"), "sd is 0; it must lie above 0"),
        (change("results", HAAKE, sd="twenty"), "sd is 'twenty'; it must be a number"),
        (change("results", HAAKE, sd=""), "it has no sd, so usable must be no"),
        (change("results", HAAKE, n="1"), "n is 1; an arm with a mean has 2 people or more"),
        (change("results", HAAKE, n="many"), "n is 'many'; it must be a whole number"),
        (change("results", HAAKE, n=""), "n is empty; it is needed"),
        (change("results", HAAKE, mean="668"), "mean is 668; the scale allows 0 to 100"),
        (change("results", HAAKE, high="-1"), "the scale ends at -1 below its start 0"),
        (change("results", HAAKE, better="up"), "better is 'up'; allowed are lower, higher"),
        (change("results", HAAKE, usable="no"), "usable is no, and no reason is given"),
        (change("results", HAAKE, arm="verum"), "the arm 'haake2007.verum' does not stand in arms.csv"),
        (change("results", HAAKE, time_label="26wk"), "its id must be haake2007.acupuncture.function.26wk"),
        (change("results", HAAKE, check="X"), "check is 'X'; allowed are R, S, D, K"),
        (change("results", HAAKE, source=""), "it names no source"),
        (change("results", HAAKE, source="NOBODY1900"), "No source 'NOBODY1900'"),
        (lambda held: row_named(held, "results", HAAKE).pop("kind"), "the columns kind are missing"),
        (lambda held: row_named(held, "results", HAAKE).update(colour="red"), "the columns colour are"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_result_is_told_with_its_place(spoil: Callable[[Rows], Any], told: str) -> None:
    held = rows()
    spoil(held)
    with pytest.raises(FactsError) as error:
        read_trials(held)
    assert told in str(error.value)
    assert str(error.value).startswith(f"evidence/results.csv, line {LINE} (haake2007.acupuncture.function")
    assert str(error.value).endswith("correct the row, as docs/adding_a_trial.md shows.")


def test_a_row_twice_is_refused_with_the_line_of_the_first() -> None:
    held = rows()
    held["results"].append(dict(row_named(held, "results", HAAKE)))
    with pytest.raises(FactsError, match=f"a row of this name stands in line {LINE} already"):
        read_trials(held)


@pytest.mark.parametrize(
    ("table", "name", "cells", "told"),
    [
        (
            "contrasts",
            "witt2006.acupuncture-usual_care.function.3mo",
            {"low": "9.5"},
            "9.5 to 10.5 does not hold 9.4",
        ),
        (
            "contrasts",
            "witt2006.acupuncture-usual_care.function.3mo",
            {"b": "sham"},
            "'witt2006.sham' does not",
        ),
        (
            "responders",
            "haake2007.sham.response.6mo",
            {"events": "388"},
            "388 events of 387 people cannot be",
        ),
        (
            "responders",
            "haake2007.sham.response.6mo",
            {"events": "", "share": ""},
            "neither events nor a share",
        ),
        ("responders", "haake2007.sham.response.6mo", {"arm": "sham+none"}, "its id must be"),
        ("trials", "kerr2003", {"rob_by": ""}, "rob_by is ''; allowed are ours, FURLAN2005, PEDRO"),
        ("trials", "kerr2003", {"rob_by": "LBPNMA"}, "rob_by is 'LBPNMA'; allowed are ours, FURLAN2005"),
        ("trials", "witt2006", {"rob_by": "ours"}, "rob is not_rated; leave rob_by empty"),
        ("harms", "baeumler2021.serious", {"per_10000": "3"}, "0.23 to 2.33 does not hold 3"),
    ],
)
def test_other_tables_are_checked_alike(table: str, name: str, cells: dict[str, str], told: str) -> None:
    held = rows()
    row_named(held, table, name).update(cells)
    with pytest.raises(FactsError) as error:
        read_trials(held)
    assert told in str(error.value)
    assert f"evidence/{table}.csv, line " in str(error.value)


def test_arms_of_no_trial_and_doses_upside_down_are_refused() -> None:
    held = rows()
    held["arms"][0]["trial"] = "nobody1900"
    with pytest.raises(FactsError, match=r"arms\.csv, line 2 .*'nobody1900' does not stand in trials\.csv"):
        read_trials(held)
    held = rows()
    held["arms"][0] |= {"sessions_min": "9", "sessions_max": "6"}
    with pytest.raises(FactsError, match="sessions_min lies above sessions_max"):
        read_trials(held)


def test_a_change_may_lie_below_the_scale_and_a_final_value_may_not() -> None:
    assert trial_tables().results["brinkhaus2006.acupuncture.pain.8wk.change"].mean == -28.7
    held = rows()
    row_named(held, "results", "kerr2003.acupuncture.pain.6wk.final")["mean"] = "-28.7"
    with pytest.raises(FactsError, match=r"mean is -28\.7; the scale allows 0 to 100"):
        read_trials(held)


def test_a_trial_that_is_named_twice_is_told_once():
    assert [one.trial.id for one in trials_document(["haake2007", "HAAKE2007"]).trials] == ["haake2007"]
