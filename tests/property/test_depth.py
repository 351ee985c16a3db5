"""Depth over all points and people: nothing raises a ceiling, nothing longer than allowed is chosen."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from weizhong.clinic.depth.advice import advise, advise_at
from weizhong.clinic.depth.ceilings import ceiling
from weizhong.clinic.depth.needle_site import needle_site
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.depth.needles import reach_mm, standard_lengths_mm
from weizhong.facts.points import all_points

CODES = st.sampled_from(
    [*(point.code for point in all_points()), "EX-B2:T7", "EX-B2:L4", "ashi:T8", "ashi:L4"]
)
SEXES = st.sampled_from(["female", "male", None])
POSITIONS = ("prone", "supine", "side_lying", "sitting")
BMIS = st.floats(15, 60)
CUN = st.none() | st.floats(10, 40)
BODIES = st.builds(
    NeedledBody,
    sex=SEXES,
    age_years=st.none() | st.floats(0, 110),
    bmi=st.none() | BMIS,
    position=st.sampled_from([*POSITIONS, None]),
    void=st.sampled_from([(), ("pregnant",)]),
    has_anticoagulant=st.booleans(),
)
MANY = settings(max_examples=300, deadline=None)


def mm(code, **person):
    found = ceiling(code, NeedledBody(age_years=40, **person))
    return None if found is None else found.mm


@MANY
@given(code=CODES, sex=SEXES, bmi=BMIS, position=st.sampled_from([*POSITIONS, None]))
def test_no_build_raises_a_ceiling_above_that_of_the_stoutest_in_the_samples(code, sex, bmi, position):
    """Thin people may have less; whoever is heavier than 30 has exactly what someone of 30 has."""
    at_thirty = mm(code, sex=sex, bmi=30.0, position=position)
    found = mm(code, sex=sex, bmi=bmi, position=position)
    assert (found is None) == (at_thirty is None)
    assert found is None or found <= at_thirty
    assert found == at_thirty or bmi < 30


@MANY
@given(code=CODES, bmi=BMIS, position=st.sampled_from([*POSITIONS, None]))
def test_a_sex_that_is_not_known_counts_as_the_worse(code, bmi, position):
    both = [mm(code, sex=sex, bmi=bmi, position=position) for sex in ("female", "male")]
    unknown = mm(code, sex=None, bmi=bmi, position=position)
    assert unknown == (None if None in both else min(both))


@MANY
@given(code=CODES, sex=SEXES, bmi=BMIS)
def test_a_position_that_is_not_known_counts_as_the_worst(code, sex, bmi):
    known = [mm(code, sex=sex, bmi=bmi, position=position) for position in POSITIONS]
    unknown = mm(code, sex=sex, bmi=bmi, position=None)
    assert unknown == (None if None in known else min(known))


@MANY
@given(code=CODES, sex=SEXES, bmi=BMIS, position=st.sampled_from([*POSITIONS, None]))
def test_a_build_that_is_not_known_has_no_more_than_any_known_one_of_usual_build(code, sex, bmi, position):
    known, unknown = (mm(code, sex=sex, bmi=value, position=position) for value in (bmi, None))
    assert unknown is None or unknown <= known


@MANY
@given(code=CODES, body=BODIES, cun=CUN)
def test_no_needle_is_longer_than_allowed_while_a_shorter_one_exists(code, body, cun):
    advice = advise(code, body, cun)
    limits = [limit for limit in (advice.bound_mm, advice.nerve_mm, advice.default_mm) if limit is not None]
    if advice.needle is None:
        return
    shortest = standard_lengths_mm()[0]
    if not limits:
        assert advice.textbook_mm
        if not advice.hazards:
            shorter = [mm for mm in standard_lengths_mm() if mm < advice.needle.length_mm]
            assert all(reach_mm(mm) < advice.textbook_mm[1] for mm in shorter)
            return
        limits = [advice.textbook_mm[1]]
    assert advice.needle.length_mm < min(limits) or advice.needle.length_mm == shortest
    assert advice.needle.hub_stops == (advice.needle.length_mm < min(limits))


@MANY
@given(code=CODES, body=BODIES, cun=CUN)
def test_a_textbook_beyond_its_ceiling_is_always_contradicted(code, body, cun):
    advice = advise(code, body, cun)
    shown = advice.textbook_mm or (advice.taught.mm if advice.taught else None)
    if shown and advice.bound_mm is not None and shown[1] > advice.bound_mm:
        assert any("passes" in conflict for conflict in advice.conflicts)
    if advice.taught and advice.taught.passes_ceiling:
        assert advice.taught.text in advice.conflicts


@MANY
@given(code=CODES, body=BODIES, cun=CUN)
def test_nobody_outside_the_samples_gets_a_millimetre(code, body, cun):
    advice = advise(code, body, cun)
    is_child = body.age_years is None or body.age_years < 18
    if body.has_anticoagulant or is_child:
        assert (advice.bound_mm, advice.textbook_mm, advice.default_mm, advice.needle) == (None,) * 4


@MANY
@given(code=CODES, body=BODIES, cun=CUN)
def test_every_advice_says_what_lies_beneath_or_that_nothing_is_recorded(code, body, cun):
    advice = advise(code, body, cun)
    if advice.status == "withheld":
        return
    assert advice.beneath.startswith("Beneath: ") == bool(advice.hazards)
    assert advice.hazards or "not the same as none" in advice.beneath


@MANY
@given(code=CODES, body=BODIES, cun=CUN)
def test_every_figure_told_is_cited(code, body, cun):
    advice = advise(code, body, cun)
    assert advice.citations or (advice.bound_mm, advice.textbook_mm) == (None, None)
    assert all(model.citations for model in advice.models)
    assert advice.needle is None or advice.needle.citations


@MANY
@given(code=CODES, body=BODIES, cun=CUN)
def test_where_there_is_no_depth_there_is_a_default_or_the_reason_why_not(code, body, cun):
    advice = advise(code, body, cun)
    if advice.status in ("none_over_organ", "no_data") and advice.default_mm is None:
        assert advice.bound_mm is None
        assert "No default either" in advice.text or "No needle" in advice.text


@MANY
@given(code=CODES, body=BODIES, cun=CUN)
def test_a_body_gets_the_advice_of_the_plainest_one_like_it(code, body, cun):
    as_it_is = replace(body, has_anticoagulant=False)
    assert advise_at(needle_site(code, as_it_is), body.bmi, cun) == advise(code, as_it_is, cun)
