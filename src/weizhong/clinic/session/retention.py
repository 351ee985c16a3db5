"""How long needles stay: by plan and gate, and by the current they carry."""

from weizhong.clinic.session.agenda import CURRENT
from weizhong.clinic.session.doses import longest_min
from weizhong.clinic.session.parts import Needle
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
