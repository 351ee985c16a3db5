"""What is known about a point on this body once it has been placed."""

from dataclasses import dataclass

from weizhong.terms.codes import Laterality

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a point lies from a landmark its rule names.

    Parameters
    ----------
    landmark : str
        In plain words, such as ``"C7 spinous process"``.
    direction : str
        From the landmark to the point: ``"inferior"``, ``"lateral"``, ``"along the skin, lateral"`` ...
    mm : float
        Distance in mm.
    sd_mm : float
        Its standard deviation in mm.
    """

    landmark: str
    direction: str
    mm: float
    sd_mm: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviations of a placement along and across its segment, mm, by cause."""

    along_mm: float
    across_mm: float


@dataclass(frozen=True, slots=True)
class Ellipse:
    """The 95 % region on the skin: two orthogonal tangent unit vectors and the half-lengths along them.

    Parameters
    ----------
    axis_along, axis_across : tuple of float
        Unit tangent vectors in the body frame.
    half_along_mm, half_across_mm : float
        Half-lengths in mm; the ellipse holds the true point with probability 0.95.
    """

    axis_along: Vector
    axis_across: Vector
    half_along_mm: float
    half_across_mm: float


@dataclass(frozen=True, slots=True)
class LevelBelief:
    """Which vertebra a mark made at the shown spot would really lie at.

    Parameters
    ----------
    intended : str
        The level the rule names.
    probabilities : dict of str to float
        Level to probability; sums to 1.
    """

    intended: str
    probabilities: dict[str, float]


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point on this body's skin, with everything needed to find it and to doubt it.

    Positions are in the body frame of ``docs/coordinates.md``: mm, x to the patient's left, y to the
    back, z up, origin on the floor below the midline.
    """

    code: str
    side: Laterality
    position_mm: Vector
    normal: Vector
    face: int
    barycentric: Vector
    mm_per_cun: float | None
    cun_measure: str | None
    distances: tuple[Distance, ...]
    ellipse: Ellipse
    landmark_spread: Spread
    level_spread: Spread
    rule_spread: Spread
    level: LevelBelief | None
    how_to_find: tuple[str, ...]
    is_rule_derived: bool
    rule_note: str
    spot: str = ""
    standard: str = ""
    is_alternative: bool = False
