"""A session without a screen: events from a file, one JSON object a line, for scripts and other programs."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from weizhong.clinic.session import Event
from weizhong.clinic.visit_file import Today
from weizhong.guide.keeper import Keeper
from weizhong.guide.visit import Visit
from weizhong.terms.errors import Refused, UnreadableInput, WeizhongError


def run_events(keeper: Keeper, lines: Iterable[str], complain: Callable[[str], None]) -> int:
    """Record every event of a file; what is refused is told, and the rest is kept.

    Parameters
    ----------
    keeper : Keeper
        The session.
    lines : iterable of str
        One event a line, as the journal's schema has them; one without ``at`` happens now.
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
    """
    refused = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            keeper.keep(_event(line, number, keeper))
        except UnreadableInput:
            raise
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
        raise Refused(f"The gate of today stops the treatment: {screening.findings[0].title}.")
    if screening.verdict == "ask":
        asked = ", ".join(question.id for question in screening.questions)
        raise Refused(f"The gate of today has open questions: {asked}. Answer them with --at-visit.")
    plan, _ = visit.plan_of(case)
    visit.open(case, screening, plan)


def _event(line: str, number: int, keeper: Keeper) -> Event:
    try:
        values: Any = msgspec.json.decode(line)
        if isinstance(values, dict):
            values.setdefault("at", keeper.now())
        event: Event = msgspec.convert(values, Event)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError):
        raise UnreadableInput(
            f"Line {number} is no event; `weizhong schema session` shows every kind."
        ) from None
    return event
