"""The tables of the review, the safety net and STRICTA are whole, cited, and exercised by name."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.spec.review_vignettes import course_vignettes

from weizhong.clinic.gate.hazards import hazards_of
from weizhong.clinic.review.course import Applied
from weizhong.clinic.review.judging import decisions
from weizhong.clinic.review.safety_net import safety_net
from weizhong.clinic.review.scales import scale_names, threshold_citations
from weizhong.facts.points import all_points
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.outcomes.instruments import instrument, instruments

TABLES = ("review", "safety_net", "stricta")
REVIEW, ADVICE = read_table("clinic/review"), read_table("clinic/safety_net")
EXERCISED = " ".join(str(one.expect) for one in course_vignettes())
GIVEN = " ".join(str(one.given) for one in course_vignettes())


def rows_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from rows_of(inner)


@pytest.mark.parametrize("name", TABLES)
def test_every_source_resolves_and_has_a_check_mark(name: str) -> None:
    cited = [row for row in rows_of(read_table(f"clinic/{name}")) if "source" in row]
    assert cited
    for row in cited:
        assert all(cite(reference) for reference in row["source"])
        assert check_mark(row)


def test_every_source_of_this_part_is_used() -> None:
    used = {
        key
        for name in TABLES
        for row in rows_of(read_table(f"clinic/{name}"))
        for key in row.get("source", ())
    }
    assert set(read_table("sources/review")["source"]) - used == set()


@pytest.mark.parametrize("row", REVIEW["rule"], ids=lambda row: row["id"])
def test_every_rule_has_a_course_speaks_in_sentences_and_decides_something_known(row: dict[str, Any]) -> None:
    assert f"'{row['id']}'" in EXERCISED
    assert row["decision"] in decisions()
    assert row["text"].endswith(".")
    assert row["action"].endswith(".")
    assert not row["title"].endswith(".")


@pytest.mark.parametrize("name", REVIEW["event"])
def test_every_event_has_a_course_and_is_never_milder_the_second_time(name: str) -> None:
    row = REVIEW["event"][name]
    assert f"'event.{name}'" in EXERCISED
    assert decisions().index(row["again"]) <= decisions().index(row["decision"])


@pytest.mark.parametrize("name", [row["id"] for row in ADVICE["advice"]])
def test_every_advice_has_a_course(name: str) -> None:
    assert f"'{name}'" in EXERCISED


@pytest.mark.parametrize("name", [*REVIEW["words"], *REVIEW["payer"], *REVIEW["aside"]], ids=str)
def test_every_word_payer_and_thing_set_aside_has_a_course(name: str) -> None:
    assert f"'{name}'" in EXERCISED


@pytest.mark.parametrize("name", scale_names())
def test_every_scale_is_read_in_a_course_and_says_what_change_of_it_matters(name: str) -> None:
    of = instrument(name)
    assert f"'{name}'" in GIVEN
    assert of.rating or (of.mic_points and 0 < of.mic_points < of.high - of.low)
    assert threshold_citations(of)


def test_a_course_may_be_read_on_every_instrument_that_has_a_change_that_matters() -> None:
    """In points, which alone decide. Not what sorts by risk, nor a data set, which is read by its scores."""
    decides = {name: of for name, of in instruments().items() if of.mic_points is not None or of.rating}
    able = [name for name, of in decides.items() if of.measures != "risk" and of.method != "data_set"]
    assert sorted(scale_names()) == sorted(able)


@pytest.mark.parametrize("name", scale_names())
def test_nothing_recalled_says_which_change_of_a_scale_matters(name: str) -> None:
    of = instrument(name)
    told = of.mic or of
    assert told.check.is_verified


def test_the_conditions_of_the_rules_are_those_the_code_can_tell() -> None:
    told = {
        "begun", "not_begun", "halfway_reached", "before_halfway", "stop_visit_reached",
        "before_stop_visit", "planned_reached", "before_planned", "most_reached", "before_most",
        "maintenance", "decision_due", "no_decision_due", "gate_stop", "gate_ask", "gate_unrecorded",
        "gate_limited", "no_baseline", "unread", "opposed", "partly_improved", "improved", "unchanged",
        "worse", "worse_twice", "not_worse_twice", "goal_reached", "gained_over_half",
        "gained_at_most_half", "share_unknown", "plateau", "interrupted", "set_back_once", "set_back_twice",
        "at_worst_end", "low_mood",
    }  # fmt: skip
    assert {name for row in REVIEW["rule"] for name in row["when"]} <= told


def test_nothing_recalled_lets_a_course_go_on() -> None:
    allowing = [row for row in REVIEW["rule"] if row["decision"] == "continue"]
    assert allowing
    assert [row["id"] for row in allowing if check_mark(row).value in ("K", "S")] == []


def test_no_payer_is_a_source_of_a_rule_or_of_the_stop_rule() -> None:
    payers = {key for row in REVIEW["payer"].values() for key in row["source"]}
    clinical = [*REVIEW["rule"], *REVIEW["event"].values(), REVIEW["stop_rule"]]
    used = {key for row in clinical for key in row["source"]}
    used |= {cited.key for name in scale_names() for cited in threshold_citations(instrument(name))}
    assert used & payers == set()


def test_needles_at_every_point_above_a_lung_are_told_of() -> None:
    lung = {row for row in ADVICE_HAZARDS if row in read_table("clinic/hazards")["hazard"]}
    assert lung == set(ADVICE_HAZARDS)
    for record in all_points():
        code = str(record.code)
        if {hazard.id for hazard in hazards_of(code)} & lung:
            told = safety_net([Applied(modality="needling", site=code, side="left")])
            assert "chest_needles" in {one.id for one in told}, code


def test_the_session_and_the_review_mean_the_same_hazards_by_lung() -> None:
    assert set(ADVICE_HAZARDS) == set(read_table("clinic/session")["thoracic"]["hazards"])


def test_the_plan_and_the_review_mean_the_same_by_visits_in_reserve() -> None:
    told = read_table("packages/back_pain/dose")["stop_rule"]["extension"]
    assert "only if the gain is meaningful and no more than half" in told
    rule = next(row for row in REVIEW["rule"] if row["id"] == "extension")
    assert {"improved", "gained_at_most_half"} <= set(rule["when"])
    assert REVIEW["extension"]["less_than"] == 0.5


def test_all_seventeen_items_of_stricta_are_there_in_order() -> None:
    assert [row["id"] for row in read_table("clinic/stricta")["item"]] == [
        "1a", "1b", "1c", "2a", "2b", "2c", "2d", "2e", "2f", "2g", "3a", "3b", "4a", "4b", "5", "6a", "6b",
    ]  # fmt: skip


def test_what_ends_well_at_a_visit_does_not_go_on_for_ever_in_the_review() -> None:
    said = REVIEW["session_outcome"]
    ended = {*said["settled"], *said["over"]}
    open_ended = {"referred", "ambulance", "handed_over", "not_found", "emergency_department", "declined"}
    for kind, row in read_table("clinic/session")["incident"].items():
        assert set(row["outcome"]) <= ended | open_ended, kind


def test_needles_at_every_point_above_kidney_liver_or_bowel_are_told_of() -> None:
    row = next(one for one in ADVICE["advice"] if one["id"] == "organ_needles")
    every = read_table("clinic/hazards")["hazard"]
    organs = r"kidney|spleen|liver|bowel|bladder|womb|belly"
    named = {name for name, one in every.items() if re.search(organs, one["label"]) and one["over_organ"]}
    assert named <= set(row["for_hazards"]) <= set(every)
    for record in all_points():
        code = str(record.code)
        if {hazard.id for hazard in hazards_of(code)} & named:
            told = safety_net([Applied(modality="needling", site=code, side="left")])
            assert "organ_needles" in {one.id for one in told}, code


ADVICE_HAZARDS = next(row["for_hazards"] for row in ADVICE["advice"] if row["id"] == "chest_needles")
