"""Codes in FHIR resources, under the short names of their code systems."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.facts.tables import read_table
from weizhong.fhir.element import Element


@dataclass(frozen=True, slots=True)
class Coding:
    """A code in a code system.

    Parameters
    ----------
    system : str
        Short name from ``facts/fhir/systems.toml`` (``"LOINC"``, ``"SNOMED CT"``), or ``""`` if the
        system is not in it.
    code : str
        As given.
    """

    system: str
    code: str


def codings(concept: Element | None) -> frozenset[Coding]:
    """Return the codes of a CodeableConcept; codes of systems nobody here knows come with system ``""``."""
    if concept is None:
        return frozenset()
    return frozenset(
        Coding(_systems().get(coding.text("system") or "", ""), code)
        for coding in concept.children("coding")
        if (code := coding.text("code"))
    )


def words(concept: Element | None) -> str:
    """Return every human-readable word of a CodeableConcept, folded, for matching names of medicines."""
    if concept is None:
        return ""
    displays = [coding.text("display") for coding in concept.children("coding")]
    return " ".join(text for text in (concept.text("text"), *displays) if text).casefold()


@cache
def _systems() -> dict[str, str]:
    rows: list[dict[str, Any]] = read_table("fhir/systems")["system"]
    return {uri: row["name"] for row in rows for uri in row["uris"]}
