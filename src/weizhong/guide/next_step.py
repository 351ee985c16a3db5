"""What comes next in a session, so that one key can always do it."""

from dataclasses import dataclass
from typing import Literal

from weizhong.clinic.session import Phase, SessionState, advice_due, procedure
from weizhong.clinic.session.state import Needle
from weizhong.guide.keeper import is_ending, may_begin_now, retention_min
from weizhong.guide.rows import Row, clock, hand_needles, minutes_in, still_agreed
from weizhong.guide.strings import say

Act = Literal[
    "person", "consent", "position", "skin", "pack", "insert", "apply", "wait", "remove", "end",
    "stop_current", "look", "incident", "count", "advice", "close", "sign", "done", "contact", "gate",
    "nothing",
]  # fmt: skip

_DUE = ("due", "must")
_ACTS: dict[Phase, Act] = {
    Phase.PERSON: "person", Phase.CONSENT: "consent", Phase.POSITION: "position", Phase.SKIN: "skin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What the main key does now, and in which words it is offered."""

    act: Act
    text: str
    row: Row | None = None


def next_step(state: SessionState, rows: list[Row], chosen: Row | None, elapsed_s: float) -> Step:
    """Return the next step; where the choice of a site matters, that of the chosen row.

    Parameters
    ----------
    state : SessionState
        The session.
    rows : list of Row
        The list as it is shown.
    chosen : Row, optional
        Where the cursor is.
    elapsed_s : float
        Session time now, seconds.
    """
    if any(procedure(one.kind)["halts"] for one in state.open_incidents()):
        return Step("incident", say("next.incident"))
    if state.phase in (Phase.CLOSED, Phase.SIGNED):
        return _after_closing(state)
    return _trouble(rows, chosen) or _beginning(state) or _at_sites(state, rows, chosen, elapsed_s)


def _after_closing(state: SessionState) -> Step:
    if state.phase is Phase.SIGNED:
        return Step("done", say("next.done"))
    return Step("sign", say("next.sign"))


def _trouble(rows: list[Row], chosen: Row | None) -> Step | None:
    """A needle that is broken or missing is found before anything else goes on."""
    lost = (
        chosen
        if chosen and chosen.mark == "trouble"
        else next((r for r in rows if r.mark == "trouble"), None)
    )
    return Step("incident", say("next.trouble", place=lost.label), lost) if lost else None


def _beginning(state: SessionState) -> Step | None:
    if is_ending(state):
        return None
    if state.gates and state.gates[-1].verdict in ("stop", "ask") and not state.is_anything_on:
        return Step("gate", say("next.gate"))
    if state.phase in _ACTS:
        if not state.is_in_contact:
            return Step("contact", say("next.contact"))
        act = _ACTS[state.phase]
        return Step(act, say(f"next.{act}"))
    return None


def _at_sites(state: SessionState, rows: list[Row], chosen: Row | None, elapsed_s: float) -> Step:
    row = _row_to_act_on(state, rows, chosen)
    if row is None:
        return _ending(state, rows, elapsed_s)
    if row.mark in _DUE and row.kind == "needle":
        return Step("remove", say("next.remove", place=row.label), row)
    if row.mark in _DUE and row.kind == "circuit":
        return Step("stop_current", say("next.stop_current", place=row.label), row)
    if row.mark in _DUE:
        return Step("end", say("next.end", place=row.label), row)
    if row.mark == "in":
        return Step("wait", say("next.look", place=row.label, status=row.status), row)
    if not state.is_in_contact:
        return Step("contact", say("next.contact"))
    site = state.agenda.site(row.code, row.side)
    if site and not hand_needles(still_agreed(state, site).modalities):
        return Step("apply", say("next.apply", place=row.label), row)
    if not state.packs:
        return Step("pack", say("next.pack"), row)
    return Step("insert", say("next.insert", place=row.label), row)


def _row_to_act_on(state: SessionState, rows: list[Row], chosen: Row | None) -> Row | None:
    """What must be done now; else the chosen row if something can be done at it; else the first waiting."""
    position = state.turn.position if state.turn else ""

    def waits(row: Row) -> bool:
        if row.mark in _DUE:
            return True
        site = state.agenda.site(row.code, row.side)
        is_here = site is not None and site.position == position
        return row.mark == "to_do" and is_here and may_begin_now(state)

    late = [row for row in rows if row.mark == "must"]
    if late:
        return _on_it(state, rows, chosen if chosen in late else late[0])
    if chosen and (waits(chosen) or (chosen.mark == "in" and chosen.name)):
        return chosen
    return next((row for row in rows if waits(row)), None)


def _on_it(state: SessionState, rows: list[Row], row: Row) -> Row:
    """What is on a needle and has to come off, before the needle; else the row itself."""
    on = {one.circuit for one in state.circuits if one.stopped is None and row.name in one.needles}
    on |= {one.application for one in state.applications if one.ended is None and one.needle == row.name}
    above = (one for one in rows if one.kind != "needle" and one.name in on and one.mark in _DUE)
    return next(above, row) if row.kind == "needle" else row


def _ending(state: SessionState, rows: list[Row], elapsed_s: float) -> Step:
    inside = list(state.needles_in())
    if inside:
        return Step("wait", say("next.wait", time=clock(_first_due_min(state, inside, elapsed_s))))
    if any(True for _ in state.running()):
        return Step("wait", say("next.running"))
    if not is_ending(state) and any(row.mark == "to_do" for row in rows):
        return Step("position", say("next.turn"))
    if any(one.fate == "out" for one in state.needles) and not state.is_count_current:
        return Step("count", say("next.count"))
    if state.counts and state.is_count_current and state.counts[-1].counted != state.counts[-1].expected:
        last = state.counts[-1]
        return Step("count", say("next.count_wrong", counted=last.counted, expected=last.expected))
    if any(True for _ in state.open_incidents()):
        return Step("incident", say("next.incident"))
    if advice_due(state):
        return Step("advice", say("next.advice"))
    return Step("close", say("next.close"))


def _first_due_min(state: SessionState, inside: list[Needle], elapsed_s: float) -> float:
    return min(retention_min(state, one)[0] - minutes_in(one, elapsed_s) for one in inside)
