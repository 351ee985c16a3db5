"""Tender spots that lie where a chosen point lies: one place, one needle."""

from collections.abc import Sequence
from math import dist

from msgspec.structs import replace

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Reason
from weizhong.clinic.prescription.positions import Posture
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.facts.packages import package_table

Treated = tuple[Prescribed, PlacedPoint]


def one_needle_each(
    postures: Sequence[Posture], placed: Sequence[PlacedPoint], package: str
) -> tuple[tuple[Posture, tuple[Treated, ...]], ...]:
    """Return the sites of each posture with their places, a tender spot beside a chosen point joined to it.

    The point keeps its place and gains the tender spot as a reason; what forbids or cautions at either holds.

    Parameters
    ----------
    postures : sequence of Posture
        What is treated in which position.
    placed : sequence of PlacedPoint
        Where, in the same order.
    package : str
        Whose distance counts as one place.
    """
    where = iter(placed)
    return tuple((one, _joined([(site, next(where)) for site in one.sites], package)) for one in postures)


def _joined(treated: list[Treated], package: str) -> tuple[Treated, ...]:
    points = [pair for pair in treated if pair[0].choice.ashi is None]
    apart: list[Treated] = []
    for spot in (pair for pair in treated if pair[0].choice.ashi is not None):
        near = min(range(len(points)), key=lambda i: _distance_mm(points[i], spot), default=None)
        if near is not None and _are_one(points[near], spot, package):
            points[near] = _with_spot(points[near], spot, package)
        else:
            apart.append(spot)
    order = {id(pair[1]): number for number, pair in enumerate(treated)}
    return tuple(sorted([*points, *apart], key=lambda pair: order[id(pair[1])]))


def _are_one(point: Treated, spot: Treated, package: str) -> bool:
    is_near = _distance_mm(point, spot) <= package_table(package, "prescription")["one_needle"]["within_mm"]
    return is_near and bool(set(point[0].modalities) & set(spot[0].modalities))


def _with_spot(point: Treated, spot: Treated, package: str) -> Treated:
    row = package_table(package, "prescription")["one_needle"]
    text = row["text"].format(mm=_distance_mm(point, spot))
    one, other = point[0], spot[0]
    return (
        replace(
            one,
            choice=replace(
                one.choice,
                reasons=(*one.choice.reasons, Reason(role="ashi", text=text, citations=citations(row))),
            ),
            modalities=tuple(name for name in one.modalities if name in other.modalities),
            not_done=tuple(dict.fromkeys((*one.not_done, *other.not_done))),
            cautions=tuple({caution.rule: caution for caution in (*one.cautions, *other.cautions)}.values()),
        ),
        point[1],
    )


def _distance_mm(one: Treated, other: Treated) -> float:
    return dist(one[1].position_mm, other[1].position_mm)
