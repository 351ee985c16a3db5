"""Labels never overlap and never leave their column."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from weizhong.report.labels import arrange, spread_out

PLACES = st.lists(st.floats(-50, 250), max_size=25).map(sorted)


@given(PLACES)
def test_labels_stay_apart_in_order_and_inside(wanted: list[float]) -> None:
    places = spread_out(wanted, 4.0, 0.0, 200.0)
    assert len(places) == len(wanted)
    assert all(after - before >= 4.0 - 1e-9 for before, after in pairwise(places))
    assert all(-1e-9 <= place <= 200 + 1e-9 for place in places)


def test_labels_that_have_room_stay_where_they_are() -> None:
    assert spread_out([10.0, 20.0, 150.0], 4.0, 0.0, 200.0) == [10.0, 20.0, 150.0]


def test_too_many_labels_are_spaced_evenly() -> None:
    assert spread_out([7.0] * 5, 10.0, 0.0, 20.0) == [0.0, 5.0, 10.0, 15.0, 20.0]


def test_inner_points_of_a_row_are_labelled_above_the_outer_one() -> None:
    row = [(30.0, 100.5), (10.0, 100.0), (20.0, 99.5)]
    assert arrange(row, 5.0, 2.0, 0.0, 200.0) == [(0, 90.0), (2, 95.0), (1, 100.0)]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 200)), max_size=25))
def test_every_point_gets_one_label(spots: list[tuple[float, float]]) -> None:
    assert sorted(index for index, _ in arrange(spots, 4.0, 2.0, 0.0, 200.0)) == list(range(len(spots)))
