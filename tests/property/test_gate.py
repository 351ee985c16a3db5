"""Whatever is answered, the gate fails closed, and saying yes to a danger never opens it."""

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.flat_body import calm_answers, calm_document, flat_place

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.person import Person
from weizhong.clinic.case import Answer, Case
from weizhong.clinic.conditions import conditions_of
from weizhong.clinic.plan import plan
from weizhong.clinic.questions import gate_questions
from weizhong.clinic.reading import read_case
from weizhong.clinic.rules import VERDICTS, gate_rules, judge
from weizhong.clinic.screen import screen
from weizhong.clinic.treatment_plan import TreatmentPlan
from weizhong.facts.tables import cite, read_table
from weizhong.terms.codes import Sex

QUESTIONS = [name for name, question in gate_questions().items() if not question.is_clearing]
MODALITIES = list(read_table("clinic/modalities")["modality"])
SIGNS = list(read_table("packages/back_pain/signs")["sign"])
LEVELS = ["T5", "T7", "T12", "L1", "L2", "L3", "L4", "L5"]
STATUSES = ("stop", "draft", "plan")
SITES = ("lumbar", "left_leg", "right_leg", "upper_back", "BL23")
NEEDS_SITE = ("lymphoedema", "broken_skin_or_lesion", "implant_under_site", "unstable_spine")
GENERATED = 2_000

answers = st.fixed_dictionaries({}, optional={name: st.sampled_from(list(Answer)) for name in QUESTIONS})
# Few dangers among many calm answers, where a rule is most easily missed.
nearly_calm = st.builds(
    lambda changed: {**dict.fromkeys(QUESTIONS, Answer.NO), **changed},
    st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(list(Answer)), max_size=4),
)


@pytest.fixture(autouse=True, scope="module")
def one_body_for_all() -> Iterator[None]:
    """The gate does not look at landmarks, so they are predicted once."""
    woman = predict(Person(Sex.FEMALE, 52, 1620, 70))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weizhong.clinic.body.predict", lambda person: woman)
        yield


@st.composite
def cases(draw: st.DrawFn) -> Case:
    document = calm_document(
        patient={
            "sex": draw(st.sampled_from(["female", "male"])),
            "age_years": draw(st.integers(20, 90)),
            "stature_cm": draw(st.integers(155, 185)),
            "mass_kg": draw(st.integers(50, 95)),
        },
        complaint={
            "duration_weeks": draw(st.integers(0, 300)),
            "pain_0_10": draw(st.integers(0, 10)),
            "levels": draw(st.lists(st.sampled_from(LEVELS), max_size=3, unique=True)),
            "radiation": draw(st.sampled_from(["none", "above_knee", "below_knee"])),
        },
        answers=draw(st.one_of(answers, nearly_calm)),
        signs=draw(st.lists(st.sampled_from(SIGNS), max_size=6, unique=True)),
        modalities=draw(st.lists(st.sampled_from(MODALITIES), min_size=1, max_size=3, unique=True)),
    )
    document["sites"] = {name: draw(st.lists(st.sampled_from(SITES), max_size=2)) for name in NEEDS_SITE}
    return read_case(without_contradiction(document))


class TestTheGateFailsClosed:
    """WHO 1999, section 4: contraindications come before treatment; unknown is not excluded."""

    @given(cases())
    @settings(max_examples=150, deadline=None)
    def test_a_held_stop_combination_never_gives_points(self, case: Case) -> None:
        made = planned(case)
        if any(
            rule.verdict == "stop" and judge(rule, conditions_of(case)).answer is Answer.YES
            for rule in gate_rules()
        ):
            assert made.status == "stop"
            assert not made.positions
            assert made.referral

    @given(cases())
    @settings(max_examples=150, deadline=None)
    def test_every_plan_passes_an_independent_check(self, case: Case) -> None:
        assert unsafe(case, planned(case)) == []

    @given(cases(), st.sampled_from(QUESTIONS))
    @settings(max_examples=200, deadline=None)
    def test_yes_instead_of_no_never_loosens_the_verdict(self, case: Case, question: str) -> None:
        calm, worried = (screen(answered(case, question, answer)) for answer in (Answer.NO, Answer.YES))
        assert VERDICTS.index(worried.verdict) <= VERDICTS.index(calm.verdict)
        assert set(worried.modalities) <= set(calm.modalities)

    @given(cases(), st.sampled_from(QUESTIONS))
    @settings(max_examples=100, deadline=None)
    def test_yes_instead_of_no_never_loosens_the_status(self, case: Case, question: str) -> None:
        calm, worried = (planned(answered(case, question, answer)) for answer in (Answer.NO, Answer.YES))
        assert STATUSES.index(worried.status) <= STATUSES.index(calm.status)

    @given(cases(), st.sampled_from(QUESTIONS))
    @settings(max_examples=100, deadline=None)
    def test_taking_an_answer_away_never_turns_a_draft_into_a_plan(self, case: Case, question: str) -> None:
        if planned(case).status == "draft":
            assert planned(answered(case, question, Answer.UNKNOWN)).status != "plan"

    @given(cases())
    @settings(max_examples=60, deadline=None)
    def test_every_finding_cites_a_source_that_resolves(self, case: Case) -> None:
        for finding in planned(case).findings:
            assert finding.citations
            assert all(cite(citation.key) for citation in finding.citations)


def test_two_thousand_generated_cases_are_all_safe() -> None:
    wrong = {seed: found for seed in range(GENERATED) if (found := unsafe(*random_plan(seed)))}
    assert wrong == {}


@pytest.mark.parametrize("status", STATUSES)
def test_the_generated_cases_reach_every_status(status: str) -> None:
    assert any(random_plan(seed)[1].status == status for seed in range(300))


def unsafe(case: Case, made: TreatmentPlan) -> list[str]:
    """A slow, plain re-reading of the tables, independent of the gate's own code."""
    return [
        *missed_stops(case, made),
        *missed_modalities(case, made),
        *missed_sites(case, made),
        *loose_ends(made),
    ]


def missed_stops(case: Case, made: TreatmentPlan) -> list[str]:
    yes = {name for name, answer in case.answers.items() if answer is Answer.YES}
    if yes & {"neuro_recent_or_worsening", "worsening_radiculopathy", "severe_leg_weakness"}:
        yes.add("neuro_changing")
    if "myotomal_weakness" in case.signs:
        yes.add("weak_myotome")
    rows = [*read_table("clinic/red_flags")["rule"], *read_table("clinic/contraindications")["rule"]]
    stops = [row for row in rows if row["verdict"] == "stop"]
    asked = [
        row["id"]
        for row in stops
        for names in row.get("combinations", [])
        if set(names) - {"spinal_pain"} <= yes and made.status != "stop"
    ]
    return [f"missed {id_}" for id_ in asked]


def missed_modalities(case: Case, made: TreatmentPlan) -> list[str]:
    yes = {name for name, answer in case.answers.items() if answer is Answer.YES}
    bans = {
        "needle_phobia": {"needling", "electroacupuncture", "dry_needling"},
        "bleeding_disorder": {"needling", "electroacupuncture", "dry_needling", "cupping", "gua_sha"},
        "neutropenia_or_severe_immunosuppression": {"needling", "electroacupuncture", "dry_needling"},
        "active_implant": {"electroacupuncture"},
        "neurostimulator": {"electroacupuncture"},
        "epilepsy": {"electroacupuncture"},
        "pregnant": {"electroacupuncture"},
        "lost_sensation": {"electroacupuncture", "moxa", "cupping"},
        "smoke_sensitive": {"moxa"},
    }
    banned = {name for question in bans.keys() & yes for name in bans[question]}
    left = set(case.modalities) - banned
    return [] if left or made.status == "stop" else ["every modality is banned, and there is a plan"]


LEG = {"BL40", "BL60", "BL62", "KI3", "KI7", "SP9", "SP10", "LR3", "GB34", "GB41"}
PUNCTURES = {"needling", "electroacupuncture", "dry_needling"}
NOT_WHEN_PREGNANT = {
    "LI4",
    "SP6",
    "LR3",
    "BL60",
    "BL67",
    "BL31",
    "BL32",
    "BL33",
    "BL34",
    "CV4",
    "CV6",
    "BL27",
    "BL28",
}


def missed_sites(case: Case, made: TreatmentPlan) -> list[str]:
    yes = {name for name, answer in case.answers.items() if answer is Answer.YES}
    avoided = {name for question in NEEDS_SITE if question in yes for name in case.sites.get(question, ())}
    points = {(point.code, point.side) for group in made.positions for point in group.points}
    wrong = [f"{code} in pregnancy" for code, _ in points if "pregnant" in yes and code in NOT_WHEN_PREGNANT]
    prone = any(group.position == "prone" for group in made.positions)
    wrong += ["prone in pregnancy"] if "pregnant" in yes and prone else []
    if set(case.modalities) <= PUNCTURES:
        wrong += [
            f"{code} {side} at an avoided site"
            for code, side in points
            if (f"{side}_leg" in avoided and code in LEG)
            or ("lumbar" in avoided and code.startswith(("BL23", "BL25", "GV3", "GV4", "EX-B2:L")))
            or ("upper_back" in avoided and code.startswith(("BL17", "EX-B2:T")))
            or ("BL23" in avoided and code == "BL23")
        ]
    return wrong


def loose_ends(made: TreatmentPlan) -> list[str]:
    points = [point for group in made.positions for point in group.points]
    wrong = []
    if made.status == "stop" and (points or made.dose or not made.referral):
        wrong.append("a stop with points, or without referral")
    if made.status == "draft" and (not made.questions or not made.watermark or made.dose):
        wrong.append("a draft without questions or watermark, or with a dose")
    if made.status == "draft" and any(point.depth.status != "withheld" for point in points):
        wrong.append("a draft with a depth")
    if made.status == "plan" and not points:
        wrong.append("a plan without a site")
    if made.status == "plan" and made.questions:
        wrong.append("a plan with open questions")
    organs = ("BL17", "BL22", "BL23", "BL52", "EX-B2:T", "EX-B2:L1", "EX-B2:L2", "EX-B2:L3", "ashi:T")
    for point in points:
        depth = point.depth
        if point.code.startswith(organs) and (depth.textbook_cun or depth.textbook_mm):
            wrong.append(f"a textbook depth over an organ at {point.code}")
        if depth.status == "textbook" and not depth.citations:
            wrong.append(f"a depth without a source at {point.code}")
    return wrong


def planned(case: Case) -> TreatmentPlan:
    return plan(case, on=date(2026, 11, 22), place=flat_place)


def without_contradiction(document: dict[str, Any]) -> dict[str, Any]:
    """Name no place for what was answered with no, and no man pregnant: such a file is refused."""
    told = document["answers"]
    if told.get("pregnant") == "yes":
        document = document | {"patient": document["patient"] | {"sex": "female"}}
    return document | {
        "sites": {name: at for name, at in document["sites"].items() if told.get(name) != "no"}
    }


def answered(case: Case, question: str, answer: Answer) -> Case:
    patient = msgspec.to_builtins(case.patient)
    document = calm_document(
        patient=patient | {"sex": "female"} if question == "pregnant" else patient,
        complaint=msgspec.to_builtins(case.complaint),
        answers={**case.answers, question: answer},
        signs=case.signs,
        modalities=case.modalities,
        sites=case.sites,
    )
    return read_case(without_contradiction(document))


@cache
def random_plan(seed: int) -> tuple[Case, TreatmentPlan]:
    chance = random.Random(seed)
    named = calm_answers()
    for name in chance.sample(QUESTIONS, chance.choice([0, 1, 2, 3, 5, 12])):
        named[name] = chance.choice(["yes", "yes", "no", "unknown"])
    case = read_case(
        without_contradiction(
            calm_document(
                patient={
                    "sex": chance.choice(["female", "male"]),
                    "age_years": chance.randint(20, 90),
                    "stature_cm": chance.randint(155, 185),
                    "mass_kg": chance.randint(50, 95),
                },
                complaint={
                    "duration_weeks": chance.randint(0, 200),
                    "pain_0_10": chance.randint(0, 10),
                    "levels": chance.sample(LEVELS, chance.randint(0, 2)),
                    "radiation": chance.choice(["none", "above_knee", "below_knee"]),
                },
                answers=named,
                signs=chance.sample(SIGNS, chance.randint(0, 6)),
                modalities=chance.sample(MODALITIES, chance.randint(1, 2)),
                sites={name: chance.sample(SITES, chance.randint(0, 2)) for name in NEEDS_SITE},
            )
        )
    )
    return case, planned(case)
