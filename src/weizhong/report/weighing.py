"""What was weighed for a diagnosis, put into words for every output: kinds, roots, drawing, muscles, next."""

from collections.abc import Iterator
from dataclasses import dataclass

from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.diagnosis import ClassMatch, Diagnosis, Drawing, MuscleCandidate, RootLevel
from weizhong.report import phrases
from weizhong.report.strings import say


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was weighed.

    Parameters
    ----------
    title, aside : str
        What it is, and in a word how it stands; both may be empty.
    lines : tuple of str
        What speaks for it and against it, and what else is to be said.
    citations : tuple of Citation
        Where it comes from.
    """

    title: str
    aside: str
    lines: tuple[str, ...]
    citations: tuple[Citation, ...]


def parts(found: Diagnosis) -> list[tuple[str, list[Told]]]:
    """Return what was weighed under its headings, the empty ones left out.

    Parameters
    ----------
    found : Diagnosis
        The diagnosis.

    Returns
    -------
    list of (str, list of Told)
        Key of the heading, and what stands below it.
    """
    made = {
        "heading.classes": [_class(one) for one in found.classes],
        "heading.levels": [_level(one) for one in found.levels],
        "heading.drawn": list(_drawn(found)),
        "heading.sensitisation": list(_sensitisation(found)),
        "heading.mixture": list(_mixture(found)),
        "heading.examine_next": list(_next(found)),
    }
    return [(name, told) for name, told in made.items() if told]


def _class(one: ClassMatch) -> Told:
    lines = (
        _clause("for", one.findings_for),
        _clause("against", one.findings_against),
        _clause("not_examined", one.not_examined),
        _codes([*one.icd10cm, *one.icd11]),
        one.note,
    )
    return _told(one.name, say(f"diagnosis_page.{one.likelihood}"), lines, one.citations)


def _level(one: RootLevel) -> Told:
    lines = (phrases.because(one.findings_for), _clause("against", one.findings_against))
    return _told(one.level, "", lines, one.citations)


def _drawn(found: Diagnosis) -> Iterator[Told]:
    """What the drawing and the signs point to: skin of roots, channels, muscles."""
    if found.drawing:
        yield _drawing(found.drawing)
    for channel in found.channels:
        yield _told(channel.name, "", (phrases.because(channel.because),), channel.citations)
    yield from map(_muscle, found.muscles)


def _drawing(drawing: Drawing) -> Told:
    shares = [
        say("diagnosis_page.share", name=one.name, percent=round(100 * one.share))
        for one in drawing.dermatomes
    ]
    skin = say("diagnosis_page.dermatomes", shares=phrases.clauses(shares)) if shares else ""
    lines = (skin, *(one.text for one in drawing.contradictions), *drawing.notes)
    return _told("", "", lines, [])


def _muscle(one: MuscleCandidate) -> Told:
    status = say(f"diagnosis_page.muscle_{one.status}")
    return _told(one.name, status, (phrases.because(one.because), one.test), one.citations)


def _sensitisation(found: Diagnosis) -> Iterator[Told]:
    one = found.sensitisation
    if one and one.text:
        yield _told("", "", (one.text, phrases.because(one.findings)), one.citations)


def _mixture(found: Diagnosis) -> Iterator[Told]:
    if found.mixture:
        yield _told(found.mixture.name, "", (found.mixture.text,), found.mixture.citations)


def _next(found: Diagnosis) -> Iterator[Told]:
    lines = tuple(
        say("diagnosis_page.examine", text=one.text, kinds=phrases.listing(one.would_help))
        for one in found.examine_next
    )
    if lines:
        yield _told("", "", lines, [])


def _clause(name: str, findings: list[str]) -> str:
    return say(f"diagnosis_page.{name}", findings=phrases.clauses(findings)) if findings else ""


def _codes(codes: list[str]) -> str:
    return say("diagnosis_page.codes", codes=phrases.listing(codes)) if codes else ""


def _told(title: str, aside: str, lines: tuple[str, ...], citations: list[Citation]) -> Told:
    return Told(title, aside, tuple(filter(None, lines)), tuple(citations))
