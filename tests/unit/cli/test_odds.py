"""``weizhong odds``: from a patient file to honest numbers, and where it says no."""

import json
import tomllib
from importlib.resources import files
from typing import get_args

import jsonschema
import pytest

from weizhong.cli.odds import _EXPECTS
from weizhong.evidence.odds_document import Expects
from weizhong.report.json import schema

COMMAND = "odds"


@pytest.fixture
def file(tmp_path):
    """The bundled patient, with words of the file replaced."""

    def write(*changes, name="patient.toml"):
        text = (files("weizhong") / "clinic/data/example_patient.toml").read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        tomllib.loads(text)
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def asked(run, file, *words):
    code, out, err = run(file, "--format", "json", "--on", "2026-11-23", *words)
    assert (code, err) == (0, "")
    document = json.loads(out)
    jsonschema.validate(document, json.loads(schema("odds")))
    return document


def test_the_bundled_patient_is_told_of_the_trial_most_like_her(run, file):
    code, out, err = run(file(), "--on", "2026-11-23", "--expects", "much")
    assert (code, err) == (0, "")
    assert "48 of 100 people got clearly better" in out
    assert "You hope for much." in out
    assert "responders/haake2007.acupuncture.response.6mo" in out


def test_duration_and_kind_come_from_the_diagnosis_of_the_case(run, file):
    chronic = asked(run, file())["asked"]
    assert (chronic["duration"], chronic["category"], chronic["gate"]) == ("chronic", "non_specific", "clear")
    assert asked(run, file(("duration_weeks = 30", "duration_weeks = 2")))["status"] == "not_known"
    assert asked(run, file(("duration_weeks = 30\n", "")))["status"] == "fit_unknown"


def test_a_red_flag_hides_the_chances(run, file):
    document = asked(run, file(('fever = "no"', 'fever = "yes"')))
    assert (document["status"], document["trials"]) == ("stop", [])


@pytest.mark.parametrize("asked_for", ["needling", "cupping", "acupressure"])
def test_whom_the_gate_bars_from_needles_gets_no_chance_whatever_was_asked_for(run, file, asked_for):
    patient = file(
        ('modalities = ["needling"', f'modalities = ["{asked_for}"'),
        ('bleeding_disorder = "no"', 'bleeding_disorder = "yes"'),
    )
    document = asked(run, patient)
    assert (document["status"], document["trials"], document["asked"]["urgency"]) == ("stop", [], "barred")


def test_who_asked_for_cupping_alone_is_told_that_the_numbers_are_of_needles(run, file):
    assert asked(run, file(('modalities = ["needling"', 'modalities = ["cupping"')))["status"] == "not_asked"


def test_an_emergency_is_the_first_thing_on_the_page(run, file):
    patient = file(
        ('bladder_change = "no"', 'bladder_change = "yes"'),
        ('saddle_numbness = "no"', 'saddle_numbness = "yes"'),
    )
    code, out, _ = run(patient, "--on", "2026-11-23")
    assert code == 0
    assert out.startswith("This may be an emergency. Go to hospital today.")


@pytest.mark.parametrize(
    ("sign", "urgency", "said"),
    [
        ("brain_signs", "emergency_ambulance", "This may be an emergency. Call an ambulance now."),
        ("severe_leg_weakness", "emergency_same_day", "This may be an emergency. Go to hospital today."),
    ],
)
def test_an_emergency_of_the_neck_is_as_urgent_as_its_own_rule_has_it(run, tmp_path, sign, urgency, said):
    path = tmp_path / "neck.toml"
    path.write_text(f'package = "neck_pain"\nmodalities = ["needling"]\n[answers]\n{sign} = "yes"\n', "utf-8")
    document = asked(run, path)
    assert (document["asked"]["urgency"], document["headline"]["text"]) == (urgency, said)
    assert (document["trials"], document["harms"], document["myths"]) == ([], [], [])


@pytest.mark.parametrize(
    ("answer", "circumstance", "word"),
    [
        ("pregnant", "pregnant", "pregnant"),
        ("spine_surgery", "operated", "surgery"),
        ("anticoagulant", "anticoagulated", "thins the blood"),
        ("second_blood_thinner", "anticoagulated", "thins the blood"),
    ],
)
def test_what_trials_left_people_out_for_comes_from_the_answers(run, file, answer, circumstance, word):
    assert asked(run, file())["asked"]["circumstances"] == []
    document = asked(run, file((f'{answer} = "no"', f'{answer} = "yes"')))
    assert document["asked"]["circumstances"] == [circumstance]
    assert any(word in said["text"] for said in document["person"])


def test_a_class_of_blood_thinner_is_an_answer_too(run, file):
    kind = ("[complaint]", '[anticoagulant]\nkind = "doac"\n\n[complaint]')
    patient = file(kind, ('anticoagulant = "no"\n', ""))
    assert asked(run, patient)["asked"]["circumstances"] == ["anticoagulated"]


def test_weeks_of_pregnancy_are_an_answer_too(run, file):
    patient = file(
        ("[complaint]", "pregnancy_weeks = 20\n\n[complaint]"),
        ('pregnant = "no"\n', ""),
        ("age_years = 52", "age_years = 31"),
    )
    assert asked(run, patient)["asked"]["circumstances"] == ["pregnant"]


def test_what_may_be_expected_is_what_the_document_takes():
    assert get_args(Expects) == _EXPECTS


def test_an_open_question_is_named(run, file):
    document = asked(run, file(('fever = "no"', 'fever = "unknown"')))
    assert document["asked"]["gate"] == "ask"
    assert "still open" in document["gate"]["text"]


def test_the_page_is_written_by_its_ending(run, file, tmp_path):
    page = tmp_path / "odds.html"
    assert run(file(), "-o", page) == (0, "", "")
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_the_file_being_read_is_not_written_over(run, file):
    patient = file()
    code, _, err = run(patient, "-o", patient, "--format", "json")
    assert code == 22
    assert "is the file being read" in err


@pytest.mark.parametrize("words", [("--expects", "miracles"), ("--format", "pdf"), ("-o", "odds.csv")])
def test_what_is_not_offered_is_refused_in_one_line(run, file, words):
    code, _, err = run(file(), *words)
    assert code == 2
    assert err.count("\n") == 1


def test_a_file_that_is_no_case_is_refused_without_repeating_it(run, tmp_path):
    path = tmp_path / "patient.toml"
    path.write_text('[patient]\nage_years = "secret"\n', "utf-8")
    code, _, err = run(path)
    assert code == 12
    assert "secret" not in err


def test_control_signs_of_a_file_reach_neither_page_nor_terminal(run, file):
    """Nothing of the file but numbers and words of tables is shown at all."""
    code, out, _ = run(file(("# An invented patient", "# \u202e An invented patient")))
    assert code == 0
    assert "\u202e" not in out
