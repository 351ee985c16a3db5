"""The prescription: chosen points, held against the gate, the protocol and the number of needles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from msgspec.structs import replace

from weizhong.clinic.diagnosis.patterns import traditions
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Diagnosis, Finding
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.prescription.alternatives import instead_of
from weizhong.clinic.prescription.choices import Choice, choose, fill, merged
from weizhong.clinic.prescription.left_out import left_out_notes
from weizhong.clinic.prescription.needles_set import within_needles
from weizhong.clinic.prescription.notes import style_note, style_told
from weizhong.clinic.prescription.pieces import PieceLimit, within_pieces
from weizhong.clinic.prescription.point_trials import protocol
from weizhong.clinic.prescription.protocol_check import both_sided, check_points, in_pool
from weizhong.clinic.prescription.site_gate import Prescribed, SiteGate, sides_of
from weizhong.clinic.prescription.styles import Style, style
from weizhong.clinic.prescription.unused import held_back_notes, unused_notes
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table

# What a finding is called that tells of a style that chose no point.
EMPTY_STYLE = "prescription.empty_style"


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
    pieces : tuple of PieceLimit
        How many pieces of what stays on the skin this person may have at once.
    """

    sites: tuple[Prescribed, ...]
    findings: tuple[Finding, ...]
    style: Style
    gate: SiteGate
    pieces: tuple[PieceLimit, ...] = ()


def prescribe(
    case: Case,
    diagnosis: Diagnosis,
    screening: Screening,
    placeable: Collection[str],
    wanted: Style | None = None,
    pieces: tuple[PieceLimit, ...] = (),
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
    pieces : tuple of PieceLimit
        How many pieces of what stays on the skin this person may have at once.

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
    used = wanted or style(case.package, modalities=screening.modalities)
    gate = SiteGate(screening, frozenset(placeable))
    local = [limit.finding for limit in screening.site_limits]
    held = frozenset([finding.rule for finding in (*screening.findings, *local)])
    asked = frozenset([question.id for question in screening.questions])
    chosen = choose(case, diagnosis, used, held, asked)
    through = [(choice, gate.let_through(choice)) for choice in chosen]
    barred = [choice for choice, sites in through if len(sites) < len(sides_of(choice))]
    kept = [site for _, sites in through for site in sites]
    if kept:
        kept = _with_fill(kept, barred, gate, used)
    kept, too_many = within_needles(kept, gate, used)
    kept, too_many_pieces = within_pieces(kept, pieces)
    notes = [
        style_told(used.package, used.id),
        *left_out_notes(barred, kept, gate, case.package),
        *too_many,
        *too_many_pieces,
        *unused_notes(case, diagnosis, used),
        *held_back_notes(diagnosis, used, held, asked),
        *_empty_note(chosen, used),
        *modality_note(screening.modalities, used),
        *deviations(kept, used),
        *traditions(diagnosis.patterns, case.package),
    ]
    return Prescription(sites=tuple(kept), findings=tuple(notes), style=used, gate=gate, pieces=pieces)


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
        style_note(
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


def _empty_note(chosen: list[Choice], wanted: Style) -> list[Finding]:
    if chosen:
        return []
    notes = package_table(wanted.package, "styles")["notes"]
    said = style_note("empty_style", notes["empty"].format(title=wanted.title, text=wanted.text), wanted)
    return [replace(said, action=wanted.row.get("empty_action", notes["empty_action"]))]


def _sides(sites: Iterable[Prescribed]) -> list[tuple[str, str]]:
    return [(site.choice.code, site.side) for site in sites]
