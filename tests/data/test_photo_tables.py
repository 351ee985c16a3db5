"""The table of what can be marked on a photograph: names resolve, sources exist, numbers are possible."""

import pytest

from weizhong.anatomy.appended import all_landmarks
from weizhong.anatomy.photo.marks import MIDLINE, mark_kinds
from weizhong.facts.tables import check_mark, cite, read_table

TABLE = read_table("anatomy/photo")
NAMES = set(all_landmarks().names)


def test_every_mark_reads_known_landmarks():
    for kind in mark_kinds().values():
        assert {*(kind.height or {}), *(kind.across or {})} <= NAMES, kind.name
        assert (kind.across is None) or kind.sides


def test_every_mark_says_what_it_is_and_where_to_put_it():
    for kind in mark_kinds().values():
        assert kind.label
        assert kind.where
        assert "{" not in kind.label + kind.where


def test_only_midline_spots_have_no_height():
    assert [kind.name for kind in mark_kinds().values() if kind.height is None] == [MIDLINE]


def test_every_mark_off_the_back_lies_beside_landmarks_of_the_mesh():
    known = read_table("anatomy/mesh_landmarks")
    for kind in mark_kinds().values():
        if isinstance(kind.depth, tuple):
            assert set(kind.depth) <= set(known)
        else:
            assert kind.depth in {"back", "crown", "heel", "heel-line"}


def test_every_caution_stands_in_the_table_of_measures():
    cautions = read_table("anatomy/measurements")["caution"]
    assert {kind.caution for kind in mark_kinds().values() if kind.caution} <= set(cautions)


@pytest.mark.parametrize("row", [TABLE, *TABLE["mark"].values()])
def test_sources_resolve_and_nothing_is_marked_surer_than_it_is(row):
    merged = {"source": TABLE["source"], "check": TABLE["check"], **row}
    for source in (merged["source"], *merged.get("other_sources", ())):
        assert cite(source).title
    assert check_mark(merged) in {"K", "S", "D"}


@pytest.mark.parametrize("section", ["sd", "camera"])
def test_every_spread_has_a_unit_and_is_positive(section):
    for name, fact in TABLE[section].items():
        assert fact["value"] > 0, name
        assert fact["unit"], name
