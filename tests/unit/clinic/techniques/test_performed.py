"""What passes the plan is refused in words: given, allowed, what next; what does not is let through."""

import pytest

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import Amount, Treatment
from weizhong.clinic.techniques.dosing import check_performed, dose_for, refusals, technique_names
from weizhong.clinic.techniques.performed import Performed
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.terms.errors import InvalidInput, UnknownCode

DEPTH = advise("BL25", NeedledBody(sex="female", age_years=52, bmi=24, position="prone"), 20.0)
HERE = TreatedPlace("BL25", "left", "lumbar")


def dose(technique: str, restriction: Restriction | None = None) -> Treatment:
    depth = DEPTH if technique == "warm_needle" else None
    made = dose_for(technique, TreatedPlace("BL25", "left", "lumbar", restriction or Restriction(), depth))
    assert not isinstance(made, Withheld)
    return made


def done(technique: str, **other: object) -> Performed:
    return Performed(technique=technique, code="BL25", side="left", **other)  # type: ignore[arg-type]  # many kinds


@pytest.mark.parametrize("technique", technique_names())
def test_the_most_that_is_allowed_is_let_through_and_a_little_more_is_not(technique: str) -> None:
    planned = dose(technique)
    for name in planned.__struct_fields__:
        one = getattr(planned, name)
        if not isinstance(one, Amount) or one.at_most is None:
            continue
        assert refusals(done(technique, amounts={name: one.at_most}), [planned]) == []
        said = refusals(done(technique, amounts={name: one.at_most + 0.1}), [planned])
        assert len(said) == 1
        assert f"{one.at_most:g}" in said[0]
        assert said[0].endswith(".")


@pytest.mark.parametrize("technique", technique_names())
def test_what_must_not_be_less_is_refused_when_it_is(technique: str) -> None:
    planned = dose(technique)
    for name in planned.__struct_fields__:
        one = getattr(planned, name)
        if isinstance(one, Amount) and one.at_least is not None:
            assert refusals(done(technique, amounts={name: one.at_least}), [planned]) == []
            said = refusals(done(technique, amounts={name: one.at_least - 0.1}), [planned])
            assert "to keep" in " ".join(said)


def test_a_technique_on_a_barred_site_is_refused_with_why_and_with_what_is_left() -> None:
    said = refusals(done("cupping"), [dose("needling"), dose("lamp")], ["Broken skin"])
    assert said == [
        "Cupping is not allowed at BL25 left (Broken skin); left there: needling, lamp. Use that, or leave "
        "the place out."
    ]


def test_where_nothing_is_left_that_is_said() -> None:
    assert "left there: nothing" in refusals(done("cupping"), [])[0]


def test_all_that_is_wrong_is_said_in_one_refusal() -> None:
    with pytest.raises(InvalidInput) as raised:
        check_performed(
            done("electroacupuncture", amounts={"intensity_ma": 20, "minutes": 60}, felt="painful"),
            [dose("electroacupuncture")],
        )
    for part in ("20 mA", "60 min", "hurts"):
        assert part in str(raised.value)


def test_what_is_within_the_plan_passes_in_silence() -> None:
    check_performed(done("moxa", amounts={"minutes": 10, "distance_cm": 4}, manner="box"), [dose("moxa")])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amounts": {"minuts": 5}}, "Did you mean minutes"),
        ({"manner": "slding"}, "Did you mean sliding"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_the_near_word(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        refusals(done("cupping", **wrong), [dose("cupping")])


def test_a_material_nobody_knows_is_refused_with_the_near_one() -> None:
    with pytest.raises(InvalidInput, match="Did you mean steel"):
        refusals(done("needling", material="stell"), [dose("needling")])


def test_a_technique_nobody_knows_is_refused_with_the_near_one() -> None:
    with pytest.raises(UnknownCode, match="Did you mean cupping"):
        refusals(done("cuppin"), [dose("cupping")])


def test_a_needle_without_a_known_depth_is_refused_at_any_depth() -> None:
    said = refusals(done("needling", amounts={"depth_mm": 1}), [dose("needling")])
    assert said[0].startswith("No depth is known at BL25 left")


def test_a_person_may_do_alone_only_what_is_theirs() -> None:
    assert refusals(done("seeds", by="patient"), [dose("seeds")]) == []
    assert refusals(done("acupressure", by="patient"), [dose("acupressure")]) == []
    assert "the practitioner does it" in refusals(done("gua_sha", by="patient"), [dose("gua_sha")])[0]


def test_a_depth_of_what_has_none_is_no_amount_and_other_fields_are_none_either() -> None:
    for technique, name in (("cupping", "depth_mm"), ("needling", "stimulation")):
        with pytest.raises(InvalidInput, match="is no amount of"):
            refusals(done(technique, amounts={name: 1}), [dose(technique)])


def test_where_no_depth_is_known_what_else_passes_the_plan_is_told_as_well() -> None:
    said = refusals(done("needling", amounts={"depth_mm": 1, "retention_min": 600}), [dose("needling")])
    assert any(one.startswith("No depth is known") for one in said)
    assert any("600 min" in one for one in said)
