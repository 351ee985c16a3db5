"""Where the sources place or name a point differently."""

from dataclasses import dataclass
from functools import cache

from weizhong.facts.tables import check_mark, read_rows, read_table
from weizhong.terms.codes import PointCode
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference between sources, in our own words.

    Parameters
    ----------
    kind : str
        Between whom.
    points : tuple of str
        Codes it concerns.
    severity : {"unresolved", "material", "moderate", "minor", "wording"}
        How much it matters for the place.
    statement : str
        What differs.
    check : Check
        How far it was checked.
    sources : tuple of str
        Bibliography keys of the sources compared.
    """

    kind: str
    points: tuple[str, ...]
    severity: str
    statement: str
    check: Check
    sources: tuple[str, ...]


def disagreements(code: str | None = None) -> tuple[Disagreement, ...]:
    """Return the disagreements about a point, or all of them.

    Parameters
    ----------
    code : str, optional
        WHO code.

    Examples
    --------
    >>> [one.severity for one in disagreements("SP11")]
    ['material', 'wording']
    """
    if code is None:
        return _all()
    wanted = PointCode(code).base
    return tuple(one for one in _all() if wanted in one.points)


@cache
def agreement(code: str) -> dict[str, str]:
    """Return how each source compared with the base record of a point, such as ``{"ZJX": "agree"}``.

    Examples
    --------
    >>> agreement("SP11")["GBT12346-2021"], agreement("SP11")["CAM1999"]
    ('agree', 'differs (material)')
    """
    wanted = PointCode(code).base
    return {row["source"]: row["verdict"] for row in read_rows("points/agreement") if row["code"] == wanted}


@cache
def _all() -> tuple[Disagreement, ...]:
    return tuple(
        Disagreement(
            kind=row["kind"],
            points=tuple(row.get("points", ())),
            severity=row["severity"],
            statement=row["statement"],
            check=check_mark(row),
            sources=tuple(row["source"]),
        )
        for row in read_table("points/disagreements")["disagreement"]
    )
