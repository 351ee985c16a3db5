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
    assert "sham" in disagreement()
    assert "usual care" in disagreement()
