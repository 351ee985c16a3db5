"""Body and ear share what is counted on the whole body, and a plan never holds more."""

from collections import Counter
from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.documents.treatments import Amount, kind_of
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.pieces import ear_within, piece_limits
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.planning.treating import ear_of

NECK = {"levels": ["C5"], "radiation": "none"}


def made(**other: Any) -> TreatmentPlan:
    return plan(calm_case(**other), place=flat_place)


def pieces(of: TreatmentPlan) -> Counter[str]:
    body = [one for group in of.positions for point in group.points for one in point.treatments]
    return Counter(kind_of(one) for one in [*body, *(one for place in of.ear for one in place.treatments)])


@pytest.mark.parametrize(
    ("asked", "more", "most"),
    [
        (["press_needle"], {}, {"press_needle": 8}),
        (["seeds"], {}, {"seeds": 6}),
        (["press_needle", "seeds"], {}, {"press_needle": 8, "seeds": 6}),
        (["seeds", "needling"], {}, {"seeds": 6, "needling": 20}),
        (["press_needle"], {"package": "neck_pain", "complaint": NECK}, {"press_needle": 8}),
        (["seeds"], {"package": "neck_pain", "complaint": NECK}, {"seeds": 6}),
        (["press_needle"], {"yes": ["first_treatment"]}, {"press_needle": 2}),
        (["seeds"], {"yes": ["frail"]}, {"seeds": 3}),
    ],
)
def test_a_plan_holds_no_more_than_the_whole_body_may_have(
    asked: list[str], more: dict[str, Any], most: dict[str, int]
) -> None:
    found = made(modalities=asked, **more)
    assert found.status == "plan"
    counted = pieces(found)
    assert all(0 < counted[name] <= most[name] for name in asked), counted


def test_the_ear_has_its_places_and_the_body_the_rest_but_a_point_on_both_sides_at_least() -> None:
    neck = calm_case(modalities=["seeds"], package="neck_pain", complaint=NECK)
    ear = ear_of(neck, screen(neck))
    (limit,) = piece_limits(screen(neck), ear)
    assert (len(ear), limit.at_most, limit.on_ear, limit.on_body) == (4, 6, 4, 2)
    frail = calm_case(["frail"], modalities=["seeds"], package="neck_pain", complaint=NECK)
    (limit,) = piece_limits(screen(frail), ear)
    assert (limit.at_most, limit.on_ear, limit.on_body) == (3, 1, 2)
    kept, (note,) = ear_within(ear, [limit])
    assert kept == ear[:1]
    names = ", ".join(one.name for one in ear[1:])
    assert note.text.endswith(f"1 of them on the ear. Left out on the ear: {names}.")
    assert ear_within(ear[:1], [limit]) == (ear[:1], [])


def test_at_a_place_of_the_ear_only_what_is_too_many_is_left_out() -> None:
    both = calm_case(modalities=["press_needle", "seeds"])
    gentle = calm_case(["first_treatment"], modalities=["press_needle", "seeds"])
    ear = ear_of(both, screen(both))
    limits = piece_limits(screen(gentle), ear)
    assert [(one.modality, one.at_most, one.on_ear) for one in limits] == [
        ("press_needle", 2, 0),
        ("seeds", 6, 1),
    ]
    (place,), (note,) = ear_within(ear, limits)
    assert [kind_of(one) for one in place.treatments] == ["seeds"]
    assert "2 press needles at once on the whole body, the ear included" in note.text


def test_of_a_single_piece_the_ear_has_none_and_the_body_no_more_than_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = calm_case(modalities=["seeds"])
    single = {"pieces": Amount(label="seeds", low=1, high=1, unit="", check="D", source=[])}
    monkeypatch.setattr("weizhong.clinic.planning.pieces.amounts_of", lambda *_: single)
    (limit,) = piece_limits(screen(case), ear_of(case, screen(case)))
    assert (limit.at_most, limit.on_ear, limit.on_body) == (1, 0, 1)


def test_what_may_not_stay_in_is_not_counted() -> None:
    case = calm_case(["immunosuppressed"], modalities=["press_needle", "needling"])
    assert piece_limits(screen(case), []) == ()


def test_a_draft_says_nothing_of_the_ear() -> None:
    found = made(modalities=["press_needle"], yes=["first_treatment"], unknown=["fever"])
    assert found.status == "draft"
    assert not any("on the ear:" in one.text for one in found.findings)
    assert len([point for group in found.positions for point in group.points]) == 2


def test_why_a_press_needle_is_not_set_at_a_point_is_told_there() -> None:
    found = made(modalities=["needling", "press_needle"])
    points = [point for group in found.positions for point in group.points]
    without = [one for one in points if one.not_done]
    assert len(points) - len(without) == 6
    assert {one.not_done[0].partition(":")[0] for one in without} == {"Press needles"}
