"""The STRICTA report: numbers worked out by hand, and every gap named."""

from datetime import date

import msgspec
import pytest

from weizhong.clinic.review.course import Applied, Course, CoursePlan, NeedleUsed, TreatedBy, Visit
from weizhong.clinic.stricta import StrictaReport, stricta
from weizhong.clinic.stricta.document import StrictaItem

TODAY = date(2026, 11, 22)
NEEDLE = NeedleUsed(diameter_mm=0.25, length_mm=40, maker="Acme", material="steel")


def needle(site: str, side: str = "both", **other) -> Applied:
    return Applied(modality="needling", site=site, side=side, **({"depth_mm": 20} | other))


def visit(day: int, *applied: Applied, **other) -> Visit:
    whole = {"gate": "clear", "needle": NEEDLE, "response_sought": "de qi", "stimulation": "by hand",
             "retention_min": 20, "minutes": 45}  # fmt: skip
    return Visit(on=date(2026, 10, day), applied=list(applied), **(whole | other))


PLAN = CoursePlan(
    style="Traditional Chinese acupuncture",
    reasoning=["Local and distal points"],
    reasoning_sources=["Brinkhaus 2006"],
    variation="Points kept, ashi added as found",
    sessions=(10, 15),
    other_care=[],
    setting="Single practice",
    explained="Effects against usual care and against sham were told",
)
WHOLE = Course(
    plan=PLAN,
    practitioners=[TreatedBy(qualification="Licensed acupuncturist", years_of_practice=9)],
    visits=[
        visit(1, needle("BL23", response_obtained=True), needle("BL40", response_obtained=True)),
        visit(8, needle("BL23", response_obtained=True), needle("GV4", "midline", response_obtained=False)),
    ],
)


def items(course: Course) -> dict[str, StrictaItem]:
    return {one.id: one for one in stricta(course, TODAY).items}


def without(**changes) -> Course:
    """The whole course with its first visit changed."""
    first, *rest = WHOLE.visits
    return msgspec.structs.replace(WHOLE, visits=[msgspec.structs.replace(first, **changes), *rest])


def test_a_whole_record_is_complete_in_all_fifteen_items_that_apply() -> None:
    report = stricta(WHOLE, TODAY)
    assert [one.id for one in report.items if one.status not in ("complete", "not_applicable")] == []
    assert (report.complete, report.applicable, len(report.items)) == (15, 15, 17)


def test_an_empty_course_names_a_gap_for_every_item_that_applies() -> None:
    report = stricta(Course(), TODAY)
    assert report.complete == 0
    assert all(one.gaps for one in report.items if one.status != "not_applicable")


def test_the_control_is_named_although_it_does_not_apply() -> None:
    found = items(WHOLE)
    for name in ("6a", "6b"):
        assert found[name].status == "not_applicable"
        assert found[name].text == "Not applicable: no control in routine care."


def test_insertions_are_counted_by_needle_with_both_sides_as_two() -> None:
    found = items(WHOLE)["2a"]
    assert found.values == {"mean": 3.5, "least": 3, "most": 4, "sessions": 2}
    assert found.text == "Mean 3.5 insertions per session, range 3 to 4; sessions counted: 2."


def test_a_session_without_a_record_is_a_gap_and_no_zero() -> None:
    found = items(without(applied=[]))["2a"]
    assert found.values["mean"] == 3
    assert found.gaps == ["insertions not recorded at 1 of 2 sessions"]


def test_a_session_with_cups_alone_has_no_insertion() -> None:
    found = items(without(applied=[Applied(modality="cupping", site="BL25", side="left")]))
    assert (found["2a"].values["least"], found["2a"].gaps) == (0, [])
    assert found["4a"].text == "cupping at 1 of 2 sessions."


def test_points_are_told_with_sides_and_sessions() -> None:
    assert items(WHOLE)["2b"].text == (
        "BL23 on both sides (2 of 2 sessions); BL40 on both sides (1 of 2 sessions); "
        "GV4 midline (1 of 2 sessions)."
    )


def test_a_point_used_on_one_side_then_the_other_is_not_told_as_both() -> None:
    course = Course(visits=[visit(1, needle("BL23", "left")), visit(8, needle("BL23", "right"))])
    assert items(course)["2b"].text == "BL23 left (1 of 2 sessions), right (1 of 2 sessions)."


def test_a_side_that_is_missing_is_a_gap() -> None:
    found = items(Course(visits=[visit(1, Applied(modality="needling", site="BL23"))]))["2b"]
    assert found.gaps == ["side not recorded for 1 of 1 insertions"]
    assert found.status == "partial"


def test_depth_is_told_point_by_point_and_its_gaps_counted() -> None:
    course = Course(
        visits=[
            visit(1, needle("BL23", "left", depth_mm=18), needle("BL40", "left", depth_mm=None)),
            visit(
                8, needle("BL23", "left", depth_mm=22), needle("BL60", "left", depth_mm=None, tissue="skin")
            ),
        ]
    )
    found = items(course)["2c"]
    assert found.text == "BL23 18 to 22 mm; BL60 skin."
    assert found.values == {"least_mm": 18, "most_mm": 22}
    assert found.gaps == ["depth not recorded for 1 of 4 insertions, at 1 of 2 sessions"]


def test_response_counts_only_where_it_was_noted() -> None:
    found = items(WHOLE)["2d"]
    assert found.text == "Sought: de qi. Obtained at 6 of 7 insertions where that was noted."
    assert found.gaps == []


def test_retention_has_mean_and_range() -> None:
    found = items(without(retention_min=30))["2f"]
    # Four needles of 30 minutes and three of 20.
    assert found.values["mean"] == pytest.approx((4 * 30 + 3 * 20) / 7)
    assert (found.values["least"], found.values["most"]) == (20, 30)


def test_a_maker_missing_at_one_visit_is_named_with_the_count() -> None:
    found = items(without(needle=NeedleUsed(diameter_mm=0.3, length_mm=40)))["2g"]
    assert found.gaps == ["maker or material not recorded at 1 of 2 sessions"]
    assert found.text == "0.3 x 40 mm (4 of 7 insertions); 0.25 x 40 mm, Acme, steel (3 of 7 insertions)."


def test_a_needle_of_its_own_goes_before_that_of_the_visit() -> None:
    own = needle("BL60", "left", needle=NeedleUsed(length_mm=25))
    assert (
        items(Course(visits=[visit(1, own)]))["2g"].text == "0.25 x 25 mm, Acme, steel (1 of 1 insertions)."
    )


def test_frequency_counts_the_gaps_between_sessions() -> None:
    found = items(WHOLE)["3b"]
    assert found.values["per_week"] == 1
    assert found.text == "1.0 a week from 2026-10-01 to 2026-10-08. 45 min each on average, range 45 to 45."


def test_three_sessions_in_four_weeks_are_one_every_other_week() -> None:
    course = Course(visits=[visit(day, needle("BL23")) for day in (1, 15, 29)])
    found = items(course)["3b"]
    assert found.values["per_week"] == 0.5
    assert found.text.startswith("0.5 a week from 2026-10-01 to 2026-10-29.")


def test_variation_is_what_really_differed() -> None:
    assert items(WHOLE)["1c"].text == (
        "Points kept, ashi added as found. 1 of 3 points were used at every one of 2 sessions."
    )


def test_other_care_that_nobody_asked_about_is_not_the_same_as_none() -> None:
    unasked = msgspec.structs.replace(WHOLE, plan=msgspec.structs.replace(PLAN, other_care=None))
    assert items(WHOLE)["4a"].text == "None besides needling."
    assert items(unasked)["4a"].status == "missing"


def test_a_reason_without_a_source_is_partial() -> None:
    unsourced = msgspec.structs.replace(WHOLE, plan=msgspec.structs.replace(PLAN, reasoning_sources=[]))
    assert items(unsourced)["1b"].gaps == ["no source named for the reasoning"]


def test_an_unqualified_entry_is_named() -> None:
    course = msgspec.structs.replace(WHOLE, practitioners=[TreatedBy(years_of_practice=2), TreatedBy()])
    found = items(course)["5"]
    assert found.text == "2 years of practice."
    assert found.gaps == [
        "qualification not recorded for 2 of 2 practitioners",
        "years of practice not recorded for 1 of 2 practitioners",
    ]


def test_a_visit_of_next_year_is_not_reported() -> None:
    course = msgspec.structs.replace(WHOLE, visits=[*WHOLE.visits, Visit(on=date(2027, 1, 1))])
    assert items(course)["3a"].text == "Sessions given: 2 of 10 to 15 planned."


def test_the_report_can_be_read_back() -> None:
    report = stricta(WHOLE, TODAY)
    assert msgspec.json.decode(msgspec.json.encode(report), type=StrictaReport) == report


@pytest.mark.parametrize("known", [{"maker": "Acme"}, {"material": "steel"}])
def test_maker_or_material_is_enough(known: dict[str, str]) -> None:
    bare = visit(1, needle("BL23"), needle=NeedleUsed(diameter_mm=0.25, length_mm=40, **known))
    assert items(Course(visits=[bare]))["2g"].status == "complete"
