"""How much of a needle stands out of the skin where moxa burns on it: never less than keeps the skin safe."""

from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.doses import least_kept
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.parts import Needle
from weizhong.clinic.session.state import SessionState

WARM = "warm_needle"  # the modality whose needle bears moxa
_MM_PER_CM = 10.0


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
    pack = next(one for one in state.packs if one.pack == needle.pack)
    deep_mm = needle.depth_mm if depth_mm is None else depth_mm
    return shaft_breaches(state.agenda, needle.code, needle.side, deep_mm, pack.length_mm)


def bears_moxa(state: SessionState, needle: Needle) -> bool:
    """Return whether moxa burns, or is to burn, on a needle that is in."""
    return needle.technique == WARM or any(
        one.ended is None and one.needle == needle.needle and one.modality == WARM
        for one in state.applications
    )
