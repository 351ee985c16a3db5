"""Whether something may be done at a site: in the plan, in this position, on this skin."""

from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.state import SessionState


def where_breaches(state: SessionState, code: str, side: str, modality: str) -> list[Breach]:
    """Return the limits a modality at a site would pass."""
    found = [Breach("site_barred", f"{code}: {why}") for why in state.agenda.barring(code, modality)]
    if state.turn:
        skin = [one.what for one in state.turn.barred if (one.code, one.side) == (code, side)]
        found += [Breach("skin_barred", f"The skin at {code} {side} is unfit ({one}).") for one in skin]
    site = state.agenda.site(code, side)
    if site is None:
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
