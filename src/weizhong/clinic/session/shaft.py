"""How much of a needle stands out of the skin: an end to hold it by, and more where moxa burns on it."""

from weizhong.clinic.depth.needles import reach_mm
from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.doses import least_kept
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.parts import Needle
from weizhong.clinic.session.state import SessionState

WARM = "warm_needle"  # the modality whose needle bears moxa
_MM_PER_CM = 10.0


def outside_breaches(code: str, side: str, depth_mm: float, length_mm: float) -> list[Breach]:
    """Return why a needle may not lie so deep, whatever the body allows: too little of it stands out.

    Parameters
    ----------
    code, side : str
        The place.
    depth_mm, length_mm : float
        How deep the needle lies, and how long its shaft is.
    """
    if depth_mm <= reach_mm(length_mm):
        return []
    text = (
        f"Of a {length_mm:g} mm needle {depth_mm:g} mm deep at {code} {side} {length_mm - depth_mm:g} mm "
        f"stand out; it goes in {reach_mm(length_mm):g} mm at most, so that its end can be held should it "
        "break. Draw it back."
    )
    return [Breach("too_little_outside", text)]


def outside_of(state: SessionState, needle: Needle, depth_mm: float | None = None) -> list[Breach]:
    """Return why too little of a needle that is in stands out, as deep as it lies or is to lie."""
    deep_mm = needle.depth_mm if depth_mm is None else depth_mm
    return outside_breaches(needle.code, needle.side, deep_mm, _length_mm(state, needle))


def shaft_breaches(agenda: Agenda, code: str, side: str, depth_mm: float, length_mm: float) -> list[Breach]:
    """Return why moxa may not burn on a needle: it would burn too near the skin.

    Parameters
    ----------
    agenda : Agenda
        What today allows.
    code, side : str
        The place.
    depth_mm, length_mm : float
        How deep the needle lies, and how long its shaft is.
    """
    least_cm = least_kept(agenda.site(code, side), WARM, "distance_cm")
    out_mm = length_mm - depth_mm
    if least_cm is None or out_mm >= least_cm * _MM_PER_CM:
        return []
    text = (
        f"Of a {length_mm:g} mm needle {depth_mm:g} mm deep at {code} {side} {out_mm:g} mm stand out; moxa "
        f"burns at least {least_cm * _MM_PER_CM:g} mm from the skin. Take a longer one, or warm the skin."
    )
    return [Breach("moxa_too_near", text)]


def shaft_of(state: SessionState, needle: Needle, depth_mm: float | None = None) -> list[Breach]:
    """Return why moxa may not burn on a needle that is in, as deep as it lies or is to lie."""
    deep_mm = needle.depth_mm if depth_mm is None else depth_mm
    return shaft_breaches(state.agenda, needle.code, needle.side, deep_mm, _length_mm(state, needle))


def bears_moxa(state: SessionState, needle: Needle) -> bool:
    """Return whether moxa burns, or is to burn, on a needle that is in."""
    return needle.technique == WARM or any(
        one.ended is None and one.needle == needle.needle and one.modality == WARM
        for one in state.applications
    )


def _length_mm(state: SessionState, needle: Needle) -> float:
    return next(one.length_mm for one in state.packs if one.pack == needle.pack)
