"""How far a score errs: the error a course is judged by, and the others that were published.

A standard error of measurement (SEM) is that of one score. A change has the errors of two scores in it, so
the smallest change told from chance at a level is z × √2 × SEM, z being the normal quantile of that level.
"""

from collections.abc import Mapping
from functools import cache
from math import hypot, sqrt
from statistics import NormalDist
from typing import Any

from weizhong.facts.tables import check_mark, read_rows, read_table
from weizhong.outcomes.instrument import Cited, Instrument, instrument
from weizhong.outcomes.points import chance

USED = "used"


class PublishedError(Cited, frozen=True, kw_only=True):
    """One published error of measurement.

    Parameters
    ----------
    id : str
        Row of ``facts/outcomes/responders.toml``, or ``"used"`` for the one that stands with the instrument.
    label : str
        In whom it was measured.
    sem : float
        Standard error of one score, in points; calculated from `printed_sdc` where it was not printed.
    sdc : float
        Smallest change told from chance at the level of every interval here (95 %), in points.
    printed_sdc : float or None
        Smallest detectable change as printed, in points.
    printed_confidence : float or None
        Level of the printed one.
    """

    id: str
    label: str
    sem: float
    sdc: float
    printed_sdc: float | None = None
    printed_confidence: float | None = None


def level() -> float:
    """Return the level at which every interval of a change is given.

    Examples
    --------
    >>> level()
    0.95
    """
    return float(_table()["interval"]["level"])


def detectable(sem: float, confidence: float | None = None) -> float:
    """Return the smallest change told from chance, in points.

    Parameters
    ----------
    sem : float
        Standard error of one score, in points.
    confidence : float, optional
        Level; that of every interval here otherwise.

    Examples
    --------
    >>> round(detectable(1.02), 2), round(detectable(1.02, 0.90), 2)
    (2.83, 2.37)
    """
    return quantile(confidence or level()) * sqrt(2) * sem


def sem_of(sdc: float, confidence: float | None) -> float:
    """Return the standard error of one score that a smallest detectable change stands for.

    Parameters
    ----------
    sdc : float
        Smallest detectable change, in points.
    confidence : float or None
        Its level; where it was not told, the lower of those in use, which gives the larger error.

    Examples
    --------
    >>> round(sem_of(14, 0.95), 2), round(sem_of(5, 0.90), 2)
    (5.05, 2.15)
    """
    told = confidence or float(_table()["interval"]["where_untold"])
    return sdc / (quantile(told) * sqrt(2))


def quantile(confidence: float) -> float:
    """Return the normal quantile that leaves half of the rest on either side.

    Examples
    --------
    >>> round(quantile(0.95), 3)
    1.96
    """
    return NormalDist().inv_cdf((1 + confidence) / 2)


def published_errors(name: str) -> tuple[PublishedError, ...]:
    """Return every published error of an instrument, the one a course is judged by first.

    Parameters
    ----------
    name : str
        Instrument.

    Raises
    ------
    UnknownCode
        If there is no such instrument.

    Examples
    --------
    >>> [(one.id, round(one.sdc, 1)) for one in published_errors("rmdq")]
    [('used', 6.0), ('hong_kong_2009', 4.0), ('davidson_2002', 10.3)]
    """
    used = _used(instrument(name))
    return (*((used,) if used else ()), *_others().get(name, ()))


def used_error(name: str) -> PublishedError | None:
    """Return the error a course is judged by; the largest of the others where the instrument has none."""
    errors = published_errors(name)
    if errors and errors[0].id == USED:
        return errors[0]
    return max(errors, key=lambda one: one.sem, default=None)


def standard_error_at(name: str, score: float) -> float | None:
    """Return the standard error of one score: that of its own where the scale has a table of them.

    Parameters
    ----------
    name : str
        Instrument.
    score : float
        In points; of a T-score, as it stands in the table.

    Returns
    -------
    float or None
        In points; None where none was read, or where the score is none of its table.

    Examples
    --------
    >>> standard_error_at("nrs", 7), standard_error_at("promis_pain_interference_4a", 61.2)
    (1.02, 1.8)
    >>> standard_error_at("promis_pain_interference_4a", 61.3), standard_error_at("hfaq", 50)
    (None, None)
    """
    error = instrument(name).error
    if error is not None and error.by_score:
        return _of_scores(name).get(score)
    used = used_error(name)
    return None if used is None else used.sem


def told_from_chance(name: str, start: float | None, now: float | None) -> float:
    """Return the smallest change between two scores that a course counts as told from chance, in points.

    Parameters
    ----------
    name : str
        Instrument.
    start, now : float or None
        Two scores, in points. Where each score has an error of its own, one that is not told or stands in no
        table errs like the worst of the table.

    Returns
    -------
    float
        0 where no error was read.

    Examples
    --------
    >>> told_from_chance("rmdq", 17, 12), told_from_chance("promis_pain_interference_4a", 61.2, 55.6)
    (5.0, 5.13)
    """
    of = instrument(name)
    if of.error is None or not of.error.by_score:
        return chance(of)
    worst = max(_of_scores(name).values(), default=0.0)
    first, last = (worst if one is None else _of_scores(name).get(one, worst) for one in (start, now))
    return round(quantile(level()) * hypot(first, last), 2)


@cache
def _of_scores(name: str) -> Mapping[float, float]:
    rows = (row for row in read_rows("outcomes/promis_4a") if row["form"] == name)
    return {float(row["t"]): float(row["se"]) for row in rows if row["se"]}


@cache
def _others() -> Mapping[str, tuple[PublishedError, ...]]:
    rows: list[dict[str, Any]] = _table()["error"]
    names = dict.fromkeys(row["instrument"] for row in rows)
    return {name: tuple(_error(row) for row in rows if row["instrument"] == name) for name in names}


def _used(of: Instrument) -> PublishedError | None:
    told = of.error
    if told is None or (told.sem is None and told.sdc is None):
        return None
    sem = told.sem if told.sem is not None else sem_of(float(told.sdc or 0), told.confidence)
    return PublishedError(
        id=USED,
        label=_table()["words"]["used_error"],
        sem=sem,
        sdc=detectable(sem),
        printed_sdc=told.sdc,
        printed_confidence=told.confidence,
        sources=told.sources,
        check=told.check,
        check_note=told.check_note,
    )


def _error(row: dict[str, Any]) -> PublishedError:
    printed: float | None = row.get("sdc")
    confidence: float | None = row.get("confidence")
    sem = float(row["sem"]) if "sem" in row else sem_of(float(row["sdc"]), confidence)
    return PublishedError(
        id=row["id"],
        label=row["label"],
        sem=sem,
        sdc=detectable(sem),
        printed_sdc=printed,
        printed_confidence=confidence,
        sources=tuple(row["source"]),
        check=check_mark(row),
        check_note=row.get("check_note", ""),
    )


def _table() -> dict[str, Any]:
    return read_table("outcomes/responders")
