"""Two tender spots on one level and side have two names, through plan, pairs and session."""

from datetime import date
from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.anatomy.location_rules import Ashi, numbered
from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Amendment, PlannedPoint, TreatmentPlan
from weizhong.clinic.gate.hazards import hazards_of
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.gate.sites import is_at, site
from weizhong.clinic.planning.amending import amend
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session import agenda_of
from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.where import _check_code
from weizhong.report.outline import all_sets
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import Refused

ON = date(2026, 11, 22)


def spotted(*lateral_cm: float, side: str = "left", **more: Any) -> Case:
    spots = [{"level": "L5", "lateral_cm": cm, "side": side} for cm in lateral_cm]
    return calm_case(complaint={"levels": ["L4"], "ashi": spots}, **more)


def spots_of(made: TreatmentPlan) -> list[PlannedPoint]:
    return [p for group in made.positions for p in group.points if p.code.startswith("ashi")]


def test_one_spot_has_its_level_as_its_name() -> None:
    assert [one.code for one in spots_of(plan(spotted(6), place=flat_place))] == ["ashi:L5"]


@pytest.mark.parametrize("lateral_cm", [(5, 9), (9, 5), (4, 7, 10)])
def test_spots_on_one_level_and_side_are_named_and_placed_in_the_order_given(
    lateral_cm: tuple[float, ...],
) -> None:
    found = spots_of(plan(spotted(*lateral_cm), place=flat_place))
    assert [one.code for one in found] == ["ashi:L5", "ashi:L5:2", "ashi:L5:3"][: len(lateral_cm)]
    assert [one.lateral_cm for one in found] == list(lateral_cm)
    assert [one.placement.position_mm[1] for one in found] == [1000.0 * cm for cm in lateral_cm]
    assert all(one.placement.code == one.code for one in found)


def test_left_and_right_count_for_themselves_and_a_spot_told_twice_is_one() -> None:
    spots = [{"level": "L5", "lateral_cm": cm, "side": side} for side in ("left", "right") for cm in (6, 6)]
    found = spots_of(plan(calm_case(complaint={"levels": ["L4"], "ashi": spots}), place=flat_place))
    assert [(one.code, one.side) for one in found] == [("ashi:L5", "left"), ("ashi:L5", "right")]


def test_only_spots_have_a_distance_in_the_plan() -> None:
    made = plan(spotted(6), place=flat_place)
    told = {p.code: p.lateral_cm for group in made.positions for p in group.points}
    assert told.pop("ashi:L5") == 6
    assert set(told.values()) == {None}


def test_the_second_spot_lies_where_its_level_lies() -> None:
    assert site("ashi:L5:2") == site("ashi:L5")
    assert hazards_of("ashi:L2:3") == hazards_of("ashi:L2")
    body = NeedledBody(sex="female", age_years=52, bmi=26.7, position="prone")
    assert advise("ashi:L2:2", body).text == advise("ashi:L2", body).text
    assert is_at("flank", "ashi:L2:2", Laterality.LEFT, 9.0) == is_at(
        "flank", "ashi:L2", Laterality.LEFT, 9.0
    )


def test_each_spot_is_dropped_by_its_own_name() -> None:
    case = spotted(5, 9)
    made = plan(case, place=flat_place)
    new = amend(case, made, [Amendment(action="drop", code="ashi:L5:2")], place=flat_place)
    assert [(one.code, one.lateral_cm) for one in spots_of(new)] == [("ashi:L5", 5)]


def test_current_names_each_spot_once() -> None:
    made = plan(spotted(4, 7, 10, modalities=["electroacupuncture"]), place=flat_place, style="trigger")
    ends = [(end.code, end.side) for pair in made.pairs for end in (pair.first, pair.second)]
    ends += [(one.end.code, one.end.side) for one in made.unpaired]
    assert sorted(ends) == sorted({(p.code, p.side) for g in made.positions for p in g.points})


def agenda_for(case: Case) -> Agenda:
    return agenda_of(plan(case, on=ON, place=flat_place), case.modalities, screening=screen(case, ON))


def test_the_session_takes_off_at_each_spot_what_is_taken_off_there() -> None:
    case = spotted(3, 12, yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["left_buttock"]})
    found = agenda_for(case)
    assert found.site("ashi:L5", "left") is not None
    assert found.site("ashi:L5:2", "left") is None
    assert [one.code for one in found.barred if one.code.startswith("ashi")] == ["ashi:L5:2"]


def test_a_report_tells_each_spot_apart() -> None:
    made = plan(spotted(5, 9), place=flat_place)
    anchors = [one.anchor for one in all_sets(made)]
    assert len(anchors) == len(set(anchors))
    assert sum("ashi" in one for one in anchors) == 2


@pytest.mark.parametrize("code", ["ashi:L9", "ashi:L5:1", "ashi:L5:0", "ashi:L5:x", "ashi:L5:2:2"])
def test_what_names_no_spot_cannot_be_recorded(code: str) -> None:
    with pytest.raises(Refused):
        _check_code(code)


def test_spots_given_to_the_body_alone_are_numbered_alike() -> None:
    left, right = Laterality.LEFT, Laterality.RIGHT
    given = [Ashi("L5", 50, left), Ashi("L5", 90, left), Ashi("L5", 50, right), Ashi("L5", 50, left)]
    assert [one.code for one in numbered(given)] == ["ashi:L5", "ashi:L5:2", "ashi:L5", "ashi:L5"]
