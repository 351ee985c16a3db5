"""The STRICTA report: what comes out, as one document with a published schema."""

from typing import Literal

import msgspec

from weizhong.clinic.documents.treatment_plan import Citation

SCHEMA = "weizhong.stricta/1"

ItemStatus = Literal["complete", "partial", "missing", "not_applicable"]


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document: keyword-only, immutable."""


class StrictaItem(_Document, frozen=True):
    """One of the 17 sub-items.

    Parameters
    ----------
    id, group, title, asks : str
        Number, heading, name, and what it asks for in our own words.
    status : str
        "complete", "partial" (something told, something missing), "missing" or "not_applicable".
    text : str
        What is told; empty when nothing is known.
    values : dict
        The numbers in it.
    gaps : list of str
        What is missing, named.
    reported_pct : int, optional
        In how many of 137 trials this item was reported, percent.
    """

    id: str
    group: str
    title: str
    asks: str
    status: ItemStatus
    text: str
    values: dict[str, float | str | list[str]]
    gaps: list[str]
    reported_pct: int | None


class StrictaReport(_Document, frozen=True):
    """The report of a course: 17 sub-items, how many are complete, and of how many that apply."""

    items: list[StrictaItem]
    complete: int
    applicable: int
    citations: list[Citation]
    rates_citations: list[Citation]
    reported_on: str
    software_version: str
    facts_digest: str
    schema: Literal["weizhong.stricta/1"] = "weizhong.stricta/1"
