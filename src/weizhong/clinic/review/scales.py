"""The scales a course is judged by: thresholds from the table of instruments, in the words of the review."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.facts.tables import read_table
from weizhong.outcomes.cited import Cited
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Scale:
    """What the review knows of one scale.

    Parameters
    ----------
    label : str
        What it is, in words.
    low, high : float
        Its range.
    meaningful : float
        Points of gain that matter to one person; endless for a rating, which has no gain, and where none was
        read.
    share : float or None
        The same as a share of the start value, where that was agreed.
    recovered : float or None
        Where people call themselves recovered.
    shows_change : tuple of float
        Outside this range of the start value it shows change poorly.
    rating : mapping or None
        For a rating of change: ``better_at_most`` and ``worse_at_least``.
    citations : tuple of Citation
        Where all that comes from.
    """

    label: str
    low: float
    high: float
    meaningful: float
    share: float | None
    recovered: float | None
    shows_change: tuple[float, float]
    rating: Mapping[str, float] | None
    citations: tuple[Citation, ...]


def scale_names() -> tuple[str, ...]:
    """Return the scales a course may be read on, in the order they are told in.

    Examples
    --------
    >>> scale_names()[:2]
    ('nrs', 'vas')
    """
    return tuple(read_table("clinic/review")["scales"]["names"])


def scale_named(text: str) -> str:
    """Return the name of a scale a course may be read on, however it is written: ``NRS``, ``RMDQ-24``.

    Raises
    ------
    UnknownCode
        If there is none; near ones are suggested.

    Examples
    --------
    >>> scale_named("NRS"), scale_named("rmdq-24")
    ('nrs', 'rmdq')
    """
    with suppress(UnknownCode):
        if (name := instrument(text).name) in scale_names():
            return name
    near = did_you_mean(text.casefold(), scale_names())
    raise UnknownCode(
        f"No course is read on a scale {text[:60]!r}.{near} There are: {', '.join(scale_names())}."
    )


@cache
def scale(name: str) -> Scale:
    """Return a scale.

    Raises
    ------
    UnknownCode
        If there is no such instrument.

    Examples
    --------
    >>> scale("rmdq").meaningful, scale("rmdq").share, scale("rmdq").recovered
    (5.0, 0.3, 2.0)
    """
    of = instrument(name)
    return Scale(
        label=of.label,
        low=of.low,
        high=of.high,
        meaningful=float("inf") if of.mic_points is None else of.mic_points,
        share=of.mic_share,
        recovered=of.recovered.at_most if of.recovered else None,
        shows_change=of.shows_change or (of.low, of.high),
        rating=of.rating,
        citations=_citations(of),
    )


def _citations(of: Instrument) -> tuple[Citation, ...]:
    """Where the thresholds come from, each source once at each check mark; of a rating, its scoring."""
    facts: list[Cited | None] = [of] if of.rating else [of.mic, of.error, of.recovered]
    found: dict[Citation, None] = {}
    for fact in facts:
        if fact is not None:
            found |= dict.fromkeys(citations(fact.as_cited()))
    return tuple(found)
