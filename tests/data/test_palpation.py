"""The palpation table holds together: names resolve, sources exist, numbers only ever widen."""

import pytest

from weizhong.anatomy.appended import all_landmarks
from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.terms.sources import Check

TABLE = read_table("anatomy/palpation")
ROWS = TABLE["landmark"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["names"][0])
def test_a_row_names_its_source_check_and_basis(row):
    assert cite(row["source"]).title
    assert check_mark(row) in {Check.SECONDARY, Check.RECALLED}
    assert row["basis"].endswith(".")
    assert row["sd_mm"] > 0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["names"][0])
def test_build_only_widens(row):
    assert row["growth_per_bmi"] >= 0


def test_shares_say_where_they_come_from():
    for row in (*TABLE["repeats"].values(), TABLE["build"]["ordinary_bmi"], TABLE["build"]["growth"]):
        assert cite(row["source"]).title
        assert check_mark(row)
    assert all(0 < row["value"] < 1 for row in TABLE["repeats"].values())


def test_no_landmark_stands_twice_and_all_can_be_measured():
    names = [name for row in ROWS for name in row["names"]]
    assert len(names) == len(set(names))
    assert set(names) <= set(all_landmarks().names)
    measured = {name for kind in measurement_kinds().values() for name in kind.form}
    assert set(names) <= measured


def test_every_measure_on_the_table_starts_from_a_landmark_a_finger_finds():
    felt = {name for row in ROWS for name in row["names"]}
    starts = {kind.finds for kind in measurement_kinds().values() if kind.finds}
    assert starts <= felt
