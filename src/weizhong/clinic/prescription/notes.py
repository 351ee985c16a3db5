"""Notes about the points: how they were chosen, and what a style says of itself."""

from functools import lru_cache

from msgspec.structs import replace

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.prescription.styles import Style, style


@lru_cache(maxsize=256)
def style_told(package: str, name: str) -> Finding:
    """How the points were chosen, with its source: a style that is only recalled says so."""
    used = style(package, name)
    return replace(note("style", used.text, citations(used.row)), title=f"Points chosen: {used.title}")


def style_note(rule: str, text: str, wanted: Style) -> Finding:
    """Return a note with the source of a style, or of its number of needles."""
    return _style_note_of(rule, text, wanted.package, wanted.id)


@lru_cache(maxsize=4096)
def _style_note_of(rule: str, text: str, package: str, name: str) -> Finding:
    used = style(package, name)
    return note(rule, text, citations(used.needles if rule.endswith("needles") else used.row))


def note(rule: str, text: str, cited: list[Citation]) -> Finding:
    """Return a note about the points."""
    return Finding(
        rule=f"prescription.{rule}",
        verdict="note",
        title="About the points",
        text=text,
        action="",
        because=[],
        modalities=[],
        points=[],
        citations=cited,
    )
