"""Whether something may be done at a site: in the plan, in this position, on this skin."""

from weizhong.clinic.session.hurt import hurt_breaches
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.techniques.ear import ear_point
from weizhong.facts.points import point
from weizhong.terms.codes import PointCode, is_spot
from weizhong.terms.errors import Refused, UnknownCode


def where_breaches(state: SessionState, code: str, side: str, modality: str) -> list[Breach]:
    """Return the limits a modality at a site would pass."""
    site = state.agenda.site(code, side)
    found = []
    if site is None or modality not in site.modalities:
        # A finding names points, not sides: what the plan gives a side, the gate has let through there.
        found = [Breach("site_barred", f"{code}: {why}") for why in state.agenda.barring(code, modality)]
    if state.turn:
        skin = [one.what for one in state.turn.barred if (one.code, one.side) == (code, side)]
        found += [Breach("skin_barred", f"The skin at {code} {side} is unfit ({one}).") for one in skin]
    found += hurt_breaches(state, code, side)
    if site is None:
        _check_code(code)
        text = f"{code} {side} is not in the plan; change the plan and run the gate first."
        return [*found, Breach("not_planned", text)]
    if modality not in site.modalities:
        left = ", ".join(site.modalities).replace("_", " ") or "nothing"
        text = f"The plan leaves {left} to {code} {side}, not {modality.replace('_', ' ')}."
        found.append(Breach("not_planned", text))
    if state.turn and state.turn.position != site.position:
        text = f"{code} {side} is for lying {site.position.replace('_', ' ')}; turn the patient first."
        found.append(Breach("wrong_position", text))
    return found


def _check_code(code: str) -> None:
    """Refuse a code that names no place: what cannot be looked up cannot be recorded either."""
    try:
        if code.startswith("ear:"):
            ear_point(code)
            return
        written = code if is_spot(code) else str(PointCode(code))
        if not is_spot(code):
            point(PointCode(code))
    except UnknownCode as error:
        raise Refused(str(error)) from None
    if written != code:
        raise Refused(f"{code!r} is written {written}; write it so, as the plan does.")
