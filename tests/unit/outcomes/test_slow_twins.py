"""Scores worked out fast are those worked out slowly and plainly, form by form."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.outcomes.plain_scores import PART_TWINS, TWINS

from weizhong.outcomes.instruments import instrument, instruments
from weizhong.outcomes.scoring import score

GAP = float("nan")
NAMES = list(instruments())


@cache
def answers_to(name: str) -> st.SearchStrategy[list[list[float | None]]]:
    """Forms as people fill them in: gaps, and now and then an answer that is not on the form."""
    about = instrument(name)
    cells = [
        st.one_of(
            st.integers(int(item.low), int(min(item.high, 40))).map(float),
            st.none(),
            st.sampled_from([item.low - 1, min(item.high, 40) + 0.5, item.low + 0.25]),
        )
        if place % 3 == 0
        else st.integers(int(item.low), int(min(item.high, 40))).map(float)
        for place, item in enumerate(about.items)
    ]
    return st.lists(st.tuples(*cells).map(list), min_size=1, max_size=6)


# House rule 13: fast code keeps its slow twin, and a property test holds them equal.
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_fast_and_slow_give_the_same(name: str, data: st.DataObject) -> None:
    forms = data.draw(answers_to(name))
    found = score(name, np.array(forms, dtype=float))
    for at, form in enumerate(forms):
        told = TWINS[name](form)
        if told is None:
            assert math.isnan(found.value[at])
        else:
            # Both add a handful of small numbers; they may differ in the last of 52 binary places.
            assert found.value[at] == pytest.approx(told, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize(("name", "part"), PART_TWINS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_fast_and_slow_give_the_same_parts(name: str, part: str, data: st.DataObject) -> None:
    forms = data.draw(answers_to(name))
    found = score(name, np.array(forms, dtype=float)).parts[part]
    for at, form in enumerate(forms):
        told = PART_TWINS[name, part](form)
        assert (
            math.isnan(found[at]) if told is None else found[at] == pytest.approx(told, rel=1e-13, abs=1e-13)
        )


def test_every_instrument_has_a_slow_twin() -> None:
    assert set(TWINS) == set(NAMES)
