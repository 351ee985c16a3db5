"""Why the patient may not be left alone now: the gate, something that burns, an incident that is open."""

from collections.abc import Iterator

from weizhong.clinic.session.incidents import procedure
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


def alone_breaches(state: SessionState) -> Iterator[Breach]:
    """Yield why nobody may leave the patient now.

    Parameters
    ----------
    state : SessionState
        The session.
    """
    if state.agenda.restriction.stay_with_person and state.is_anything_on:
        yield Breach("left_alone", "This person may not be left alone while anything is on.")
    rows = read_table("clinic/session")["technique"]
    for one in state.applications:
        if one.ended is None and rows[one.modality].get("never_alone"):
            name = one.modality.replace("_", " ").capitalize()
            text = f"{name} {one.application!r} burns at {one.code} {one.side}; stay, or put it out first."
            yield Breach("left_alone", text)
    for incident in state.open_incidents():
        row = procedure(incident.kind)
        if row["halts"]:
            then = "stay, or let somebody else stay with the person"
            yield Breach("left_alone", f"{row['title']} ({incident.incident}) is open; {then}.")
