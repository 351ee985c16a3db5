"""The three lines on top: who and when, where the session stands, and the needles in and out."""

from datetime import datetime

from weizhong.clinic.session import Phase, SessionState, contact_min, procedure, tally
from weizhong.guide.keeper import is_ending
from weizhong.guide.rows import Row, clock
from weizhong.guide.strings import say

_STATIONS = (
    Phase.PERSON, Phase.CONSENT, Phase.POSITION, Phase.SKIN, Phase.INSERTION, Phase.RETENTION,
    Phase.REMOVAL, Phase.AFTERCARE, Phase.CLOSED,
)  # fmt: skip


def title_line(state: SessionState, now: datetime, width: int) -> str:
    """Return session, visit, practitioner, contact minutes and the time.

    Parameters
    ----------
    state : SessionState
        The session.
    now : datetime
        The time, in UTC; shown as this machine's local time.
    width : int
        Columns to fill.
    """
    opened = state.opened
    if opened is None:
        return ""
    who = opened.practitioner.name or opened.practitioner.id
    left = say("head.title", session=opened.session, visit=opened.visit, practitioner=who)
    key = "head.contact" if state.is_in_contact or state.closed else "head.contact_paused"
    right = (
        f"{say(key, time=clock(contact_min(state, None if state.closed else now)))}  {now.astimezone():%H:%M}"
    )
    room = max(width - 2 - len(right), 1)
    return f"{left[: room - 1]:{room}}{right}"


def phase_line(state: SessionState, rows: list[Row], width: int) -> str:
    """Return the stations of a session with the present one in brackets; only that one where it is narrow."""
    now = state.phase
    position = state.turn.position if state.turn else ""
    sites = {(one.code, one.side) for one in state.agenda.sites if one.position == position}
    if now is Phase.RETENTION and any(r.mark == "to_do" and (r.code, r.side) in sites for r in rows):
        now = Phase.INSERTION
    if now is Phase.RETENTION and is_ending(state):
        now = Phase.REMOVAL
    if now is Phase.SIGNED:
        return f"[{say('phase.signed')}]"
    names = [f"[{say(f'phase.{one}')}]" if one is now else say(f"phase.{one}") for one in _STATIONS]
    line = " › ".join(names)
    return line if len(line) <= width - 2 else f"[{say(f'phase.{now}')}]"


def count_line(state: SessionState, rows: list[Row]) -> str:
    """Return the needles in, out and to do, and what is wrong."""
    counted = tally(state)
    to_do = 0 if is_ending(state) else sum(row.mark == "to_do" for row in rows)
    line = say("head.count", inside=counted.still_in, out=counted.out, to_do=to_do)
    unfound = counted.broken + counted.missing
    if unfound:
        line += say("head.trouble", missing=unfound)
    if counted.counted is not None:
        line += say("head.counted", counted=counted.counted)
    for incident in state.open_incidents():
        line += say("head.incident", title=procedure(incident.kind)["title"].upper())
        break
    if state.stop:
        line += say("head.stopped")
    return line
