"""Published answers beside ours: recomputed from published inputs, with a verdict and its reason."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from weizhong.evidence.recomputing import ours_of
from weizhong.evidence.table_rows import records
from weizhong.evidence.trial_records import Cited, TrialTables
from weizhong.evidence.trials import trial_tables
from weizhong.facts.tables import read_rows

Verdict = Literal["exact", "rounding", "differs", "misprint", "cannot be recomputed"]
_FIELDS = ("est", "low", "high", "tau2", "q", "p", "i2")
_IN_WORDS = {"est": "estimate", "low": "lower limit", "high": "upper limit", "q": "Q", "i2": "I2"}
_HALF = 0.5 + 1e-9  # of the last printed digit: as near as print can be; the rest is for binary fractions
_ONE_OFF = 1.5  # the last printed digit differs by one: what rounded inputs do


class Printed(Cited, frozen=True, kw_only=True):
    """One published answer, its figures as they are printed.

    Parameters
    ----------
    id, review, question : str
        Its name, who says it, what was asked.
    comparator, outcome, time, measure : str
        Against what, of what, when, in what unit.
    est, low, high, tau2, q, df, p, i2, weights : str
        Figures with the digits they are printed with; weights parted by semicolons.
    k, n : int, optional
        Trials and people.
    method, inputs, options : str
        How it is recomputed, from which rows.
    meant : str
        ``field=value`` where we take the print for a slip.
    certainty : str
        As the review grades it.
    """

    id: str
    review: str
    question: str
    measure: str
    method: str
    comparator: str = ""
    outcome: str = ""
    time: str = ""
    est: str = ""
    low: str = ""
    high: str = ""
    k: int | None = None
    n: int | None = None
    tau2: str = ""
    q: str = ""
    df: str = ""
    p: str = ""
    i2: str = ""
    weights: str = ""
    inputs: str = ""
    options: str = ""
    meant: str = ""
    certainty: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """Names of the rows it is recomputed from."""
        return tuple(name for pair in self.inputs.split(";") for name in pair.split(">") if name)


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A published answer beside ours.

    Parameters
    ----------
    printed : Printed
        What is printed.
    ours : dict
        What its inputs give, by figure; empty where they are not readable.
    weights : tuple of float
        Percent, where they were recomputed.
    verdict : str
        Exact to the last digit, within rounding, different, a misprint, or not to be recomputed.
    reason : str
        Why; the figures that do not agree are named.
    """

    printed: Printed
    ours: dict[str, float]
    weights: tuple[float, ...]
    verdict: Verdict
    reason: str


@cache
def printed_answers() -> dict[str, Printed]:
    """Return every published answer of the table by name.

    Raises
    ------
    FactsError
        If a row is broken.

    Examples
    --------
    >>> printed_answers()["brinkhaus.sham"].high
    '13.9'
    """
    return records(Printed, "evidence/printed.csv", read_rows("evidence/printed"))[0]


def compare(name: str, tables: TrialTables | None = None) -> Compared:
    """Return a published answer beside ours.

    Parameters
    ----------
    name : str
        Of the row.
    tables : TrialTables, optional
        Inputs; those this package comes with, unless others are given.

    Raises
    ------
    MissingExtra
        If it needs scipy, which is not installed.

    Examples
    --------
    >>> compared = compare("brinkhaus.sham")
    >>> compared.verdict, round(compared.ours["high"], 2)
    ('exact', 13.91)
    >>> compare("mcculloch.bleeding").verdict
    'misprint'
    """
    row = printed_answers()[name]
    found = ours_of(row.method, _as_given(row), tables or trial_tables(), _smaller(row))
    ours, weights = dict(found.figures), found.weights
    off = {
        field: _digits_off(getattr(row, field), value) for field, value in ours.items() if getattr(row, field)
    }
    if row.weights and weights:
        off |= {
            f"weight {i}": _digits_off(text, weight)
            for i, (text, weight) in enumerate(zip(row.weights.split(";"), weights, strict=True), 1)
        }
    verdict = _verdict(row, ours, off)
    return Compared(
        printed=row, ours=ours, weights=weights, verdict=verdict, reason=_reason(row, ours, off, verdict)
    )


def _verdict(row: Printed, ours: Mapping[str, float], off: Mapping[str, float]) -> Verdict:
    if not off:
        return "cannot be recomputed"
    field, _, value = row.meant.partition("=")
    if field and off[field] > _ONE_OFF and _digits_off(value, ours[field]) <= _ONE_OFF:
        return "misprint"
    if row.method == "symmetry":  # agrees with itself, or does not: no more can be known
        return "rounding" if max(off.values()) <= _ONE_OFF else "cannot be recomputed"
    worst = max(off.values())
    return "exact" if worst <= _HALF else "rounding" if worst <= _ONE_OFF else "differs"


def _reason(row: Printed, ours: Mapping[str, float], off: Mapping[str, float], verdict: Verdict) -> str:
    said = [row.check_note] if row.check_note else []
    if verdict not in ("exact", "cannot be recomputed"):
        apart = [
            f"{_IN_WORDS.get(field, field)} {getattr(row, field)} printed, {ours[field]:.4g} ours"
            for field, digits in off.items()
            if digits > _HALF and field in ours
        ]
        said = [*apart, *said]
    unchecked = [
        _IN_WORDS.get(field, field) for field in _FIELDS if off and getattr(row, field) and field not in ours
    ]
    if unchecked and row.method not in ("symmetry", "heterogeneity"):
        said.append(f"not recomputed: {', '.join(unchecked)}")
    return "; ".join(said)


def _digits_off(text: str, value: float) -> float:
    """Return how far a value lies from print, in units of the last printed digit."""
    decimals = len(text.partition(".")[2])
    return abs(value - float(text)) * 10.0**decimals


def _as_given(row: Printed) -> dict[str, str]:
    """Return the options of a row, with its own figures, which some methods start from."""
    options = dict(pair.split("=") for pair in row.options.split(";") if pair)
    figures = {field: getattr(row, field) for field in (*_FIELDS, "df") if getattr(row, field)}
    return {**figures, **options, "inputs": row.inputs, "meant": row.meant}


def _smaller(row: Printed) -> tuple[float, float, float] | None:
    """Return estimate and limits of the published answer that this one re-expresses."""
    if row.method != "re_express":
        return None
    other = printed_answers()[row.inputs]
    return float(other.est), float(other.low), float(other.high)
