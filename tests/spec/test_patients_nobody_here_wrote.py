"""Twenty patients of another project's making (carebundle, US Core R4): asked about, then planned or refused.

Every expectation follows from what the record holds: its ICD-10-CM conditions, RxNorm medicines and
allergies. The record answers what it can (a coded condition the gate asks about), everything else is asked,
and every present entry no table interprets has to be reviewed. The practitioner then answers; what becomes
of the patient follows from the rules of the gate.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest
from carebundle import generate_bundle, to_json
from tests.spec.flat_body import calm_answers, flat_place

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Finding, TreatmentPlan
from weizhong.clinic.planning.plan import plan
from weizhong.fhir.bundle import read_bundle
from weizhong.terms.errors import MissingInput

ON = date(2026, 11, 22)
ADULT = (45, 65)


@dataclass(frozen=True)
class Patient:
    """How the record is made, what it says, what the practitioner adds, and what must come of it."""

    profile: str
    seed: int
    sex: str
    ages: tuple[int, int] = ADULT
    yes: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    adds: frozenset[str] = frozenset()
    outcome: str = "plan"
    because: str = ""
    vitals: bool = True

    @property
    def record(self) -> str:
        made = generate_bundle(
            profile=self.profile,
            seed=self.seed,
            sex=self.sex,
            age_range=self.ages,
            include_vitals=self.vitals,
        )
        return str(to_json(made))


@cache
def made_record(patient: Patient) -> str:
    who = {"profile": patient.profile, "seed": patient.seed, "sex": patient.sex, "age_range": patient.ages}
    return str(to_json(generate_bundle(**who, include_vitals=patient.vitals)))


DIABETES_AND_PRESSURE = frozenset({"diabetes", "hypertension"})
PRESSURE = frozenset({"hypertension"})

PATIENTS = {
    "obese woman, nothing else": Patient("healthy", 1, "F", unread=("condition, ICD-10: 1 (E66.9)",)),
    "obese man with raised lipids, who does not consent": Patient(
        "healthy",
        2,
        "M",
        unread=("condition, ICD-10: 2 (E66.9, E78.5)",),
        adds=frozenset({"no_consent_or_cannot_keep_still"}),
        outcome="stop",
        because="no_consent_or_cannot_keep_still",
    ),
    "healthy man with an empty record": Patient("healthy", 7, "M"),
    "woman allergic to codeine, who says she is pregnant": Patient(
        "healthy",
        11,
        "F",
        unread=("allergy, RxNorm: 1 (2670)", "condition, ICD-10: 1 (E78.5)"),
        adds=frozenset({"pregnant"}),
        because="pregnancy_gentle",
    ),
    "diabetic woman with malaise and pain at rest": Patient(
        "type2_diabetes",
        1,
        "F",
        yes=DIABETES_AND_PRESSURE,
        unread=("condition, ICD-10: 1 (E78.00)", "medication, RxNorm: 3 (310798, 617310, 979492)"),
        adds=frozenset({"rest_pain_with_malaise"}),
        outcome="stop",
        because="infection.rest_pain_with_risk",
    ),
    "obese diabetic man on a blood thinner his record does not list": Patient(
        "type2_diabetes",
        2,
        "M",
        yes=DIABETES_AND_PRESSURE,
        unread=("condition, ICD-10: 1 (E66.9)", "medication, RxNorm: 2 (314076, 861007)"),
        adds=frozenset({"anticoagulant"}),
        because="anticoagulant_needling",
    ),
    "diabetic man on six medicines, afraid of needles": Patient(
        "type2_diabetes",
        7,
        "M",
        yes=DIABETES_AND_PRESSURE,
        unread=(
            "allergy, RxNorm: 1 (10180)",
            "condition, ICD-10: 1 (E66.9)",
            "medication, RxNorm: 6 (197361, 200032, 310798, 314076, 861007, 979492)",
        ),
        adds=frozenset({"needle_phobia"}),
        outcome="stop",
        because="needle_phobia",
    ),
    "diabetic woman": Patient(
        "type2_diabetes",
        11,
        "F",
        yes=DIABETES_AND_PRESSURE,
        unread=("medication, RxNorm: 2 (310798, 979492)",),
        because="infection.risk_alone",
    ),
    "woman with high blood pressure": Patient(
        "hypertension",
        1,
        "F",
        yes=PRESSURE,
        unread=(
            "condition, ICD-10: 2 (E66.9, E78.5)",
            "medication, RxNorm: 4 (197361, 198051, 200032, 314076)",
        ),
    ),
    "man with coronary disease and past cancer": Patient(
        "hypertension",
        2,
        "M",
        yes=PRESSURE,
        unread=("condition, ICD-10: 2 (E66.9, I25.10)", "medication, RxNorm: 2 (310798, 314076)"),
        adds=frozenset({"cancer_history"}),
        because="cancer",
    ),
    "man of 65 with high blood pressure and new flank pain": Patient(
        "hypertension",
        7,
        "M",
        yes=PRESSURE,
        unread=(
            "allergy, RxNorm: 1 (723)",
            "condition, ICD-10: 1 (E66.9)",
            "medication, RxNorm: 3 (197361, 310798, 314076)",
        ),
        adds=frozenset({"abdominal_or_flank_pain"}),
        outcome="stop",
        because="AAA.age_with_pain_and_risk",
    ),
    "woman of 47 with high blood pressure and new flank pain": Patient(
        "hypertension",
        11,
        "F",
        yes=PRESSURE,
        unread=("medication, RxNorm: 3 (197361, 314076, 979492)",),
        adds=frozenset({"abdominal_or_flank_pain"}),
    ),
    "woman with kidney disease": Patient(
        "ckd_stage3",
        1,
        "F",
        yes=PRESSURE,
        unread=(
            "condition, ICD-10: 3 (E66.9, E78.5, N18.32)",
            "medication, RxNorm: 2 (313988, 314076)",
        ),
    ),
    "man with kidney disease and epilepsy, which concerns current only": Patient(
        "ckd_stage3",
        2,
        "M",
        yes=PRESSURE,
        unread=(
            "condition, ICD-10: 2 (E66.9, N18.32)",
            "medication, RxNorm: 3 (197361, 200032, 310798)",
        ),
        adds=frozenset({"epilepsy"}),
    ),
    "anaemic woman with saddle numbness and bladder trouble": Patient(
        "anaemia",
        1,
        "F",
        unread=("condition, ICD-10: 1 (D50.9)",),
        adds=frozenset({"saddle_numbness", "bladder_change"}),
        outcome="stop",
        because="cauda_equina.saddle_and_sphincter",
    ),
    "anaemic man who bleeds by illness": Patient(
        "anaemia",
        2,
        "M",
        unread=("allergy, RxNorm: 1 (2670)", "condition, ICD-10: 3 (D64.9, E66.9, E78.5)"),
        adds=frozenset({"bleeding_disorder"}),
        outcome="stop",
        because="bleeding_disorder",
    ),
    "girl of 11": Patient(
        "healthy",
        3,
        "F",
        ages=(6, 12),
        unread=("condition, ICD-10: 1 (E66.9)",),
        outcome="draft",
        because="base_rates.children",
    ),
    "man of 82": Patient(
        "hypertension",
        5,
        "M",
        ages=(71, 85),
        yes=PRESSURE,
        unread=("allergy, RxNorm: 1 (10180)", "medication, RxNorm: 2 (197361, 314076)"),
        because="fracture.risk_alone",
    ),
    "woman of 82 with poorly controlled diabetes": Patient(
        "type2_diabetes",
        6,
        "F",
        ages=(76, 88),
        yes=frozenset({"diabetes", "diabetes_poorly_controlled"}),
        unread=(
            "allergy, RxNorm: 1 (10180)",
            "condition, ICD-10: 1 (E66.9)",
            "medication, RxNorm: 5 (308135, 314076, 314077, 861007, 979492)",
        ),
        because="infection_risk",
    ),
    "woman never weighed nor measured": Patient(
        "anaemia",
        11,
        "F",
        vitals=False,
        unread=("condition, ICD-10: 2 (D64.9, E78.00)", "medication, RxNorm: 1 (198051)"),
    ),
}
each = pytest.mark.parametrize("patient", PATIENTS.values(), ids=PATIENTS.keys())


def answers_of(patient: Patient) -> dict[str, Any]:
    """The practitioner has asked everything: yes to what is added, no to all else, record reviewed."""
    asked = calm_answers(**dict.fromkeys(patient.adds, "yes"), record_reviewed="yes")
    asked = {name: answer for name, answer in asked.items() if name not in patient.yes}
    answers: dict[str, Any] = {
        "answers": asked,
        "complaint": {
            "duration_weeks": 20,
            "pain_0_10": 5,
            "levels": ["L4", "L5"],
            "side": "both",
            "radiation": "none",
        },
    }
    if "anticoagulant" in patient.adds:
        answers["anticoagulant"] = {"kind": "doac"}
    if not patient.vitals:
        answers["patient"] = {"stature_cm": 155, "mass_kg": 67.6}
    return answers


def rules_of(made: TreatmentPlan) -> set[str]:
    local: list[Finding] = [
        caution for group in made.positions for point in group.points for caution in point.cautions
    ]
    return {finding.rule for finding in (*made.findings, *local)}


def test_there_are_twenty_of_them() -> None:
    assert len(PATIENTS) == 20
    assert len({patient.record for patient in PATIENTS.values()}) == 20


@each
def test_a_record_alone_is_a_draft_that_asks_or_a_refusal_that_says_what_is_missing(patient: Patient) -> None:
    if not patient.vitals:
        with pytest.raises(MissingInput, match=r"body height.*body weight"):
            read_bundle(patient.record, on=ON)
        return
    case = read_bundle(patient.record, on=ON)
    made = plan(case, on=ON, place=flat_place)
    asked = {question.id for question in made.questions}
    assert set(case.answers) == patient.yes
    assert tuple(case.unread_record) == patient.unread
    assert made.status == "draft"
    assert made.watermark
    assert {"saddle_numbness", "anticoagulant", "fever"} <= asked
    assert not asked & patient.yes
    assert ("record_reviewed" in asked) == bool(patient.unread)
    assert all(point.depth.status == "withheld" for group in made.positions for point in group.points)


@each
def test_with_answers_it_is_planned_or_refused_as_the_rules_say(patient: Patient) -> None:
    made = plan(read_bundle(patient.record, answers_of(patient), on=ON), on=ON, place=flat_place)
    assert made.status == patient.outcome
    assert [one.id for one in made.questions] == (["patient.age_years"] if made.status == "draft" else [])
    assert not patient.because or patient.because in rules_of(made)
    reviewed = [
        line for finding in made.findings if finding.rule == "record_reviewed" for line in finding.because
    ]
    assert tuple(reviewed) == patient.unread
    if patient.outcome == "stop":
        assert made.referral
        assert not made.positions
    else:
        assert sum(len(group.points) for group in made.positions) >= 4
        assert (made.dose is None) == (made.status == "draft")


@each
def test_an_unreviewed_record_stays_a_draft_however_much_was_answered(patient: Patient) -> None:
    answers = answers_of(patient)
    del answers["answers"]["record_reviewed"]
    made = plan(read_bundle(patient.record, answers, on=ON), on=ON, place=flat_place)
    expected = "draft" if patient.unread and patient.outcome == "plan" else patient.outcome
    assert made.status == expected


def test_only_a_person_outside_the_survey_has_a_wider_error() -> None:
    wide = {name for name, patient in PATIENTS.items() if warnings_of(patient)}
    assert {"girl of 11", "man of 82", "woman of 82 with poorly controlled diabetes"} <= wide
    assert "woman of 47 with high blood pressure and new flank pain" not in wide


def warnings_of(patient: Patient) -> list[str]:
    case: Case = read_bundle(patient.record, answers_of(patient), on=ON)
    body = plan(case, on=ON, place=flat_place).body
    return body.warnings if body else []
