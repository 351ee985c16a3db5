"""Needles one by one: at the very limit, two at a time, and what is kept of what was told before."""

from datetime import date

import pytest
from tests.spec.session_visit import agenda, ready, run, site

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session.state import SessionState
from weizhong.terms.errors import Refused

OTHER = {"needle": "n2", "side": "right"}


def two_in() -> SessionState:
    return run(("needle_inserted",), ("needle_inserted", OTHER), state=ready())


def refused(*lines: tuple[object, ...], state: SessionState) -> Refused:
    with pytest.raises(Refused) as caught:
        run(*lines, state=state)
    return caught.value


def test_a_pack_may_be_used_on_the_day_it_expires_and_not_a_day_longer() -> None:
    day = {"pack": "B", "expires_on": date(2026, 11, 22)}
    assert [one.pack for one in run(("needle_pack_opened", day), state=ready()).packs] == ["A", "B"]
    before = day | {"expires_on": date(2026, 11, 21)}
    assert refused(("needle_pack_opened", before), state=ready()).breaches == ("expired",)


def test_nothing_of_a_needle_is_deeper_than_it_is_long_even_with_a_reason() -> None:
    deep = ready(agenda=agenda(site("BL23", ceiling_mm=60.0)))
    told = {"deviation": "A cough drove it in."}
    assert run(("needle_inserted", {"depth_mm": 30, **told}), state=deep).needles[0].depth_mm == 30
    long = {"depth_mm": 30.5, **told}
    assert "cannot lie 30.5 mm deep" in str(refused(("needle_inserted", long), state=deep))
    inside = run(("needle_inserted",), state=deep)
    assert run(("needle_adjusted", {"depth_mm": 30, **told}), state=inside).needles[0].depth_mm == 30
    assert "cannot lie 30.5 mm deep" in str(refused(("needle_adjusted", long), state=inside))


def test_a_needle_drawn_back_keeps_how_deep_it_has_been() -> None:
    (needle,) = run(("needle_inserted",), ("needle_adjusted", {"depth_mm": 5}), state=ready()).needles
    assert (needle.depth_mm, needle.deepest_mm) == (5, 12)


def test_a_needle_may_be_drawn_back_when_nothing_new_may_begin() -> None:
    stopped = run(("needle_inserted",), ("stopped_early",), state=ready())
    assert run(("needle_adjusted", {"depth_mm": 5}), state=stopped).needles[0].depth_mm == 5
    assert refused(("needle_adjusted", {"depth_mm": 13}), state=stopped).breaches == ("stopped",)


@pytest.mark.parametrize(("told", "kept"), [({}, "skin"), ({"tissue_level": "muscle"}, "muscle")])
def test_the_layer_stays_as_told_until_another_is(told: dict[str, object], kept: str) -> None:
    lines = ("needle_inserted", {"tissue_level": "skin"}), ("needle_adjusted", told)
    assert run(*lines, state=ready()).needles[0].tissue_level == kept


def test_what_changes_one_needle_leaves_the_other_as_it_was() -> None:
    before = two_in()
    changed = run(("needle_adjusted", {"depth_mm": 5}), ("needle_stimulated",), state=before)
    assert changed.needles[1] == before.needles[1]
    assert changed.needles[0] != before.needles[0]


@pytest.mark.parametrize(("first", "then", "kept"), [("yes", "unknown", "yes"), ("yes", "no", "no")])
def test_de_qi_stays_as_told_until_it_is_told_otherwise(first: str, then: str, kept: str) -> None:
    lines = [("needle_stimulated", {"de_qi": one}) for one in (first, then)]
    assert run(("needle_inserted",), *lines, state=ready()).needles[0].de_qi == kept


def test_the_answer_to_a_needle_stays_as_told_until_another_is() -> None:
    lines = [("needle_stimulated", {"response_obtained": one}) for one in ("ache", "", "warmth", "")]
    state = ready()
    told = []
    for line in [("needle_inserted",), *lines]:
        state = run(line, state=state)
        told.append(state.needles[0].response_obtained)
    assert told == ["", "ache", "ache", "warmth", "warmth"]
    assert len(state.needles[0].stimulations) == 4


def test_current_through_two_needles_keeps_no_third_from_coming_out() -> None:
    three = [
        ("needle_inserted", {"needle": name, "code": code, "side": side})
        for name, code, side in (("n1", "BL23", "left"), ("n2", "BL25", "left"), ("n3", "BL25", "right"))
    ]
    on = run(*three, ("current_started",), state=ready())
    assert run(("needle_removed", {"needle": "n3"}), state=on).needles[2].fate == "out"
    assert refused(("needle_removed",), state=on).breaches == ("current_on",)
    off = run(("current_stopped",), ("needle_removed",), state=on)
    assert off.needles[0].fate == "out"


def test_a_broken_needle_is_out_of_reach_until_it_is_accounted_for() -> None:
    state = run(("needle_removed", {"is_intact": False}), state=two_in())
    assert [one.fate for one in state.needles] == ["broken", "in"]
    assert [one.needle for one in state.needles_unaccounted()] == ["n1", "n2"]
    assert state.needles[0].accounted is None
    assert "is broken already" in str(refused(("needle_removed",), state=state))


def test_only_what_came_out_is_expected_in_the_tray() -> None:
    state = run(("needle_removed",), ("needles_counted",), state=two_in())
    assert [(one.counted, one.expected) for one in state.counts] == [(1, 1)]
    assert state.is_count_current
    assert not run(("needle_removed", {"needle": "n2"}), state=state).is_count_current
    assert not run(
        ("needle_inserted", OTHER | {"needle": "n3", "code": "BL25"}), state=state
    ).is_count_current


def test_the_last_needle_allowed_goes_in_and_one_more_does_not() -> None:
    few = ready(agenda=agenda(restriction=Restriction(needles_at_most=2)))
    full = run(("needle_inserted",), ("needle_inserted", OTHER), state=few)
    assert len(full.needles) == 2
    one_more = ("needle_inserted", {"needle": "n3", "code": "BL25"})
    assert refused(one_more, state=full).breaches == ("too_many",)


def test_a_needle_that_came_out_still_counts_among_those_allowed() -> None:
    few = ready(agenda=agenda(restriction=Restriction(needles_at_most=1)))
    used = run(("needle_inserted",), ("needle_removed",), state=few)
    assert refused(("needle_inserted", OTHER), state=used).breaches == ("too_many",)


def test_a_place_holds_one_needle_at_a_time() -> None:
    again = ("needle_inserted", {"needle": "n9"})
    state = run(("needle_inserted",), state=ready())
    assert refused(again, state=state).breaches == ("occupied",)
    assert len(run(("needle_removed",), again, state=state).needles) == 2


@pytest.mark.parametrize(
    ("allowed", "strength", "is_allowed"),
    [
        ("gentle", "gentle", True),
        ("gentle", "moderate", False),
        ("gentle", "strong", False),
        ("none", "gentle", False),
        (None, "strong", True),
    ],
)
def test_a_needle_is_moved_as_strongly_as_the_gate_leaves(
    allowed: str | None, strength: str, is_allowed: bool
) -> None:
    held = site("BL23", restrictions={"needling": Restriction(stimulation=allowed)})  # type: ignore[arg-type]  # parametrised
    state = run(("needle_inserted",), state=ready(agenda=agenda(held)))
    moved = ("needle_stimulated", {"strength": strength})
    if is_allowed:
        assert len(run(moved, state=state).needles[0].stimulations) == 1
    else:
        assert refused(moved, state=state).breaches == ("too_strong",)


def test_sites_are_pressed_on_a_person_who_bleeds_easily() -> None:
    bleeds = ready(agenda=agenda(restriction=Restriction(press_after=True)))
    state = run(("needle_inserted",), state=bleeds)
    assert refused(("needle_removed",), state=state).breaches == ("not_pressed",)
    assert run(("needle_removed", {"is_pressed": True}), state=state).needles[0].is_pressed


@pytest.mark.parametrize(("minute", "is_late"), [(30.0, False), (30.4, False), (31.0, True)])
def test_a_needle_left_in_beyond_the_plan_is_noted_as_late(minute: float, is_late: bool) -> None:
    inside = run(("needle_inserted",), state=ready())
    state = run(("needle_removed", {"after": minute}), state=inside)
    assert [one.kinds for one in state.deviations] == ([["too_long"]] if is_late else [])
