"""The prescription: chosen points, held against the gate, the protocol and the number of needles."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from weizhong.clinic.case import Case
from weizhong.clinic.choices import Choice, choose, fill, merged, painful_levels
from weizhong.clinic.citations import citations
from weizhong.clinic.patterns import traditions
from weizhong.clinic.screen import Screening, SiteLimit
from weizhong.clinic.treatment_plan import Diagnosis, Finding
from weizhong.facts.packages import package_table
from weizhong.facts.points import point
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality


@dataclass(frozen=True, slots=True)
class Prescribed:
    """One site of treatment: a point on one side, with the modalities left to it.

    Parameters
    ----------
    choice : Choice
        The point and its reasons.
    side : Laterality
        Side of the body.
    modalities : tuple of str
        Modalities asked for that nothing forbids here.
    cautions : tuple of Finding
        What holds at this site.
    """

    choice: Choice
    side: Laterality
    modalities: tuple[str, ...]
    cautions: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Prescription:
    """What is to be treated, and what was left out and why."""

    sites: tuple[Prescribed, ...]
    findings: tuple[Finding, ...]


def prescribe(
    case: Case, diagnosis: Diagnosis, screening: Screening, placeable: Collection[str]
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
    """
    gate = _Gate(screening, frozenset(placeable), case.package)
    chosen = choose(case, diagnosis)
    kept = gate.let_through(chosen)
    kept = gate.let_through(_with_fill(kept, gate, case.package)) if kept else kept
    kept, dropped = _within_needles(kept, case.package)
    notes = gate.reasons_against(chosen)
    if dropped:
        text = f"Left out to stay within {_needle_text(case.package)}: {', '.join(dropped)}."
        notes.append(_note("too_many_needles", text, "needles", case.package))
    notes += [
        *_unused_notes(case),
        *_protocol_notes(kept, case.package),
        *traditions(diagnosis.patterns, case.package),
    ]
    return Prescription(sites=tuple(kept), findings=tuple(notes))


def few_needles(sites: Collection[Prescribed], package: str) -> list[Finding]:
    """Return that the needles finally set are fewer than the protocol's, where any are set."""
    table, kinds = package_table(package, "prescription"), read_table("clinic/modalities")["modality"]
    count = sum(any(kinds[name]["punctures"] for name in site.modalities) for site in sites)
    if not 0 < count < table["needles"]["at_least"]:
        return []
    return [_note("few_needles", f"{count} needles, fewer than {_needle_text(package)}.", "needles", package)]


def sides_of(choice: Choice) -> tuple[Laterality, ...]:
    """Return the sides a point is treated on: both, the midline, the painful leg's, or the spot's own."""
    if choice.ashi:
        return (Laterality(choice.ashi.side),)
    if choice.only_side:
        return (choice.only_side,)
    return (Laterality.MIDLINE,) if point(choice.code).is_midline else (Laterality.LEFT, Laterality.RIGHT)


@dataclass(frozen=True, slots=True)
class _Gate:
    """The screening, asked about one point on one side at a time."""

    screening: Screening
    placeable: frozenset[str]
    package: str

    def let_through(self, choices: Iterable[Choice]) -> list[Prescribed]:
        """Return the sites of points that something may be done at."""
        sites = (self._site(choice, side) for choice in choices for side in sides_of(choice))
        return [site for site in sites if site is not None]

    def reasons_against(self, choices: Iterable[Choice]) -> list[Finding]:
        """Return why points were left out, each reason once."""
        notes = [
            note
            for choice in choices
            for side in sides_of(choice)
            if self._site(choice, side) is None
            for note in self._why_not(choice, side)
        ]
        return list({(note.rule, note.title, note.text): note for note in notes}.values())

    def _site(self, choice: Choice, side: Laterality) -> Prescribed | None:
        if not self._has_place(choice) or any(
            one.leaves_out(choice.code, side) for one in self.screening.site_limits
        ):
            return None
        reaching = [one for one in self._concerning() if one.reaches(choice.code, side, choice.lateral_cm)]
        forbidden = {
            name for one in reaching if one.finding.verdict == "avoid_site" for name in one.finding.modalities
        }
        left = tuple(name for name in self.screening.modalities if name not in forbidden)
        return Prescribed(choice, side, left, tuple(one.finding for one in reaching)) if left else None

    def _why_not(self, choice: Choice, side: Laterality) -> list[Finding]:
        if not self._has_place(choice):
            return [
                _note(
                    "not_placeable",
                    f"{choice.code} cannot be placed yet, so it was left out.",
                    "base",
                    self.package,
                )
            ]
        return [
            _left_out(choice.code, side, one.finding)
            for one in self.screening.site_limits
            if one.leaves_out(choice.code, side)
            or (
                one in self._concerning()
                and one.finding.verdict == "avoid_site"
                and one.reaches(choice.code, side, choice.lateral_cm)
            )
        ]

    def _has_place(self, choice: Choice) -> bool:
        return choice.ashi is not None or choice.code in self.placeable

    def _concerning(self) -> list[SiteLimit]:
        asked = set(self.screening.modalities)
        return [one for one in self.screening.site_limits if asked & set(one.finding.modalities)]


def _with_fill(kept: list[Prescribed], gate: _Gate, package: str) -> list[Choice]:
    """Add the protocol's own points, in its order, until its least numbers are met; patterns come last."""
    art = package_table(package, "prescription")["art"]
    choices = list({id(site.choice): site.choice for site in kept}.values())
    added: list[Choice] = []
    for role in ("local", "distal"):
        spare = fill(
            (code for code in art[f"fill_{role}"] if code not in {one.code for one in choices}), role, package
        )
        usable = [one for one in spare if len(gate.let_through([one])) == len(sides_of(one))]
        added += usable[: max(art[f"{role}_min"] - len(_in_pool(kept, role, package)), 0)]
    strong = [choice for choice in choices if choice.reasons[0].role != "pattern"]
    weak = [choice for choice in choices if choice.reasons[0].role == "pattern"]
    return merged([*strong, *added, *weak])


def _in_pool(sites: list[Prescribed], role: str, package: str) -> set[str]:
    """Codes of the protocol's pool that are treated on both sides, or on the midline."""
    pool = package_table(package, "prescription")["art"][role]
    sides: dict[str, set[Laterality]] = {}
    for site in sites:
        if site.choice.code.partition(":")[0] in pool:
            sides.setdefault(site.choice.code, set()).add(site.side)
    return {code for code, both in sides.items() if Laterality.MIDLINE in both or len(both) > 1}


def _within_needles(sites: list[Prescribed], package: str) -> tuple[list[Prescribed], list[str]]:
    most = package_table(package, "prescription")["needles"]["at_most"]
    dropped: list[str] = []
    while len(sites) > most:
        last = sites[-1].choice
        dropped.insert(0, last.code)
        sites = [site for site in sites if site.choice is not last]
    return sites, dropped


def _unused_notes(case: Case) -> list[Finding]:
    """What the practitioner found and the prescription does not use is said, not dropped."""
    package, complaint = case.package, case.complaint
    table = package_table(package, "prescription")
    levels = painful_levels(case)
    most_levels, most_spots = table["huatuojiaji"]["most_levels"], table["ashi"]["most"]
    notes = []
    if len(levels) > most_levels:
        unused = ", ".join(levels[most_levels:])
        notes.append(
            _note(
                "too_many_levels",
                f"Painful levels not used beyond the first {most_levels}: {unused}.",
                "huatuojiaji",
                package,
            )
        )
    if complaint.radiation == "below_knee" and not any(row["sign"] in case.signs for row in table["channel"]):
        notes.append(_note("no_leg_channel", table["no_channel"]["text"], "no_channel", package))
    if len(complaint.ashi) > most_spots:
        count = len(complaint.ashi) - most_spots
        notes.append(
            _note(
                "too_many_spots",
                f"Tender spots not used beyond the first {most_spots}: {count}.",
                "ashi",
                package,
            )
        )
    return notes


def _protocol_notes(sites: list[Prescribed], package: str) -> list[Finding]:
    table = package_table(package, "prescription")
    notes = []
    for role in ("local", "distal"):
        least, found = table["art"][f"{role}_min"], len(_in_pool(sites, role, package))
        if found < least:
            notes.append(
                _note(
                    f"too_few_{role}",
                    f"{found} of at least {least} {role} points: short of the {table['art']['text']}.",
                    "art",
                    package,
                )
            )
    return notes


def _needle_text(package: str) -> str:
    return str(package_table(package, "prescription")["needles"]["text"])


def _left_out(code: str, side: Laterality, finding: Finding) -> Finding:
    return Finding(
        rule=finding.rule,
        verdict="avoid_site",
        title=f"Left out: {code} {side.value}",
        text=finding.title,
        action=finding.action,
        because=finding.because,
        modalities=finding.modalities,
        points=[code],
        citations=finding.citations,
    )


def _note(rule: str, text: str, part: str, package: str) -> Finding:
    return Finding(
        rule=f"prescription.{rule}",
        verdict="note",
        title="About the points",
        text=text,
        action="",
        because=[],
        modalities=[],
        points=[],
        citations=citations(package_table(package, "prescription")[part]),
    )
