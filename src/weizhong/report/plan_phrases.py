"""What stands around the points, put into words: body, diagnosis, dose, evidence, questions, provenance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any, Protocol

import msgspec

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatment_plan import (
    BodySummary,
    Diagnosis,
    EvidenceLine,
    PatternMatch,
    Question,
    TreatmentPlan,
)
from weizhong.clinic.documents.treatments import NeedleSupply
from weizhong.facts.tables import read_table
from weizhong.report import phrases
from weizhong.report.strings import say

# As many hexadecimal digits of a fingerprint as anyone compares by eye; JSON holds them all.
DIGEST_SHOWN = 16
# Contrasts that say more than the statement itself.
_CONTRASTS = ("sham", "usual_care", "none", "mixed")


def dose_lines(plan: TreatmentPlan) -> list[tuple[str, str]]:
    """Return the regimen as ``(label, value)``, with what to lay out and what is limited.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> made = plan(example_case())
    >>> [label for label, _ in dose_lines(made)][:3]
    ['First visit', 'As in', 'Sessions']
    """
    dose = plan.dose
    if dose is None:
        return []
    review = say("dose.review_value", weeks=dose.review_after_weeks)
    if dose.review_on:
        review = say("dose.review_on", weeks=dose.review_after_weeks, on=dose.review_on)
    stays = (
        say("dose.retention_value", span=phrases.span(dose.retention_min)) if any(dose.retention_min) else ""
    )
    lines = [
        ("begin", dose.begin),
        ("protocol", dose.protocol),
        ("sessions", phrases.span(dose.sessions)),
        ("frequency", say("dose.frequency_value", span=phrases.span(dose.sessions_per_week))),
        ("retention", stays),
        ("needle", dose.needle),
        ("supply", "\n".join(_supply(plan.needles))),
        ("limits", phrases.clauses(_limits(plan.restriction))),
        ("review", review),
        ("stop_rule", dose.stop_rule),
    ]
    return [(say(f"dose.{name}"), value) for name, value in lines if value]


def _supply(needles: Iterable[NeedleSupply]) -> list[str]:
    """Needles to lay out, alike ones in one line."""
    counted = Counter[tuple[float, tuple[float, float], str]]()
    for one in needles:
        counted[one.needle.length_mm, one.needle.diameter_mm, one.needle.material] += one.count
    return [
        say(
            "dose.supply_value",
            count=count,
            length=f"{length:g}",
            thickness=phrases.span(diameter),
            material=_material(material),
        )
        for (length, diameter, material), count in counted.items()
    ]


def _limits(taken_off: Restriction) -> list[str]:
    """What is taken off for this person in the whole visit, the strictest of all that was said."""
    told: dict[str, Any] = msgspec.to_builtins(taken_off)
    return [
        say(f"dose.{name}", value=_limit(value))
        for name, value in told.items()
        if name != "because" and value is not None and value is not False and value != ()
    ]


def _limit(value: float | str | Iterable[str]) -> str:
    if isinstance(value, int | float):
        return f"{value:g}"
    return value if isinstance(value, str) else phrases.listing([_material(one) for one in value])


def _material(name: str) -> str:
    """Return a material in words; what only a part of a material is has no other name."""
    rows = {row["id"]: row["label"] for row in read_table("clinic/needles")["material"]}
    return str(rows.get(name, name))


def basics(body: BodySummary) -> str:
    """Return the four basics the body was built from.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> made = plan(example_case())
    >>> basics(made.body)
    'woman, 52 years, 162 cm, 70 kg, BMI 26.7'
    """
    return say(
        "body.basics",
        sex=say(f"body.{body.sex}"),
        age=f"{body.age_years:g}",
        stature=f"{body.stature_mm / 10:.0f}",
        mass=f"{body.mass_kg:g}",
        bmi=f"{body.bmi:.1f}",
    )


def diagnosis_lines(diagnosis: Diagnosis) -> list[str]:
    """Return the western classification and what it rests on."""
    lines = [
        say(
            "diagnosis.line",
            duration=say(f"diagnosis.duration_{diagnosis.duration}"),
            category=say(f"diagnosis.category_{diagnosis.category}"),
        )
    ]
    if diagnosis.severity:
        lines.append(say("diagnosis.severity", severity=diagnosis.severity))
    if diagnosis.icd11:
        lines.append(say("diagnosis.codes", codes=phrases.listing(diagnosis.icd11)))
    if diagnosis.because:
        lines.append(phrases.because(diagnosis.because))
    return lines


def agreement(pattern: PatternMatch) -> str:
    """Return how far the findings agree with a pattern."""
    return say("diagnosis.confidence", percent=round(100 * pattern.confidence))


def signs(pattern: PatternMatch) -> list[str]:
    """Return the signs found and those nobody told of, and the codes."""
    lines = []
    if pattern.signs_found:
        lines.append(say("diagnosis.signs_found", signs=phrases.clauses(pattern.signs_found)))
    if pattern.signs_not_reported:
        lines.append(say("diagnosis.signs_not_reported", signs=phrases.clauses(pattern.signs_not_reported)))
    if pattern.icd11:
        lines.append(say("diagnosis.codes", codes=phrases.listing(pattern.icd11)))
    return lines


def contradiction(lines: Sequence[EvidenceLine]) -> str:
    """Return a sentence where some sources say yes and others no, else nothing."""
    directions = {line.direction for line in lines}
    return say("evidence.contradiction") if {"for", "against"} <= directions else ""


def question_groups(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """Return the questions under their headings, in the order they are asked."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)
    return groups


def answers_table(questions: Sequence[Question]) -> list[str]:
    """Return the TOML lines that would answer questions, each question as a comment above its own.

    What belongs to another table of the patient file, such as ``patient.sex``, is named in a comment.

    Examples
    --------
    >>> asked = Question(id="fever", text="Is there fever?", needed_for=[], group="Infection")
    >>> answers_table([asked])
    ['[answers]', '# --- Infection ---', '# Is there fever?', 'fever = "unknown"']
    """
    elsewhere = [f"# also fill in {question.id}" for question in questions if "." in question.id]
    lines = [*elsewhere, "[answers]"]
    for group, grouped in question_groups(questions).items():
        here = [question for question in grouped if "." not in question.id]
        if here and group:
            lines.append(f"# --- {group} ---")
        for question in here:
            lines += wrap(question.text, 70, initial_indent="# ", subsequent_indent="# ")
            lines.append(f'{question.id} = "unknown"')
    return lines


def strength(line: EvidenceLine) -> str:
    """Return how strong a line of evidence is, and what acupuncture was compared with."""
    contrast = say(f"evidence.contrast_{line.contrast}") if line.contrast in _CONTRASTS else ""
    return phrases.listing([part for part in (line.strength, contrast) if part])


class Provenance(Protocol):
    """A document that says what made it, and from what."""

    @property
    def software_version(self) -> str: ...  # noqa: D102 - named as in every document

    @property
    def facts_digest(self) -> str: ...  # noqa: D102

    @property
    def input_digest(self) -> str: ...  # noqa: D102

    @property
    def made_on(self) -> str | None: ...  # noqa: D102


def provenance(document: Provenance) -> str:
    """Return versions and fingerprints in one line."""
    return say(
        "page.provenance",
        version=document.software_version,
        facts=document.facts_digest,
        input=document.input_digest[:DIGEST_SHOWN],
        on=document.made_on or say("page.undated"),
    )
