"""Reads a pain drawing: where it lies, whose skin, channel and muscle that is, and what it contradicts."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from math import fsum
from typing import Any, Literal

from weizhong.clinic.complaint.body_chart import Zone, channel_zones, muscle_zones, root_zones
from weizhong.clinic.complaint.drawing_contradictions import contradictions
from weizhong.clinic.complaint.marks import Marks, Side, marks_of
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.diagnosis import ChannelInvolvement, DermatomeShare, Drawing, MuscleCandidate
from weizhong.facts.tables import read_table


def read_drawing(case: Case) -> Drawing | None:
    """Return what a drawing says, or nothing where none was made.

    Each mark weighs one (numbness and tingling more, for the skin of a root). The shares of channels add up
    to one; those of roots and muscles do not, since their zones overlap.

    Parameters
    ----------
    case : Case
        The patient.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint, DrawnMark
    >>> marks = [DrawnMark(cell=name, side="left") for name in ("low_back", "thigh_back_lower", "calf_lower")]
    >>> drawing = read_drawing(Case(complaint=Complaint(drawing=marks)))
    >>> drawing.channels[0].channel, drawing.channels[0].share, drawing.symmetry, drawing.width
    ('BL', 1.0, 'left', 'regional')
    """
    return drawing_of(case, marks_of(case)) if case.complaint.drawing else None


def drawing_of(case: Case, marks: Marks) -> Drawing:
    """Return what the marks of a drawing say.

    Parameters
    ----------
    case : Case
        The patient, whose complaint it may contradict.
    marks : sequence of Mark
        At least one mark.
    """
    return Drawing(
        regions=_regions(marks),
        dermatomes=_dermatomes(marks),
        channels=_channels(marks),
        muscles=_muscles(marks),
        width=width_of(marks),
        symmetry=_symmetry(marks),
        contradictions=contradictions(case, marks),
        notes=list(_notes()),
    )


def width_of(marks: Marks) -> Literal["local", "regional", "wide"]:
    """Return how much of the body is marked: parts are trunk and head, either arm, either leg."""
    parts = {
        mark.cell.area if mark.cell.area == "axial" else f"{mark.side} {mark.cell.area}" for mark in marks
    }
    row = read_table("clinic/body_chart")["width"]
    if len(parts) >= row["wide_from"]:
        return "wide"
    return "local" if len(parts) <= row["local_at_most"] else "regional"


def _regions(marks: Marks) -> list[str]:
    return list(
        dict.fromkeys(
            mark.cell.region if mark.side == "midline" else f"{mark.side}_{mark.cell.region}"
            for mark in marks
        )
    )


def _symmetry(marks: Marks) -> Literal["left", "right", "both", "midline"]:
    sides = {mark.side for mark in marks}
    if {"left", "right"} <= sides:
        return "both"
    return "left" if "left" in sides else "right" if "right" in sides else "midline"


def _dermatomes(marks: Marks) -> list[DermatomeShare]:
    total, zones = sum(mark.weight for mark in marks), root_zones()
    if not total:
        return []
    parts = ((name, mark.weight * counts) for mark in marks for name, counts in mark.cell.roots)
    sums = _summed(parts, total)
    most = int(read_table("clinic/dermatomes")["weights"]["most_shown"])
    best = _ranked(sums, zones)[:most]
    return [
        DermatomeShare(
            name=name,
            roots=list(zones[name].row["roots"]),
            share=round(sums[name], 2),
            agreed=_labels(marks, zones[name].full),
            disputed=_labels(marks, zones[name].part - zones[name].full),
            citations=zones[name].citations,
        )
        for name in best
        if sums[name]
    ]


def _channels(marks: Marks) -> list[ChannelInvolvement]:
    parts = (part for mark in marks for part in mark.cell.channel_shares)
    sums = _summed(parts, len(marks))
    zones, counts = channel_zones(), read_table("clinic/channel_regions")["counts"]
    best = _ranked(sums, zones)[: counts["most_shown"]]
    return [
        ChannelInvolvement(
            channel=name,
            name=zones[name].label,
            share=round(sums[name], 2),
            sides=_sides(marks, zones[name]),
            because=[f"drawn: {label}" for label in _labels(marks, zones[name].full | zones[name].part)],
            citations=zones[name].citations,
        )
        for name in best
        if sums[name] >= counts["share_from"]
    ]


def _muscles(marks: Marks) -> list[MuscleCandidate]:
    """Muscles whose zones explain enough of the drawing, and enough of whose own zone is drawn."""
    sums = _summed((part for mark in marks for part in mark.cell.muscles), len(marks))
    zones, row = muscle_zones(), read_table("clinic/muscles")["weights"]
    drawn = {mark.cell.name for mark in marks}
    ranked = [name for name in _ranked(sums, zones) if sums[name] >= row["share_from"]]
    covered = {name: len(zones[name].full & drawn) / len(zones[name].full) for name in ranked}
    fitting = [name for name in ranked if covered[name] >= row["coverage_from"]]
    best = sorted(fitting, key=lambda name: (-sums[name], -covered[name]))[: row["most_shown"]]
    return [
        MuscleCandidate(
            id=name,
            name=zones[name].label,
            status="candidate",
            share=round(sums[name], 2),
            sides=_sides(marks, zones[name]),
            test=zones[name].row["test"],
            points=list(zones[name].row["points"]),
            because=[f"drawn: {label}" for label in _labels(marks, zones[name].full | zones[name].part)],
            citations=zones[name].citations,
        )
        for name in best
    ]


def _summed(parts: Iterable[tuple[str, float]], total: float) -> dict[str, float]:
    """The share of each name; summed exactly, so that the order of the marks changes nothing."""
    counts: dict[str, list[float]] = defaultdict(list)
    for name, weight in parts:
        counts[name].append(weight)
    return {name: fsum(weights) / total for name, weights in counts.items()}


def _ranked(sums: dict[str, float], zones: dict[str, Zone]) -> list[str]:
    """Names by their share; equals in the order of the table, whatever was marked first."""
    return sorted([name for name in zones if name in sums], key=lambda name: -sums[name])


def _labels(marks: Marks, cells: frozenset[str]) -> list[str]:
    return list(dict.fromkeys(mark.cell.label for mark in marks if mark.cell.name in cells))


def _sides(marks: Marks, zone: Zone) -> list[Side]:
    found = {mark.side for mark in marks if mark.cell.name in zone.full or mark.cell.name in zone.part}
    order: tuple[Side, ...] = ("left", "right", "midline")
    return [side for side in order if side in found]


@cache
def _notes() -> tuple[str, ...]:
    dermatomes, muscles = read_table("clinic/dermatomes"), read_table("clinic/muscles")
    return (dermatomes["note"], dermatomes["pain_note"], muscles["note"])


@cache
def drawing_citations() -> list[Citation]:
    """Return where the warnings about drawings come from."""
    muscles: dict[str, Any] = read_table("clinic/muscles")
    warned = {"source": muscles["note_source"], "check": muscles["note_check"]}
    return [*citations(read_table("clinic/dermatomes")), *citations(warned)]
