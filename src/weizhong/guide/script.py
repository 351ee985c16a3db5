"""A session without a screen: events from a file, one JSON object a line, for scripts and other programs."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from weizhong.clinic.case import Answer
from weizhong.clinic.reading import parse_toml
from weizhong.clinic.session import Event
from weizhong.guide.keeper import Keeper
from weizhong.guide.visit import Visit
from weizhong.terms.errors import InvalidInput, Refused, UnreadableInput, WeizhongError


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


def open_for(visit: Visit, answers: str) -> None:
    """Run today's gate with the answers of a file, and begin the session.

    Parameters
    ----------
    visit : Visit
        Not begun yet.
    answers : str
        TOML with ``[answers]``; empty where nothing is asked at every visit.

    Raises
    ------
    Refused
        If the gate does not pass; what is open or forbids is named.
    """
    case, screening = visit.today(today_answers(answers))
    if screening.verdict == "stop" or not screening.modalities:
        raise Refused(f"The gate of today stops the treatment: {screening.findings[0].title}.")
    if screening.verdict == "ask":
        asked = ", ".join(question.id for question in screening.questions)
        raise Refused(f"The gate of today has open questions: {asked}. Answer them with --at-visit.")
    plan, _ = visit.plan_of(case)
    visit.open(case, screening, plan)


def today_answers(text: str) -> dict[str, Answer]:
    """Return the answers of a TOML text.

    Raises
    ------
    InputError
        If it is not TOML, or an answer is none.
    """
    answers = parse_toml(text, "The file of today's answers").get("answers", {})
    try:
        return msgspec.convert(answers, dict[str, Answer])
    except msgspec.ValidationError:
        raise InvalidInput(
            "Every answer of today must be yes, no or unknown, in quotes; correct it."
        ) from None


def _event(line: str, number: int, keeper: Keeper) -> Event:
    try:
        values: Any = msgspec.json.decode(line)
        if isinstance(values, dict):
            values.setdefault("at", keeper.now())
        event: Event = msgspec.convert(values, Event)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError):
        raise UnreadableInput(
            f"Line {number} is no event; `weizhong schema event` shows what one looks like."
        ) from None
    return event
