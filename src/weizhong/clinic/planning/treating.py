"""Puts the doses into a plan: a record per technique at each point, pairs for current, ear points, guides."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from weizhong.clinic.depth.advice import advise, depth_in_draft
from weizhong.clinic.depth.needled_body import BodyPosition, needled_body
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.restrictions import Restriction, merged
from weizhong.clinic.documents.treatment_plan import DepthAdvice, Finding, PlannedPoint, PositionGroup
from weizhong.clinic.documents.treatments import (
    DryNeedling,
    EarPlace,
    Electroacupuncture,
    ElectrodePair,
    Needle,
    NeedleSupply,
    Needling,
    Treatment,
    Unpaired,
    WarmNeedle,
    kind_of,
)
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.gate.sites import site
from weizhong.clinic.planning.pairing import Turns, paired
from weizhong.clinic.planning.wording import technique, technique_of
from weizhong.clinic.prescription.doubles import Treated
from weizhong.clinic.prescription.positions import Posture, without_turns_to_nothing
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.ear import ear_place, ear_points_for
from weizhong.clinic.techniques.guides import guide
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table
from weizhong.terms.codes import Laterality

# What the ear is treated with; nothing else is done there.
_AT_EAR = ("press_needle", "seeds")
# Techniques whose needle is held at a depth; a press needle is as long as it is.
_BY_DEPTH = (Needling, DryNeedling, Electroacupuncture, WarmNeedle)


@dataclass(frozen=True, slots=True)
class Dosed:
    """Positions of a plan with doses, the sites behind them, what was not left, and pairs for current."""

    positions: list[PositionGroup]
    turns: Turns
    findings: list[Finding]
    pairs: list[ElectrodePair]
    unpaired: list[Unpaired]


def dosed(
    positions: Sequence[PositionGroup], turns: Turns, case: Case, screening: Screening, is_draft: bool
) -> Dosed:
    """Return the positions with the doses of every technique left to each point; a draft has none.

    A point at which nothing is left of any technique is no point of the plan, and that is said.

    Parameters
    ----------
    positions : sequence of PositionGroup
        The points of the plan.
    turns : sequence
        The same sites, as they were prescribed and placed, in the same order.
    case : Case
        The patient.
    screening : Screening
        What the gate takes off where.
    is_draft : bool
        Whether questions are open: then no dose at all.
    """
    missing: list[tuple[PlannedPoint, Withheld]] = []
    made: list[PositionGroup] = []
    for group, (_, pairs) in zip(positions, turns, strict=True):
        found = [
            _dosed_point(point, pair, case, screening, group.position)
            for point, pair in zip(group.points, pairs, strict=True)
        ]
        missing += [(point, one) for point, withheld in found for one in withheld]
        made.append(replace(group, points=[point for point, _ in found]))
    joined = paired(made, turns)
    kept, behind = _with_something_left(joined.positions, turns)
    if is_draft:
        kept = [replace(group, points=[_as_draft(point) for point in group.points]) for group in kept]
    return Dosed(
        without_turns_to_nothing(kept),
        behind,
        [*_not_left(missing), *joined.findings],
        joined.pairs,
        joined.unpaired,
    )


def _with_something_left(
    positions: Sequence[PositionGroup], turns: Turns
) -> tuple[list[PositionGroup], list[tuple[Posture, Sequence[Treated]]]]:
    """Return the points that a technique is left to, and the sites behind them."""
    kept: list[PositionGroup] = []
    behind: list[tuple[Posture, Sequence[Treated]]] = []
    for group, (posture, pairs) in zip(positions, turns, strict=True):
        left = [number for number, point in enumerate(group.points) if point.treatments]
        if left:
            kept.append(replace(group, points=[group.points[number] for number in left]))
            behind.append((posture, [pairs[number] for number in left]))
    return kept, behind


def _as_draft(point: PlannedPoint) -> PlannedPoint:
    left = technique(kind_of(one) for one in point.treatments)
    return replace(point, treatments=[], technique=left, depth=depth_in_draft())


def _not_left(missing: Sequence[tuple[PlannedPoint, Withheld]]) -> list[Finding]:
    """Each technique and reason once, with its points."""
    points: dict[Withheld, list[str]] = {}
    for point, one in missing:
        points.setdefault(one, []).append(point.code)
    return [
        Finding(
            rule=f"technique.{one.technique}",
            verdict="avoid_site",
            title=f"Nothing left of it: {technique_table(one.technique)['technique']['title'].lower()}",
            text=one.why,
            action="Choose another technique here, or another place.",
            because=list(one.because),
            modalities=[one.technique],
            points=list(dict.fromkeys(codes)),
            citations=citations(technique_table(one.technique)["technique"]),
        )
        for one, codes in points.items()
    ]


def for_the_whole(
    positions: Sequence[PositionGroup],
    done: Dosed,
    case: Case,
    screening: Screening,
    scopes: dict[str, str],
    ear: Sequence[EarPlace],
) -> dict[str, Any]:
    """Return what the plan says beyond its points: pairs, ear, guides, what is taken off everywhere.

    Parameters
    ----------
    positions, case, screening
        As for `dosed`.
    done : Dosed
        What `dosed` returned.
    scopes : dict of str to str
        Who may use each technique, in words.
    ear : sequence of EarPlace
        Places of the ear that are treated.
    """
    given = [one for group in positions for point in group.points for one in point.treatments]
    used = {kind_of(one) for one in [*given, *(one for place in ear for one in place.treatments)]}
    return {
        "pairs": done.pairs,
        "unpaired": done.unpaired,
        "needles": _supply(positions),
        "ear": list(ear),
        "techniques": [
            guide(name, case.package, scopes.get(name, "")) for name in screening.modalities if name in used
        ],
        "restriction": merged(
            limit for limit, names in screening.restrictions if set(names) & set(screening.modalities)
        ),
    }


def _dosed_point(
    point: PlannedPoint, pair: Treated, case: Case, screening: Screening, position: BodyPosition
) -> tuple[PlannedPoint, list[Withheld]]:
    one, placement = pair
    depth = _to_clip(point, placement.mm_per_cun, case, position)
    made, choice = [], one.choice
    off = screening.restrictions_of(one.modalities, choice.code, one.side, choice.lateral_cm)
    for name, restriction in off.items():
        usable = depth if depth is point.depth or restriction.depth_mm_at_most is not None else point.depth
        place = TreatedPlace(point.code, point.side, site(point.code).region, restriction, usable)
        made.append(dose_for(name, place))
    treatments = [found for found in made if not isinstance(found, Withheld)]
    withheld = [found for found in made if isinstance(found, Withheld)]
    told = _with_limit(point.depth, treatments, case.package) if depth is not point.depth else point.depth
    is_held = any(one.depth_mm_at_most is not None for one in off.values())
    done = replace(
        point,
        treatments=treatments,
        not_done=[*one.not_done, *(found.why for found in withheld)],
        technique=technique_of(treatments),
        depth=replace(told, needle=None) if is_held else told,  # the doses name a shorter one
    )
    return done, withheld


def _to_clip(
    point: PlannedPoint, mm_per_cun: float | None, case: Case, position: BodyPosition
) -> DepthAdvice:
    """The advice a dose is cut from: where thinned blood alone withholds it, its figures as mere limits.

    They come to the plan only below what the gate allows such a person; without such a limit, not at all.
    """
    if point.depth.status != "withheld":
        return point.depth
    body = needled_body(case, position)
    if not body.has_anticoagulant:
        return point.depth
    plain = advise(point.code, replace(body, has_anticoagulant=False), mm_per_cun, point.lateral_cm)
    known = [plain.default_mm, plain.textbook_mm[1] if plain.textbook_mm else None]
    limits = [mm for mm in known if mm is not None]
    return replace(plain, textbook_cun=None, textbook_mm=None, default_mm=min(limits, default=None))


def _with_limit(depth: DepthAdvice, treatments: Sequence[Treatment], package: str) -> DepthAdvice:
    """Tell the limit that the doses give where thinned blood withholds a depth, and which rules give it."""
    told = [
        (one.depth_mm, one) for one in treatments if isinstance(one, _BY_DEPTH) and one.depth_mm is not None
    ]
    if not told:
        return depth
    least, one = min(told, key=lambda pair: pair[0].high)
    titles = [rule.row["title"] for rule in gate_rules(package) if rule.id in one.restricted_by]
    mm = f"{least.high:g} mm"
    reach = f"never as deep as {mm}" if least.high == least.below else f"{mm} at most"
    why = f" {'; '.join(titles)}." if titles else ""
    return replace(depth, text=f"Very superficial only: {reach} here, a limit and not a target.{why}")


def _supply(positions: Sequence[PositionGroup]) -> list[NeedleSupply]:
    """One needle of each kind a point, whatever is done with it; the shortest first."""
    counted = Counter(
        needle
        for group in positions
        for point in group.points
        for needle in {one.needle for one in point.treatments if isinstance(one, _BY_DEPTH) and one.needle}
    )
    return [NeedleSupply(needle=one, count=counted[one]) for one in sorted(counted, key=_by_length)]


def _by_length(needle: Needle) -> tuple[float, str]:
    return needle.length_mm, needle.text


def ear_of(case: Case, screening: Screening) -> list[EarPlace]:
    """Return places of the ear for the regions that hurt, where the gate leaves one of the ear's techniques.

    Parameters
    ----------
    case, screening
        As for `dosed`.
    """
    if not set(_AT_EAR) & set(screening.modalities):
        return []
    regions = {site(f"ashi:{level}").region for level in case.complaint.levels}
    places = ((code, _at_ear(code, screening)) for code in ear_points_for(regions))
    return [ear_place(code, treatments) for code, treatments in places if treatments]


def _at_ear(code: str, screening: Screening) -> list[Treatment]:
    made = [
        dose_for(name, TreatedPlace(code, "left", site(code).region, _off(code, name, screening)))
        for name in screening.modalities
        if name in _AT_EAR and not _is_barred(code, name, screening)
    ]
    return [found for found in made if not isinstance(found, Withheld)]


def _off(code: str, name: str, screening: Screening) -> Restriction:
    """What is taken off on either ear: which one is treated is open, so the stricter holds for both."""
    return merged(screening.restrictions_at(code, side, 0.0, name) for side in _EARS)


def _is_barred(code: str, name: str, screening: Screening) -> bool:
    return any(
        limit.finding.verdict == "avoid_site"
        and name in limit.finding.modalities
        and any(limit.reaches(code, side) for side in _EARS)
        for limit in screening.site_limits
    )


_EARS = (Laterality.LEFT, Laterality.RIGHT)
