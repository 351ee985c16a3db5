"""Published distances from the skin to what a needle must not meet, as far as a ceiling rests on them."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.codes import base_and_level
from weizhong.terms.sources import Check

_NERVE = "nerve"


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """The most cautious reading of one record; made once for a point, so it is equal to itself alone.

    Parameters
    ----------
    mm : float
        Lower prediction bound, 70 % of the mean, or stated maximum, whichever is least; of a needle's way
        what it is longer by than the straight distance is taken off; mm from the skin, down to half a
        millimetre.
    row : dict
        The record, as in ``facts/clinic/depth_records.toml``.
    """

    mm: float
    row: dict[str, Any]

    @property
    def key(self) -> str:
        """Record and bibliography key."""
        return str(self.row["id"])

    @property
    def hazard(self) -> str:
        """What lies there."""
        return str(self.row["hazard"])

    @property
    def check(self) -> Check:
        """How far the record was checked."""
        return check_mark(self.row)

    @property
    def is_support(self) -> bool:
        """Whether it was read and is a bound by itself; a mean without its spread only lowers others."""
        return self.check is Check.READ and bool({"lower_mm", "stated_max_mm"} & set(self.row))

    @property
    def is_needle_path(self) -> bool:
        """Whether it is the way of a needle that felt for the epidural space."""
        return bool(self.row.get("is_needle_path", False))


@cache
def limits_of(code: str) -> tuple[Limit, ...]:
    """Return the limits of every record about a point or its region that is not about a nerve, least first.

    Parameters
    ----------
    code : str
        Point code; with a level only what was measured in that part of the spine counts.

    Examples
    --------
    >>> limits_of("GB21")[0].mm, limits_of("GB21")[0].key
    (10.0, 'chen2018_GB21_F')
    """
    return tuple(one for one in _limits(code) if one.hazard != _NERVE)


@cache
def nerve_limits_of(code: str) -> tuple[Limit, ...]:
    """Return the limits of every record about a nerve, least first.

    Examples
    --------
    >>> nerve_limits_of("GB30")[0].mm
    43.5
    """
    return tuple(one for one in _limits(code) if one.hazard == _NERVE)


@cache
def records_of(code: str) -> tuple[dict[str, Any], ...]:
    """Return every record about a point or its region, whether a ceiling rests on it or not.

    Examples
    --------
    >>> len(records_of("BL32")), len(records_of("TE5"))
    (3, 0)
    """
    reaching = frozenset(name for name in _named() if is_named((name,), code))
    return tuple(row for row, names in zip(_rows(), _names(), strict=True) if not reaching.isdisjoint(names))


def is_named(names: Collection[str], code: str) -> bool:
    """Return whether names of a fact row reach a point; ``EX-B2:T`` stands for every thoracic level.

    A point that has levels, named without one, is whatever any of its levels is.

    Examples
    --------
    >>> is_named(["EX-B2:T"], "EX-B2:T7"), is_named(["EX-B2:T"], "EX-B2:L4"), is_named(["EX-B2:T"], "EX-B2")
    (True, False, True)
    """
    base, level = base_and_level(code)
    part = f"{base}:{level[:1]}"
    return any(one == base or (":" in one and one.startswith(part)) for one in names)


def floored(mm: float) -> float:
    """Return a bound on the half millimetre below; a thousandth makes up for how numbers are stored.

    Examples
    --------
    >>> floored(19.1 - 0.2), floored(18.9999)
    (18.5, 19.0)
    """
    return math.floor(2 * mm + 0.001) / 2


@cache
def _limits(code: str) -> tuple[Limit, ...]:
    known = [limit for row in records_of(code) if (limit := _limit(row)) is not None]
    return tuple(sorted(known, key=lambda one: (one.mm, one.key)))


def _limit(row: dict[str, Any]) -> Limit | None:
    known = [row[name] for name in ("cap_mm", "stated_max_mm") if name in row]
    if not known:
        return None
    path = read_table("clinic/depth_bounds")["needle_path"]["nearer_mm"] if row.get("is_needle_path") else 0.0
    return Limit(floored(min(known) - path), row)


@cache
def _names() -> tuple[tuple[str, ...], ...]:
    """The points each record is about, or that stand for its region."""
    return tuple((*row.get("points", ()), *row.get("proxy_points", ())) for row in _rows())


@cache
def _named() -> frozenset[str]:
    return frozenset(name for names in _names() for name in names)


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table("clinic/depth_records")["record"]
    return rows
