"""Places where something was hurt today: a bruise, bleeding, a burn or a nerve; nothing new begins there."""

from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.parts import Incident
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


def hurt_breaches(state: SessionState, code: str, side: str) -> list[Breach]:
    """Return why nothing new may begin at a place for the rest of the day.

    Parameters
    ----------
    state : SessionState
        The session.
    code, side : str
        The place.
    """
    rows = read_table("clinic/session")["incident"]
    hurt = [
        rows[one.kind]["title"]
        for one in state.incidents
        if rows.get(one.kind, {}).get("bars_site") and _is_at(state, one, code, side)
    ]
    return [
        Breach("hurt_today", f"{title} was reported at {code} {side}: nothing new there today.")
        for title in dict.fromkeys(hurt)
    ]


def _is_at(state: SessionState, one: Incident, code: str, side: str) -> bool:
    """Whether an incident was here: by its needle, or by its point; a side nobody named may be either."""
    needle = next((each for each in state.needles if each.needle == one.needle), None)
    if needle is not None:
        return (needle.code, needle.side) == (code, side)
    return one.code == code and one.side in ("", side)
