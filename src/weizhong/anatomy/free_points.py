"""Placing points no standard names: laid off by hand from a named one, or tapped on the drawn body.

Both are kept in body coordinates (`free_spots`), so they move with the body when it is measured better.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body, build_body
from weizhong.anatomy.ellipses import CHI2_95, ellipses
from weizhong.anatomy.free_spots import ALONG, FRAME, Beside, Tap, tap
from weizhong.anatomy.locate import Placements, place, place_arrays, placeable_codes
from weizhong.anatomy.midline import MidlineCurve
from weizhong.anatomy.person import Person
from weizhong.anatomy.placed_point import Distance, Ellipse, LevelBelief, PlacedPoint, Spread, Vector
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.straight_walk import Stop, walk_straight
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality, PointCode, Standard
from weizhong.terms.errors import InvalidInput

__all__ = ["Beside", "Tap", "place_free", "tap"]

Floats = NDArray[np.float64]

_STRAIGHT = 1e-6  # sideways part of a heading that is none


def place_free(
    spots: Sequence[Beside | Tap],
    person: Person,
    posterior: LandmarkPosterior,
    *,
    standard: Standard = Standard.WHO,
    midline: MidlineCurve | None = None,
) -> tuple[PlacedPoint, ...]:
    """Place free points on a body.

    Parameters
    ----------
    spots : sequence of Beside or Tap
        What was laid off or tapped.
    person : Person
        Whose body.
    posterior : LandmarkPosterior
        Landmarks of this person, sharpened by whatever was measured.
    standard : Standard
        Whose choice holds for the points laid off from.
    midline : MidlineCurve, optional
        Where the spine runs, if it was marked.

    Returns
    -------
    tuple of PlacedPoint
        One for each spot, in order.

    Raises
    ------
    UnknownCode, PointNotPlaced
        If there is no such point to start from.
    InvalidInput
        If a point has no such side or several places, a distance is too long or has no cun, or a direction
        does not run along the skin or over the midline to the other side.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person("female", 52, 1620, 70)
    >>> wanted = Beside("BL25", Laterality.LEFT, "lateral", 2, "fingers")
    >>> [point.code for point in place_free([wanted], woman, predict(woman))]
    ['BL25+2 fingers lateral']
    """
    if not spots:
        return ()
    body = build_body(person, posterior)
    codes = dict.fromkeys(PointCode(one.code) for one in spots if isinstance(one, Beside))
    bases = place(codes, person, posterior, standard=standard, midline=midline)
    named = place_arrays(placeable_codes(), person, posterior, standard=standard, midline=midline)
    return tuple(
        _place_beside(one, _base(one, bases), body, posterior, midline)
        if isinstance(one, Beside)
        else _place_tap(one, body, named)
        for one in spots
    )


def _base(wanted: Beside, bases: Sequence[PlacedPoint]) -> PlacedPoint:
    """The one point to start from."""
    of_code = [one for one in bases if one.code == PointCode(wanted.code)]
    if not of_code:
        raise InvalidInput(f"{wanted.code} lies at every level; name one, such as {wanted.code}:L4.")
    if len({one.spot for one in of_code}) > 1:
        raise InvalidInput(f"{wanted.code} has several places; start from a point that has one on a side.")
    sides = (wanted.side, Laterality.MIDLINE)
    found = [one for one in of_code if one.side in sides]
    if not found or (wanted.side is Laterality.MIDLINE and found[0].side is not Laterality.MIDLINE):
        raise InvalidInput(f"{wanted.code} has a left and a right point; say from which.")
    return found[0]


def _side(wanted: Beside, base: PlacedPoint) -> Laterality:
    """The side a step ends on; sideways from the midline there is only lateral, to a side that is named."""
    if base.side is not Laterality.MIDLINE or wanted.direction not in ("lateral", "medial"):
        return base.side
    if wanted.direction == "medial" or wanted.side is Laterality.MIDLINE:
        raise InvalidInput(f"{base.code} lies on the midline; from there go lateral, to the left or right.")
    return wanted.side


def _refuse_other_side(
    wanted: Beside, base: PlacedPoint, end: Vector, midline: MidlineCurve | None, slack_mm: float
) -> None:
    """Refuse a step inwards that ends beyond the midline: its side would be the wrong one."""
    bends = midline is not None and base.normal[1] > 0  # only the back follows a bent spine
    middle = float(midline.at(np.array([end[2]]))[0][0]) if midline is not None and bends else 0.0
    outwards = (end[0] - middle) * {Laterality.LEFT: 1.0, Laterality.RIGHT: -1.0}.get(base.side, 0.0)
    if wanted.direction == "medial" and outwards < -slack_mm:
        raise InvalidInput(
            f"{wanted.amount:g} {wanted.unit} medial of {base.code} lie beyond the midline; "
            "start from the point of the other side."
        )


def _place_beside(
    wanted: Beside,
    base: PlacedPoint,
    body: Body,
    posterior: LandmarkPosterior,
    midline: MidlineCurve | None,
) -> PlacedPoint:
    side = _side(wanted, base)
    distance_mm, sd_mm = _distance(wanted, base, posterior)
    heading = _heading(wanted, base)
    stop = walk_straight(body.vertices_mm, base.face, np.array(base.barycentric), heading, distance_mm)
    if base.side is Laterality.MIDLINE and midline is None and abs(heading[0]) < _STRAIGHT:
        stop = _in_the_middle(stop, body)
    marking = read_table("anatomy/midline")["step"]["marking_mm"]["value"]
    basis = np.stack([np.array(base.ellipse.axis_along), np.array(base.ellipse.axis_across)])
    half = np.array([base.ellipse.half_along_mm, base.ellipse.half_across_mm])
    way = basis @ heading
    step = sd_mm**2 * np.outer(way, way) + marking**2 * np.eye(2)
    covariance = np.diag(half**2 / CHI2_95) + step
    end = _vector(stop.barycentric @ body.vertices_mm[body.faces[stop.face]])
    _refuse_other_side(wanted, base, end, midline, marking)
    way_word = wanted.direction if side is base.side else f"{wanted.direction} to the {side.value}"
    said = Distance(f"point {base.code}", wanted.direction, distance_mm, float(np.hypot(sd_mm, marking)))
    added = np.sqrt(np.diag(step))
    return _placed(
        f"{base.code}+{wanted.amount:g} {wanted.unit} {wanted.direction}",
        side, stop, body, basis, covariance,
        landmark=base.landmark_spread, level=base.level_spread,
        rule=Spread(*(float(np.hypot(*pair)) for pair in zip(_pair(base.rule_spread), added, strict=True))),
        level_of=base.level if wanted.direction in ("lateral", "medial") else None,
        like=base, distances=(said, *base.distances),
        how=(*base.how_to_find, _say("beside", code=base.code, mm=f"{distance_mm:.0f}", way=way_word)),
    )  # fmt: skip


def _place_tap(spot: Tap, body: Body, named: Placements) -> PlacedPoint:
    """A tapped spot on the body as it is known now; the nearest named point says where it is."""
    corners = body.vertices_mm[body.faces[spot.face]]
    here = np.array(spot.barycentric) @ corners
    stop = Stop(spot.face, np.array(spot.barycentric), np.zeros(3))
    normal = _normal(corners)
    up = np.array([0.0, 0.0, 1.0]) if abs(normal[2]) < 0.9 else np.array([0.0, -1.0, 0.0])
    along = _unit(up - (up @ normal) * normal)
    sd_mm = read_table("anatomy/midline")["tap"]["sd_mm"]["value"]
    gaps = here - named.spots.position_mm
    closest = int(np.linalg.norm(gaps, axis=1).argmin())
    code, gap_mm = named.rules[closest].code, float(np.linalg.norm(gaps[closest]))
    towards = _direction(gaps[closest], here[0])
    side = Laterality.LEFT if here[0] > 0 else Laterality.RIGHT
    if abs(here[0]) < read_table("anatomy/midline")["step"]["marking_mm"]["value"]:
        side = Laterality.MIDLINE
    return _placed(
        "tapped", side, stop, body, np.stack([along, np.cross(along, normal)]), np.eye(2) * sd_mm**2,
        landmark=Spread(0.0, 0.0), level=Spread(0.0, 0.0), rule=Spread(sd_mm, sd_mm), like=None,
        distances=(Distance(f"point {code}", towards, gap_mm, sd_mm),),
        how=(_say("tapped", code=code, mm=f"{gap_mm:.0f}", way=towards),),
    )  # fmt: skip


def _in_the_middle(stop: Stop, body: Body) -> Stop:
    """The midline's spot nearest to where a walk along it ended: started on one side's face, it veers."""
    _, y, z = stop.barycentric @ body.vertices_mm[body.faces[stop.face]]
    spot = tap((0.0, float(y), float(z)), body)
    return Stop(spot.face, np.array(spot.barycentric), stop.heading)


def _distance(wanted: Beside, base: PlacedPoint, posterior: LandmarkPosterior) -> tuple[float, float]:
    """How far the hand goes and how surely, mm."""
    row = read_table("anatomy/midline")["step"]
    share = row["share_sd"]["value"]
    if wanted.unit == "fingers":
        finger_mm, finger_sd = posterior.form(row["finger_form"])
        mm, sd = wanted.amount * finger_mm, wanted.amount * finger_sd
        share = float(np.hypot(share, row["finger_sd_share"]["value"]))
    elif wanted.unit == "cun":
        if base.mm_per_cun is None:
            raise InvalidInput(f"No cun is counted at {base.code}; give the distance in mm or fingers.")
        mm, sd = wanted.amount * base.mm_per_cun, 0.0
    else:
        mm, sd = wanted.amount, 0.0
    if mm > (furthest := row["furthest_mm"]["value"]):
        raise InvalidInput(
            f"{wanted.amount:g} {wanted.unit} from {base.code} are {mm:.0f} mm; up to {furthest:g} mm can be "
            "laid off. Start from a nearer point."
        )
    return mm, float(np.hypot(sd, share * mm))


def _heading(wanted: Beside, base: PlacedPoint) -> Floats:
    """The unit tangent that a direction of the anatomical position means here."""
    normal, along = np.array(base.normal), np.array(base.ellipse.axis_along)
    if wanted.direction in ALONG:
        return _unit(along * ALONG[wanted.direction] * (np.sign(along[2]) or 1.0))
    way = np.array(FRAME[wanted.direction])
    if base.side is Laterality.RIGHT or (base.side is Laterality.MIDLINE and wanted.side is Laterality.RIGHT):
        way = way * [-1, 1, 1]
    flat = way - (way @ normal) * normal
    if np.linalg.norm(flat) < read_table("anatomy/midline")["step"]["least_in_plane"]["value"]:
        raise InvalidInput(
            f"{wanted.direction} does not run along the skin at {base.code}; choose another direction."
        )
    return _unit(flat)


def _placed(
    code: str, side: Laterality, stop: Stop, body: Body, basis: Floats, covariance_mm2: Floats, *,
    landmark: Spread, level: Spread, rule: Spread, like: PlacedPoint | None,
    level_of: LevelBelief | None = None, distances: tuple[Distance, ...], how: tuple[str, ...],
) -> PlacedPoint:  # fmt: skip
    corners = body.vertices_mm[body.faces[stop.face]]
    normal = _normal(corners)
    along = _unit(basis[0] - (basis[0] @ normal) * normal)
    across = _unit(basis[1] - (basis[1] @ normal) * normal - (basis[1] @ along) * along)
    half, axes = ellipses(covariance_mm2[None], along[None], across[None])
    return PlacedPoint(
        code=code, side=side, position_mm=_vector(stop.barycentric @ corners), normal=_vector(normal),
        face=stop.face, barycentric=_vector(stop.barycentric),
        mm_per_cun=like.mm_per_cun if like else None, cun_measure=like.cun_measure if like else None,
        distances=distances,
        ellipse=Ellipse(_vector(axes[0, 0]), _vector(axes[0, 1]), float(half[0, 0]), float(half[0, 1])),
        landmark_spread=landmark, level_spread=level, rule_spread=rule, level=level_of,
        how_to_find=how, is_rule_derived=True, rule_note="",
    )  # fmt: skip


def _direction(away: Floats, x: float) -> str:
    """Name the chief direction of a step on the side of the body where it ends."""
    mirrored = away * [1 if x > 0 else -1, 1, 1]
    return max(FRAME, key=lambda name: float(mirrored @ np.array(FRAME[name])))


def _say(key: str, **values: str) -> str:
    return str(read_table("anatomy/finding_words")["sentence"][key].format(**values))


def _pair(spread: Spread) -> tuple[float, float]:
    return spread.along_mm, spread.across_mm


def _normal(corners: Floats) -> Floats:
    return _unit(np.cross(corners[1] - corners[0], corners[2] - corners[0]))


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector))


def _vector(values: Floats) -> Vector:
    return (float(values[0]), float(values[1]), float(values[2]))
