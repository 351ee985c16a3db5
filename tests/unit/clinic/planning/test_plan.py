import json
from datetime import date

import msgspec
import pytest
from tests.spec.flat_body import calm_case, flat_place

import weizhong
from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.depth import advice as depth
from weizhong.clinic.depth.depth_status import depth_status
from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.documents.treatment_plan import Finding, TreatmentPlan
from weizhong.clinic.planning.plan import input_digest, plan
from weizhong.facts.tables import digest, read_table
from weizhong.terms.errors import FactsError, MissingInput, PointNotPlaced, UnknownCode

ON = date(2026, 11, 22)


def planned(case: Case) -> TreatmentPlan:
    return plan(case, on=ON, place=flat_place)


def test_a_plan_says_what_made_it() -> None:
    made = planned(calm_case())
    assert (made.software_version, made.facts_digest, made.made_on) == (
        weizhong.__version__,
        digest(),
        "2026-11-22",
    )


@pytest.mark.parametrize("case", [calm_case(), calm_case(yes=["fever"]), calm_case(unknown=["fever"])])
def test_the_headline_leaves_the_status_to_the_status(case: Case) -> None:
    made = planned(case)
    opening = {"plan": "Plan", "draft": "Draft", "stop": "Do not treat"}[made.status]
    assert not made.headline.startswith(opening)


def test_none_of_no_trials_is_not_told_at_a_point_but_once_for_the_plan() -> None:
    complaint = {"duration_weeks": 30, "levels": ["C5"], "radiation": "none"}
    made = planned(calm_case(package="neck_pain", complaint=complaint))
    points = [point for group in made.positions for point in group.points]
    assert points
    assert {one.text for point in points for one in (point.trials, point.agreement) if one} == {""}
    assert any("No list of the points of a trial of neck pain was read" in one for one in made.limitations)


def faint(case: Case) -> Finding:
    return next(finding for finding in planned(case).findings if finding.rule == "may_faint")


def test_where_few_needles_are_asked_for_the_first_are_named_and_are_few() -> None:
    first = faint(calm_case(yes=["first_treatment"]))
    most = read_table("packages/back_pain/prescription")["start_with"]["at_most"]
    count = int(first.action.partition("Begin with ")[2].split()[0])
    named = first.action.partition("needles: ")[2].partition(";")[0].split(", ")
    prone = planned(calm_case(yes=["first_treatment"])).positions[0].points
    assert [point.code for point in prone[:count]] == [one for one in named for _ in range(2)]
    assert 0 < count <= most
    assert any(citation.check == "D" for citation in first.citations)


def test_no_first_needles_are_named_where_none_are_set() -> None:
    case = calm_case(yes=["first_treatment"], modalities=["acupressure"])
    assert not any("Begin with" in finding.action for finding in planned(case).findings)


@pytest.mark.parametrize("yes", [[], ["fever"]])
def test_every_plan_says_what_it_is_for_and_that_no_clinician_reviewed_it(yes: list[str]) -> None:
    made = planned(calm_case(yes=yes))
    assert "decides and signs" in made.intended_use
    assert made.review_notice.startswith("Not yet reviewed by a clinician")


def test_the_same_case_has_the_same_digest_and_another_has_another() -> None:
    assert input_digest(calm_case()) == input_digest(calm_case())
    assert input_digest(calm_case()) != input_digest(calm_case(yes=["smoker"]))


def test_the_order_of_answers_does_not_change_the_digest() -> None:
    ordered = Case(answers={"fever": Answer.NO, "smoker": Answer.YES})
    assert input_digest(ordered) == input_digest(Case(answers=dict(reversed(ordered.answers.items()))))


def test_the_review_falls_four_weeks_after_the_plan() -> None:
    dose = planned(calm_case()).dose
    assert dose is not None
    assert dose.review_on == "2026-12-20"


def test_without_a_day_there_is_no_day_of_review() -> None:
    dose = plan(calm_case(), place=flat_place).dose
    assert dose is not None
    assert dose.review_on is None


def test_a_stop_has_a_referral_and_neither_points_nor_body_nor_dose() -> None:
    made = planned(calm_case(yes=["saddle_numbness", "bladder_change"]))
    assert made.referral
    assert (made.positions, made.body, made.dose, made.diagnosis, made.evidence) == ([], None, None, None, [])


def test_a_stop_asks_the_body_model_for_nothing() -> None:
    def forbidden(*_: object) -> tuple[PlacedPoint, ...]:
        raise AssertionError("a referral waited for a body")

    assert plan(calm_case(yes=["fever"]), place=forbidden).status == "stop"


def test_a_draft_is_watermarked_and_withholds_every_depth() -> None:
    made = planned(calm_case(unknown=["fever"]))
    depths = [point.depth for group in made.positions for point in group.points]
    assert made.watermark
    assert depths
    assert {depth.status for depth in depths} == {"withheld"}
    assert {(depth.textbook_cun, depth.textbook_mm, depth.bound_mm) for depth in depths} == {
        (None, None, None)
    }


def test_a_point_without_a_place_stops_the_plan() -> None:
    def forgetful(*given: object) -> tuple[PlacedPoint, ...]:
        return flat_place(*given)[1:]

    with pytest.raises(PointNotPlaced, match="BL23"):
        plan(calm_case(), place=forgetful)


def test_a_broken_table_stops_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(name: str) -> dict[str, object]:
        raise FactsError(f"The fact table {name}.toml cannot be read.")

    depth._advise.cache_clear()
    depth_status.cache_clear()
    monkeypatch.setattr("weizhong.clinic.depth.depth_status.read_table", unreadable)
    with pytest.raises(FactsError):
        planned(calm_case())


def test_a_case_built_in_python_is_checked_as_a_file_is() -> None:
    with pytest.raises(UnknownCode, match="saddle_numbness"):
        plan(Case(answers={"sadle_numbness": Answer.YES}))


def test_a_case_without_a_body_is_asked_for_it_by_name() -> None:
    with pytest.raises(MissingInput, match="sex, age_years, stature_cm and mass_kg"):
        plan(Case())


def test_an_uninterpreted_record_keeps_the_plan_a_draft_until_it_is_reviewed() -> None:
    case = msgspec.structs.replace(calm_case(), unread_record=["SNOMED CT 1234"])
    assert [question.id for question in planned(case).questions] == ["record_reviewed"]
    reviewed = msgspec.structs.replace(case, answers=case.answers | {"record_reviewed": Answer.YES})
    assert planned(reviewed).status == "plan"


def test_evidence_for_and_against_stands_beside_every_plan() -> None:
    said = planned(calm_case()).evidence
    assert {line.direction for line in said if line.kind == "guideline"} == {"for", "against", "neutral"}
    assert {line.direction for line in said if line.kind == "evidence"} == {"for", "against", "neutral"}


def test_unverified_lines_say_so() -> None:
    labels = {c.check: c.check_label for line in planned(calm_case()).evidence for c in line.citations}
    assert labels["K"].startswith("unverified")
    assert labels["S"].startswith("unverified")


def test_the_body_shows_what_was_measured() -> None:
    made = planned(calm_case(measurements=[{"name": "iliac-crest-height", "cm": 97}]))
    assert made.body is not None
    assert [line.name for line in made.body.landmarks if line.measured] == ["iliac_crest_height"]


def test_pregnancy_and_kyphosis_widen_the_body() -> None:
    def crest_sd(yes: list[str]) -> float:
        body = planned(calm_case(yes=yes)).body
        assert body is not None
        return next(line.sd_mm for line in body.landmarks if line.name == "iliac_crest_height")

    assert crest_sd(["pregnant"]) > crest_sd([])
    assert crest_sd(["marked_kyphosis"]) > crest_sd([])


def test_a_plan_survives_being_written_and_read_again() -> None:
    made = planned(calm_case())
    assert msgspec.convert(json.loads(msgspec.json.encode(made)), TreatmentPlan) == made


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"modalities": ["acupressure"]}, "trials of needling"),
        ({"modalities": ["needling", "cupping"]}, "they say little about cupping"),
        ({"signs": ["straight_leg_raise_positive"]}, "trials are mostly of non-specific pain"),
        ({"complaint": {"duration_weeks": 3}}, "come from chronic pain"),
        ({"complaint": {"levels": ["T7"]}}, "a level above it is painful"),
        ({"complaint": {"levels": []}}, "No painful level was given"),
        ({"signs": ["pale_tongue"]}, "not a proven way to choose points"),
    ],
)
def test_a_plan_says_what_it_does_not_rest_on(change: dict[str, object], said: str) -> None:
    assert any(said in one for one in planned(calm_case(**change)).limitations)
    assert not any(said in one for one in planned(calm_case()).limitations)


def test_positions_are_numbered_and_every_later_one_says_to_turn() -> None:
    made = planned(calm_case(signs=["cold_heavy_back", "white_greasy_coat"]))
    assert [group.order for group in made.positions] == [1, 2]
    assert "Turn the patient" in made.positions[1].note
    assert "Turn" not in made.positions[0].note


@pytest.mark.parametrize(
    "pattern", read_table("packages/back_pain/patterns")["pattern"], ids=lambda row: row["id"]
)
def test_every_pattern_is_placed_on_the_real_body(pattern: dict[str, object]) -> None:
    made = plan(calm_case(signs=pattern["signs"]), on=ON)
    points = [point for group in made.positions for point in group.points]
    assert made.status == "plan"
    assert all(point.placement.code == point.code for point in points)
    assert all(point.placement.side.value == point.side for point in points)


@pytest.mark.parametrize("level", ["T3", "T9", "L1", "L5", "S1", "S4"])
def test_every_level_is_placed_on_the_real_body(level: str) -> None:
    assert plan(calm_case(complaint={"levels": [level]}), on=ON).status == "plan"


def test_tender_spots_lie_on_their_own_side_of_the_real_body() -> None:
    spots = [{"level": "L4", "lateral_cm": cm, "side": side} for side in ("left", "right") for cm in (5, 7)]
    made = plan(calm_case(complaint={"levels": ["L4"], "ashi": spots}), on=ON)
    found = [p.placement.position_mm[0] for g in made.positions for p in g.points if p.lateral_cm]
    assert len(found) == 4
    assert [x > 0 for x in found] == [True, True, False, False]
    assert abs(found[0]) < abs(found[1])
    assert abs(found[2]) < abs(found[3])


def test_mirrored_points_lie_level_on_the_real_body() -> None:
    made = plan(calm_case(), on=ON)
    heights = {(p.code, p.side): p.placement.position_mm[2] for g in made.positions for p in g.points}
    assert heights["BL23", "left"] == pytest.approx(heights["BL23", "right"])


def test_every_trial_in_a_plan_says_what_it_was_compared_with() -> None:
    lines = [line for line in planned(calm_case()).evidence if line.kind == "evidence"]
    assert {"sham", "usual_care", "none", "harm"} <= {line.contrast for line in lines}
    assert all(line.contrast for line in lines)


@pytest.mark.parametrize("field", ["duration_weeks", "radiation"])
def test_what_the_classification_needs_is_asked(field: str) -> None:
    made = planned(calm_case(complaint={field: None}))
    assert made.status == "draft"
    assert [(question.id, question.group) for question in made.questions] == [
        (f"complaint.{field}", "Complaint")
    ]


def test_a_tender_spot_on_a_chosen_point_takes_no_second_needle() -> None:
    bl25 = next(
        p for g in plan(calm_case()).positions for p in g.points if (p.code, p.side) == ("BL25", "left")
    )
    spot = {"level": "L4", "lateral_cm": round(bl25.placement.position_mm[0] / 10, 1), "side": "left"}
    points = [p for g in plan(calm_case(complaint={"ashi": [spot]})).positions for p in g.points]
    assert not any(point.code.startswith("ashi") for point in points)
    joined = next(point for point in points if (point.code, point.side) == ("BL25", "left"))
    assert joined.reasons[-1].role == "ashi"
    assert "needle the tender spot, once" in joined.reasons[-1].text


def test_needles_are_counted_as_they_are_set() -> None:
    told = [one.text for one in planned(calm_case()).findings if one.rule == "prescription.few_needles"]
    assert told == ["12 needles, fewer than 14 to 20 needles a session."]
    assert not any(
        one.rule == "prescription.few_needles" for one in planned(calm_case(modalities=["moxa"])).findings
    )


def test_every_figure_told_about_depth_is_cited() -> None:
    points = {
        p.code: p.depth for g in planned(calm_case(signs=["lateral_leg_pain"])).positions for p in g.points
    }
    cited = {code: {citation.key for citation in depth.citations} for code, depth in points.items()}
    assert "hou2020_BL40" in cited["BL40"]
    assert "GROENEMEYER2009" in cited["BL25"]


def test_a_nerve_is_warned_of_where_no_cun_is_known() -> None:
    made = plan(calm_case(signs=["lateral_leg_pain"]), on=ON)
    gb30 = next(p for g in made.positions for p in g.points if p.code == "GB30")
    assert gb30.placement.mm_per_cun is None
    assert any("A nerve may lie from 43.5 mm" in one for one in gb30.depth.conflicts)
    assert "park2011_piriformis_centre" in {one.key for one in gb30.depth.citations}
