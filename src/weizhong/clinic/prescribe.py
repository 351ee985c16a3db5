"""The prescription: chosen points, held against the gate, the protocol and the number of needles."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from weizhong.clinic.case import Case
from weizhong.clinic.choices import Choice, choose, fill, merged
from weizhong.clinic.citations import citations
from weizhong.clinic.screen import Screening, SiteLimit
from weizhong.clinic.treatment_plan import Diagnosis, Finding
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
    notes: list[Finding] = []
    allowed = _allowed_by(screening, placeable, notes)
    kept = _kept(choose(case, diagnosis), allowed)
    kept = _kept(_with_fill(kept), allowed) if kept else kept
    kept, dropped = _within_needles(kept)
    if dropped:
        notes.append(
            _note(
                "too_many_needles",
                f"Left out to stay within {_needle_text()}: {', '.join(dropped)}.",
                "needles",
            )
        )
    notes += _protocol_notes(kept, screening)
    return Prescription(sites=tuple(kept), findings=tuple(_once(notes)))


def sides_of(choice: Choice) -> tuple[Laterality, ...]:
    """Return the sides a point is treated on: both, the midline, or the tender spot's own."""
    if choice.ashi:
        return (Laterality(choice.ashi.side),)
    return (Laterality.MIDLINE,) if point(choice.code).is_midline else (Laterality.LEFT, Laterality.RIGHT)


_Allow = Callable[[Choice, Laterality], Prescribed | None]


def _allowed_by(screening: Screening, placeable: Collection[str], notes: list[Finding]) -> _Allow:
    concerning = [
        one for one in screening.site_limits if set(one.finding.modalities) & set(screening.modalities)
    ]

    def allow(choice: Choice, side: Laterality) -> Prescribed | None:
        if not choice.ashi and choice.code not in placeable:
            notes.append(
                _note("not_placeable", f"{choice.code} cannot be placed yet, so it was left out.", "base")
            )
            return None
        reaching = [limit for limit in concerning if limit.reaches(choice.code, side)]
        forbidding = [limit for limit in reaching if limit.forbids(choice.code, side)]
        forbidden = {name for limit in forbidding for name in limit.finding.modalities}
        left = tuple(name for name in screening.modalities if name not in forbidden)
        if not left:
            notes.extend(_left_out(choice.code, side, limit) for limit in forbidding)
            return None
        return Prescribed(choice, side, left, tuple(limit.finding for limit in reaching))

    return allow


def _kept(choices: list[Choice], allow: _Allow) -> list[Prescribed]:
    sites = (allow(choice, side) for choice in choices for side in sides_of(choice))
    return [site for site in sites if site is not None]


def _with_fill(kept: list[Prescribed]) -> list[Choice]:
    """Add the protocol's own points, in its order, until its least numbers are met; patterns come last."""
    art = read_table("clinic/prescription")["art"]
    choices = list({id(site.choice): site.choice for site in kept}.values())
    added: list[Choice] = []
    for role, least in (("local", art["local_min"]), ("distal", art["distal_min"])):
        lacking = least - len(_in_pool(kept, role))
        spare = [code for code in art[f"fill_{role}"] if code not in {choice.code for choice in choices}]
        added += fill(spare[: max(lacking, 0)], role)
    strong = [choice for choice in choices if choice.reasons[0].role != "pattern"]
    weak = [choice for choice in choices if choice.reasons[0].role == "pattern"]
    return merged([*strong, *added, *weak])


def _in_pool(sites: list[Prescribed], role: str) -> set[str]:
    """Codes of the protocol's pool that are treated on both sides, or on the midline."""
    pool = read_table("clinic/prescription")["art"][role]
    sides: dict[str, set[Laterality]] = {}
    for site in sites:
        if site.choice.code.partition(":")[0] in pool:
            sides.setdefault(site.choice.code, set()).add(site.side)
    return {code for code, both in sides.items() if Laterality.MIDLINE in both or len(both) > 1}


def _within_needles(sites: list[Prescribed]) -> tuple[list[Prescribed], list[str]]:
    most = read_table("clinic/prescription")["needles"]["at_most"]
    dropped: list[str] = []
    while len(sites) > most:
        last = sites[-1].choice
        dropped.insert(0, last.code)
        sites = [site for site in sites if site.choice is not last]
    return sites, dropped


def _protocol_notes(sites: list[Prescribed], screening: Screening) -> list[Finding]:
    table = read_table("clinic/prescription")
    notes = []
    for role in ("local", "distal"):
        least, found = table["art"][f"{role}_min"], len(_in_pool(sites, role))
        if found < least:
            notes.append(
                _note(
                    f"too_few_{role}",
                    f"{found} of at least {least} {role} points: short of the {table['art']['text']}.",
                    "art",
                )
            )
    punctures = read_table("clinic/modalities")["modality"]
    if (
        any(punctures[name]["punctures"] for name in screening.modalities)
        and len(sites) < table["needles"]["at_least"]
    ):
        notes.append(_note("few_needles", f"{len(sites)} needles, fewer than {_needle_text()}.", "needles"))
    return notes


def _needle_text() -> str:
    return str(read_table("clinic/prescription")["needles"]["text"])


def _left_out(code: str, side: Laterality, limit: SiteLimit) -> Finding:
    finding = limit.finding
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


def _note(rule: str, text: str, part: str) -> Finding:
    return Finding(
        rule=f"prescription.{rule}",
        verdict="note",
        title="About the points",
        text=text,
        action="",
        because=[],
        modalities=[],
        points=[],
        citations=citations(read_table("clinic/prescription")[part]),
    )


def _once(notes: list[Finding]) -> list[Finding]:
    return list({(note.rule, note.title, note.text): note for note in notes}.values())
