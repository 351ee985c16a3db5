import pytest

from weizhong.evidence.statements import disagreement, statements_about


@pytest.mark.parametrize("duration", ["acute", "subacute", "chronic"])
def test_only_what_speaks_about_the_duration_is_told(duration: str) -> None:
    said = statements_about(duration)
    assert said
    assert all(duration in one.durations for one in said)


def test_an_unknown_duration_is_told_everything() -> None:
    every = {one for duration in ("acute", "subacute", "chronic") for one in statements_about(duration)}
    assert set(statements_about("unknown")) == every


def test_nice_stands_against_and_who_for_beside_each_other() -> None:
    directions = {one.title.split(":")[0]: one.direction for one in statements_about("chronic")}
    assert directions["NICE NG59, 2016, updated 2020"] == "against"
    assert directions["WHO 2023"] == "for"


def test_a_superseded_guideline_is_not_counted_for() -> None:
    superseded = [one for one in statements_about("chronic") if "superseded" in one.strength]
    assert [one.direction for one in superseded] == ["neutral"]


def test_harms_are_told_for_every_duration() -> None:
    for duration in ("acute", "subacute", "chronic"):
        assert sum(one.title.startswith("Harm") for one in statements_about(duration)) == 3


def test_the_contradiction_is_explained() -> None:
    assert "sham" in disagreement("back_pain")[0]
    assert "usual care" in disagreement("back_pain")[0]
    assert disagreement("neck_pain") == []


def test_what_was_tried_for_the_neck_is_told_for_the_neck_alone() -> None:
    neck, back = (statements_about("chronic", package=name) for name in ("neck_pain", "back_pain"))
    assert neck
    assert not set(neck) & set(back)


def test_a_trial_of_cups_is_told_only_where_cups_are_asked_for() -> None:
    assert not any(one.modalities for one in statements_about("chronic", ["needling"]))
    (cups,) = [one for one in statements_about("chronic", ["needling", "cupping"]) if one.modalities]
    assert cups.title.startswith("Cupping")


def test_no_contrast_is_claimed_that_was_not_read() -> None:
    (acute,) = [one for one in statements_about("acute") if one.title == "Acute low back pain"]
    assert acute.contrast == "unstated"


def test_deaths_are_not_laid_to_a_cause_the_source_does_not_give() -> None:
    (serious,) = [one for one in statements_about("acute") if one.title == "Harm: serious events"]
    assert "14 deaths among 479 events" in serious.text


def test_what_is_inferred_under_a_read_row_says_so() -> None:
    (sham,) = [one for one in statements_about("acute") if one.title == "Sham is not nothing"]
    assert "inference" in sham.as_cited()["check_note"]
