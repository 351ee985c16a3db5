"""The needle that is laid out: as thick as usual, or the thickest standard one that the gate leaves."""

import pytest
from msgspec.structs import replace

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import Needle, WarmNeedle
from weizhong.clinic.techniques.amounts import depth_of
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.needle_choice import needle_at
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.facts.tables import read_table

BODY = NeedledBody(sex="female", age_years=52, bmi=24, position="prone")


def needle(restriction: Restriction) -> Needle:
    place = TreatedPlace("GB30", "left", "hip", restriction, advise("GB30", BODY, 20.0))
    found = needle_at(place, depth_of(place), "needling")
    assert found is not None
    assert not isinstance(found, Withheld)
    return found


USUAL = needle(Restriction()).diameter_mm


@pytest.mark.parametrize(
    ("most_mm", "thickest_mm"), [(0.1, 0.1), (0.16, 0.16), (0.2, 0.2), (0.21, 0.2), (0.24, 0.22)]
)
def test_below_a_limit_the_thickest_standard_needle_is_taken(most_mm: float, thickest_mm: float) -> None:
    low, high = needle(Restriction(diameter_mm_at_most=most_mm)).diameter_mm
    assert low <= high == thickest_mm
    assert high in read_table("clinic/needles")["diameters"]["mm"] or high == most_mm


@pytest.mark.parametrize(("most_mm", "is_told"), [(14.0, True), (35.0, True), (60.0, False)])
def test_a_dose_that_a_rule_keeps_from_where_the_textbook_begins_says_so(
    most_mm: float, is_told: bool
) -> None:
    advice = advise("GB30", BODY, 20.0)
    assert advice.textbook_mm == (30.0, 50.0)
    told = "The textbook begins at 30 mm: not reached." in needle(Restriction(depth_mm_at_most=most_mm)).text
    assert told is is_told


def test_a_limit_that_the_usual_needle_keeps_changes_nothing() -> None:
    assert needle(Restriction(diameter_mm_at_most=USUAL[1])).diameter_mm == USUAL


def test_a_limit_never_makes_a_needle_thicker() -> None:
    low, high = needle(Restriction(diameter_mm_at_most=0.2)).diameter_mm
    assert low <= USUAL[0]
    assert high <= USUAL[1]


def test_a_depth_that_is_capped_gets_a_shaft_for_the_cap() -> None:
    shallow = needle(Restriction(depth_mm_at_most=8.0))
    assert shallow.length_mm < needle(Restriction()).length_mm
    assert shallow.length_mm == min(read_table("clinic/needles")["lengths"]["mm"])
    assert not shallow.hub_stops


@pytest.mark.parametrize("advised_mm", [15.0, 20.0, 30.0, 45.0, 46.0, 60.0, 120.0])
def test_under_moxa_the_shaft_outside_is_long_enough_however_deep_the_needle_may_go(
    advised_mm: float,
) -> None:
    advice = replace(
        advise("GB30", BODY, 20.0),
        status="textbook",
        textbook_mm=(10.0, advised_mm),
        default_mm=None,
        bound_mm=None,
        nerve_mm=None,
        needle=None,
    )
    made = dose_for("warm_needle", TreatedPlace("GB30", "left", "hip", Restriction(), advice))
    assert isinstance(made, WarmNeedle)
    assert made.needle is not None
    assert made.depth_mm is not None
    outside_mm, lengths = 30.0, read_table("clinic/needles")["lengths"]["mm"]
    fitting = [mm for mm in lengths if mm >= advised_mm + outside_mm]
    length_mm = (fitting or lengths[-1:])[0]
    most_mm = min(advised_mm, length_mm - outside_mm)
    assert (made.needle.length_mm, made.depth_mm.high, made.depth_mm.at_most) == (length_mm, most_mm, most_mm)


def test_of_a_needle_too_thick_at_one_end_only_that_end_gives_way() -> None:
    advice = replace(
        advise("GB30", BODY, 20.0), textbook_mm=(10.0, 27.0), default_mm=None, bound_mm=None, nerve_mm=None,
        needle=None,
    )  # fmt: skip
    place = TreatedPlace("GB30", "left", "hip", Restriction(diameter_mm_at_most=0.22), advice)
    found = needle_at(place, depth_of(place), "needling")
    assert isinstance(found, Needle)
    assert (found.length_mm, found.diameter_mm) == (25.0, (0.2, 0.22))
