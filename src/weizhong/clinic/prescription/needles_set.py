"""How many needles are set, held against what the style and this person may have."""

from collections.abc import Callable, Collection, Iterable

from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.prescription.notes import style_note
from weizhong.clinic.prescription.pieces import counted_on_the_body
from weizhong.clinic.prescription.site_gate import Prescribed, SiteGate, piercing
from weizhong.clinic.prescription.styles import Style


def needle_count(sites: Iterable[Prescribed]) -> int:
    """Return at how many sites a needle passes the skin."""
    piercing_ = piercing()
    return len([site for site in sites if not piercing_.isdisjoint(site.modalities)])


def few_needles(
    sites: Collection[Prescribed], wanted: Style, person_at_most: int | None = None
) -> list[Finding]:
    """Return that the needles finally set are fewer than the style's, where any are set by hand.

    Of somebody who may have only so few it is not told: few are what is meant.
    """
    count = _by_hand(sites)
    is_meant = person_at_most is not None and person_at_most < wanted.at_least
    if is_meant or not 0 < count < wanted.at_least:
        return []
    return [style_note("few_needles", f"{count} needles, fewer than {wanted.needles['text']}.", wanted)]


def many_needles(sites: Collection[Prescribed], wanted: Style) -> list[Finding]:
    """Return that the practitioner's changes set more needles than the style has; the gate's limit holds."""
    count = _by_hand(sites)
    if count <= wanted.at_most:
        return []
    text = f"{count} needles, as the practitioner decided; the style has {wanted.needles['text']}."
    return [style_note("many_needles", text, wanted)]


def within_needles(
    sites: list[Prescribed], gate: SiteGate, wanted: Style
) -> tuple[list[Prescribed], list[Finding]]:
    """Return the sites within the style's ceiling and this person's, and which were left out for either."""
    notes, most = [], gate.needles_at_most
    sites, dropped = _cut(sites, lambda kept: _without_pieces_alone(kept) > wanted.at_most)
    if dropped:
        text = f"Left out to stay within {wanted.needles['text']}: {', '.join(dropped)}."
        notes.append(style_note("too_many_needles", text, wanted))
    if most is not None:
        sites, dropped = _cut(sites, lambda kept: needle_count(kept) > most)
        if dropped:
            text = f"Left out since this person may have {most} needles in one session: {', '.join(dropped)}."
            notes.append(style_note("needles_restricted", text, wanted))
    return sites, notes


def _by_hand(sites: Iterable[Prescribed]) -> int:
    """At how many sites a needle is set by hand; what stays on a plaster is counted for itself."""
    held = piercing() - counted_on_the_body().keys()
    return len([site for site in sites if not held.isdisjoint(site.modalities)])


def _without_pieces_alone(sites: Iterable[Prescribed]) -> int:
    """How many sites have more than what stays on a plaster."""
    return len([site for site in sites if set(site.modalities) - counted_on_the_body().keys()])


def _cut(
    sites: list[Prescribed], is_too_much: Callable[[list[Prescribed]], bool]
) -> tuple[list[Prescribed], list[str]]:
    """Leave whole points out from the end of the list, until it is short enough."""
    dropped: list[str] = []
    while sites and is_too_much(sites):
        last = sites[-1].choice
        dropped.insert(0, last.code)
        sites = [site for site in sites if site.choice is not last]
    return sites, dropped
