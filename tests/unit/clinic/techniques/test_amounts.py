"""Whatever the gate takes off, a dose never grows by it, and never passes its limits."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.restrictions import Restriction, Strength
from weizhong.clinic.documents.treatments import Amount
from weizhong.clinic.techniques.amounts import amounts_of, depth_of, moments_of, weakest
from weizhong.clinic.techniques.dosing import _ALIKE_EVERYWHERE, _DOSES, dose_for, technique_names
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.terms.errors import UnknownCode

STRENGTHS = st.sampled_from([None, "gentle", "none"])
RESTRICTIONS = st.builds(
    Restriction,
    depth_mm_at_most=st.none() | st.floats(0, 60),
    retention_min_at_most=st.none() | st.floats(0, 60),
    stimulation=STRENGTHS,
    current=STRENGTHS,
    heat=STRENGTHS,
    suction=STRENGTHS,
    pressure=STRENGTHS,
    none_left_in=st.booleans(),
)
CODES = st.sampled_from(["BL25", "BL23", "BL13", "GB30", "ST36", "SP6", "BL40", "EX-B2:L4", "ashi:L4", "GV4"])
BODY = NeedledBody(sex="female", age_years=52, bmi=24, position="prone")


@given(name=st.sampled_from(technique_names()), restriction=RESTRICTIONS)
def test_a_restriction_never_makes_more_of_anything(name: str, restriction: Restriction) -> None:
    plain, less = amounts_of(name, Restriction()), amounts_of(name, restriction)
    assert not isinstance(plain, Withheld)
    if isinstance(less, Withheld):
        return
    for field, one in less.items():
        before = plain[field]
        if one.at_least is not None:
            assert before.at_least is not None
            assert one.at_least >= before.at_least
        else:
            assert one.high <= before.high
            assert (one.at_most or 0) <= (before.at_most or 0)


@given(name=st.sampled_from(technique_names()), restriction=RESTRICTIONS)
def test_what_is_prescribed_lies_within_what_is_allowed(name: str, restriction: Restriction) -> None:
    made = amounts_of(name, restriction)
    for one in () if isinstance(made, Withheld) else made.values():
        assert 0 <= one.low <= one.high
        assert one.at_most is None or one.high <= one.at_most
        assert one.at_least is None or one.low >= one.at_least


@given(code=CODES, restriction=RESTRICTIONS)
def test_no_depth_passes_ceiling_nerve_default_or_rule(code: str, restriction: Restriction) -> None:
    advice = advise(code, BODY, 20.0)
    made = depth_of(TreatedPlace(code, "left", "lumbar", restriction, advice))
    limits = [
        mm
        for mm in (advice.bound_mm, advice.nerve_mm, advice.default_mm, restriction.depth_mm_at_most)
        if mm is not None
    ]
    assert made is not None
    assert all(made.high <= mm for mm in limits)
    told = [mm for mm in (made.at_most, made.below) if mm is not None]
    assert told
    assert all(min(told) <= mm for mm in limits)


@given(code=CODES, limit=st.floats(0, 60))
def test_a_rule_alone_never_becomes_a_depth(code: str, limit: float) -> None:
    """Where the advice holds no figure, a limit of the gate is no permission."""
    nobody = NeedledBody(sex="female", age_years=52, bmi=24, position="prone", void=("some disease",))
    advice = advise(code, nobody, 20.0)
    made = depth_of(TreatedPlace(code, "left", "lumbar", Restriction(depth_mm_at_most=limit), advice))
    has_figure = any(mm is not None for mm in (advice.bound_mm, advice.default_mm, advice.textbook_mm))
    assert (made is not None) is has_figure


def test_without_any_advice_there_is_no_depth() -> None:
    assert depth_of(TreatedPlace("BL25", "left", "lumbar", Restriction(depth_mm_at_most=5.0))) is None


def test_a_draft_withholds_every_depth() -> None:
    thinned = NeedledBody(sex="female", age_years=52, bmi=24, position="prone", has_anticoagulant=True)
    place = TreatedPlace("BL25", "left", "lumbar", Restriction(), advise("BL25", thinned, 20.0))
    assert depth_of(place) is None


@pytest.mark.parametrize(
    ("technique", "taken"),
    [
        ("moxa", {"heat": "none"}),
        ("lamp", {"heat": "none"}),
        ("warm_needle", {"heat": "none"}),
        ("cupping", {"suction": "none"}),
        ("wet_cupping", {"suction": "none"}),
        ("gua_sha", {"pressure": "none"}),
        ("acupressure", {"pressure": "none"}),
        ("tuina", {"pressure": "none"}),
        ("seeds", {"pressure": "none"}),
        ("electroacupuncture", {"current": "none"}),
        ("electroacupuncture", {"stimulation": "none"}),
        ("press_needle", {"none_left_in": True}),
        ("cupping", {"retention_min_at_most": 0}),
    ],
)
def test_what_the_gate_takes_whole_is_withheld_with_its_rule(
    technique: str, taken: dict[str, object]
) -> None:
    restriction = Restriction.from_row({"id": "the_rule", "restrict": taken})
    found = dose_for(technique, TreatedPlace("BL25", "left", "lumbar", restriction))
    assert isinstance(found, Withheld)
    assert found.because == ("the_rule",)


@pytest.mark.parametrize("technique", ["needling", "dry_needling", "press_needle"])
def test_a_needle_that_must_not_be_moved_is_still_a_needle(technique: str) -> None:
    place = TreatedPlace("BL25", "left", "lumbar", Restriction(stimulation="none"))
    assert not isinstance(dose_for(technique, place), Withheld)


@pytest.mark.parametrize("technique", technique_names())
def test_every_technique_has_a_dose_where_nothing_speaks_against_it(technique: str) -> None:
    made = dose_for(
        technique, TreatedPlace("BL25", "left", "lumbar", Restriction(), advise("BL25", BODY, 20.0))
    )
    assert not isinstance(made, Withheld)
    assert any(isinstance(getattr(made, name), Amount) for name in made.__struct_fields__)


def test_a_technique_nobody_knows_is_refused_with_the_near_one() -> None:
    with pytest.raises(UnknownCode, match="Did you mean cupping"):
        dose_for("cuping", TreatedPlace("BL25", "left", "lumbar"))


@given(st.sampled_from(sorted(_ALIKE_EVERYWHERE)), RESTRICTIONS, CODES)
def test_a_dose_that_is_shared_by_all_places_is_that_of_each(name: str, off: Restriction, code: str) -> None:
    place = TreatedPlace(code, "left", "lumbar", off, advise(code, BODY, 20.0))
    assert dose_for(name, place) == _DOSES[name](place)


@pytest.mark.parametrize(
    ("stimulation", "moments"), [(None, [0.0, 10.0, 20.0]), ("gentle", [0.0]), ("none", [])]
)
def test_a_needle_is_moved_as_often_as_the_gate_leaves(
    stimulation: Strength | None, moments: list[float]
) -> None:
    assert moments_of("needling", Restriction(stimulation=stimulation)) == moments


@pytest.mark.parametrize(("limit", "most"), [(3.0, 3.0), (10.0, 10.0), (30.0, 10.0)])
def test_minutes_are_lowered_to_the_limit_and_never_raised_to_it(limit: float, most: float) -> None:
    made = amounts_of("cupping", Restriction(retention_min_at_most=limit))
    assert not isinstance(made, Withheld)
    assert made["minutes"].at_most == most
    assert made["minutes"].high <= most


def test_what_may_not_stay_on_takes_away_what_pierces_and_nothing_else() -> None:
    left = Restriction(none_left_in=True)
    assert isinstance(amounts_of("press_needle", left), Withheld)
    assert amounts_of("seeds", left) == amounts_of("seeds", Restriction())
    assert amounts_of("needling", left) == amounts_of("needling", Restriction())


def depth_from(limit: float | None = None, **advised: Any) -> Amount | None:
    """The depth of a place of which the advice says this and nothing else."""
    silent: dict[str, Any] = dict.fromkeys(("bound_mm", "nerve_mm", "default_mm", "textbook_mm"))
    advice = replace(advise("BL25", BODY, 20.0), status="textbook", **(silent | advised))
    return depth_of(TreatedPlace("BL25", "left", "lumbar", Restriction(depth_mm_at_most=limit), advice))


@pytest.mark.parametrize(
    ("advised", "low", "high", "at_most", "below"),
    [
        ({"textbook_mm": (8.0, 20.0)}, 8.0, 20.0, 20.0, None),
        ({"textbook_mm": (8.0, 20.0), "bound_mm": 12.0}, 8.0, 12.0, None, 12.0),
        ({"textbook_mm": (8.0, 12.0), "bound_mm": 12.0}, 8.0, 12.0, None, 12.0),
        ({"textbook_mm": (8.0, 12.0), "nerve_mm": 13.0}, 8.0, 12.0, 12.0, 13.0),
        ({"textbook_mm": (8.0, 20.0), "bound_mm": 6.0}, 6.0, 6.0, None, 6.0),
        ({"textbook_mm": (8.0, 20.0), "default_mm": 10.0}, 8.0, 10.0, 10.0, None),
        ({"default_mm": 10.0}, 0.0, 10.0, 10.0, None),
        ({"bound_mm": 10.0, "nerve_mm": 7.0}, 0.0, 7.0, None, 7.0),
    ],
)
def test_a_depth_lies_in_the_textbooks_range_and_below_what_is_never_reached(
    advised: dict[str, Any], low: float, high: float, at_most: float | None, below: float | None
) -> None:
    made = depth_from(**advised)
    assert made is not None
    assert (made.low, made.high, made.at_most, made.below) == (low, high, at_most, below)
    assert made.is_limit_only is ("textbook_mm" not in advised)


@pytest.mark.parametrize(("limit", "high"), [(5.0, 5.0), (10.0, 10.0), (15.0, 10.0)])
def test_the_gate_lowers_a_depth_and_never_raises_it(limit: float, high: float) -> None:
    made = depth_from(limit, textbook_mm=(4.0, 10.0))
    assert made is not None
    assert (made.low, made.high, made.at_most) == (4.0, high, high)


def test_a_nerve_alone_is_no_depth_to_use() -> None:
    assert depth_from(nerve_mm=20.0) is None


@pytest.mark.parametrize("marks", [("K", "disputed"), ("disputed", "S"), ("S", "D"), ("D", "R")])
def test_the_mark_that_says_less_is_shown(marks: tuple[str, str]) -> None:
    assert weakest(marks) == weakest(reversed(marks)) == marks[0]
