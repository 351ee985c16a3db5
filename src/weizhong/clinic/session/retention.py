"""How long things stay: by plan and gate, by the current they carry, and no longer than the plan has them."""

from weizhong.clinic.session.agenda import CURRENT
from weizhong.clinic.session.doses import longest_min
from weizhong.clinic.session.parts import Application, Circuit, Moment, Needle
from weizhong.clinic.session.state import SessionState

_SECONDS_PER_MIN = 60.0


def longest_retention_min(state: SessionState, needle: Needle) -> float | None:
    """Return when a needle must be out, minutes after it went in, if plan or gate say.

    One that carries a current, or did, stays as long as the plan's dose of current allows there, however
    short the needles without current stay.
    """
    agenda = state.agenda
    is_carrying = any(needle.needle in one.needles for one in state.circuits)
    technique = CURRENT if is_carrying else needle.technique
    told = [
        agenda.retention_min[1] or None,
        longest_min(agenda, agenda.site(needle.code, needle.side), technique, "retention_min"),
    ]
    return min((one for one in told if one is not None), default=None)


def shortest_retention_min(state: SessionState, needle: Needle) -> float:
    """Return when a needle may come out, minutes after it went in: not before its current has run."""
    ends = [
        one.started.elapsed_s - needle.inserted.elapsed_s + (one.minutes or 0.0) * _SECONDS_PER_MIN
        for one in state.circuits
        if one.stopped is None and needle.needle in one.needles
    ]
    return max([state.agenda.retention_min[0], *(seconds / _SECONDS_PER_MIN for seconds in ends)])


def left_over_since(state: SessionState, one: Needle | Application | Circuit) -> Moment | None:
    """Return when the plan ceased to have what is in or on; nothing where it has it, or never had.

    Parameters
    ----------
    state : SessionState
        The session.
    one : Needle, Application or Circuit
        What began before the plan was changed.
    """
    changed = state.plans[-1].since
    if len(state.plans) == 1 or _began(one).number > changed.number:
        return None
    return None if all(_is_planned(state, *place) for place in _places(state, one)) else changed


def _is_planned(state: SessionState, code: str, side: str, modality: str) -> bool:
    site = state.agenda.site(code, side)
    return site is not None and modality in site.modalities


def _began(one: Needle | Application | Circuit) -> Moment:
    if isinstance(one, Needle):
        return one.inserted
    return one.began if isinstance(one, Application) else one.started


def _places(state: SessionState, one: Needle | Application | Circuit) -> list[tuple[str, str, str]]:
    if isinstance(one, Needle):
        return [(one.code, one.side, one.technique)]
    if isinstance(one, Application):
        return [(one.code, one.side, one.modality)]
    return [(end.code, end.side, CURRENT) for end in state.needles if end.needle in one.needles]
