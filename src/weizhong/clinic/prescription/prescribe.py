"""The prescription: chosen points, held against the gate, the protocol and the number of needles."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from msgspec.structs import replace

from weizhong.clinic.diagnosis.patterns import traditions
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.treatment_plan import Diagnosis, Finding
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.prescription.alternatives import ALTERNATIVE, alternatives, instead_of
from weizhong.clinic.prescription.choices import (
    Choice,
    choose,
    fill,
    followed_channels,
    held_back,
    levels_without_point,
    merged,
    unused_levels,
    unused_spots,
)
from weizhong.clinic.prescription.point_trials import protocol
from weizhong.clinic.prescription.protocol_check import both_sided, check_points, in_pool
from weizhong.clinic.prescription.site_gate import Prescribed as Prescribed
from weizhong.clinic.prescription.site_gate import SiteGate, piercing, sides_of
from weizhong.clinic.prescription.styles import Style, style
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality


@dataclass(frozen=True, slots=True)
class Prescription:
    """What is to be treated, and what was left out and why.

    Parameters
    ----------
    sites : tuple of Prescribed
        Sites in order of priority.
    findings : tuple of Finding
        What was left out, what deviates from the protocol, what tradition adds.
    style : Style
        How the points were chosen.
    gate : SiteGate
        What may be treated where: also what may come instead.
    """

    sites: tuple[Prescribed, ...]
    findings: tuple[Finding, ...]
    style: Style
    gate: SiteGate


def prescribe(
    case: Case,
    diagnosis: Diagnosis,
    screening: Screening,
    placeable: Collection[str],
    wanted: Style | None = None,
) -> Prescription:
    """Return the sites to treat.

    Parameters
    ----------
    case : Case
        The patient.
    diagnosis : Diagnosis
        Where the points come from.
    screening : Screening
        What the gate forbids at which sites.
    placeable : collection of str
        Codes that can be placed on a body; others are left out, and that is said.
    wanted : Style, optional
        How points are chosen; the package's own way unless told.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.diagnosis.diagnose import diagnose
    >>> from weizhong.clinic.gate.screen import screen
    >>> case = example_case()
    >>> found = prescribe(case, diagnose(case, frozenset()), screen(case), {"BL23", "BL25", "BL40"})
    >>> [(one.choice.code, one.side.value) for one in found.sites][:2]
    [('BL23', 'left'), ('BL23', 'right')]
    """
    used = wanted or style(case.package)
    gate = SiteGate(screening, frozenset(placeable))
    held = frozenset([finding.rule for finding in screening.findings])
    chosen = choose(case, diagnosis, used, held)
    through = [(choice, gate.let_through(choice)) for choice in chosen]
    barred = [choice for choice, sites in through if len(sites) < len(sides_of(choice))]
    kept = [site for _, sites in through for site in sites]
    if kept:
        kept = _with_fill(kept, barred, gate, used)
    kept, too_many = _within_needles(kept, gate, used)
    notes = [
        _style_told(used.package, used.id),
        *_left_out_notes(barred, kept, gate, case.package),
        *too_many,
        *_unused_notes(case, diagnosis, used),
        *_held_back_notes(diagnosis, used, held),
        *_empty_note(chosen, used),
        *modality_note(screening.modalities, used),
        *deviations(kept, used),
        *traditions(diagnosis.patterns, case.package),
    ]
    return Prescription(sites=tuple(kept), findings=tuple(notes), style=used, gate=gate)


def needle_count(sites: Iterable[Prescribed]) -> int:
    """Return at how many sites a needle passes the skin."""
    piercing_ = piercing()
    return len([site for site in sites if not piercing_.isdisjoint(site.modalities)])


def few_needles(sites: Collection[Prescribed], wanted: Style) -> list[Finding]:
    """Return that the needles finally set are fewer than the style's, where any are set."""
    count = needle_count(sites)
    if not 0 < count < wanted.at_least:
        return []
    return [_style_note("few_needles", f"{count} needles, fewer than {wanted.needles['text']}.", wanted)]


def many_needles(sites: Collection[Prescribed], wanted: Style) -> list[Finding]:
    """Return that the practitioner's changes set more needles than the style has; the gate's limit holds."""
    count = needle_count(sites)
    if count <= wanted.at_most:
        return []
    text = f"{count} needles, as the practitioner decided; the style has {wanted.needles['text']}."
    return [_style_note("many_needles", text, wanted)]


def deviations(sites: Sequence[Prescribed], wanted: Style) -> list[Finding]:
    """Return where sites fall short of the least numbers of the style's protocol, or of its fixed set."""
    if wanted.protocol is None:
        return []
    asked = protocol(wanted.package, wanted.protocol)
    return [one for one in check_points(_sides(sites), asked, wanted.package) if one.verdict == "note"]


def modality_note(modalities: Sequence[str], wanted: Style) -> list[Finding]:
    """Return that a style was done with other modalities than are asked for."""
    if set(modalities) & set(wanted.modalities):
        return []
    kinds, notes = (
        read_table("clinic/modalities")["modality"],
        package_table(wanted.package, "styles")["notes"],
    )
    labels = " or ".join(kinds[name]["label"] for name in wanted.modalities)
    return [
        _style_note(
            "other_modality", notes["other_modality"].format(title=wanted.title, modalities=labels), wanted
        )
    ]


def _with_fill(
    kept: list[Prescribed], barred: list[Choice], gate: SiteGate, wanted: Style
) -> list[Prescribed]:
    """Fill up what the protocol and the number of needles ask for, before the weaker points."""
    added = _protocol_fill(kept, barred, gate, wanted) if wanted.protocol else []
    count = len(kept) + sum(len(sides_of(choice)) for choice in added)
    if wanted.fill_needles and count < wanted.at_least:
        taken = {site.choice.code for site in kept} | {choice.code for choice in added}
        for one in fill((code for code in wanted.fill_needles if code not in taken), "needles", wanted):
            if count < wanted.at_least and gate.lets_all_through(one):
                added.append(one)
                count += len(sides_of(one))
    if not added:
        return _weak_last(kept)
    filled = [site for choice in added for site in gate.let_through(choice)]
    return _weak_last([*kept, *filled])


def _weak_last(sites: list[Prescribed]) -> list[Prescribed]:
    return [site for is_weak in (False, True) for site in sites if site.choice.after_fill is is_weak]


def _protocol_fill(
    kept: list[Prescribed], barred: list[Choice], gate: SiteGate, wanted: Style
) -> list[Choice]:
    """Return what the least numbers of the protocol ask for: stand-ins of barred points first."""
    asked, taken = protocol(wanted.package, wanted.protocol or ""), {site.choice.code for site in kept}
    treated, stand_ins = both_sided(_sides(kept)), instead_of(barred, gate, wanted.package)
    added: list[Choice] = []
    for role, own in (("local", wanted.fill_local), ("distal", wanted.fill_distal)):
        pool, least = asked.pool(role)
        missing = least - in_pool(treated, pool)
        if missing <= 0:
            continue
        spare = [
            *(one for one in stand_ins if one.code.partition(":")[0] in pool),
            *fill(own, role, wanted),
        ]
        usable = (one for one in merged(spare) if one.code not in taken and gate.lets_all_through(one))
        added += islice(usable, missing)
    return added


def _within_needles(
    sites: list[Prescribed], gate: SiteGate, wanted: Style
) -> tuple[list[Prescribed], list[Finding]]:
    """Return the sites within the style's ceiling and this person's, and which were left out for either."""
    notes, most = [], gate.needles_at_most
    sites, dropped = _cut(sites, lambda kept: len(kept) > wanted.at_most)
    if dropped:
        text = f"Left out to stay within {wanted.needles['text']}: {', '.join(dropped)}."
        notes.append(_style_note("too_many_needles", text, wanted))
    if most is not None:
        sites, dropped = _cut(sites, lambda kept: needle_count(kept) > most)
        if dropped:
            text = f"Left out since this person may have {most} needles in one session: {', '.join(dropped)}."
            notes.append(_style_note("needles_restricted", text, wanted))
    return sites, notes


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


def _left_out_notes(
    barred: Iterable[Choice], kept: Sequence[Prescribed], gate: SiteGate, package: str
) -> list[Finding]:
    """Return why points were left out and what comes or may come instead, each reason and advice once."""
    said: dict[tuple[str, str, str], tuple[Finding, list[tuple[str, str]]]] = {}
    for choice in barred:
        for side in sides_of(choice):
            if gate.site(choice, side) is not None:
                continue
            instead = _instead(choice, side, kept, gate, package)
            for one in gate.why_not(choice, side):
                key = one.rule, one.title, one.text if one.verdict == "note" else instead
                said.setdefault(key, (_left_out(one, instead), []))[1].append((choice.code, side.value))
    return [_with_sites(note, sites) for note, sites in said.values()]


def _with_sites(note: Finding, sites: list[tuple[str, str]]) -> Finding:
    """Name the sites that a finding leaves out; what cannot be placed names them itself."""
    if note.verdict == "note":
        return note
    names = dict.fromkeys(f"{code} {side}" for code, side in sites)
    points = list(dict.fromkeys(code for code, _ in sites))
    return replace(note, title=f"Left out: {', '.join(names)}", points=points)


def _instead(
    choice: Choice, side: Laterality, kept: Sequence[Prescribed], gate: SiteGate, package: str
) -> str:
    """Return what is treated instead of a barred point, and what else may be, in words."""
    taken = {site.choice.code: site.choice.reasons[0].role for site in kept}
    others = alternatives(choice.code, side, gate, package)
    standing_in = [code for code in others if taken.get(code) == ALTERNATIVE]
    free = [code for code in others if code not in taken]
    done = f" Treated instead: {', '.join(standing_in)}." if standing_in else ""
    return done + (f" May be treated instead: {', '.join(free)}." if free else "")


def _left_out(finding: Finding, instead: str) -> Finding:
    if finding.verdict == "note":
        return finding
    return Finding(
        rule=finding.rule,
        verdict="avoid_site",
        title="Left out",
        text=finding.title,
        action=f"{finding.action}{instead}",
        because=finding.because,
        modalities=finding.modalities,
        points=[],
        citations=finding.citations,
    )


def _unused_notes(case: Case, diagnosis: Diagnosis, wanted: Style) -> list[Finding]:
    """What the practitioner found and the prescription does not use is said, not dropped."""
    notes, table = [], package_table(case.package, "prescription")
    if levels := unused_levels(case, wanted):
        one, left = levels
        text = f"Painful levels not used beyond the first {one.row['most']}: {', '.join(left)}."
        notes.append(_note("too_many_levels", text, citations(one.row)))
    if "unused_level" in table and (left := levels_without_point(case, wanted)):
        row = table["unused_level"]
        text = row["text"].format(levels=", ".join(left))
        notes.append(_note("unused_level", text, citations(row)))
    missing = table.get("no_channel", {})
    if case.complaint.radiation in missing.get("radiation", ()) and not followed_channels(case, diagnosis):
        notes.append(_note("no_leg_channel", missing["text"], citations(missing)))
    if spots := unused_spots(case, wanted):
        one, count = spots
        text = f"Tender spots not used beyond the first {one.row['most']}: {count}."
        notes.append(_note("too_many_spots", text, citations(one.row)))
    return notes


def _held_back_notes(diagnosis: Diagnosis, wanted: Style, held: Collection[str]) -> list[Finding]:
    return [
        _note("held_back", one.row["not_with"]["text"], citations(one.row))
        for one in held_back(diagnosis, wanted, held)
    ]


def _empty_note(chosen: list[Choice], wanted: Style) -> list[Finding]:
    if chosen:
        return []
    notes = package_table(wanted.package, "styles")["notes"]
    said = _style_note("empty_style", notes["empty"].format(title=wanted.title, text=wanted.text), wanted)
    return [replace(said, action=notes["empty_action"])]


def _sides(sites: Iterable[Prescribed]) -> list[tuple[str, str]]:
    return [(site.choice.code, site.side) for site in sites]


@lru_cache(maxsize=256)
def _style_told(package: str, name: str) -> Finding:
    """How the points were chosen, with its source: a style that is only recalled says so."""
    used = style(package, name)
    return replace(_note("style", used.text, citations(used.row)), title=f"Points chosen: {used.title}")


@lru_cache(maxsize=4096)
def _style_note_of(rule: str, text: str, package: str, name: str) -> Finding:
    used = style(package, name)
    return _note(rule, text, citations(used.needles if rule.endswith("needles") else used.row))


def _style_note(rule: str, text: str, wanted: Style) -> Finding:
    return _style_note_of(rule, text, wanted.package, wanted.id)


def _note(rule: str, text: str, cited: list[Citation]) -> Finding:
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
