"""The stop rule, as it is told to the patient before the first needle."""

from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Citation
from weizhong.facts.tables import read_table


def stop_rule(by_visit: int | None = None) -> str:
    """Return the stop rule in words.

    Parameters
    ----------
    by_visit : int, optional
        The visit by which a meaningful change must show; the table's otherwise.

    Examples
    --------
    >>> stop_rule(4).startswith("Stop if there is no meaningful change by visit 4.")
    True
    """
    row = _row()
    return f"{row['text'].format(by_visit=by_visit or usual_stop_visit())} {row['meaning']}"


def usual_stop_visit(planned: int | None = None) -> int:
    """Return the visit by which a meaningful change must show, unless another was agreed.

    Parameters
    ----------
    planned : int, optional
        How many visits are planned before any in reserve: no rule names a visit that none of them reaches.

    Examples
    --------
    >>> usual_stop_visit(), usual_stop_visit(5), usual_stop_visit(12)
    (6, 5, 6)
    """
    usual = int(_row()["by_visit"])
    return usual if planned is None else min(usual, planned)


def stop_rule_citations() -> list[Citation]:
    """Return what the rule rests on: it is a choice, and says so.

    Examples
    --------
    >>> stop_rule_citations()[0].check
    'D'
    """
    return citations(_row())


def _row() -> dict[str, Any]:
    row: dict[str, Any] = read_table("clinic/review")["stop_rule"]
    return row
