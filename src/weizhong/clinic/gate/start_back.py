"""The STarT Back subgroup: how likely pain is to stay, from nine answers whose wording stays with Keele."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

Group = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Subgroup:
    """Scores and the group they give.

    Parameters
    ----------
    total : int
        Sum of the nine answers.
    distress : int
        Sum of the last five, the psychosocial subscale.
    group : {"low", "medium", "high"}
        Risk that the pain stays disabling.
    """

    total: int
    distress: int
    group: Group


def subgroup(answers: list[int]) -> Subgroup:
    """Return the subgroup of nine answers, 0 or 1 each, in the order of the tool.

    Raises
    ------
    InvalidInput
        If they are not nine, or one is neither 0 nor 1.

    Examples
    --------
    >>> subgroup([0, 0, 0, 0, 1, 1, 1, 1, 0]).group
    'high'
    """
    rule = _table()["scoring"]
    if len(answers) != rule["items"] or not set(answers) <= {0, 1}:
        raise InvalidInput(
            f"start_back needs {rule['items']} answers, each 0 or 1; correct it or leave it out."
        )
    total, distress = sum(answers), sum(answers[rule["subscale_from"] - 1 :])
    if total < rule["total_at_least"]:
        return Subgroup(total, distress, "low")
    return Subgroup(total, distress, "high" if distress >= rule["subscale_at_least"] else "medium")


def check_start_back(case: Case) -> None:
    """Refuse answers that cannot be scored, and those about a complaint the tool was not made for.

    Raises
    ------
    InvalidInput
        Saying which.
    """
    if not case.start_back:
        return
    if case.package not in _table()["scoring"]["packages"]:
        raise InvalidInput(f"start_back was not made for the package {case.package}; leave it out.")
    subgroup(case.start_back)


def subgroup_finding(case: Case) -> list[Finding]:
    """Return what follows from the subgroup, as a note; nothing where the tool was not filled in."""
    return [_finding(tuple(case.start_back))] if case.start_back else []


@cache
def _finding(answers: tuple[int, ...]) -> Finding:
    found = subgroup(list(answers))
    row, rule = _table()["group"][found.group], _table()["scoring"]
    most = rule["items"] - rule["subscale_from"] + 1
    return Finding(
        rule=f"start_back.{found.group}",
        verdict="note",
        title=row["title"],
        text=row["text"],
        action=row["action"],
        because=[f"total {found.total} of {rule['items']}, psychosocial {found.distress} of {most}"],
        modalities=[],
        points=[],
        citations=citations(row),
    )


def _table() -> dict[str, Any]:
    return read_table("clinic/start_back")
