"""A hundred people: always a hundred, told in words as well, and never by colour alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weizhong.evidence.proportions import wilson
from weizhong.report.icon_array import icon_array, key, whole

COUNTS = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def kinds(svg: str) -> dict[str, int]:
    drawn = {kind: svg.count(f'class="person-{kind}"') for kind in ("sure", "rough", "perhaps", "not")}
    return {kind: number for kind, number in drawn.items() if number or kind != "rough"}


@given(COUNTS)
def test_there_are_always_a_hundred_and_the_range_is_striped(counts) -> None:
    events, n = counts
    low, high = (100 * limit for limit in wilson(events, n))
    chart = icon_array("a", "Needles", 100 * events / n, low, high)
    found = kinds(chart.svg)
    assert sum(found.values()) == 100
    assert found == {"sure": whole(low), "perhaps": whole(high) - whole(low), "not": 100 - whole(high)}
    assert [int(number) for _, number in chart.rows] == list(found.values())
    assert found["sure"] <= whole(100 * events / n) <= found["sure"] + found["perhaps"]


def test_without_a_range_all_who_got_better_are_lighter_and_the_table_says_that_it_is_missing() -> None:
    chart = icon_array("a", "Needles", 39.1, None, None)
    assert kinds(chart.svg) == {"sure": 0, "rough": 39, "perhaps": 0, "not": 61}
    assert chart.svg.count('fill-opacity="0.4"') == 39
    assert "was not told" in chart.text
    assert chart.rows == (("better", "39"), ("perhaps", "not told"), ("not", "61"))


def test_where_nobody_counted_all_are_striped() -> None:
    chart = icon_array("a", "Needles", None, None, None)
    assert kinds(chart.svg) == {"sure": 0, "perhaps": 100, "not": 0}
    assert "we found no count of how many" in chart.text


def test_it_is_an_image_with_title_and_description() -> None:
    svg = icon_array("real", "Real needles", 47.5, 42.6, 52.5).svg
    assert 'role="img"' in svg
    named = re.search(r'aria-labelledby="(\S+) (\S+)"', svg)
    assert named is not None
    assert all(f'id="{one}"' in svg for one in named.groups())
    assert "<title" in svg
    assert "48 of 100 people got clearly better. It may be 43 to 53." in svg


def test_kinds_differ_in_shape_not_only_in_colour() -> None:
    fills = dict(re.findall(r'fill="([^"]+)"[^>]*class="person-(\w+)"', icon_array("a", "x", 50, 40, 60).svg))
    assert len(fills) == 3
    assert "none" in fills
    assert any(fill.startswith("url(#a-stripes)") for fill in fills)


@pytest.mark.parametrize(
    ("drawn", "kinds"),
    [((50, 40, 60), {"sure", "perhaps", "not"}), ((39, None, None), {"rough", "not"})],
)
def test_the_key_shows_what_is_drawn_and_no_more(drawn, kinds) -> None:
    assert set(re.findall(r'class="person-(\w+)"', key("k", [drawn]))) == kinds
