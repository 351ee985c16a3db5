"""Placed points where they lie on the photograph, with the ellipse that the marks leave."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.ellipses import CHI2_95
from weizhong.anatomy.forms import matrix
from weizhong.anatomy.locate import Placements
from weizhong.anatomy.photo.fit import PhotoFit
from weizhong.anatomy.photo.prior import depth_covariance, midline_covariance
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

Floats = NDArray[np.float64]

_TRUNK = "trunk"
# Skin turned further than this from the camera (cosine) is not seen, or too foreshortened to point at.
_SEEN = 0.2
_STEEPEST = 0.2  # a level never takes more than five times its height in skin


@dataclass(frozen=True, slots=True)
class PhotoPoint:
    """A point on the photograph.

    Parameters
    ----------
    code, spot : str
        Point code, and which of its spots where it has several.
    side : Laterality
        The patient's own side.
    x_px, y_px : float
        Pixels from the picture's left and top edge.
    half_long_px, half_short_px : float
        Half-lengths of the 95 % ellipse in the picture.
    turn_deg : float
        From the picture's right, clockwise as seen, to its long axis.
    half_long_mm, half_short_mm : float
        The same half-lengths on the body.
    """

    code: str
    spot: str
    side: Laterality
    x_px: float
    y_px: float
    half_long_px: float
    half_short_px: float
    turn_deg: float
    half_long_mm: float
    half_short_mm: float


@dataclass(frozen=True, slots=True)
class NotShown:
    """A point that is not drawn, and why."""

    code: str
    spot: str
    side: Laterality
    why: str


def on_photo(fit: PhotoFit, placements: Placements) -> tuple[tuple[PhotoPoint, ...], tuple[NotShown, ...]]:
    """Return placed points as the camera sees them.

    Beside the marks a point errs less than on the body: what moves both does not move it against them.

    Parameters
    ----------
    fit : PhotoFit
        The photograph.
    placements : Placements
        Points placed with the same fit's posterior.

    Returns
    -------
    tuple of PhotoPoint
        Those on the back of trunk and neck that the camera sees.
    tuple of NotShown
        The others, with the reason.
    """
    places, rows, own_mm2 = _held_by_marks(fit, placements.spots.position_mm)
    pixels, covariance = _pixels(fit, placements, places, rows, own_mm2)
    seen, hidden = [], []
    for i, (rule, side) in enumerate(zip(placements.rules, placements.sides, strict=True)):
        why = _why_not(fit, rule.tube, places[i], placements.spots.normal[i], pixels[i])
        if why:
            hidden.append(NotShown(str(rule.code), rule.spot, side, why))
            continue
        depth = float(fit.camera.depths_mm(places[i : i + 1])[0])
        seen.append(
            _point(str(rule.code), rule.spot, side, pixels[i], covariance[i], depth / fit.camera.focal_px)
        )
    return tuple(seen), tuple(hidden)


def _held_by_marks(fit: PhotoFit, spots_mm: Floats) -> tuple[Floats, Floats, Floats]:
    """Move spots sideways and backwards with the marks around them.

    Returns where they then lie, (k, 3); how that follows from the state, (k, 3, N); and the variance that
    marks leave, (k, 3).
    """
    layout, own = fit.layout, read_table("anatomy/photo")["sd"]["depth_mm"]["value"] ** 2
    rows, left = np.zeros((len(spots_mm), 3, len(fit.state.mean))), np.zeros((len(spots_mm), 3))
    between = partial(midline_covariance, fit.photo)
    rows[:, 0, layout.sways], left[:, 0] = _drawn(between, spots_mm, fit.places_mm, 0.0)
    between = partial(depth_covariance, fit.posterior)
    backwards = slice(layout.offsets.start + 1, layout.offsets.stop, 3)
    rows[:, 1, backwards], left[:, 1] = _drawn(between, spots_mm, fit.places_mm, own)
    left[:, 1] += own
    return spots_mm + rows @ fit.state.mean, rows, left


def _drawn(
    between: Callable[[Floats, Floats], Floats], spots_mm: Floats, marks_mm: Floats, own_mm2: float
) -> tuple[Floats, Floats]:
    """How a smooth offset at spots follows from the offsets at marks, (k, m), and the variance left, (k,)."""
    across = between(spots_mm, marks_mm)
    known = between(marks_mm, marks_mm) + own_mm2 * np.eye(len(marks_mm))
    rows = np.linalg.lstsq(known, across.T, rcond=1e-9)[0].T
    most = np.array([between(spot[None], spot[None])[0, 0] for spot in spots_mm])
    return np.asarray(rows), np.maximum(most - np.sum(rows * across, axis=1), 0.0)


def _pixels(
    fit: PhotoFit, placements: Placements, places: Floats, held: Floats, own_mm2: Floats
) -> tuple[Floats, Floats]:
    """Pixels of spots, (k, 2), and their joint error with camera, landmarks and midline, (k, 2, 2)."""
    spots, layout = placements.spots, fit.layout
    names = fit.posterior.names
    along = matrix([rule.along for rule in placements.rules], names)[0]
    across = matrix([rule.across_form for rule in placements.rules], names)[0]
    stretch = 1.0 / np.maximum(spots.axis_along[:, 2], _STEEPEST)
    moves = spots.axis_along[:, :, None] * (stretch[:, None] * along)[:, None]
    moves += spots.axis_across[:, :, None] * across[:, None]
    by_spot, by_camera = fit.camera.slopes(places)
    rows = by_spot @ held
    rows[:, :, : layout.n] += by_spot @ moves
    rows[:, :, layout.camera] += by_camera
    joint = np.einsum("sin,nm,sjm->sij", rows, fit.state.covariance, rows, optimize=True)
    own = own_mm2[:, :, None] * np.eye(3)
    for axis, column in ((spots.axis_along, 0), (spots.axis_across, 1)):
        own += axis[:, :, None] * axis[:, None] * (spots.rule_sd[:, column] ** 2)[:, None, None]
    return fit.camera.project(places), joint + by_spot @ own @ by_spot.transpose(0, 2, 1)


def _why_not(fit: PhotoFit, tube: str, place: Floats, normal: Floats, pixel: Floats) -> str | None:
    if tube != _TRUNK:
        return "head and limbs are held otherwise on a photograph than by the body model"
    towards = fit.camera.position_mm - place
    if normal @ towards < _SEEN * np.linalg.norm(towards):
        return "it is turned away from the camera"
    if not (0 <= pixel[0] <= fit.photo.width_px and 0 <= pixel[1] <= fit.photo.height_px):
        return "it lies outside the picture"
    return None


def _point(
    code: str, spot: str, side: Laterality, pixel: Floats, covariance: Floats, mm_per_pixel: float
) -> PhotoPoint:
    variances, axes = np.linalg.eigh(covariance)
    short, long = np.sqrt(CHI2_95 * np.maximum(variances, 0.0))
    turn = float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])) % 180.0)
    return PhotoPoint(
        code, spot, side, float(pixel[0]), float(pixel[1]), float(long), float(short), turn,
        float(long * mm_per_pixel), float(short * mm_per_pixel),
    )  # fmt: skip
