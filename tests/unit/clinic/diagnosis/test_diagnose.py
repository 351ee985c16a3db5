"""The diagnosis weighs what was found, says how, and never says more than was told."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.complaint.told import told_by
from weizhong.clinic.diagnosis.criteria import criterion
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.diagnosis.pain_classes import pain_classes
from weizhong.clinic.diagnosis.patterns import match_patterns, patterns_of
from weizhong.clinic.documents.case import Answer, Case, Complaint, Patient
from weizhong.clinic.documents.diagnosis import ClassMatch, Diagnosis
from weizhong.clinic.gate.conditions import condition
from weizhong.terms.errors import FactsError

PACKAGE = "back_pain"
SIGNS = sorted(signs_of(PACKAGE))
RADIATIONS = st.sampled_from([None, "none", "above_knee", "below_knee"])
RANKS = ("likely", "possible", "hinted", "cannot_be_told", "spoken_against")


def of(signs: list[str], absent: list[str] | None = None, radiation: str | None = "above_knee") -> Diagnosis:
    """The diagnosis of these signs."""
    complaint = {"duration_weeks": 20, "radiation": radiation}
    told = {"complaint": complaint, "signs": signs, "signs_absent": absent or []}
    return diagnose(msgspec.convert(told, Case), frozenset())


def score(match: ClassMatch) -> float:
    """The sum as it is told."""
    told = re.search(r": (-?[\d.]+) \(", match.arithmetic)
    assert told
    return float(told.group(1))


def by_id(found: Diagnosis) -> dict[str, ClassMatch]:
    return {one.id: one for one in found.classes}


def test_an_empty_case_is_not_enough_to_tell_and_says_what_to_ask_first() -> None:
    found = diagnose(Case(), frozenset())
    assert (found.leading, found.category, found.duration) == ("", "unknown", "unknown")
    assert found.because == ["Not enough was told or examined to say what kind of pain this is."]
    assert found.examine_next[0].text == "Ask how far the pain goes into the leg"
    assert set(found.examine_next[0].would_help) >= {"Non-specific back pain", "Nerve root pain (radicular)"}


@pytest.mark.parametrize(("weeks", "told"), [(1, "1 week ("), (1.5, "1.5 weeks ("), (30, "30 weeks (")])
def test_one_week_is_told_as_one(weeks: float, told: str) -> None:
    found = diagnose(Case(complaint=Complaint(duration_weeks=weeks)), frozenset())
    assert found.because[0].startswith(told)


def test_every_kind_of_pain_is_told_once_in_the_order_of_its_likelihood() -> None:
    found = of(["sij_distraction", "straight_leg_raise_positive"])
    assert sorted(by_id(found)) == sorted(kind.id for kind in pain_classes(PACKAGE))
    ranks = [RANKS.index(one.likelihood) for one in found.classes]
    assert ranks == sorted(ranks)


def test_the_sum_is_told_as_it_was_made() -> None:
    match = by_id(of(["straight_leg_raise_positive", "reflex_loss"], ["dermatomal_numbness"]))["radicular"]
    assert match.arithmetic == "for 2 + 2, against 0.5: 3.5 (possible from 2, likely from 4)"
    assert match.likelihood == "possible"


@pytest.mark.parametrize("sign", ["myotomal_weakness", "weak_foot_lifting", "weak_standing_on_toes"])
def test_weakness_of_one_muscle_is_weakness_of_a_myotome_at_the_gate_as_well(sign: str) -> None:
    assert condition(Case(signs=[sign]), "weak_myotome").answer is Answer.YES


def test_tests_that_were_negative_are_not_proposed_again() -> None:
    open_ = {one.text for one in of([]).examine_next}
    assert "Straight leg raise, both legs" in open_
    closed = {one.text for one in of([], ["straight_leg_raise_positive"]).examine_next}
    assert "Straight leg raise, both legs" not in closed


def test_a_level_is_sought_even_where_the_root_pain_is_likely() -> None:
    told = ["straight_leg_raise_positive", "leg_pain_on_cough", "leg_pain_worse_than_back_pain"]
    proposed = {one.text for one in of(told, radiation="below_knee").examine_next}
    assert "Knee and ankle reflexes, both sides" in proposed
    assert "Slump test, both legs" not in proposed


def test_only_a_likely_or_possible_kind_leads() -> None:
    found = of([], ["straight_leg_raise_positive", "reflex_loss", "dermatomal_numbness"], "below_knee")
    assert found.leading == ""
    assert by_id(found)["radicular"].likelihood == "spoken_against"


def test_an_age_that_nobody_told_counts_neither_way() -> None:
    match = by_id(of(["neurogenic_claudication"]))["stenosis"]
    assert (score(match), match.findings_against) == (3, [])


@pytest.mark.parametrize(
    ("row", "case", "holds"),
    [
        ({"duration": ["chronic"], "text": "long"}, Case(complaint=Complaint(duration_weeks=20)), True),
        ({"duration": ["chronic"], "text": "long"}, Case(), None),
        ({"side": ["left", "right"], "text": "one side"}, Case(complaint=Complaint(side="left")), True),
        ({"side": ["left", "right"], "text": "one side"}, Case(complaint=Complaint(side="both")), False),
        ({"age_at_least": 70, "text": "old"}, Case(patient=Patient(age_years=70)), True),
        ({"age_below": 60, "text": "young"}, Case(patient=Patient(age_years=60)), False),
        ({"muscle_share": 0.5, "text": "muscle"}, Case(), None),
        ({"drawn": ["sacroiliac"], "text": "there"}, Case(), None),
        ({"sign": "taut_band"}, Case(signs_absent=["taut_band"]), False),
        ({"question": "pregnant", "text": "pregnant"}, Case(patient=Patient(sex="male")), False),
    ],
)
def test_a_finding_holds_or_not_or_is_not_known(
    row: dict[str, object], case: Case, holds: bool | None
) -> None:
    duration = "chronic" if case.complaint.duration_weeks else "unknown"
    assert criterion({**row, "weight": 1}, PACKAGE).holds(told_by(case, frozenset(), duration)) is holds


@pytest.mark.parametrize("row", [{"sign": "no_such_sign"}, {"absent": "no_such_sign"}, {"colour": "blue"}])
def test_a_table_that_names_what_nobody_knows_stops_everything(row: dict[str, str]) -> None:
    with pytest.raises(FactsError):
        criterion({**row, "weight": 1, "text": "x"}, PACKAGE)


@given(st.sets(st.sampled_from(SIGNS), max_size=12), RADIATIONS)
def test_no_diagnosis_is_forced(signs: set[str], radiation: str | None) -> None:
    found = of(sorted(signs), radiation=radiation)
    leading = by_id(found).get(found.leading)
    assert (leading is None) == (found.category == "unknown")
    if leading is not None:
        assert leading.likelihood in ("likely", "possible")
        assert leading.group == found.category
        assert leading.findings_for


@given(st.sets(st.sampled_from(SIGNS), max_size=8), st.sampled_from(SIGNS), RADIATIONS)
def test_a_sign_never_lowers_a_kind_that_it_speaks_for(
    signs: set[str], added: str, radiation: str | None
) -> None:
    before, after = (by_id(of(sorted(told), radiation=radiation)) for told in (signs, signs | {added}))
    for kind in pain_classes(PACKAGE):
        contrary = {one.text for one in kind.speaks_against}
        told = {signs_of(PACKAGE)[name].in_a_sentence for name in (added, *signs_of(PACKAGE)[added].implies)}
        if not kind.is_fallback and not contrary & told:
            assert score(after[kind.id]) >= score(before[kind.id])


@given(st.sets(st.sampled_from(SIGNS), max_size=10), st.sets(st.sampled_from(SIGNS), max_size=10))
def test_nothing_is_proposed_that_was_looked_for(signs: set[str], absent: set[str]) -> None:
    found = of(sorted(signs), sorted(absent - signs))
    known = signs_of(PACKAGE)
    members = {name for kind in pain_classes(PACKAGE) if kind.cluster for name in kind.cluster.of}
    seen = {known[name].examine for name in (signs | absent) - members} - {""}
    assert not seen & {one.text for one in found.examine_next}


@given(st.sets(st.sampled_from(SIGNS), max_size=20))
def test_confidence_of_a_pattern_is_a_share_that_its_words_explain(signs: set[str]) -> None:
    counts = {one.id: len(one.signs) for one in patterns_of(PACKAGE)}
    for match in match_patterns(Case(signs=sorted(signs))):
        expected = max(0, len(match.signs_found) - len(match.signs_against)) / counts[match.id]
        assert match.confidence == round(expected, 2)
        assert f"= {match.confidence:g}" in match.arithmetic


@given(st.sets(st.sampled_from(SIGNS), max_size=20))
def test_a_mixture_holds_every_pattern_that_fits_and_channels_never(signs: set[str]) -> None:
    found = of(sorted(signs))
    channels = {one.id for one in patterns_of(PACKAGE) if one.channel}
    fitting = {one.id for one in found.patterns if one.confidence >= 0.5} - channels
    if len(fitting) < 2:
        assert found.mixture is None
    else:
        assert found.mixture is not None
        assert set(found.mixture.patterns) == fitting
        for texts in found.mixture.only.values():
            assert not set(texts) & set(found.mixture.shared)
