"""A session without a screen: events from a file, one JSON object a line, for scripts and other programs."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from weizhong.clinic.session import Event
from weizhong.clinic.visit_file import Today
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit
from weizhong.terms.errors import OutputError, Refused, UnreadableInput, WeizhongError


def run_events(visit: Visit, lines: Iterable[str], complain: Callable[[str], None]) -> int:
    """Record every event of a file; what is refused is told, and the rest is kept.

    Parameters
    ----------
    visit : Visit
        The session, with the last visit if there was one.
    lines : iterable of str
        One event a line, as the journal's schema has them; one without ``at`` happens now. A needle put in
        with ``"as_last_time": true`` takes over what it does not say, as far as today allows it.
    complain : callable
        Gets a sentence for each refusal, with its line.

    Returns
    -------
    int
        How many were refused.

    Raises
    ------
    UnreadableInput
        If a line is no event; those before it are kept.
    OutputError
        If one cannot be written; those before it are kept, none behind it is.
    """
    refused = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            visit.keeper.keep(_event(line, number, visit))
        except (UnreadableInput, OutputError):
            raise  # a later line must not be kept where this one could not
        except WeizhongError as error:
            refused += 1
            complain(f"Line {number}: {error}")
    return refused


def open_for(visit: Visit, today: Today) -> None:
    """Run today's gate with the answers of a file, and begin the session.

    Parameters
    ----------
    visit : Visit
        Not begun yet.
    today : Today
        What was asked today; the rest of what is asked at every visit is unknown.

    Raises
    ------
    Refused
        If the gate does not pass; what is open or forbids is named.
    """
    case, screening = visit.today(today)
    if screening.verdict == "stop" or not screening.modalities:
        grave = [one for one in screening.findings if one.verdict in ("stop", "avoid_modality")]
        why = " ".join(f"{one.title}: {one.text}" for one in grave or screening.findings[:1])
        raise Refused(f"The gate of today stops the treatment. {why}")
    if screening.verdict == "ask":
        asked = ", ".join(question.id for question in screening.questions)
        raise Refused(f"The gate of today has open questions: {asked}. Answer them with --at-visit.")
    plan, _ = visit.plan_of(case)
    visit.open(case, screening, plan)


def _event(line: str, number: int, visit: Visit) -> Event:
    try:
        values: Any = msgspec.json.decode(line)
        if isinstance(values, dict):
            values.setdefault("at", visit.keeper.now())
            if values.pop("as_last_time", False) is True:
                values = _last_time(values, visit) | values
        event: Event = msgspec.convert(values, Event)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, RecursionError):
        raise UnreadableInput(
            f"Line {number} is no event; `weizhong schema session` shows every kind."
        ) from None
    return event


def _last_time(values: dict[str, Any], visit: Visit) -> dict[str, Any]:
    """What was done at a site last time; a depth that today forbids is not among it."""
    code, side = str(values.get("code", "")), str(values.get("side", ""))
    site = visit.keeper.state.agenda.site(code, side)
    last = visit.last_at(site) if site else None
    if last is None or last.depth_mm is None or values.get("event") != "needle_inserted":
        raise Refused(say("last.nothing", place=f"{code} {side}".strip()))
    names = ("depth_mm", "angle_deg", "technique", "direction", "tissue_level", "response_sought")
    return {name: getattr(last, name) for name in names}
