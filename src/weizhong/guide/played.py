"""Which lines of a file of events the journal holds already, so that a file can be played again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from weizhong.clinic.session import Event, SessionState
from weizhong.clinic.session.events import ContactStarted, GateChecked, PlanChanged

_GATE = (GateChecked, PlanChanged)  # the program says which of the two a run of the gate is


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file of events.

    Parameters
    ----------
    number : int
        Its number in the file, from 1.
    event : Event or None
        What it says; nothing where it takes over from the last visit what cannot be taken over.
    has_time : bool
        Whether it says when.
    values : dict
        As it was written.
    """

    number: int
    event: Event | None
    has_time: bool
    values: dict[str, Any]


def kept_before(state: SessionState, lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are in the journal already.

    A line that says when is known by its time and content. One that does not is known only where the whole
    journal stands in the file, in its order: then the file was played before. Otherwise it is a new event,
    which may well be like an earlier one.

    Parameters
    ----------
    state : SessionState
        The session as it stands.
    lines : sequence of Line
        The file, up to the first line that is no event.
    """
    events = [entry.event for entry in state.log]
    timed = {_content(one, one.at) for one in events}
    known = {
        line.number for line in lines
        if line.has_time and line.event and _content(line.event, line.event.at) in timed
    }  # fmt: skip
    return known | _whole_again(_of_files(events), lines)


def _of_files(events: list[Event]) -> list[Event]:
    """The events without those a session begins with by itself."""
    return events[2:] if len(events) > 1 and isinstance(events[1], ContactStarted) else events[1:]


def _whole_again(events: list[Event], lines: Sequence[Line]) -> set[int]:
    found: set[int] = set()
    for line in lines:
        if len(found) < len(events) and _is_same(line, events[len(found)]):
            found.add(line.number)
    return found if len(found) == len(events) else set()


def _is_same(line: Line, kept: Event) -> bool:
    if line.event is None:
        return False
    if isinstance(line.event, GateChecked):
        return isinstance(kept, _GATE) and (not line.has_time or line.event.at == kept.at)
    return _content(line.event, line.event.at if line.has_time else kept.at) == _content(kept, kept.at)


def _content(event: Event, at: datetime) -> bytes:
    return msgspec.json.encode(replace(event, at=at))
