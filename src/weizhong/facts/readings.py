"""Readings of hanzi that differ from a dictionary's first choice in names of points."""

from dataclasses import dataclass

from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class Reading:
    """A correction to the derived pinyin.

    Parameters
    ----------
    hanzi, reading : str
        What is written and how it is read.
    reason : str
        What the sign means here, or why it is read so.
    check : Check
        Derived, or recalled where the standard's toneless spelling does not decide.
    sources : tuple of str
        Bibliography keys.
    """

    hanzi: str
    reading: str
    reason: str
    check: Check
    sources: tuple[str, ...]


def readings(hanzi: str) -> tuple[Reading, ...]:
    """Return the corrections that bear on a name.

    Examples
    --------
    >>> [(one.hanzi, one.reading) for one in readings("肾俞")]
    [('俞', 'shù')]
    """
    return tuple(
        Reading(row["hanzi"], row["reading"], row["reason"], check_mark(row), tuple(row["source"]))
        for row in read_table("points/readings")["reading"]
        if row["hanzi"] in hanzi
    )
