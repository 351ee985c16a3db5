"""Sentences whose every number knows the row it comes from, and how it was got from there.

A template holds blanks in braces: ``{responders/x:of_100}`` is the number of 100 people of that row, and
``{a-b:gap}`` the gap between two rows; short names may stand for rows. What is written outside the blanks
holds no number but the ones that only say out of how many.
"""

import re
from collections.abc import Iterator, Mapping
from math import floor

import msgspec

from weizhong.evidence.fact_rows import Row, fact_row
from weizhong.evidence.proportions import newcombe, wilson
from weizhong.terms.errors import FactsError

_BLANK = re.compile(r"\{([^{}:]+):([a-z_0-9]+)\}")
_GAPS = ("gap", "gap_low", "gap_high", "gap_fewer")
# A gap by the limits of a printed ratio, the second share taken as known: column of the ratio's row.
_RATIO_GAPS = {"ratio_gap_low": "low", "ratio_gap_high": "high"}
_OF_TWO = (*_GAPS, *_RATIO_GAPS)
_GIVEN = "given/"
# Harms per 10,000 told otherwise, with one decimal: as a share, as they are, of a million.
_TIMES = {"percent": 0.01, "rate": 1.0, "million": 100.0}
_LEAST_SHOWN = 0.5  # of 10,000 people; less would print as 0 and read as never


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a sentence.

    Parameters
    ----------
    at : int
        Where it begins in the text, in characters.
    shown : str
        As it is written there.
    value : float
        Before it was rounded.
    rows : tuple of str
        Rows it comes from, as ``table/id``.
    how : str
        What was done with them: a column, or ``of_100``, ``gap_low`` and the like.
    """

    at: int
    shown: str
    value: float
    rows: tuple[str, ...]
    how: str


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A text and its numbers, in their order."""

    text: str
    figures: tuple[Figure, ...] = ()


def sentence(
    template: str, names: Mapping[str, str] | None = None, given: Mapping[str, float] | None = None
) -> Sentence:
    """Return a template with its blanks filled from the tables.

    Parameters
    ----------
    template : str
        Text with blanks.
    names : mapping of str to str, optional
        Short names of rows.
    given : mapping of str to float, optional
        What the person told; ``{given/age:years}`` stands for it.

    Raises
    ------
    FactsError
        If a row, or what is asked of it, does not exist.

    Examples
    --------
    >>> said = sentence("Some {a:of_100} of 100.", {"a": "responders/haake2007.acupuncture.response.6mo"})
    >>> said.text, said.figures[0].at, round(said.figures[0].value, 2)
    ('Some 48 of 100.', 5, 47.55)
    """
    text = ""
    figures: list[Figure] = []
    end = 0
    for blank in _BLANK.finditer(template):
        text += template[end : blank.start()]
        end = blank.end()
        name, how = blank.groups()
        rows = tuple((names or {}).get(one, one) for one in (name.split("-") if how in _OF_TWO else [name]))
        value = given[name.removeprefix(_GIVEN)] if given and is_given(name) else value_of(rows, how)
        shown = as_shown(value, how)
        figures.append(Figure(at=len(text), shown=shown, value=value, rows=rows, how=how))
        text += shown
    return Sentence(text=text + template[end:], figures=tuple(figures))


def sentences(texts: Mapping[str, str], *keys: str) -> tuple[Sentence, ...]:
    """Return some templates of a table, filled."""
    return tuple(sentence(texts[key]) for key in keys)


def sentences_of(value: object) -> Iterator[Sentence]:
    """Return every sentence of a document, as deep as it lies, in the order of its fields.

    Parameters
    ----------
    value : msgspec.Struct, tuple or anything
        The document or a part of it.
    """
    if isinstance(value, Sentence):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from sentences_of(inner)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from sentences_of(getattr(value, name))


def is_given(reference: str) -> bool:
    """Return whether a number was told by the person, and stands in no table."""
    return reference.startswith(_GIVEN)


def value_of(rows: tuple[str, ...], how: str) -> float:
    """Return a number of one row, or of two.

    Parameters
    ----------
    rows : tuple of str
        One reference, or two for a gap: the second is taken from the first, or is what a ratio is of.
    how : str
        ``of_100``, ``gap`` and ``per_10000``, each also with ``_low`` and ``_high``; ``ratio_gap_low`` and
        ``ratio_gap_high``, a gap by the limits of a ratio; ``gap_fewer`` and a
        column behind ``less_`` or ``minus_`` with the sign turned, whole or with a decimal; ``percent``,
        ``rate`` and ``million`` tell a harm per 10,000 with a decimal; any other word names a column.

    Raises
    ------
    FactsError
        If the row has no such number.

    Examples
    --------
    >>> value_of(("printed/yuan2015.acute",), "less_est")
    0.99
    """
    found = [fact_row(reference) for reference in rows]
    try:
        if how in _GAPS:
            return 100 * _gap(found[0], found[1], how)
        if how in _RATIO_GAPS:
            return 100 * _share(found[1], "of_100") * (float(found[0][_RATIO_GAPS[how]]) - 1)
        if how.startswith("of_100"):
            return 100 * _share(found[0], how)
        if how.startswith("per_10000"):
            return _per_10000(found[0], how)
        if how.startswith(tuple(_TIMES)):
            kind, _, end = how.partition("_")
            return _TIMES[kind] * _per_10000(found[0], f"per_10000_{end}" if end else "per_10000")
        if how.startswith("minus_"):
            return -float(found[0][how.removeprefix("minus_")])
        if how.startswith("less_"):
            return -float(found[0][how.removeprefix("less_")])
        return float(found[0][how])
    except (KeyError, ValueError, TypeError, IndexError):
        raise FactsError(f"The row {rows[0]!r} has no number {how!r}; correct the table.") from None


def has_counts(reference: str) -> bool:
    """Return whether a row tells how many of how many, so that an interval can be told."""
    return bool(fact_row(reference)["events"])


def as_shown(value: float, how: str) -> str:
    """Return a number as a page writes it: whole where it counts people, years without a comma.

    Examples
    --------
    >>> as_shown(47.5, "of_100"), as_shown(1162, "people"), as_shown(2017, "year")
    ('48', '1,162', '2017')
    >>> as_shown(0.23, "per_10000_low"), as_shown(11.4, "per_10000"), as_shown(0.99, "less_est")
    ('less than 1', '11', '1')
    """
    if how.endswith("year"):
        return f"{value:.0f}"
    if how.startswith("per_10000") and 0 < value < _LEAST_SHOWN:
        return "less than 1"
    if how in _OF_TWO or how.startswith(("of_100", "per_10000", "mean")):
        return f"{floor(value + 0.5):,}"
    if how.startswith("less_") and value >= 1:  # points of a scale of 100: whole ones are close enough
        return f"{floor(value + 0.5):,}"
    return f"{round(value, 1):,g}"


def _share(row: Row, how: str) -> float:
    if how == "of_100" and not row["events"]:
        return float(row["share"]) / 100
    events, n = float(row["events"]), float(row["n"])
    if how == "of_100":
        return events / n
    return wilson(events, n)[how.endswith("high")]


def _gap(first: Row, second: Row, how: str) -> float:
    if how == "gap":
        return _share(first, "of_100") - _share(second, "of_100")
    groups = [float(row[column]) for row in (first, second) for column in ("events", "n")]
    low, high = newcombe(*groups)
    return {"gap_low": low, "gap_high": high, "gap_fewer": -low}[how]


def _per_10000(row: Row, how: str) -> float:
    """Printed limits where there are some; otherwise those of the counts."""
    if row[how]:
        return float(row[how])
    return 10_000 * wilson(float(row["events"]), float(row["n"]))[how.endswith("high")]
