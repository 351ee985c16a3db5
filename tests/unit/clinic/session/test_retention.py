"""How long a needle stays: a current it carries runs its time; what the plan has no longer comes out."""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace
from tests.session_guide import a_visit
from tests.spec.session_visit import DAY, READY, START, agenda, run, site

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.documents.treatments import Treatment, kind_of
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session import SessionState, due
from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.session.retention import longest_retention_min, shortest_retention_min


@cache
def doses() -> list[Treatment]:
    """Needles that stay 10 minutes, and a current of 20 to 30: of GERAC's plan, its needles cut short."""
    case = a_visit.the_case()
    answers = {**case.answers, "first_treatment": Answer.NO}
    case = replace(case, modalities=["needling", "electroacupuncture"], answers=answers)
    made = plan(case, on=DAY, style="gerac")
    points = [point for group in made.positions for point in group.points]
    both = next(one.treatments for one in points if len(one.treatments) == 2)
    stay = replace(both[0].retention_min, low=10.0, high=10.0, at_most=10.0)
    return [replace(both[0], retention_min=stay), both[1]]


def joined(*more: tuple[str, dict[str, Any]]) -> SessionState:
    """Two needles in, joined five minutes later by 20 minutes of current."""
    sites: list[AgendaSite] = [site(code, treatments=doses()) for code in ("BL23", "BL25")]
    return run(
        ("session_opened", {"agenda": agenda(*sites, retention_min=(10.0, 30.0))}),
        *READY[1:-1],
        ("needle_pack_opened", {"diameter_mm": 0.2, "length_mm": 15}),
        ("needle_inserted", {"depth_mm": 5}),
        ("needle_inserted", {"needle": "n2", "code": "BL25", "depth_mm": 5, "after": 0}),
        *more,
    )


CURRENT = ("current_started", {"after": 5, "minutes": 20, "felt": "comfortable"})


def test_the_doses_are_what_this_file_says() -> None:
    assert [kind_of(one) for one in doses()] == ["needling", "electroacupuncture"]


def test_a_needle_without_current_comes_out_after_its_ten_minutes() -> None:
    (needle, _) = joined().needles
    assert longest_retention_min(joined(), needle) == 10


def test_a_short_stay_does_not_cut_a_current_short() -> None:
    state = joined(CURRENT)
    assert longest_retention_min(state, state.needles[0]) == 30
    assert shortest_retention_min(state, state.needles[0]) == 25
    at_16 = [one.what for one in due(state, START + timedelta(minutes=5 + 16)) if one.is_overdue]
    assert at_16 == []
    at_26 = {one.what for one in due(state, START + timedelta(minutes=5 + 26)) if one.is_overdue}
    assert at_26 == {"needle_may_come_out", "current_ends"}


def test_a_needle_whose_current_is_off_is_not_late_for_having_carried_it() -> None:
    state = joined(CURRENT, ("current_stopped", {"after": 20}), ("needle_removed", {}))
    assert state.deviations == []


CHANGED = ("plan_changed", {"agenda": agenda(site("BL25", modalities=["needling"]))})


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), {"needle_must_come_out: n1"}),
        ((CURRENT,), {"needle_must_come_out: n1", "current_ends: c1"}),
        (
            (("technique_applied", {"side": "left", "modality": "lamp", "pieces": 0, "minutes": 5}),),
            {"needle_must_come_out: n1", "technique_ends: a1"},
        ),
    ],
)
def test_what_the_changed_plan_has_no_longer_is_due_at_once(more: Any, told: set[str]) -> None:
    sites = [site(code) for code in ("BL23", "BL25")]
    state = run(
        ("session_opened", {"agenda": agenda(*sites)}),
        *READY[1:],
        ("needle_inserted", {"depth_mm": 5}),
        ("needle_inserted", {"needle": "n2", "code": "BL25", "depth_mm": 5, "after": 0}),
        *more,
    )
    before = [one for one in due(state, state.last_at) if one.is_overdue]
    state = run(CHANGED, state=state)
    found = [one for one in due(state, state.last_at) if one.is_overdue]
    assert before == []
    assert {f"{one.what}: {one.subject}" for one in found} == told
    assert all("the plan has it no longer" in one.text for one in found)


def test_a_needle_put_in_with_a_reason_where_the_plan_has_none_is_not_left_over() -> None:
    deviation = {"code": "BL60", "depth_mm": 5, "deviation": "Asked for."}
    state = run(*READY, CHANGED, ("needle_inserted", deviation))
    assert not any("no longer" in one.text for one in due(state, state.last_at))
