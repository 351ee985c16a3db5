"""Where current can really run: needles of a plan that join a pair; at the others no current is offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Finding, PlannedPoint, PositionGroup
from weizhong.clinic.documents.treatments import (
    Electroacupuncture,
    ElectrodePair,
    PairEnd,
    Treatment,
    Unpaired,
    kind_of,
)
from weizhong.clinic.planning.wording import technique_of
from weizhong.clinic.prescription.doubles import Treated
from weizhong.clinic.prescription.positions import Posture
from weizhong.clinic.techniques.pairs import CurrentSite, pairs_of
from weizhong.clinic.techniques.tables import technique_table
from weizhong.facts.tables import read_table

Turns = Sequence[tuple[Posture, Sequence[Treated]]]


@dataclass(frozen=True, slots=True)
class Paired:
    """Points of a plan with current only where it can run.

    Parameters
    ----------
    positions : list of PositionGroup
        The points; one with nothing left has no treatments.
    pairs : list of ElectrodePair
        Which needles are joined.
    unpaired : list of Unpaired
        Points that stay, without current, and why.
    findings : list of Finding
        Points that were for current alone, and why none runs there.
    """

    positions: list[PositionGroup]
    pairs: list[ElectrodePair]
    unpaired: list[Unpaired]
    findings: list[Finding]


def paired(positions: Sequence[PositionGroup], turns: Turns) -> Paired:
    """Return the points with current taken off wherever no pair can be formed: one needle is no circuit.

    Parameters
    ----------
    positions : sequence of PositionGroup
        Points with their doses.
    turns : sequence
        The same points, as they were prescribed and placed, in the same order.
    """
    pairs, left = pairs_of(_current_sites(positions, turns))
    if not left:
        return Paired(list(positions), pairs, [], [])
    why: dict[tuple[str, str], str] = {(one.end.code, one.end.side): one.why for one in left}
    kept = [
        replace(group, points=[_without_current(point, why) for point in group.points]) for group in positions
    ]
    still = {(point.code, point.side): point.treatments for group in kept for point in group.points}
    stays = [(one, done) for one in left if (done := still[one.end.code, one.end.side])]
    gone = [one for one in left if not still[one.end.code, one.end.side]]
    return Paired(kept, pairs, [_stays(one, done) for one, done in stays], _none_runs(gone))


def _current_sites(positions: Sequence[PositionGroup], turns: Turns) -> list[CurrentSite]:
    return [
        CurrentSite(point.code, one.side, group.position, placement.position_mm, one.choice.lateral_cm)
        for group, (_, pairs) in zip(positions, turns, strict=True)
        for point, (one, placement) in zip(group.points, pairs, strict=True)
        if any(isinstance(treatment, Electroacupuncture) for treatment in point.treatments)
    ]


def _without_current(point: PlannedPoint, why: Mapping[tuple[str, str], str]) -> PlannedPoint:
    reason = why.get((point.code, point.side))
    if reason is None:
        return point
    left = [one for one in point.treatments if not isinstance(one, Electroacupuncture)]
    told = f"{technique_table('electroacupuncture')['technique']['title']}: not here. {reason}"
    return replace(point, treatments=left, technique=technique_of(left), not_done=[*point.not_done, told])


def _stays(one: Unpaired, treatments: Sequence[Treatment]) -> Unpaired:
    """Whether a needle stays there: only where another technique puts one in."""
    kinds = read_table("clinic/modalities")["modality"]
    if not any(kinds[kind_of(each)]["punctures"] for each in treatments):
        return one
    return replace(one, why=f"{one.why} {technique_table('electroacupuncture')['pairing']['stays']}")


def _none_runs(gone: Sequence[Unpaired]) -> list[Finding]:
    """Each reason once, with the places it holds at."""
    row, ends = technique_table("electroacupuncture"), dict[str, list[PairEnd]]()
    for one in gone:
        ends.setdefault(one.why, []).append(one.end)
    return [
        Finding(
            rule="technique.electroacupuncture.no_pair",
            verdict="note",
            title=f"Left out: {', '.join(dict.fromkeys(end.code for end in places))}",
            text=f"{row['technique']['title']} at {_listed(places)}: {why}",
            action=row["pairing"]["instead"],
            because=[],
            modalities=["electroacupuncture"],
            points=list(dict.fromkeys(end.code for end in places)),
            citations=citations(row["pairing"]),
        )
        for why, places in ends.items()
    ]


def _listed(places: Sequence[PairEnd]) -> str:
    return ", ".join(f"{end.code} {end.side}" for end in places)
