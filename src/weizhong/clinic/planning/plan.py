"""The plan: everything the other modules found, put together as one document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256
from typing import Any

import msgspec

from weizhong._version import __version__
from weizhong.anatomy.location_rules import placeable_codes
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import (
    Amendment,
    Diagnosis,
    EvidenceLine,
    Finding,
    TreatmentPlan,
)
from weizhong.clinic.gate.lying import forbidden_positions, why_positions_forbidden
from weizhong.clinic.gate.rules import VERDICTS
from weizhong.clinic.gate.screen import Screening, screen
from weizhong.clinic.planning import first_needles, treating
from weizhong.clinic.planning.body import Place, landmarks_of, midline_of, person_of, place_all, summary
from weizhong.clinic.planning.dose import as_dosed, left_in_as, regimen
from weizhong.clinic.planning.pieces import ear_within, piece_limits
from weizhong.clinic.planning.planned_points import planned_points
from weizhong.clinic.planning.wording import (
    headline,
    limitations,
    referral,
    statement,
)
from weizhong.clinic.prescription import styles
from weizhong.clinic.prescription.alternatives import instead_at
from weizhong.clinic.prescription.amendments import all_refused, amended
from weizhong.clinic.prescription.doubles import one_needle_each
from weizhong.clinic.prescription.needles_set import few_needles, many_needles
from weizhong.clinic.prescription.positions import group
from weizhong.clinic.prescription.prescribe import EMPTY_STYLE, prescribe
from weizhong.clinic.prescription.protocol_check import dose_deviations
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.clinic.scope.practitioner import Practitioner
from weizhong.clinic.scope.scoping import in_scope, scope_of, scope_told
from weizhong.evidence.statements import statements_about
from weizhong.facts.tables import digest


def plan(
    case: Case,
    on: date | None = None,
    place: Place | None = None,
    style: str | None = None,
    amendments: Sequence[Amendment] = (),
    practitioner: Practitioner | None = None,
) -> TreatmentPlan:
    """Plan one patient's treatment.

    Parameters
    ----------
    case : Case
        The patient file.
    on : date, optional
        Day of the plan; without it there is no review date.
    place : callable, optional
        How points are put on a body; the body model's own unless told.
    style : str, optional
        How points are chosen, such as ``"segmental"``; the package's own way unless told.
    amendments : sequence of Amendment
        What the practitioner adds, drops or swaps; what the gate bars is refused in words.
    practitioner : Practitioner, optional
        Who treats: only what their qualifications allow on the day is offered. Without one the plan says that
        scope is not recorded.

    Returns
    -------
    TreatmentPlan
        A plan; a draft with questions and without depth; or a stop with a referral and without points.

    Raises
    ------
    InputError
        If the case cannot be used, the style is not known, or a practitioner is given without the day.
    PointNotPlaced, FactsError
        If a point has no place or a table is broken: then nothing is recommended.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer
    >>> from weizhong.clinic.files.example import example_case
    >>> made = plan(example_case(), date(2026, 11, 22))
    >>> made.status, made.headline
    ('plan', '16 sites, prone, then supine')
    >>> point = made.positions[0].points[0]
    >>> point.code, point.side, point.depth.bound_mm
    ('BL23', 'left', 11.0)
    >>> stop = plan(Case(answers={"fever": Answer.YES}), date(2026, 11, 22))
    >>> stop.status, stop.positions
    ('stop', [])
    """
    screening = in_scope(screen(case, on), practitioner, on)
    wanted = styles.style(case.package, style, screening.modalities)
    asked = _Asked(on, wanted, tuple(amendments), practitioner)
    if screening.verdict == "stop" or not screening.modalities:
        return _stopped(case, screening, asked)
    return _planned(case, screening, asked, place)


def input_digest(case: Case) -> str:
    """Return the SHA-256 of a case in canonical JSON, as 64 hexadecimal digits.

    Examples
    --------
    >>> input_digest(Case()) == input_digest(Case(answers={}))
    True
    """
    return sha256(msgspec.json.encode(case, order="sorted")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for beside the case: the day, the style, the practitioner's changes, who treats."""

    on: date | None
    style: styles.Style
    amendments: tuple[Amendment, ...]
    practitioner: Practitioner | None


def _stopped(
    case: Case, screening: Screening, asked: _Asked, left_out: Sequence[Finding] = ()
) -> TreatmentPlan:
    """Where only these modalities or sites are excluded, the questions stay: other treatment needs them."""
    return TreatmentPlan(
        status="stop",
        headline=headline(screening, case, has_points=all(one.rule != EMPTY_STYLE for one in left_out)),
        referral=referral(screening, case, left_out),
        watermark=None,
        questions=[] if screening.verdict == "stop" else list(screening.questions),
        findings=[*_for_referral(screening), *left_out],
        diagnosis=None,
        positions=[],
        dose=None,
        evidence=[],
        body=None,
        limitations=[],
        changes=all_refused(asked.amendments),
        scope=scope_told(asked.practitioner, screening.findings),
        **_provenance(case, asked),
    )


def _for_referral(screening: Screening) -> list[Finding]:
    """A referral is not diluted: what stops, or excludes and may be grave, and what no table could read."""
    wanted = ("stop",) if screening.verdict == "stop" else ("ask", "avoid_modality")
    return [one for one in screening.findings if one.verdict in wanted or one.rule == "record_reviewed"]


def _planned(case: Case, screening: Screening, asked: _Asked, place: Place | None) -> TreatmentPlan:
    person = person_of(case)
    posterior = landmarks_of(case, person)
    diagnosis = diagnose(case, screening.rules_held, screening.rules_open)
    forbidden = forbidden_positions(case) | _not_lying(screening)
    ear = treating.ear_of(case, screening)
    pieces = piece_limits(screening, ear)
    proposed = prescribe(case, diagnosis, screening, _placeable(), asked.style, pieces)
    wanted = amended(proposed, asked.amendments, forbidden)
    prescription = wanted.prescription
    postures, unexposed = group(prescription.sites, forbidden)
    chosen = [one for posture in postures for one in posture.sites]
    if not chosen:
        empty = [one for one in prescription.findings if one.rule == EMPTY_STYLE]
        return _stopped(case, screening, asked, [*empty, *_told(screening, ()), *_unexposed(unexposed, case)])
    placed = place_all(chosen, person, posterior, place or _body_model(case, posterior))
    treated = one_needle_each(postures, placed, case.package)
    is_draft = bool(screening.questions)
    instead = instead_at(chosen, prescription.gate, case.package)
    planned = planned_points(treated, case, is_draft, instead)
    done = treating.dosed(planned, treated, case, screening, is_draft)
    if not done.positions:
        return _stopped(
            case, screening, asked, [*_told(screening, ()), *_unexposed(unexposed, case), *done.findings]
        )
    positions = left_in_as(done.positions, asked.style)
    sites = [one for _, pairs in done.turns for one, _ in pairs]
    begin = first_needles.first_visit(screening.findings, sites, case.package)
    dose = None if is_draft else as_dosed(regimen(asked.on, case.package, asked.style, begin), positions)
    ear, ear_left_out = ear_within(ear, pieces)
    scopes = {name: scope_of(name, asked.practitioner, asked.on) for name in screening.modalities}
    return TreatmentPlan(
        status="draft" if is_draft else "plan",
        headline=headline(screening, case, positions),
        referral=None,
        watermark=statement("draft_watermark") if is_draft else None,
        questions=list(screening.questions),
        findings=_sorted(
            [
                *first_needles.named(screening.findings, sites, case.package),
                *prescription.findings,
                *([] if is_draft else ear_left_out),
                *few_needles(sites, asked.style, prescription.gate.needles_at_most),
                *many_needles(sites, asked.style),
                *dose_deviations(positions, dose, asked.style),
                *_told(screening, sites),
                *_unexposed(unexposed, case),
                *done.findings,
            ]
        ),
        diagnosis=diagnosis,
        positions=positions,
        dose=dose,
        evidence=_evidence(diagnosis, screening.modalities, case.package),
        body=summary(person, posterior),
        limitations=limitations(case, diagnosis, screening.modalities),
        changes=list(wanted.changes),
        scope=scope_told(asked.practitioner, screening.findings),
        **({} if is_draft else treating.for_the_whole(positions, done, case, screening, scopes, ear)),
        **_provenance(case, asked),
    )


@cache
def _placeable() -> frozenset[str]:
    return frozenset(placeable_codes())


def _not_lying(screening: Screening) -> frozenset[str]:
    """Positions that a limit of this person forbids: whoever may only lie is not treated sitting."""
    used = set(screening.modalities)
    only_lying = any(limit.lying_only for limit, names in screening.restrictions if used & set(names))
    return frozenset({"sitting"}) if only_lying else frozenset()


def _body_model(case: Case, posterior: LandmarkPosterior) -> Place:
    """Load the body model only where a body is needed: a referral must not wait for it, nor fail with it."""
    from weizhong.anatomy.locate import place

    return partial(place, midline=midline_of(case, posterior))


def _told(screening: Screening, sites: Sequence[Prescribed]) -> list[Finding]:
    """What holds at some sites is told when a chosen site is reached, or when it forbids."""
    told = []
    for limit in screening.site_limits:
        reached = list(dict.fromkeys(one.choice.code for one in sites if limit.finding in one.cautions))
        is_used = bool(set(limit.finding.modalities) & set(screening.modalities))
        if reached or (is_used and limit.finding.verdict == "avoid_site"):
            told.append(msgspec.structs.replace(limit.finding, points=reached or limit.finding.points))
    return told


def _unexposed(sites: Sequence[Prescribed], case: Case) -> list[Finding]:
    codes = list(dict.fromkeys(one.choice.code for one in sites))
    if not codes:
        return []
    return [
        Finding(
            rule="prescription.no_position",
            verdict="note",
            title=f"Left out: {', '.join(codes)}",
            text="No body position that is allowed for this person exposes it.",
            action=f"How this person may lie: {'; '.join(why_positions_forbidden(case))}.",
            because=[],
            modalities=[],
            points=codes,
            citations=citations({"source": ["WEIZHONG"], "check": "D"}),
        )
    ]


def _evidence(diagnosis: Diagnosis, modalities: Sequence[str], package: str) -> list[EvidenceLine]:
    return [
        EvidenceLine(
            kind=said.kind,
            title=said.title,
            statement=said.text,
            strength=said.strength,
            direction=said.direction,
            citations=citations(said.as_cited()),
            contrast=said.contrast,
        )
        for said in statements_about(diagnosis.duration, modalities, package)
    ]


def _sorted(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: VERDICTS.index(finding.verdict))


def _provenance(case: Case, asked: _Asked) -> dict[str, Any]:
    """What every plan says of itself: what it is for, who has not reviewed it, and what it was made from."""
    return {
        "intended_use": statement("intended_use"),
        "review_notice": statement("review_notice"),
        "software_version": __version__,
        "facts_digest": digest(),
        "input_digest": input_digest(case),
        "made_on": None if asked.on is None else asked.on.isoformat(),
        "package": case.package,
        "style": asked.style.id,
        "amendments": list(asked.amendments),
    }
