"""How far a score errs: the error a course is judged by, and the others that were published."""

from collections.abc import Mapping
from functools import cache
from math import hypot
from typing import Any

from weizhong.facts.tables import read_rows, read_table
from weizhong.outcomes.cited import Cited, citation
from weizhong.outcomes.detectable_change import detectable, level, quantile, sem_of
from weizhong.outcomes.instruments import instrument

USED = "used"
_SHOWN = 2  # decimals: a threshold is the number that is shown


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
    of, used = instrument(name), used_error(name)
    return (*((used,) if used else ()), *_others().get(of.name, ()))


def used_error(name: str) -> PublishedError | None:
    """Return the error a course is judged by: the one that stands with the instrument, if one was read.

    Examples
    --------
    >>> used_error("nrs").printed_sdc, used_error("hfaq")
    (2.0, None)
    """
    told = instrument(name).error
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
    of = instrument(name)
    if of.error is not None and of.error.by_score:
        return _of_scores(of.name).get(score)
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
        return round(of.sdc or 0.0, _SHOWN)
    errors = _of_scores(of.name)
    worst = max(errors.values(), default=0.0)
    first, last = (worst if one is None else errors.get(one, worst) for one in (start, now))
    return round(quantile(level()) * hypot(first, last), _SHOWN)


@cache
def _of_scores(name: str) -> Mapping[float, float]:
    rows = (row for row in read_rows("outcomes/promis_4a") if row["form"] == name)
    return {float(row["t"]): float(row["se"]) for row in rows if row["se"]}


@cache
def _others() -> Mapping[str, tuple[PublishedError, ...]]:
    rows: list[dict[str, Any]] = _table()["error"]
    names = dict.fromkeys(row["instrument"] for row in rows)
    return {name: tuple(_error(row) for row in rows if row["instrument"] == name) for name in names}


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
        **citation(row),
    )


def _table() -> dict[str, Any]:
    return read_table("outcomes/responders")
