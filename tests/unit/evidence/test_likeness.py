"""In what a person is like the people of a trial: by what was read, and never by what a trial leaves out."""

from itertools import product
from typing import get_args

import pytest
from tests.unit.report.odds_branches import BRANCHES

from weizhong.evidence.fact_rows import fact_row, rows_of
from weizhong.evidence.likeness import likes
from weizhong.evidence.odds import odds
from weizhong.evidence.odds_document import Circumstance, OddsQuestion
from weizhong.facts.tables import read_table

CHRONIC = BRANCHES["chronic"]
_real = rows_of


def test_what_a_trial_does_not_tell_makes_it_no_more_alike(monkeypatch) -> None:
    whole, people = fact_row("group/haake2007"), rows_of("eligibility")["haake2007.people"]
    silent = {**rows_of("eligibility"), "haake2007.people": {**people, "left_out": ""}}
    every = [
        OddsQuestion(duration="chronic", duration_weeks=30, age_years=50, pain_0_10=pain, category=category)
        for pain, category in product((None, 1, 6, 10), ("non_specific", "radicular", "unknown"))
    ]
    told = [likes(asked, whole) for asked in every]
    hidden = {name: value for name, value in whole.items() if name != "pain"}
    assert all(likes(asked, hidden) <= most for asked, most in zip(every, told, strict=True))
    monkeypatch.setattr(
        "weizhong.evidence.fact_rows.rows_of",
        lambda table: silent if table == "eligibility" else _real(table),
    )
    found = [likes(asked, whole) for asked in every]
    assert all(least <= most for least, most in zip(found, told, strict=True))
    assert sum(found) < sum(told)


def test_each_circumstance_has_words_whether_a_trial_left_such_people_out_or_does_not_tell() -> None:
    table = read_table("evidence/odds")
    assert set(table["circumstance"]) == set(get_args(Circumstance))
    for part in ("person", "unlike", "unsure"):
        assert set(table[part]) >= set(get_args(Circumstance)), part


@pytest.mark.parametrize("told", [{}, {"pain_0_10": 6}, {"category": "non_specific"}])
def test_from_sixty_five_on_the_trial_of_older_people_leads(told) -> None:
    asked = {"duration": "chronic", "duration_weeks": 30, **told}
    assert odds(OddsQuestion(age_years=65, **asked)).trials[0].id == "debar2025"
    assert odds(OddsQuestion(age_years=64.9, **asked)).trials[0].id == "haake2007"


def test_a_likeness_by_a_row_nobody_read_says_so() -> None:
    like = [said for said in odds(CHRONIC).trials[0].like if "At the start" in said.text]
    assert like
    assert all("could not check" in said.text for said in like)


def test_a_trial_that_does_not_tell_of_nerve_roots_fits_nobody_with_one() -> None:
    assert odds(OddsQuestion(duration="chronic", age_years=80, category="radicular")).status == "unlike"


@pytest.mark.parametrize(
    ("told", "trial", "key"),
    [
        ({"age_years": 64}, "debar2025", "65 or older"),
        ({"age_years": 71}, "cherkin2009", "18 to 70"),
        ({"age_years": 87}, "haake2007", "18 to 86"),
        ({"category": "radicular"}, "haake2007", "nerve root"),
        ({"category": "other"}, "cherkin2009", "one cause"),
        ({"duration_weeks": 25}, "haake2007", "6 months"),
        ({"pain_0_10": 3}, "haake2007", "far milder"),
        ({"pain_0_10": 10}, "haake2007", "far worse"),
    ],
)
def test_what_sets_a_person_apart_from_a_trial_is_said(told, trial, key) -> None:
    made = odds(OddsQuestion(duration="chronic", **told))
    (unlike,) = [one.unlike for one in made.trials if one.id == trial]
    assert any(key in said.text for said in unlike)


@pytest.mark.parametrize(
    "told", [{"age_years": 65}, {"age_years": 86.5}, {"duration_weeks": 27}, {"pain_0_10": 4.5}]
)
def test_what_lies_within_a_trial_sets_nobody_apart(told) -> None:
    made = odds(OddsQuestion(duration="chronic", **told))
    (unlike,) = [one.unlike for one in made.trials if one.id == "haake2007"]
    assert not unlike


@pytest.mark.parametrize(
    ("told", "of_haake", "of_debar"),
    [
        ("pregnant", "None of them was pregnant.", ""),
        ("operated", "None of them had had back surgery.", "We do not know if any of them had had back"),
        ("anticoagulated", "medicine that thins the blood. You do.", "We do not know if any of them took"),
    ],
)
def test_whom_a_trial_left_out_is_told_so_in_words_of_their_own(told, of_haake, of_debar) -> None:
    category = "non_specific" if told == "anticoagulated" else "other"
    made = odds(OddsQuestion(duration="chronic", category=category, circumstances=(told,)))
    trials = {one.id: one for one in made.trials}
    assert any(of_haake in said.text for said in trials["haake2007"].unlike)
    assert any(of_debar in said.text for said in trials["debar2025"].unsure)
    assert made.status == "unlike"
    texts = [said.text for one in made.trials for said in one.unlike] + [said.text for said in made.unknowns]
    assert not any("cause like yours" in text or "no one cause" in text for text in texts)


def test_the_likest_trial_comes_first_and_one_that_fits_badly_says_so() -> None:
    assert odds(OddsQuestion(duration="chronic", age_years=90)).trials[0].id == "debar2025"
    made = odds(OddsQuestion(duration="chronic", age_years=30, category="radicular"))
    assert made.status == "unlike"
    assert "No trial fits you well" in made.headline.text
