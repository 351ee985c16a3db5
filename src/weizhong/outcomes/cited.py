"""What a record of the tables rests on: its sources, and how far they were checked."""

from typing import Any

import msgspec

from weizhong.facts.tables import check_mark
from weizhong.terms.sources import Check


class Cited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where something stands, and how far it was checked.

    Parameters
    ----------
    sources : tuple of str
        Bibliography keys.
    check : Check
        How far it was checked.
    check_note : str
        Which part of it was checked otherwise, and what else is published.
    """

    sources: tuple[str, ...]
    check: Check
    check_note: str = ""

    def as_cited(self) -> dict[str, Any]:
        """Return its sources and check mark as a fact row holds them.

        Examples
        --------
        >>> Cited(sources=("OSTELO2008",), check=Check.READ).as_cited()
        {'source': ['OSTELO2008'], 'check': 'R'}
        """
        noted = {"check_note": self.check_note} if self.check_note else {}
        return {"source": list(self.sources), "check": self.check.value, **noted}


def citation(row: dict[str, Any]) -> dict[str, Any]:
    """Return sources and check mark of a fact row as the fields of `Cited`.

    Examples
    --------
    >>> citation({"source": ["OSTELO2008"], "check": "R", "points": 2})["sources"]
    ('OSTELO2008',)
    """
    return {
        "sources": tuple(row["source"]),
        "check": check_mark(row),
        "check_note": row.get("check_note", ""),
    }
