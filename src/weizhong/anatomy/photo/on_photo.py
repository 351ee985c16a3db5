"""Placed points where they lie on the photograph, with the ellipse that the marks leave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.forms import matrix
from weizhong.anatomy.locate import Placements
from weizhong.anatomy.photo.fit import PhotoFit
from weizhong.anatomy.photo.scene import midline_covariance
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

Floats = NDArray[np.float64]

# The 95 % quantile of chi-square with two degrees of freedom: -2 ln 0.05.
_CHI2_95 = float(-2 * np.log(0.05))
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
    swayed, sway_rows, sway_mm2 = _swayed(fit, placements.spots.position_mm)
    pixels, covariance = _pixels(fit, placements, swayed, sway_rows, sway_mm2)
    seen, hidden = [], []
    for i, (rule, side) in enumerate(zip(placements.rules, placements.sides, strict=True)):
        why = _why_not(fit, rule.tube, swayed[i], placements.spots.normal[i], pixels[i])
        if why:
            hidden.append(NotShown(str(rule.code), rule.spot, side, why))
            continue
        depth = float(fit.camera.depths_mm(swayed[i : i + 1])[0])
        seen.append(
            _point(str(rule.code), rule.spot, side, pixels[i], covariance[i], depth / fit.camera.focal_px)
        )
    return tuple(seen), tuple(hidden)


def _swayed(fit: PhotoFit, places: Floats) -> tuple[Floats, Floats, Floats]:
    """Move spots sideways with the marked midline; return how they follow it, and the variance left."""
    heights = places[:, 2]
    known = midline_covariance(fit.photo, fit.heights_mm, fit.heights_mm)
    across = midline_covariance(fit.photo, heights, fit.heights_mm)
    rows = np.linalg.lstsq(known, across.T, rcond=1e-9)[0].T
    most = midline_covariance(fit.photo, heights[:1], heights[:1])[0, 0]
    left = np.maximum(most - np.einsum("ij,ij->i", rows, across), 0.0)
    moved = places.copy()
    moved[:, 0] += rows @ fit.state.mean[fit.layout.sways]
    return moved, np.asarray(rows), np.asarray(left)


def _pixels(
    fit: PhotoFit, placements: Placements, places: Floats, sway_rows: Floats, sway_mm2: Floats
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
    rows = np.zeros((len(places), 2, len(fit.state.mean)))
    rows[:, :, : layout.n] = by_spot @ moves
    rows[:, :, layout.camera] = by_camera
    rows[:, :, layout.sways] = by_spot[:, :, :1] * sway_rows[:, None]
    joint = np.einsum("sin,nm,sjm->sij", rows, fit.state.covariance, rows, optimize=True)
    sd = read_table("anatomy/photo")["sd"]
    depth_mm2 = sd["depth_mm"]["value"] ** 2 + sd["posture_mm"]["value"] ** 2
    own = np.zeros((len(places), 3, 3))
    own[:, 0, 0], own[:, 1, 1] = sway_mm2, depth_mm2
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
    short, long = np.sqrt(_CHI2_95 * np.maximum(variances, 0.0))
    turn = float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])) % 180.0)
    return PhotoPoint(
        code, spot, side, float(pixel[0]), float(pixel[1]), float(long), float(short), turn,
        float(long * mm_per_pixel), float(short * mm_per_pixel),
    )  # fmt: skip
