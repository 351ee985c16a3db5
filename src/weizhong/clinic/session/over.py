"""What is in or on and has to come off at once, and why: plan, consent, gate, an early stop, a hand-over."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from weizhong.clinic.session.agenda import CURRENT
from weizhong.clinic.session.handed_over import handed_over
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.parts import Application, Circuit, Moment, Needle
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class Over:
    """That something is to come off.

    Parameters
    ----------
    limit : str
        The limit that keeps it from being begun now: a row of ``limit`` in ``facts/clinic/session.toml``.
    since : Moment
        Since when.
    why : str
        Why, in words.
    """

    limit: Literal["not_planned", "no_consent", "gate", "stopped", "handed_over"]
    since: Moment
    why: str


def over(state: SessionState, one: Needle | Application | Circuit) -> Over | None:
    """Return why something comes off at once, by what happened first; nothing where it may stay.

    What is on a needle that comes out comes off with it.

    Parameters
    ----------
    state : SessionState
        The session.
    one : Needle, Application or Circuit
        What is in or on.
    """
    beneath = [] if isinstance(one, Needle) else _needles(state, one)
    found = [*_told(state, one), *(why for needle in beneath for why in _told(state, needle))]
    return min(found, key=lambda why: why.since.number, default=None)


def withdrawn_since(state: SessionState, technique: str) -> Moment | None:
    """Return when consent to a technique was taken back; nothing where it stands, or was never given."""
    given = [one.withdrawn for one in state.consents if one.technique == technique]
    gone = [one for one in given if one is not None]
    return gone[-1] if gone and len(gone) == len(given) else None


def beneath_withdrawn(state: SessionState, needle: Needle, technique: str) -> Iterator[Breach]:
    """Yield that a needle something is to go on only comes out: consent to the needle was taken back.

    Parameters
    ----------
    state : SessionState
        The session.
    needle : Needle
        What it is to go on.
    technique : str
        What is to begin; consent to that is asked for elsewhere.
    """
    if needle.technique != technique and withdrawn_since(state, needle.technique):
        text = f"Consent to the needle {needle.needle!r} was taken back; take it out."
        yield Breach("no_consent", text)


def _told(state: SessionState, one: Needle | Application | Circuit) -> Iterator[Over]:
    yield from _of_the_visit(state)
    technique = _technique(one)
    withdrawn = withdrawn_since(state, technique)
    if withdrawn:
        yield Over("no_consent", withdrawn, f"consent to {technique.replace('_', ' ')} was taken back")
    changed = state.plans[-1].since
    is_older = len(state.plans) > 1 and _began(one).number <= changed.number
    if is_older and not all(_is_planned(state, *place) for place in _places(state, one)):
        yield Over("not_planned", changed, "the plan has it no longer")


def _of_the_visit(state: SessionState) -> Iterator[Over]:
    if state.stop:
        yield Over("stopped", state.stop.stopped, f"the {state.stop.by} stopped the session")
    stops = list(takewhile(lambda one: one.verdict == "stop", reversed(state.gates)))
    if stops:
        yield Over("gate", stops[-1].run, "the gate stops the treatment")
    ended = handed_over(state)
    if ended and ended.resolved:
        title = read_table("clinic/session")["incident"][ended.kind]["title"]
        yield Over("handed_over", ended.resolved, f"{title} ({ended.incident}) ended the visit")


def _is_planned(state: SessionState, code: str, side: str, modality: str) -> bool:
    site = state.agenda.site(code, side)
    return site is not None and modality in site.modalities


def _began(one: Needle | Application | Circuit) -> Moment:
    if isinstance(one, Needle):
        return one.inserted
    return one.began if isinstance(one, Application) else one.started


def _technique(one: Needle | Application | Circuit) -> str:
    if isinstance(one, Needle):
        return one.technique
    return one.modality if isinstance(one, Application) else CURRENT


def _places(state: SessionState, one: Needle | Application | Circuit) -> list[tuple[str, str, str]]:
    ends = _needles(state, one) if isinstance(one, Circuit) else [one]
    return [(end.code, end.side, _technique(one)) for end in ends]


def _needles(state: SessionState, one: Application | Circuit) -> list[Needle]:
    names = one.needles if isinstance(one, Circuit) else (one.needle,)
    return [needle for needle in state.needles if needle.needle in names]
