"""What the patient is told before leaving: what calls for which advice, and for whom it is too late."""

from collections.abc import Iterator
from typing import Any

from weizhong.clinic.gate.nearness import may_lie
from weizhong.clinic.session.incidents import procedure
from weizhong.clinic.session.parts import Incident
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


def advice_due(state: SessionState) -> list[dict[str, Any]]:
    """Return the advice this session calls for that was not given yet, as its rows with ``id``.

    None is due to somebody whom an ambulance took over.
    """
    return [] if taken_over(state) else _not_given(state)


def advice_waived(state: SessionState) -> list[str]:
    """Return what was not given, each with the reason, once an ambulance took the patient over."""
    by = taken_over(state)
    if by is None:
        return []
    text = read_table("clinic/session")["advice_waived"]["record"]
    title = procedure(by.kind)["title"]
    return [text.format(advice=row["title"], incident=title) for row in _not_given(state)]


def taken_over(state: SessionState) -> Incident | None:
    """Return the incident after which an ambulance took the patient over, if one did."""
    return next((one for one in state.incidents if _is_taken_over(one)), None)


def _is_taken_over(one: Incident) -> bool:
    ends = read_table("clinic/session")["incident"].get(one.kind, {}).get("outcome", {})
    return bool(ends.get(one.outcome, {}).get("needs_ambulance"))


def _not_given(state: SessionState) -> list[dict[str, Any]]:
    given = {one.advice for one in state.advice}
    rows: dict[str, dict[str, Any]] = read_table("clinic/session")["advice"]
    calls = {*_calls(state), *_near(state)}
    return [
        {"id": name, **row}
        for name, row in rows.items()
        if name not in given and not calls.isdisjoint(row["when"])
    ]


def _calls(state: SessionState) -> Iterator[str]:
    """What happened that calls for advice."""
    if state.needles:
        yield "needled"
    if state.needles or state.applications:
        yield "treated"
    over_lung = [one.is_thoracic for one in state.needles] + [one.is_thoracic for one in state.applications]
    if any(over_lung):
        yield "thoracic"
    for application in state.applications:
        yield application.modality
        if application.pieces_left:
            yield "left_in_place"
    for incident in state.incidents:
        yield incident.kind
        yield f"{incident.kind}.{incident.outcome}"
    for needle in state.needles:
        yield needle.technique
        if needle.fate == "lost":
            yield "lost_for_good"


def _near(state: SessionState) -> Iterator[str]:
    """Near what something was done, by the rows of the review that say what the patient is told then."""
    told = {row["id"]: row for row in read_table("clinic/safety_net")["advice"]}
    done = {(one.technique, one.code) for one in state.needles}
    done |= {(one.modality, one.code) for one in state.applications}
    for name, row_id in read_table("clinic/session")["near"]["row"].items():
        row = told[row_id]
        if any(
            modality in row.get("for_modalities", (modality,))
            and may_lie(code, row["for_regions"], row["for_hazards"])
            for modality, code in done
        ):
            yield name
