"""Whether an emergency ended the visit: after a faint, a referral or an ambulance nothing new begins."""

from weizhong.clinic.session.parts import Incident
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


def handed_over(state: SessionState) -> Incident | None:
    """Return the incident after which nothing new begins, if there is one.

    Parameters
    ----------
    state : SessionState
        The session.
    """
    return next((one for one in state.incidents if _ends_visit(one)), None)


def _ends_visit(one: Incident) -> bool:
    table = read_table("clinic/session")
    ends = table["handed_over"]
    outcome = table["incident"].get(one.kind, {}).get("outcome", {}).get(one.outcome, {})
    return one.kind not in ends["but_not"] and any(outcome.get(name) for name in ends["outcomes_with"])
