"""What goes wrong: each kind opens its procedure, and ends with one of its outcomes."""

from typing import Any

from msgspec.structs import replace

from weizhong.clinic.session.events import IncidentReported, IncidentResolved, IncidentStepDone
from weizhong.clinic.session.needling import with_needle
from weizhong.clinic.session.nothing_on import check_nothing_on
from weizhong.clinic.session.parts import Fate, Incident, Moment, Needle, StepTaken
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused
from weizhong.terms.suggestions import did_you_mean


def procedure(kind: str) -> dict[str, Any]:
    """Return the row of a kind of incident: ordered steps, when to call an ambulance, what to record.

    Raises
    ------
    Refused
        If there is no such kind.
    """
    rows: dict[str, dict[str, Any]] = read_table("clinic/session")["incident"]
    try:
        return rows[kind]
    except KeyError:
        hint = did_you_mean(kind, rows)
        raise Refused(f"{kind!r} is no kind of incident.{hint} Use 'other' and describe it.") from None


def report(state: SessionState, event: IncidentReported, moment: Moment) -> SessionState:
    """Open the procedure of what went wrong. A lost needle is missing from now on, a broken one broken."""
    row = procedure(event.kind)
    if any(one.incident == event.incident for one in state.incidents):
        raise Refused(f"The incident {event.incident!r} was recorded already; name this one otherwise.")
    if event.needle or row.get("needs_needle"):
        state = _report_needle(state, event, row, moment)
    opened = Incident(
        incident=event.incident,
        kind=event.kind,
        reported=moment,
        needle=event.needle,
        code=event.code,
        side=event.side,
        note=event.note,
    )
    return replace(state, incidents=[*state.incidents, opened])


def take_step(state: SessionState, event: IncidentStepDone, moment: Moment) -> SessionState:
    """Note one step of the procedure; one that is left out needs the reason."""
    one = _open(state, event.incident)
    steps = procedure(one.kind)["step"]
    if event.step not in {step["id"] for step in steps}:
        hint = did_you_mean(event.step, [step["id"] for step in steps])
        state.judge(f"{event.step!r} is no step of {procedure(one.kind)['title'].lower()}.{hint}")
    if not event.is_done and not event.note.strip():
        raise Refused("A step that is left out needs the reason; add it as a note.")
    taken = StepTaken(step=event.step, taken=moment, is_done=event.is_done, note=event.note)
    return _with(state, replace(one, steps=[*one.steps, taken]))


def resolve(state: SessionState, event: IncidentResolved, moment: Moment) -> SessionState:
    """End an incident with one of its outcomes, once every step it needs was taken."""
    one = _open(state, event.incident)
    row = procedure(one.kind)
    outcome = row["outcome"].get(event.outcome)
    if outcome is None:
        hint = did_you_mean(event.outcome, row["outcome"])
        raise Refused(
            f"{event.outcome!r} is no outcome of {row['title'].lower()}.{hint} "
            f"Allowed: {', '.join(row['outcome'])}."
        )
    left = [step["text"] for step in steps_left(one, event.outcome)]
    if left:
        state.judge(f"{row['title']} cannot end yet: {' '.join(left)} Do it, or say why it does not apply.")
    if outcome.get("needs_ambulance") and not event.called_ambulance:
        state.judge("This outcome means that an ambulance was called; say so, or choose another.")
    if outcome.get("needs_referral") and not event.referred_to.strip():
        state.judge("This outcome means that somebody took over; say who, or choose another.")
    if outcome.get("needs_note") and not event.note.strip():
        state.judge("This outcome needs the reason; add it as a note.")
    check_nothing_on(state, one, outcome)
    if one.needle:
        state = _needle_after(state, one, outcome, moment)
    ended = replace(
        one,
        outcome=event.outcome,
        resolved=moment,
        called_ambulance=event.called_ambulance,
        referred_to=event.referred_to,
        closing_note=event.note,
    )
    return _with(state, ended)


def steps_left(one: Incident, outcome: str = "") -> list[dict[str, Any]]:
    """Return the required steps of an open incident that were neither done nor explained, in order.

    Parameters
    ----------
    one : Incident
        The incident.
    outcome : str
        The outcome it is to end with; steps that only another outcome needs are left out.
    """
    taken = {step.step for step in one.steps}
    return [
        step
        for step in procedure(one.kind)["step"]
        if step["required"]
        and step["id"] not in taken
        and (not outcome or outcome in step.get("for_outcomes", [outcome]))
    ]


def _report_needle(
    state: SessionState, event: IncidentReported, row: dict[str, Any], moment: Moment
) -> SessionState:
    needle = next((one for one in state.needles if one.needle == event.needle), None)
    if needle is None:
        named = f"The needle {event.needle!r} was never inserted." if event.needle else "Name the needle."
        raise Refused(f"{named}{did_you_mean(event.needle, [one.needle for one in state.needles])}")
    busy = [one.incident for one in state.open_incidents() if one.needle == needle.needle]
    if busy:
        raise Refused(f"The incident {busy[0]!r} is about that needle already; end it first.")
    if needle.fate not in row.get("needle_was", [needle.fate]):
        where, title = needle.fate.replace("_", " "), row["title"].lower()
        raise Refused(f"The needle {needle.needle!r} is {where}: that is no {title}.")
    becomes: Fate = row.get("needle_becomes", needle.fate)
    changed = replace(needle, fate=becomes, accounted=None if becomes != needle.fate else needle.accounted)
    return with_needle(replace(state, is_count_current=False), changed)


def _needle_after(
    state: SessionState, one: Incident, outcome: dict[str, Any], moment: Moment
) -> SessionState:
    needle = next(each for each in state.needles if each.needle == one.needle)
    fate: Fate = outcome.get("needle", needle.fate)
    if fate != needle.fate and needle.fate == "in":
        _nothing_on_it(state, needle)
    if "needle_must_be" in outcome and needle.fate not in outcome["needle_must_be"]:
        raise Refused(f"The needle {needle.needle!r} is {needle.fate} still; record its removal first.")
    changed = replace(needle, fate=fate, accounted=needle.accounted if fate == needle.fate else moment)
    if fate == "in":
        changed = replace(changed, accounted=None)
    return with_needle(replace(state, is_count_current=False), changed)


def _nothing_on_it(state: SessionState, needle: Needle) -> None:
    if any(one.stopped is None and needle.needle in one.needles for one in state.circuits):
        raise Refused(f"A current still runs through the needle {needle.needle!r}; turn it off first.")
    if any(one.ended is None and one.needle == needle.needle for one in state.applications):
        raise Refused(f"Something still burns or works on the needle {needle.needle!r}; end it first.")


def _open(state: SessionState, name: str) -> Incident:
    one = next((one for one in state.incidents if one.incident == name), None)
    if one is None:
        known = [one.incident for one in state.open_incidents()]
        raise Refused(f"No incident {name!r} was reported.{did_you_mean(name, known)}")
    if one.resolved is not None:
        raise Refused(f"The incident {name!r} has ended already; report another one.")
    return one


def _with(state: SessionState, changed: Incident) -> SessionState:
    every = [changed if one.incident == changed.incident else one for one in state.incidents]
    return replace(state, incidents=every)
