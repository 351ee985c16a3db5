"""Harms, guidelines and what is often said: with ranges, dates and marks, contradictions side by side."""

import pytest
from tests.unit.report.odds_branches import BRANCHES

from weizhong.evidence.fact_rows import fact_row, rows_of
from weizhong.evidence.figures import sentence
from weizhong.evidence.odds import odds
from weizhong.evidence.odds_document import OddsQuestion
from weizhong.facts.tables import check_mark, read_table

CHRONIC = BRANCHES["chronic"]


def test_bleeding_is_told_to_those_whose_blood_is_thinned_and_to_nobody_else() -> None:
    plain = {harm.row for harm in odds(CHRONIC).harms}
    thinned = odds(OddsQuestion(duration="chronic", circumstances=("anticoagulated",))).harms
    more = {harm.row: [figure.shown for figure in harm.said.figures] for harm in thinned}
    assert set(more) - plain == {"harms/mcculloch2015.spots", "harms/mcculloch2015.bleed"}
    assert more["harms/mcculloch2015.bleed"] == ["3", "less than 1", "14"]
    assert more["harms/mcculloch2015.spots"][0] == "1,457"


def test_a_higher_count_of_harm_stands_open_though_nobody_read_it() -> None:
    told = {harm.row: harm for harm in odds(CHRONIC).harms}
    care, higher = (told[f"harms/{name}.needing_treatment"] for name in ("baeumler2021", "witt2009"))
    assert higher.per_10000 > (care.high or 0)
    assert "could not check" in higher.said.text
    rows = [harm.row for harm in odds(CHRONIC).harms]
    assert rows.index(higher.row) == rows.index(care.row) + 1


def test_harms_of_one_visit_and_of_a_course_stand_apart() -> None:
    per = {harm.row.removeprefix("harms/"): harm.per for harm in odds(CHRONIC).harms}
    assert per["macpherson2005.drowsy"] == per["macpherson2005.pain_bruise"] == "visit"
    assert per["white2001.fainting"] == per["white2001.forgotten"] == "visit"
    assert {per[name] for name in per if name.startswith("baeumler")} == {"course"}
    (drowsy,) = [harm for harm in odds(CHRONIC).harms if harm.row == "harms/macpherson2005.drowsy"]
    assert "Do not drive" in drowsy.said.text


def test_harms_carry_their_ranges() -> None:
    told = {harm.row: (harm.per_10000, harm.low, harm.high) for harm in odds(CHRONIC).harms}
    assert told["harms/baeumler2021.serious"] == (1.01, 0.23, 2.33)
    assert told["harms/baeumler2021.any"] == (931, 510, 1462)
    forgotten = told["harms/white2001.forgotten"]
    assert forgotten[1] is not None
    assert forgotten[1] < forgotten[0] < (forgotten[2] or 0)


def test_guidelines_stand_side_by_side_with_their_dates_and_why_they_differ() -> None:
    made = odds(CHRONIC)
    assert {one.direction for one in made.advice} >= {"for", "against"}
    assert all(one.when.figures and one.strength for one in made.advice)
    years = [int(one.when.figures[0].shown) for one in made.advice]
    assert years == sorted(years)
    assert "same trials" in made.why.text


def test_why_guides_differ_on_lasting_pain_is_not_told_of_new_pain() -> None:
    assert "usual care" not in odds(OddsQuestion(duration="acute")).why.text
    assert check_mark(read_table("evidence/odds")["why"]).value == "S"


def test_pain_elsewhere_is_told_whose_numbers_the_answers_are() -> None:
    made = odds(OddsQuestion(duration="chronic", package="neck_pain"))
    for myth in made.myths:
        if any(row.startswith("responders/") for figure in myth.truth.figures for row in figure.rows):
            assert "lasting back pain" in myth.truth.text
    assert not any("overview" in said.text for said in made.unknowns)


def test_what_is_left_after_a_year_bears_its_range() -> None:
    (said,) = [one.truth for one in odds(CHRONIC).myths if one.id == "lasts_a_year"]
    assert [figure.shown for figure in said.figures] == ["91", "70", "50"]
    assert "none or all" in said.text


def test_a_guideline_of_the_page_bears_the_year_of_its_title() -> None:
    for row in rows_of("guidelines").values():
        if "plain" in row:
            assert str(row["year"]) in row["title"]


def test_no_guideline_about_needles_for_the_back_is_left_out() -> None:
    told = {name for name, row in rows_of("guidelines").items() if "plain" in row}
    kept_out = {"nice_ng59_risk", "nice_ng193", "nice_cg88", "bmj_2025"}  # about other things, or superseded
    about_back = {
        one["id"] for one in rows_of("guidelines").values() if one.get("about", "back_pain") == "back_pain"
    }
    assert told | kept_out == about_back


def test_toothpicks_on_the_points_are_told_of_piercing_and_other_spots_of_the_spot() -> None:
    myths = {one.id: one.truth.text for one in odds(CHRONIC).myths}
    assert "toothpick" in myths["must_pierce"]
    assert "toothpick" not in myths["exact_points"]
    assert "other spots" in myths["exact_points"]


def test_how_firm_a_guideline_is_that_nobody_read_is_not_told() -> None:
    (nice,) = [one for one in odds(CHRONIC).advice if one.id == "nice_ng59"]
    assert not nice.verified
    assert nice.strength == "How firm was not read."


@pytest.mark.parametrize("myth", ["heated", "everyone", "lasts_a_year", "harmless"])
def test_myths_are_put_right(myth) -> None:
    assert myth in [one.id for one in odds(CHRONIC).myths]


def test_what_is_for_the_clinic_does_not_reach_the_patient() -> None:
    assert "nejm_2024" not in [one.id for one in odds(CHRONIC).myths]
    assert sentence(fact_row("myths/bleeding_rate")["truth"]).text.startswith(
        "The paper's own counts, 1 in 3,974"
    )
