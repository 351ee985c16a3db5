"""Whether a technique may be given where a needle is in, and a needle put in where a technique is on."""

from collections.abc import Iterator

from weizhong.clinic.session.events import TechniqueApplied
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.parts import Application
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


def over_needle_breaches(state: SessionState, event: TechniqueApplied) -> Iterator[Breach]:
    """Yield why a technique may not be given at its site: a needle, or a part of one, is in there.

    Parameters
    ----------
    state : SessionState
        The session.
    event : TechniqueApplied
        What is to begin.
    """
    if _may_be_over(event.modality, event.manner):
        return
    for one in state.needles:
        if (one.code, one.side) != (event.code, event.side) or one.fate == "out":
            continue
        found = f"The needle {one.needle!r} at {one.code} {one.side} is {one.fate.replace('_', ' ')}"
        manners = read_table("clinic/session")["technique"][event.modality].get("over_needle_manners", [])
        others = f", or give it in the manner {' or '.join(manners)}" if manners else ""
        then = f"take it out first{others}" if one.fate == "in" else "leave that place alone"
        yield Breach("over_needle", f"{found}: no {_words(event.modality)} over it; {then}.")


def beneath_breaches(state: SessionState, code: str, side: str) -> Iterator[Breach]:
    """Yield why no needle may go in at a site: a technique that is not given over a needle is on there.

    Parameters
    ----------
    state : SessionState
        The session.
    code, side : str
        Where.
    """
    for one in state.applications:
        if (
            (one.code, one.side) == (code, side)
            and _is_on(one)
            and not _may_be_over(one.modality, one.manner)
        ):
            found = f"{_words(one.modality).capitalize()} {one.application!r} is on at {code} {side}"
            yield Breach("over_needle", f"{found}: no needle there; take it off first.")


def _may_be_over(modality: str, manner: str) -> bool:
    """A manner that nobody named is none of those allowed."""
    row = read_table("clinic/session")["technique"][modality]
    return bool(row["over_needle"]) and manner in row.get("over_needle_manners", [manner])


def _is_on(one: Application) -> bool:
    """What was handed over to stay lies on the skin still."""
    return one.ended is None or one.pieces_left > 0


def _words(modality: str) -> str:
    return modality.replace("_", " ")
