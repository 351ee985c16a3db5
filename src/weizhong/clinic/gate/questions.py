"""The questions of the gate: what may be answered, and in which words it is asked."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class GateQuestion:
    """One question whose yes raises concern.

    Parameters
    ----------
    id : str
        Key in ``[answers]``.
    group : str
        Heading it is asked under.
    text, plain : str
        For the practitioner, and for the patient.
    only_sex : str or None
        Asked of this sex only.
    is_weak : bool
        Whether it is a risk or a common finding, which alone makes no danger likely.
    is_clearing : bool
        Whether yes clears something instead of raising concern (only ``record_reviewed``).
    each_visit : bool
        Whether the answer holds for one day only, so that every visit asks it afresh.
    follows : tuple of str
        Questions and circumstances of which one has to hold before it is asked; none for most.
    """

    id: str
    group: str
    text: str
    plain: str
    only_sex: str | None
    is_weak: bool
    is_clearing: bool
    each_visit: bool
    follows: tuple[str, ...]


@cache
def gate_questions() -> dict[str, GateQuestion]:
    """Return every question by its identifier, in the order of asking.

    Examples
    --------
    >>> gate_questions()["saddle_numbness"].group
    'Nerves, bladder and bowel'
    """
    rows: dict[str, dict[str, Any]] = read_table("clinic/questions")["question"]
    return {id_: _question(id_, row) for id_, row in rows.items()}


def _question(id_: str, row: dict[str, Any]) -> GateQuestion:
    return GateQuestion(
        id=id_,
        group=row["group"],
        text=row["text"],
        plain=row["plain"],
        only_sex=row.get("only_sex"),
        is_weak=row.get("weak", False),
        is_clearing=row.get("clears", False),
        each_visit=row.get("each_visit", False),
        follows=tuple(row.get("follows", ())),
    )
