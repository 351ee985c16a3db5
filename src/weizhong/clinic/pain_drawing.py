"""Reads a pain drawing: where it lies, whose skin, channel and muscle that is, and what it contradicts."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from weizhong.clinic.body_chart import Cell, Zone, body_chart, channel_zones, muscle_zones, root_zones
from weizhong.clinic.case import Case, DrawnMark
from weizhong.clinic.citations import citations
from weizhong.clinic.cited import Citation
from weizhong.clinic.diagnosis import ChannelInvolvement, DermatomeShare, Drawing, MuscleCandidate
from weizhong.clinic.drawing_contradictions import contradictions
from weizhong.facts.tables import read_table

Side = Literal["left", "right", "midline"]
Marked = Sequence[tuple[DrawnMark, Cell]]

_BOTH: tuple[Side, ...] = ("left", "right")


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
    >>> from weizhong.clinic.case import Complaint
    >>> marks = [DrawnMark(cell=name, side="left") for name in ("low_back", "thigh_back_lower", "calf_lower")]
    >>> drawing = read_drawing(Case(complaint=Complaint(drawing=marks)))
    >>> drawing.channels[0].channel, drawing.channels[0].share, drawing.symmetry, drawing.width
    ('BL', 1.0, 'left', 'regional')
    """
    if not case.complaint.drawing:
        return None
    marked = marks_of(case)
    return Drawing(
        regions=_regions(marked),
        dermatomes=_dermatomes(marked),
        channels=_channels(marked),
        muscles=_muscles(marked),
        width=width_of(marked),
        symmetry=_symmetry(marked),
        contradictions=contradictions(case, marked),
        notes=list(_notes()),
    )


def marks_of(case: Case) -> Marked:
    """Return every mark with its cell of the chart."""
    chart = body_chart()
    return [(mark, chart[mark.cell]) for mark in case.complaint.drawing]


def width_of(marked: Marked) -> Literal["local", "regional", "wide"]:
    """Return how much of the body is marked: parts are trunk and head, either arm, either leg."""
    parts = {
        cell.area if cell.area == "axial" else f"{side} {cell.area}"
        for mark, cell in marked
        for side in sides_of(mark)
    }
    row = read_table("clinic/body_chart")["width"]
    if len(parts) >= row["wide_from"]:
        return "wide"
    return "local" if len(parts) <= row["local_at_most"] else "regional"


def sides_of(mark: DrawnMark) -> tuple[Side, ...]:
    """Return the sides a mark lies on."""
    return _BOTH if mark.side == "both" else (mark.side,)


def _regions(marked: Marked) -> list[str]:
    return list(
        dict.fromkeys(
            cell.region if side == "midline" else f"{side}_{cell.region}"
            for mark, cell in marked
            for side in sides_of(mark)
        )
    )


def _symmetry(marked: Marked) -> Literal["left", "right", "both", "midline"]:
    sides = {side for mark, _ in marked for side in sides_of(mark)}
    if sides >= set(_BOTH):
        return "both"
    return "left" if "left" in sides else "right" if "right" in sides else "midline"


def _dermatomes(marked: Marked) -> list[DermatomeShare]:
    feels = read_table("clinic/body_chart")["feels"]
    weights = [float(feels[mark.feels]) for mark, _ in marked]
    total, zones = sum(weights), root_zones()
    if not total:
        return []
    sums: dict[str, float] = defaultdict(float)
    for (_, cell), weight in zip(marked, weights, strict=True):
        for name, counts in cell.roots:
            sums[name] += weight * counts
    most = int(read_table("clinic/dermatomes")["weights"]["most_shown"])
    best = sorted(sums, key=lambda name: -sums[name])[:most]
    return [
        DermatomeShare(
            name=name,
            roots=list(zones[name].row["roots"]),
            share=round(sums[name] / total, 2),
            agreed=_labels(marked, zones[name].full),
            disputed=_labels(marked, zones[name].part - zones[name].full),
            citations=zones[name].citations,
        )
        for name in best
        if sums[name]
    ]


def _channels(marked: Marked) -> list[ChannelInvolvement]:
    sums: dict[str, float] = defaultdict(float)
    for _, cell in marked:
        whole = sum(counts for _, counts in cell.channels)
        for name, counts in cell.channels:
            sums[name] += counts / whole / len(marked)
    zones, counts = channel_zones(), read_table("clinic/channel_regions")["counts"]
    best = sorted(sums, key=lambda name: -sums[name])[: counts["most_shown"]]
    return [
        ChannelInvolvement(
            channel=name,
            name=zones[name].label,
            share=round(sums[name], 2),
            sides=_sides(marked, zones[name]),
            because=[f"drawn: {label}" for label in _labels(marked, zones[name].full | zones[name].part)],
            citations=zones[name].citations,
        )
        for name in best
        if sums[name] >= counts["share_from"]
    ]


def _muscles(marked: Marked) -> list[MuscleCandidate]:
    """Muscles whose zones explain enough of the drawing, and enough of whose own zone is drawn."""
    sums: dict[str, float] = defaultdict(float)
    for _, cell in marked:
        for name, counts in cell.muscles:
            sums[name] += counts / len(marked)
    zones, row = muscle_zones(), read_table("clinic/muscles")["weights"]
    drawn = {cell.name for _, cell in marked}
    covered = {name: len(zones[name].full & drawn) / len(zones[name].full) for name in sums}
    fitting = [
        name for name in sums if sums[name] >= row["share_from"] and covered[name] >= row["coverage_from"]
    ]
    best = sorted(fitting, key=lambda name: (-round(sums[name], 6), -covered[name]))[: row["most_shown"]]
    return [
        MuscleCandidate(
            id=name,
            name=zones[name].label,
            status="candidate",
            share=round(sums[name], 2),
            sides=_sides(marked, zones[name]),
            test=zones[name].row["test"],
            points=list(zones[name].row["points"]),
            because=[f"drawn: {label}" for label in _labels(marked, zones[name].full | zones[name].part)],
            citations=zones[name].citations,
        )
        for name in best
    ]


def _labels(marked: Marked, cells: frozenset[str]) -> list[str]:
    return list(dict.fromkeys(cell.label for _, cell in marked if cell.name in cells))


def _sides(marked: Marked, zone: Zone) -> list[Side]:
    found = {
        side
        for mark, cell in marked
        if cell.name in zone.full or cell.name in zone.part
        for side in sides_of(mark)
    }
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
