"""Instruments as a document with a published schema: what is known of each, and where it comes from."""

from collections.abc import Iterable
from math import isfinite
from typing import Literal

import msgspec

from weizhong._version import __version__
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.facts.tables import digest
from weizhong.outcomes.cited import Cited
from weizhong.outcomes.figures import FIGURES, unread, why_none
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument, instruments
from weizhong.report.strings import say

INSTRUMENTS_SCHEMA = "weizhong.instruments/1"
DECIMALS = 4  # finer than any of these scores can mean


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document: keyword-only, immutable."""


class EntryItem(_Document, frozen=True):
    """A column and what it may hold; ``high`` is none for a count, ``step`` 0 where fractions are allowed."""

    name: str
    low: float
    high: float | None
    step: float
    is_optional: bool


class InstrumentEntry(_Document, frozen=True):
    """An instrument as documents tell it.

    ``not_applicable`` says which of ``error``, ``points`` and ``share`` cannot be, and why; ``unread`` which
    of them could be and were read nowhere. ``citations`` says of each of its facts where it comes from:
    ``scoring``, ``mic``, ``mic_share`` where the share has a source of its own, ``error``,
    ``not_applicable``, ``recovered``, ``low_mood`` and ``licence``.
    """

    name: str
    label: str
    measures: str
    items: list[EntryItem]
    least_answered: int
    missing: str
    low: float
    high: float
    better: str
    mic_points: float | None
    mic_share: float | None
    sem: float | None
    sdc: float | None
    error_by_score: bool
    not_applicable: dict[str, str]
    unread: list[str]
    recovered_at_most: float | None
    positive_from: float | None
    bands: dict[str, float]
    withheld: str
    note: str
    licence: str
    wording: str
    citations: dict[str, list[Citation]]


class InstrumentsDocument(_Document, frozen=True):
    """Every instrument."""

    instruments: list[InstrumentEntry]
    review_notice: str
    software_version: str
    facts_digest: str
    schema: Literal["weizhong.instruments/1"] = "weizhong.instruments/1"


def instruments_document(names: Iterable[str] = ()) -> InstrumentsDocument:
    """Return instruments as a document, all of them where none is named.

    Examples
    --------
    >>> instruments_document(["peg"]).instruments[0].mic_points
    1.75
    """
    return InstrumentsDocument(
        instruments=[entry(instrument(name)) for name in tuple(names) or instruments()],
        review_notice=say("score_page.review_notice"),
        software_version=__version__,
        facts_digest=digest(),
    )


def entry(about: Instrument) -> InstrumentEntry:
    """Return an instrument as documents tell it.

    Examples
    --------
    >>> [one.key for one in entry(instrument("nrs")).citations["mic"]]
    ['OSTELO2008']
    """
    cited: dict[str, Cited | None] = {
        "scoring": about,
        "mic": about.mic,
        "mic_share": about.mic.share_apart if about.mic else None,
        "error": about.error,
        "not_applicable": about.not_applicable,
        "recovered": about.recovered,
        "low_mood": about.low_mood,
        "licence": about.licence,
    }
    return InstrumentEntry(
        name=about.name,
        label=about.label,
        measures=about.measures,
        items=[
            EntryItem(
                name=item.name,
                low=item.low,
                high=item.high if isfinite(item.high) else None,
                step=item.step,
                is_optional=item.optional,
            )
            for item in about.items
        ],
        least_answered=about.least_answered,
        missing=about.missing,
        low=about.low,
        high=about.high,
        better=about.better,
        mic_points=about.mic_points,
        mic_share=about.mic_share,
        sem=about.sem,
        sdc=None if about.sdc is None else round(about.sdc, DECIMALS),
        error_by_score=bool(about.error and about.error.by_score),
        not_applicable={figure: why for figure in FIGURES if (why := why_none(about, figure))},
        unread=list(unread(about)),
        recovered_at_most=about.recovered.at_most if about.recovered else None,
        positive_from=about.positive_from,
        bands={band.name: band.at_least for band in about.bands},
        withheld=about.withheld,
        note=about.note,
        licence=about.licence.text,
        wording=about.licence.wording,
        citations={name: citations(fact.as_cited()) for name, fact in cited.items() if fact},
    )
