"""The list of the guide: every site of the plan, needle and running thing, with what it is waiting for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from weizhong.clinic.session import SessionState
from weizhong.clinic.session.agenda import Agenda, AgendaSite
from weizhong.clinic.session.over import over, withdrawn_since
from weizhong.clinic.session.state import Application, Circuit, Needle
from weizhong.facts.tables import read_table
from weizhong.guide.doses import depth_limit
from weizhong.guide.keeper import retention_min
from weizhong.guide.strings import say, words

Kind = Literal["heading", "site", "needle", "application", "circuit"]
Mark = Literal["to_do", "in", "due", "must", "out", "left", "trouble", "heading"]
_SECONDS_PER_MIN = 60.0
# Told by sign and by word, never by colour alone.
SIGNS: dict[Mark, str] = {
    "to_do": "○", "in": "●", "due": "◐", "must": "!", "out": "✓", "left": "–", "trouble": "×", "heading": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    Parameters
    ----------
    key : str
        Stays the same while the thing exists.
    kind : str
        What it is.
    mark : str
        How it stands.
    label, status : str
        What it is, and how it stands in words.
    code, side : str
        The site, if it is at one.
    name : str
        Of the needle, application or current; empty for a site nothing was done at.
    """

    key: str
    kind: Kind
    mark: Mark
    label: str
    status: str
    code: str = ""
    side: str = ""
    name: str = ""


def rows_of(state: SessionState, elapsed_s: float) -> list[Row]:
    """Return the list, headed by body position.

    Parameters
    ----------
    state : SessionState
        The session.
    elapsed_s : float
        Session time now, seconds.
    """
    rows: list[Row] = []
    position = ""
    for site in state.agenda.sites:
        if site.position != position:
            position = site.position
            rows.append(_heading(f"position-{len(rows)}", say(f"position.{position}")))
        rows.append(_site(state, site, elapsed_s))
    others = [*_unplanned(state, elapsed_s), *_running(state, elapsed_s)]
    return [*rows, _heading("also", say("row.also")), *others] if others else rows


def minutes_in(needle: Needle, elapsed_s: float) -> float:
    """Return how long a needle has been in, minutes."""
    return (elapsed_s - needle.inserted.elapsed_s) / _SECONDS_PER_MIN


def clock(minutes: float) -> str:
    """Return minutes as a timer shows them.

    Examples
    --------
    >>> clock(12.5), clock(0.0), clock(75.25)
    ('12:30', '0:00', '75:15')
    """
    whole = max(int(minutes * _SECONDS_PER_MIN), 0)
    return f"{whole // 60}:{whole % 60:02d}"


def _heading(key: str, label: str) -> Row:
    return Row(key=key, kind="heading", mark="heading", label=label, status="")


def _site(state: SessionState, site: AgendaSite, elapsed_s: float) -> Row:
    here = [one for one in state.needles if (one.code, one.side) == (site.code, site.side)]
    key, label = f"site-{site.code}-{site.side}", _label(site.code, site.side)
    if here:
        mark, status = _needle_words(state, here[-1], elapsed_s)
        return Row(key, "needle", mark, label, status, site.code, site.side, here[-1].needle)
    done = [one for one in state.applications if (one.code, one.side) == (site.code, site.side)]
    if done and not _takes_needle(site):
        mark, status = application_words(state, done[-1], elapsed_s)
        return Row(key, "application", mark, label, status, site.code, site.side, done[-1].application)
    skin = _skin(state, site)
    if skin:
        return Row(key, "site", "left", label, say("row.skin", what=skin), site.code, site.side)
    agreed = still_agreed(state, site)
    if site.modalities and not agreed.modalities:
        return Row(key, "site", "left", label, say("over.no_consent"), site.code, site.side)
    mark, status = _to_do(state.agenda, agreed)
    return Row(key, "site", mark, label, status, site.code, site.side)


def still_agreed(state: SessionState, site: AgendaSite) -> AgendaSite:
    """Return a site with those techniques alone to which consent was not taken back.

    Parameters
    ----------
    state : SessionState
        The session.
    site : AgendaSite
        Where.
    """
    return replace(site, modalities=[one for one in site.modalities if not withdrawn_since(state, one)])


def _to_do(agenda: Agenda, site: AgendaSite) -> tuple[Mark, str]:
    needles = hand_needles(site.modalities)
    others = [one for one in site.modalities if one not in needles]
    limit = next(filter(None, (depth_limit(agenda, site, one) for one in needles)), None)
    if limit is not None:
        return "to_do", say(f"row.to_do_{limit.kind}", mm=limit.mm)
    if others:
        return "to_do", say("row.to_do_with", what=words(others[0]))
    return ("left", say("row.no_depth")) if needles else ("to_do", say("row.nothing"))


def hand_needles(modalities: list[str]) -> list[str]:
    """Return those techniques that put a needle in by hand and take it out again."""
    kinds, applied = read_table("clinic/modalities")["modality"], read_table("clinic/session")["technique"]
    return [
        name for name in modalities
        if kinds[name]["punctures"] and (name not in applied or applied[name].get("needs_needle"))
    ]  # fmt: skip


def _takes_needle(site: AgendaSite) -> bool:
    return bool(hand_needles(site.modalities))


def _skin(state: SessionState, site: AgendaSite) -> str:
    if not state.turn:
        return ""
    return next((o.what for o in state.turn.barred if (o.code, o.side) == (site.code, site.side)), "")


def _unplanned(state: SessionState, elapsed_s: float) -> Iterator[Row]:
    """Needles at no site of the plan, or before the last at one that still matter."""
    last = {(one.code, one.side): one.needle for one in state.needles}
    for one in state.needles:
        is_last = last[one.code, one.side] == one.needle
        if is_last and state.agenda.site(one.code, one.side):
            continue
        if not is_last and one.fate == "out":
            continue
        mark, status = _needle_words(state, one, elapsed_s)
        label = _label(one.code, one.side)
        yield Row(f"needle-{one.needle}", "needle", mark, label, status, one.code, one.side, one.needle)


def _running(state: SessionState, elapsed_s: float) -> Iterator[Row]:
    planned = {
        (s.code, s.side) for s in state.agenda.sites if not _takes_needle(s)
    }  # their row shows it already
    for one in state.applications:
        if one.ended is None and (one.code, one.side) not in planned:
            mark, status = application_words(state, one, elapsed_s)
            label = f"{words(one.modality)} {one.code}"
            yield Row(
                f"application-{one.application}", "application", mark, label, status, one.code, one.side,
                one.application,
            )  # fmt: skip
    for circuit in state.circuits:
        if circuit.stopped is None:
            mark, status = circuit_words(state, circuit, elapsed_s)
            label = say("row.current", places="–".join(_places(state, circuit)))
            yield Row(f"circuit-{circuit.circuit}", "circuit", mark, label, status, name=circuit.circuit)


def _places(state: SessionState, circuit: Circuit) -> list[str]:
    return [f"{one.code} {one.side[:1]}" for one in state.needles if one.needle in circuit.needles]


def _needle_words(state: SessionState, one: Needle, elapsed_s: float) -> tuple[Mark, str]:
    if one.fate == "out":
        return "out", say("row.out")
    if one.fate != "in":
        return "trouble", say(f"row.{one.fate}")
    shortest, longest = retention_min(state, one)
    passed = minutes_in(one, elapsed_s)
    told = over(state, one)
    if told:
        return "must", say("row.take_out_over", why=say(f"over.{told.limit}"))
    if longest is not None and passed >= longest:
        return "must", say("row.take_out_now", time=clock(passed))
    if passed >= shortest:
        return "due", say("row.take_out", time=clock(passed))
    return "in", say("row.in", time=clock(passed))


def application_words(state: SessionState, one: Application, elapsed_s: float) -> tuple[Mark, str]:
    """Return how an application stands: what is due of it, or how long it has been on."""
    if one.ended is not None:
        return "out", say("row.ended" if not one.pieces_left else "row.stays")
    passed = (elapsed_s - one.began.elapsed_s) / _SECONDS_PER_MIN
    told = over(state, one)
    if told:
        return "must", say("row.end_over", why=say(f"over.{told.limit}"))
    looked_s = one.checked[-1].elapsed_s if one.checked else one.began.elapsed_s
    if one.minutes is not None and passed >= one.minutes:
        return "must", say("row.end_now", time=clock(passed))
    if one.check_every_min is not None and elapsed_s - looked_s >= one.check_every_min * _SECONDS_PER_MIN:
        return "must", say("row.look_now", time=clock(passed))
    return "in", say("row.on", time=clock(passed)) if one.minutes is None else _left(one.minutes - passed)


def circuit_words(state: SessionState, one: Circuit, elapsed_s: float) -> tuple[Mark, str]:
    """Return how a current stands."""
    passed = (elapsed_s - one.started.elapsed_s) / _SECONDS_PER_MIN
    told = over(state, one)
    if told:
        return "must", say("row.turn_off_over", why=say(f"over.{told.limit}"))
    if one.minutes is not None and passed >= one.minutes:
        return "must", say("row.turn_off", time=clock(passed))
    return "in", say("row.on", time=clock(passed)) if one.minutes is None else _left(one.minutes - passed)


def _left(minutes: float) -> str:
    return say("row.left", time=clock(minutes))


def _label(code: str, side: str) -> str:
    return f"{code} {say(f'side.{side}')}"
