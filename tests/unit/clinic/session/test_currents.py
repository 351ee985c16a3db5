"""Current between two needles: where it may run, how strong it may be, and that less is always allowed."""

from typing import Any

import pytest
from tests.spec.session_visit import agenda, ready, run, site

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.state import SessionState
from weizhong.terms.errors import Refused

CURRENT = "electroacupuncture"


def wired(plan: Agenda | None = None) -> SessionState:
    """Two needles in on the left, and a third on the right."""
    needles = [("n1", "BL23", "left"), ("n2", "BL25", "left"), ("n3", "BL25", "right")]
    put = [("needle_inserted", {"needle": name, "code": code, "side": side}) for name, code, side in needles]
    return run(*put, state=ready(agenda=plan or agenda()))


def breaches(state: SessionState, name: str, **given: Any) -> tuple[str, ...]:
    try:
        run((name, given), state=state)
    except Refused as refused:
        return refused.breaches or (str(refused),)
    return ()


def test_current_runs_only_where_the_plan_gives_it() -> None:
    without = agenda(site("BL23", modalities=["needling"]), site("BL25"), site("BL25", "right"))
    assert breaches(wired(without), "current_started") == ("not_planned",)
    assert breaches(wired(), "current_started") == ()


def test_a_needle_carries_one_current_at_a_time_and_is_free_again_when_it_is_off() -> None:
    on = run(("current_started",), state=wired())
    again = {"circuit": "c2"}
    assert "carries the current 'c1' already" in breaches(on, "current_started", **again)[0]
    off = run(("current_stopped",), state=on)
    assert breaches(off, "current_started", **again) == ()


def test_another_current_elsewhere_takes_no_needle() -> None:
    places = [site("BL23"), site("BL25"), site("BL23", "right"), site("BL25", "right")]
    state = run(
        ("needle_inserted", {"needle": "n4", "code": "BL23", "side": "right"}),
        ("current_started",),
        state=wired(agenda(*places)),
    )
    assert breaches(state, "current_started", circuit="c2", needles=("n3", "n4")) == ()


@pytest.mark.parametrize(
    ("given", "expected"), [({}, ()), ({"intensity_ma": 1.0}, ()), ({"intensity_ma": 3.0}, ())]
)
def test_within_the_limits_current_may_be_turned_up(
    given: dict[str, float], expected: tuple[str, ...]
) -> None:
    on = run(("current_started", {"intensity_ma": 1.0}), state=wired())
    assert breaches(on, "current_changed", **given) == expected


@pytest.mark.parametrize(("intensity_ma", "expected"), [(2.0, ()), (2.1, ("too_much_current",)), (1.0, ())])
def test_no_more_current_than_allowed(intensity_ma: float, expected: tuple[str, ...]) -> None:
    state = wired(agenda(current_ma_at_most=2.0))
    assert breaches(state, "current_started", intensity_ma=intensity_ma) == expected
    on = run(("current_started", {"intensity_ma": 0.5}), state=state)
    assert breaches(on, "current_changed", intensity_ma=intensity_ma) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(15.0, ()), (15.5, ("too_long",))])
def test_current_runs_no_longer_than_plan_or_gate_allow(minutes: float, expected: tuple[str, ...]) -> None:
    assert breaches(wired(agenda(current_min_at_most=15.0)), "current_started", minutes=minutes) == expected
    limited = agenda(restriction=Restriction(retention_min_at_most=15.0), current_min_at_most=40.0)
    assert breaches(wired(limited), "current_started", minutes=minutes) == expected


def test_the_same_or_less_current_is_let_through_even_when_nothing_new_may_begin() -> None:
    state = run(
        ("current_started", {"intensity_ma": 0.5}),
        ("current_changed", {"intensity_ma": 2.0}),
        ("stopped_early",),
        state=wired(),
    )
    assert breaches(state, "current_changed", intensity_ma=2.0) == ()
    assert breaches(state, "current_changed", intensity_ma=1.0) == ()
    assert breaches(state, "current_changed", intensity_ma=2.1) == ("stopped",)


def test_less_is_less_than_the_last_setting_not_the_first() -> None:
    turned_down = run(
        ("current_started", {"intensity_ma": 2.0}),
        ("current_changed", {"intensity_ma": 1.0}),
        ("stopped_early",),
        state=wired(),
    )
    assert breaches(turned_down, "current_changed", intensity_ma=1.5) == ("stopped",)


@pytest.mark.parametrize(
    ("allowed", "felt", "expected"),
    [
        ("none", "just_felt", ("too_much_current",)),
        ("gentle", "just_felt", ()),
        ("gentle", "strong_but_comfortable", ("too_much_current",)),
        (None, "strong_but_comfortable", ()),
        (None, "painful", ("too_much_current",)),
    ],
)
def test_current_is_felt_no_more_than_the_gate_allows(
    allowed: str | None, felt: str, expected: tuple[str, ...]
) -> None:
    limits = Restriction(current=allowed)  # type: ignore[arg-type]  # parametrised
    assert breaches(wired(agenda(restriction=limits)), "current_started", felt=felt) == expected


def test_a_current_that_ran_too_long_is_noted_when_it_is_turned_off() -> None:
    on = run(("current_started",), state=wired(agenda(current_min_at_most=15.0)))
    late = run(("current_stopped", {"after": 16.0}), state=on)
    assert [one.kinds for one in late.deviations] == [["too_long"]]
    assert run(("current_stopped", {"after": 15.0}), state=on).deviations == []


def test_a_slip_in_the_name_of_a_current_is_met_with_one_that_runs() -> None:
    on = run(("current_started", {"circuit": "left"}), state=wired())
    assert "Did you mean left" in breaches(on, "current_stopped", circuit="lef")[0]
    off = run(("current_stopped", {"circuit": "left"}), state=on)
    assert "Did you mean" not in breaches(off, "current_stopped", circuit="lef")[0]


@pytest.mark.parametrize(
    ("material", "expected"), [("", ("material",)), ("steel", ("material",)), ("gold_plated", ("material",))]
)
def test_where_a_metal_is_not_for_this_person_current_runs_through_no_such_needle(
    material: str, expected: tuple[str, ...]
) -> None:
    off = {CURRENT: Restriction(no_material=("nickel",))}
    pack = ("needle_pack_opened", {"pack": "B", "material": material})
    state = run(pack, state=ready(agenda=agenda(site("BL23", restrictions=off), site("BL25"))))
    put = [
        ("needle_inserted", {"needle": name, "code": code, "pack": "B"})
        for name, code in (("n1", "BL23"), ("n2", "BL25"))
    ]
    assert breaches(run(*put, state=state), "current_started") == expected
