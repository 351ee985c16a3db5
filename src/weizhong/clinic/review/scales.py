"""The scales a course is judged by: thresholds from the table of instruments, in the words of the review."""

from contextlib import suppress

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.facts.tables import read_table
from weizhong.outcomes.cited import Cited
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean


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


def thresholds(of: Instrument) -> tuple[Cited, ...]:
    """Return what the review of a course takes from an instrument; of a rating of change its scoring.

    Examples
    --------
    >>> [one.sources for one in thresholds(instrument("rmdq"))]
    [('OSTELO2008',), ('STRATFORD1996',), ('KAMPER2010',)]
    """
    apart = of.mic.share_apart if of.mic else None
    facts: tuple[Cited | None, ...] = (of,) if of.rating else (of.mic, apart, of.error, of.recovered)
    return tuple(fact for fact in facts if fact is not None)


def threshold_citations(of: Instrument) -> list[Citation]:
    """Return where the thresholds come from, each source once at each check mark."""
    return list(dict.fromkeys(one for fact in thresholds(of) for one in citations(fact.as_cited())))
