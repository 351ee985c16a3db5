"""How well marks fit each other and the body, each judged by all the others."""

from dataclasses import dataclass

import numpy as np

from weizhong.anatomy.gaussian import chi_square_tail, surprise
from weizhong.anatomy.photo.marks import MarkedPhoto
from weizhong.anatomy.photo.update import Update, View
from weizhong.facts.tables import read_table
from weizhong.terms.errors import ImpossibleBody

# The body's place (two numbers) and size in the picture are as good as unknown: each takes up a reading.
_UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Misfit:
    """How far a mark, or a measured distance, lies from where everything else lets it lie.

    Parameters
    ----------
    name : str
        The mark, or ``"distance 1"``.
    mm : float
        How far, on the body.
    sds : float
        The same in standard deviations.
    expected : tuple of float
        Pixel where it was expected; of a distance its expected length alone, mm.
    """

    name: str
    mm: float
    sds: float
    expected: tuple[float, ...]


def misfits(view: View, update: Update) -> tuple[Misfit, ...]:
    """Return how far each reading is off, worst first."""
    fit = surprise(update.prior, update.rows, update.values, view.noise_sds)
    off, sds = update.values - fit.expected, np.abs(update.values - fit.expected) / fit.expected_sd
    camera, m = view.camera(update.found.mean), view.layout.m
    mm_per_pixel = camera.depth_mm / camera.focal_px
    found = []
    for i, mark in enumerate(view.photo.marks):
        here = slice(2 * i, 2 * i + 2)
        x, y = np.asarray(mark.pixel) - off[here]
        mm = float(np.linalg.norm(off[here])) * mm_per_pixel
        found.append(Misfit(mark.name, mm, float(sds[here].max()), (float(x), float(y))))
    for k, distance in enumerate(view.photo.distances):
        expected_mm = distance.length_mm - float(off[2 * m + k])
        mm = abs(float(off[2 * m + k]))
        found.append(Misfit(f"distance {k + 1}", mm, float(sds[2 * m + k]), (expected_mm,)))
    return tuple(sorted(found, key=lambda one: -one.sds))


def probability(view: View, update: Update) -> float:
    """Return the chance of a misfit of all readings together at least as large as this one."""
    innovation = update.values - update.rows @ update.prior.mean
    spread = update.rows @ update.prior.covariance @ update.rows.T + np.diag(view.noise_sds**2)
    heightless = sum(kind.height is None for kind in view.spots.kinds)
    loose = len(view.spots.marks) - len(view.photo.marks)  # free in both directions
    free = _UNKNOWN + heightless + loose
    degrees = max(len(update.values) - free, 1)
    return chi_square_tail(degrees, float(innovation @ np.linalg.solve(spread, innovation)))


def refuse_contradiction(photo: MarkedPhoto, found: tuple[Misfit, ...], chance: float) -> None:
    """Refuse marks that contradict each other, the stature or the person's other measures.

    Raises
    ------
    ImpossibleBody
        If one mark, or all together, fit too badly to be honest; the worst is named.
    """
    limits, worst = read_table("anatomy/measurements")["refusal"], found[0]
    if worst.sds <= limits["largest_sds"]["value"] and chance >= limits["joint_probability"]["value"]:
        return
    raise ImpossibleBody(
        f"{worst.name} {_contradiction(photo, worst)}. Mark it again; check its side, the stature and every "
        "distance."
    )


def _contradiction(photo: MarkedPhoto, worst: Misfit) -> str:
    fits = "where the other marks and this body let it lie"
    if len(worst.expected) == 1:
        expected_cm = worst.expected[0] / 10
        return f"lies {worst.mm:.0f} mm from what the marks allow: about {expected_cm:.1f} cm was expected"
    x, y = worst.expected
    # A mark far off bends camera and all: where it should lie can then only be told once it is gone.
    if not (0 <= x <= photo.width_px and 0 <= y <= photo.height_px):
        return f"does not lie {fits} ({worst.sds:.0f} SD off)"
    off = f"lies {worst.mm:.0f} mm ({worst.sds:.1f} SD) from {fits}"
    return f"{off}: it was expected near x = {x:.0f}, y = {y:.0f}"
