"""Whether an emergency may end: some do not while a needle is in, or anything else is on the patient."""

from collections.abc import Iterator
from typing import Any

from weizhong.clinic.session.parts import Circuit, Incident
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


def check_nothing_on(state: SessionState, one: Incident, outcome: dict[str, Any]) -> None:
    """Refuse to end an emergency while anything is on the patient: a step that is ticked takes nothing out.

    Parameters
    ----------
    state : SessionState
        The session.
    one : Incident
        The incident that is to end.
    outcome : dict
        The row of its outcome.

    Raises
    ------
    Refused
        If something is in or on still, and no ambulance takes over.
    """
    table = read_table("clinic/session")
    rule = table["nothing_on"]
    if one.kind not in rule["incidents"] or any(outcome.get(name) for name in rule["but_not_with"]):
        return
    left = list(_on_the_patient(state))
    if left:
        state.judge(
            f"{table['incident'][one.kind]['title']} cannot end while anything is on the patient: "
            f"{', '.join(left)}. Take it out or off and record that; a needle that will not come is reported "
            "as stuck and handed over."
        )


def _on_the_patient(state: SessionState) -> Iterator[str]:
    for needle in state.needles_in():
        yield f"the needle {needle.needle!r} at {needle.code} {needle.side}"
    for each in state.running():
        if isinstance(each, Circuit):
            yield f"the current {each.circuit!r}"
        else:
            yield f"{each.modality.replace('_', ' ')} {each.application!r} at {each.code} {each.side}"
