from importlib.resources import files

import pytest
from tests.spec.flat_body import calm_document

from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.clinic.files.reading import read_case, read_case_text
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.body import landmarks_of, person_of
from weizhong.terms.errors import (
    ImpossibleBody,
    InvalidInput,
    MissingInput,
    UnknownCode,
    UnreadableInput,
    WeizhongError,
)

EXAMPLE = files("weizhong.clinic").joinpath("data/example_patient.toml").read_text("utf-8")


def refusal(error: type[WeizhongError], text: str) -> str:
    with pytest.raises(error) as caught:
        read_case_text(text)
    message = str(caught.value)
    assert "\n" not in message
    return message


def body_of(text: str) -> LandmarkPosterior:
    case = read_case_text(text)
    return landmarks_of(case, person_of(case))


def with_line(old: str, new: str) -> str:
    assert old in EXAMPLE
    return EXAMPLE.replace(old, new)


def test_the_bundled_example_answers_every_question_but_those_that_follow_another() -> None:
    case = read_case_text(EXAMPLE)
    asked = {name for rule in gate_rules(case.package) for names in rule.combinations for name in names}
    waiting = {name for name, one in gate_questions().items() if one.follows}
    assert asked & set(gate_questions()) - set(case.answers) == waiting
    assert screen(case).verdict not in ("stop", "ask")
    assert set(case.answers) <= {name for name, one in gate_questions().items() if not one.is_clearing}
    assert (case.patient.sex, case.patient.age_years) == ("female", 52)


def test_malformed_toml_is_refused_with_line_and_column() -> None:
    assert "line 2, column 16" in refusal(UnreadableInput, '[patient]\nsex = "female" 5')


def test_an_unfinished_file_is_refused_with_line_and_column() -> None:
    assert "line 3, column 7" in refusal(UnreadableInput, "[patient]\nage_years = 50\nsex = ")


def test_the_parsers_quotes_of_the_file_are_not_repeated() -> None:
    assert "Zebulon" not in refusal(UnreadableInput, '[patient]\nname = "Zebulon\n')


def test_an_unknown_field_is_refused_with_a_near_one() -> None:
    message = refusal(InvalidInput, with_line("stature_cm", "statur_cm"))
    assert message.startswith("patient: 'statur_cm' is not a field. Did you mean stature_cm?")


def test_an_unknown_table_is_refused() -> None:
    assert "answer" in refusal(InvalidInput, with_line("[answers]", "[answer]"))


def test_a_wrong_type_is_refused_by_its_place_without_the_value() -> None:
    message = refusal(InvalidInput, with_line("age_years = 52", 'age_years = "Zebulon"'))
    assert message.startswith("patient.age_years must be a number")
    assert "Zebulon" not in message


def test_an_answer_other_than_yes_no_unknown_is_refused_by_its_place_without_the_value() -> None:
    message = refusal(InvalidInput, with_line('fever = "no"', 'fever = "hardly"'))
    assert message.startswith("answers.fever must be yes, no or unknown")
    assert "hardly" not in message


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("fever =", "fevre =", "fever"),
        ('"cold_heavy_back"', '"cold_heavy_bak"', "cold_heavy_back"),
        ('modalities = ["needling"]', 'modalities = ["needeling"]', "needling"),
        ('levels = ["L4"]', 'levels = ["L6"]', "L4"),
        ('"sitting-height"', '"siting-height"', "sitting-height"),
    ],
)
def test_an_unknown_name_is_refused_with_a_near_one(old: str, new: str, near: str) -> None:
    assert near in refusal(UnknownCode, with_line(old, new))


def test_an_unknown_site_is_refused_with_a_near_one() -> None:
    text = with_line('lymphoedema = "no"', 'lymphoedema = "yes"') + '\n[sites]\nlymphoedema = ["left_legg"]\n'
    assert "leg" in refusal(UnknownCode, text)


def test_everything_missing_of_the_body_is_named_at_once() -> None:
    assert refusal(MissingInput, "").startswith("patient: sex, age_years, stature_cm and mass_kg are missing")


def test_one_thing_missing_is_named_alone() -> None:
    assert refusal(MissingInput, with_line("mass_kg = 70\n", "")).startswith("patient: mass_kg is missing")


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("stature_cm = 162", "stature_cm = 1.62", "did you mean"),
        ("stature_cm = 162", "stature_cm = 1620", "did you mean"),
        ("mass_kg = 70", "mass_kg = 700", "did you mean 70 kg"),
        ("cm = 86\n", "cm = 860\n", "86"),
    ],
)
def test_a_slipped_unit_is_refused_with_what_was_meant(old: str, new: str, meant: str) -> None:
    with pytest.raises(ImpossibleBody) as caught:
        body_of(with_line(old, new))
    assert meant in str(caught.value)


@pytest.mark.parametrize("value", ["nan", "inf", "-1"])
@pytest.mark.parametrize("field", ["pain_0_10 = 6", "duration_weeks = 30", "mass_kg = 70", "age_years = 52"])
def test_a_number_off_every_scale_cannot_pass_as_an_answer(field: str, value: str) -> None:
    name = field.split(" = ")[0]
    assert name in refusal(InvalidInput, with_line(field, f"{name} = {value}"))


def test_pain_beyond_ten_is_refused() -> None:
    assert "0 to 10" in refusal(InvalidInput, with_line("pain_0_10 = 6", "pain_0_10 = 60"))


def test_no_modality_at_all_is_refused() -> None:
    assert "needling" in refusal(InvalidInput, with_line('modalities = ["needling"]', "modalities = []"))


def test_a_missing_weight_does_not_hold_back_a_referral() -> None:
    document = calm_document(patient={"sex": "female"})
    document["answers"] |= {"saddle_numbness": "yes", "bladder_change": "yes"}
    assert read_case(document).patient.mass_kg is None


def test_places_for_something_answered_with_no_are_refused() -> None:
    text = EXAMPLE + '\n[sites]\nlymphoedema = ["left_leg"]\n'
    assert "answers.lymphoedema is no" in refusal(InvalidInput, text)


def test_places_for_a_question_that_has_none_are_refused() -> None:
    assert "fever" in refusal(UnknownCode, EXAMPLE + '\n[sites]\nfever = ["left_leg"]\n')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('sex = "female"', 'sex = "woman"', "patient.sex must be one of female, male"),
        ('levels = ["L4"]', 'levels = "L4"', "complaint.levels must be a list"),
        ('side = "right"', 'side = "rigth"', "complaint.ashi[0].side must be one of left, right, midline"),
        ("lateral_cm = 6", "lateral_mm = 6", "'lateral_mm' is not a field. Did you mean lateral_cm?"),
        ("lateral_cm = 6, ", "", "complaint.ashi[0]: lateral_cm is missing"),
        ('radiation = "above_knee"', "radiation = 3", "complaint.radiation must be one of none, above_knee"),
    ],
)
def test_what_is_allowed_is_said(old: str, new: str, said: str) -> None:
    assert said in refusal(InvalidInput, with_line(old, new))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('anticoagulant = { kind = "warfarin" }', "anticoagulant.kind must be one of vka, doac, heparin"),
        ('anticoagulant = { kid = "vka" }', "anticoagulant: 'kid' is not a field. Did you mean kind?"),
        ('anticoagulant = { kind = "vka", inr = 2, measured_on = 3 }', "measured_on must be a day, such as"),
        (
            'anticoagulant = { kind = "vka", inr = 2, measured_on = "May" }',
            "measured_on must be a day, such as",
        ),
        ('happened_on = { spine_surgery = "last week" }', "happened_on.spine_surgery must be a day, such as"),
        ("happened_on = { spine_surgery = 2026-10-01T10:00:00 }", "happened_on.spine_surgery must be a day"),
        ('happened_on = { spine_surgery = "20261001" }', "happened_on.spine_surgery must be a day"),
        ("happened_on = { spine_surgery = 2024 }", "happened_on.spine_surgery must be a day"),
    ],
)
def test_a_day_or_a_class_that_is_none_is_refused_by_name(line: str, said: str) -> None:
    assert said in refusal(InvalidInput, f"{line}\n{EXAMPLE}")


def test_half_a_character_in_any_text_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="half a character"):
        read_case({"unread_record": ["\ud800"]})


def test_how_far_pain_goes_is_refused_with_the_words_of_its_own_package() -> None:
    said = refusal(InvalidInput, with_line('radiation = "above_knee"', 'radiation = "to_toe"'))
    assert said == "complaint.radiation must be one of none, above_knee, below_knee; correct it."


@pytest.mark.parametrize("years", [5, 80])
def test_a_pregnancy_at_an_age_that_has_none_is_asked_about(years: int) -> None:
    old = with_line("age_years = 52", f"age_years = {years}")
    assert "correct one of the two" in refusal(
        InvalidInput, old.replace('pregnant = "no"', 'pregnant = "yes"')
    )


def test_an_age_that_no_body_has_is_refused_with_what_follows() -> None:
    with pytest.raises(ImpossibleBody, match="Correct it; for anyone younger or older no point"):
        body_of(with_line("age_years = 52", "age_years = 120"))
