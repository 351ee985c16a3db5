"""The midline of a back that is not straight: a smooth curve through marks, which rules then follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.curves import curves
from weizhong.anatomy.placement_rules import PlacementRule
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.spine import level_landmark, spine_levels
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput
from weizhong.terms.suggestions import did_you_mean

Floats = NDArray[np.float64]

_SIGN = {Laterality.LEFT: 1.0, Laterality.RIGHT: -1.0, Laterality.MIDLINE: 0.0}


@dataclass(frozen=True, slots=True)
class MidlineMark:
    """Where the spine was found beside the plumb line.

    Parameters
    ----------
    level : str
        C7 to L5, the process that was found.
    offset_mm : float
        Along the skin from the plumb line through the cleft of the buttocks; positive to the patient's left.

    Raises
    ------
    InvalidInput
        If the level is not one of the spine, or the offset is no plausible length.
    """

    level: str
    offset_mm: float

    def __post_init__(self) -> None:
        if self.level not in spine_levels():
            raise InvalidInput(
                f"A midline mark lies at a level C7 to L5, not at {self.level[:8]!r}."
                + did_you_mean(self.level, spine_levels())
            )
        furthest_mm = read_table("anatomy/midline")["mark"]["furthest_mm"]["value"]
        if not abs(self.offset_mm) <= furthest_mm:  # also refuses what is not a number
            raise InvalidInput(
                f"A midline mark lies 0 to {furthest_mm:g} mm beside the plumb line; "
                f"{abs(self.offset_mm):g} mm was given for {self.level}."
            )


@dataclass(frozen=True, slots=True, eq=False)
class MidlineCurve:
    """How far the spine lies to the patient's left of the plumb line, by height.

    Parameters
    ----------
    heights_mm, offsets_mm : ndarray, shape (k,)
        Knots, heights rising; at least three.
    """

    heights_mm: Floats
    offsets_mm: Floats

    def at(self, heights_mm: Floats) -> tuple[Floats, Floats]:
        """Return offsets (mm) and slopes (mm of offset for each mm of height) at some heights, any order."""
        order = np.argsort(heights_mm)
        steps = np.array([-0.5, 0.0, 0.5])
        wanted = (heights_mm[order, None] + steps).ravel()
        rank = np.argsort(wanted, kind="stable")
        found = np.empty_like(wanted)
        found[rank] = curves([(self.heights_mm, self.offsets_mm)], wanted[rank])[:, 0]
        before, here, after = found.reshape(-1, 3).T
        offsets, slopes = np.empty_like(here), np.empty_like(here)
        offsets[order], slopes[order] = here, after - before
        return offsets, slopes


def midline_through(marks: Sequence[MidlineMark], posterior: LandmarkPosterior) -> MidlineCurve:
    """Return the smooth midline through marks at vertebral levels.

    Parameters
    ----------
    marks : sequence of MidlineMark
        In any order, each level once.
    posterior : LandmarkPosterior
        Whose heights give the levels.

    Raises
    ------
    InvalidInput
        If there is no mark, a level comes twice, or two marks lie further aside than apart.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> from weizhong.anatomy.person import Person
    >>> body = predict(Person("female", 52, 1620, 70))
    >>> curve = midline_through([MidlineMark("T9", -18.0)], body)
    >>> float(curve.at(np.array([body.mean("tip_t9")]))[0][0])
    -18.0
    """
    levels = [mark.level for mark in marks]
    if not marks or len(set(levels)) < len(levels):
        raise InvalidInput("Mark the midline at one level at least, and at each level once.")
    at = [(posterior.mean(level_landmark(mark.level)), mark.offset_mm) for mark in marks]
    return midline_at_heights(at, posterior)


def midline_at_heights(marks: Sequence[tuple[float, float]], posterior: LandmarkPosterior) -> MidlineCurve:
    """Return the smooth midline through (height, offset to the left) pairs, mm, as a photo gives them.

    Raises
    ------
    InvalidInput
        If a mark lies beyond the spine, or two marks lie further aside than apart.
    """
    table = read_table("anatomy/midline")
    top, bottom = (posterior.mean(table["ends"][end]) for end in ("top", "bottom"))
    if any(not bottom < height < top for height, _ in marks):
        raise InvalidInput("A midline mark lies above the head’s back or below the tailbone; mark the spine.")
    knots = sorted([(bottom, 0.0), *marks, (top, 0.0)])
    steepest = table["mark"]["steepest"]["value"]
    for (low, there), (high, here) in pairwise(knots):
        if abs(here - there) > steepest * (high - low):
            raise InvalidInput(
                f"Two neighbouring midline marks lie {abs(here - there):.0f} mm apart sideways but only "
                f"{high - low:.0f} mm in height; check their sides and levels."
            )
    heights, offsets = np.array(knots).T
    return MidlineCurve(heights, offsets)


def follows_midline(rule: PlacementRule) -> bool:
    """Return whether a rule counts from the posterior midline."""
    return rule.tube == "trunk" and rule.across == "arc" and not rule.from_front


def shifts_mm(
    curve: MidlineCurve,
    rules: Sequence[PlacementRule],
    sides: Sequence[Laterality],
    posterior: LandmarkPosterior,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return how a curved midline moves spots, so that columns run parallel to it.

    Parameters
    ----------
    curve : MidlineCurve
        The marked midline.
    rules, sides : sequences of n
        What is placed, and on which side.
    posterior : LandmarkPosterior
        Landmarks of this person.

    Returns
    -------
    shift_mm : ndarray, shape (n, 2)
        To add to level and lateral distance as the rule has them for a straight back.
    is_right : ndarray of bool, shape (n,)
        Whether the spot then lies on the right half of the body.
    """
    shift = np.zeros((len(rules), 2))
    is_right = np.array([side is Laterality.RIGHT for side in sides], dtype=bool)
    bent = [i for i, rule in enumerate(rules) if follows_midline(rule)]
    if not bent:
        return shift, is_right
    forms = [(rules[i].along, rules[i].across_form) for i in bent]
    level, lateral = np.array(
        [[posterior.form(form.weights)[0] + form.constant_mm for form in pair] for pair in forms]
    ).T
    offset, slope = curve.at(level)
    sign = np.array([_SIGN[sides[i]] for i in bent])
    stretch = np.sqrt(1 + slope**2)
    aside = offset + sign * lateral / stretch  # perpendicular to the curve, not level
    shift[bent] = np.stack([-sign * lateral * slope / stretch, np.abs(aside) - lateral], axis=1)
    is_right[bent] = aside < 0
    return shift, is_right
