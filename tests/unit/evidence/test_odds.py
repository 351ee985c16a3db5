"""Honest odds: the trials' own numbers, never one made for the person."""

import re
from itertools import product
from typing import get_args

import pytest
from tests.unit.report.odds_branches import BRANCHES

from weizhong.evidence.fact_rows import fact_row, file_of, rows_of
from weizhong.evidence.figures import sentence, sentences_of
from weizhong.evidence.odds import odds
from weizhong.evidence.odds_document import Expects, Odds, OddsQuestion
from weizhong.facts.tables import check_mark, read_table, sources
from weizhong.terms.errors import FactsError

CHRONIC = BRANCHES["chronic"]


def chances(made: Odds) -> list[tuple[str, float, float | None, float | None]]:
    return [(arm.row, arm.of_100, arm.low, arm.high) for one in made.trials for arm in one.arms]


def test_chronic_pain_gets_the_counts_of_gerac() -> None:
    first = odds(CHRONIC).trials[0]
    assert [(arm.kind, round(arm.of_100, 1)) for arm in first.arms] == [
        ("acupuncture", 47.5),
        ("sham", 44.2),
        ("usual_care", 27.4),
    ]
    limits = [(round(arm.low or 0, 1), round(arm.high or 0, 1)) for arm in first.arms]
    assert limits == [(42.6, 52.5), (39.3, 49.2), (23.2, 32.0)]


def test_neither_severity_nor_expectation_nor_age_changes_a_number() -> None:
    plain = sorted(chances(odds(CHRONIC)))
    for expects, pain, age in product(get_args(Expects), (None, 1, 10), (None, 20, 80)):
        asked = OddsQuestion(duration="chronic", expects=expects, pain_0_10=pain, age_years=age)
        assert sorted(chances(odds(asked))) == plain


@pytest.mark.parametrize("duration", ["acute", "subacute"])
def test_where_nobody_counted_nothing_is_promised(duration) -> None:
    made = odds(OddsQuestion(duration=duration, age_years=30))
    assert (made.status, made.trials, made.unchecked) == ("not_known", (), ())
    assert "We do not know how often" in made.headline.text
    assert not made.headline.figures
    assert any("counted who got better" in said.text for said in made.unknowns)


def test_pain_elsewhere_borrows_nothing_from_the_back() -> None:
    made = odds(OddsQuestion(duration="chronic", package="neck_pain"))
    assert (made.trials, made.courses, made.advice) == ((), (), ())
    assert "that place" in made.unknowns[0].text


def test_an_unknown_duration_is_told_that_the_numbers_may_not_fit() -> None:
    made = odds(OddsQuestion())
    assert made.status == "fit_unknown"
    assert "may not fit" in made.lead.text
    assert [course.kind for course in made.courses] == ["acute", "persistent"]
    assert all(one.unsure for one in made.trials)


@pytest.mark.parametrize("urgency", read_table("clinic/statements")["urgency"])
def test_a_stop_says_first_how_soon_to_seek_help(urgency) -> None:
    made = odds(OddsQuestion(duration="acute", gate="stop", urgency=urgency))
    assert made.status == "stop"
    wanted = {"emergency_ambulance": "Call an ambulance", "emergency_same_day": "Go to hospital today"}
    assert wanted.get(urgency, "") in made.headline.text
    assert "as soon as you can" in made.headline.text or not urgency.startswith("urgent")
    assert (made.trials, made.courses, made.advice, made.unknowns) == ((), (), (), ())
    assert bool(made.myths or made.harms) is not urgency.startswith("emergency")


def test_an_open_emergency_is_told_before_any_number() -> None:
    gate = odds(OddsQuestion(duration="chronic", gate="ask", urgency="emergency_same_day")).gate
    assert gate is not None
    assert "today" in gate.text


def test_below_eighteen_no_chance_is_shown() -> None:
    made = odds(OddsQuestion(duration="chronic", age_years=17.9))
    assert (made.status, made.trials) == ("child", ())
    assert odds(OddsQuestion(duration="chronic", age_years=18)).trials


def test_who_did_not_ask_for_needles_is_told_that_the_numbers_are_of_needles() -> None:
    made = odds(OddsQuestion(duration="chronic", needles_asked=False))
    assert made.status == "not_asked"
    assert made.headline.text.startswith("You did not ask for needles.")


@pytest.mark.parametrize(
    "told",
    [{"duration_weeks": 20}, {"pain_0_10": 1}, {"pain_0_10": 10}, {"age_years": 30}, {"age_years": 80}],
)
def test_a_share_of_real_and_sham_needles_together_is_never_told_as_needles(told) -> None:
    made = odds(OddsQuestion(duration="chronic", **told))
    assert made.trials[0].arms[0].kind == "acupuncture"
    assert "60" not in made.headline.text
    (mixed,) = [one for one in made.trials if one.id == "cherkin2009"]
    assert mixed.arms[0].kind == "acupuncture_or_sham"
    assert "real or fake needles" in mixed.gaps[0].text


def test_a_stop_of_the_gate_hides_the_chances_and_keeps_the_harms() -> None:
    made = odds(OddsQuestion(duration="chronic", gate="stop"))
    assert (made.status, made.trials) == ("stop", ())
    assert made.harms
    assert "see a doctor" in made.headline.text


@pytest.mark.parametrize("told", [{"gate": "stop"}, {"category": "other"}])
def test_nobody_with_a_suspected_cause_is_told_that_pain_fades(told) -> None:
    made = odds(OddsQuestion(duration="acute", **told))
    assert (made.courses, made.course_notes) == ((), ())


def test_open_questions_are_named_before_any_number() -> None:
    gate = odds(OddsQuestion(duration="chronic", gate="ask")).gate
    assert gate is not None
    assert "still open" in gate.text


def test_a_chance_rests_on_rows_that_were_read_or_derived() -> None:
    for one in odds(CHRONIC).trials:
        for arm in one.arms:
            assert check_mark(dict(fact_row(arm.row))).is_verified


def test_a_group_whose_rows_nobody_read_is_left_out(monkeypatch) -> None:
    rows = {**rows_of("responders")}
    name = "haake2007.sham.response.6mo"
    rows[name] = {**rows[name], "check": "S"}
    monkeypatch.setattr(
        "weizhong.evidence.fact_rows.rows_of", lambda table: rows if table == "responders" else _real(table)
    )
    assert "haake2007" not in [one.id for one in odds(CHRONIC).trials]


_real = rows_of


def test_unread_numbers_stand_apart_and_say_so() -> None:
    made = odds(CHRONIC)
    assert made.unchecked
    assert all("We could not check" in said.text for said in made.unchecked)
    for harm in made.harms:
        assert harm.verified or "could not check" in harm.said.text


def test_a_number_without_counts_shows_no_range() -> None:
    (older,) = [one for one in odds(CHRONIC).trials if one.id == "debar2025"]
    assert all(arm.low is None and arm.high is None for arm in older.arms)
    assert all("cannot say how sure" in arm.said.text for arm in older.arms)


def test_a_gap_without_counts_has_the_rough_range_of_the_printed_ratio() -> None:
    (older,) = [one for one in odds(CHRONIC).trials if one.id == "debar2025"]
    assert older.gaps[0].text == (
        "With needles about 10 more people of 100 got better than without. It may be roughly 1 to 21 more."
    )
    ratio, usual = fact_row("printed/backinaction.standard"), 29.4
    assert (ratio["low"], ratio["high"]) == ("1.04", "1.70")
    limits = [figure.value for figure in older.gaps[0].figures[1:]]
    assert limits == pytest.approx([usual * 1.04 - usual, usual * 1.70 - usual])


def test_of_a_gap_that_shrank_the_later_count_is_told_too() -> None:
    (mixed,) = [one for one in odds(CHRONIC).trials if one.id == "cherkin2009"]
    assert [figure.shown for said in mixed.later for figure in said.figures] == ["59", "65", "50"]
    assert "gap got smaller" in mixed.later[0].text


def test_a_gap_that_may_be_none_is_not_called_more() -> None:
    sham, usual = odds(CHRONIC).trials[0].gaps
    assert "about the same" in sham.text
    assert [figure.shown for figure in sham.figures] == ["10", "4"]
    assert "about 20 more" in usual.text


def test_sham_is_told_with_the_largest_trial_and_where_a_new_one_may_lie() -> None:
    made = odds(CHRONIC)
    said = [one for one in made.averages if "fake" in one.text]
    rows = {row for one in said for figure in one.figures for row in figure.rows}
    assert {"printed/vickers2012.sham", "stamped/pain.sham.end.smd", "stamped/pain.sham.followup.smd"} <= rows
    assert "stamped/function.sham.end.smd" in rows
    assert "stamped/pain.sham.end" not in {one.row for one in made.rows}  # leaves the largest trial out
    assert "haake2007" in fact_row("stamped/pain.sham.end.smd")["rows"]
    assert any("less_pred_low" in [figure.how for figure in one.figures] for one in said)


def test_the_limit_that_the_review_calls_important_stands_beside_its_result() -> None:
    (review,) = [
        one
        for one in odds(CHRONIC).averages
        if "printed/cochrane2020.usual_care.pain" in [row for figure in one.figures for row in figure.rows]
    ]
    assert "less than 15" in review.text


def test_without_a_sham_group_the_lead_still_speaks_of_fake_needles() -> None:
    assert "Fake needles" in odds(OddsQuestion(duration="chronic", age_years=80)).lead.text


@pytest.mark.parametrize("duration", ["acute", "subacute"])
def test_of_new_pain_the_review_against_pills_is_told_with_its_range(duration) -> None:
    said = [one for one in odds(OddsQuestion(duration=duration)).unknowns if "with pills" in one.text]
    assert [figure.shown for figure in said[0].figures] == ["1.2", "0.7", "1.6"]
    assert "disagree" in said[0].text


def test_every_number_knows_its_row() -> None:
    made = odds(CHRONIC)
    listed = {one.row for one in made.rows}
    for said in sentences_of(made):
        for figure in said.figures:
            assert said.text[figure.at : figure.at + len(figure.shown)] == figure.shown
            assert {row for row in figure.rows if not row.startswith("given/")} <= listed
        outside = said.text
        for figure in reversed(said.figures):
            outside = outside[: figure.at] + outside[figure.at + len(figure.shown) :]
        assert not re.findall(r"\d+", re.sub(r"of (10,000|100|10)\b", "", outside)), said.text


def test_no_number_of_a_trial_rests_on_a_copy_beside_the_tables() -> None:
    for said in sentences_of(odds(CHRONIC)):
        assert not [row for figure in said.figures for row in figure.rows if row.startswith("group/")]
    for group in read_table("evidence/odds")["group"]:
        assert not [name for name, value in group.items() if type(value) in (int, float)]
    (better,) = [one for one in odds(CHRONIC).rows if one.row == "eligibility/haake2007.better"]
    assert better.check == "R"


def test_a_blank_without_a_row_stops_the_page() -> None:
    with pytest.raises(FactsError, match="No row 'responders/nobody'"):
        sentence("{responders/nobody:of_100}")
    with pytest.raises(FactsError, match="has no number 'nothing'"):
        sentence("{responders/haake2007.sham.response.6mo:nothing}")


def test_every_source_of_the_page_is_in_the_bibliography() -> None:
    known = sources()
    for one in odds(CHRONIC).rows:
        assert all(key.partition(":")[0] in known for key in one.sources), one.row
        assert file_of(one.row.partition("/")[0]) == one.file


def test_every_row_of_the_tables_has_source_and_mark() -> None:
    for name in ("evidence/odds", "evidence/myths"):
        for part in read_table(name).values():
            for row in part if isinstance(part, list) else [part]:
                if "source" in row or "check" in row:
                    assert check_mark(row)
                    assert all(key in sources() for key in row["source"])


def test_every_source_made_for_this_page_is_used() -> None:
    used = {
        key
        for part in read_table("evidence/odds").values()
        for row in (part if isinstance(part, list) else [part])
        for key in row.get("source", ())
    }
    assert set(read_table("sources/odds")["source"]) <= used
