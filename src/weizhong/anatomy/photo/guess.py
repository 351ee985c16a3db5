"""Where the search for the camera starts: the picture as a flat drawing of the expected body."""

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.photo.marks import LOOSE, MarkedPhoto
from weizhong.anatomy.photo.prior import prior_of
from weizhong.anatomy.photo.scene import Layout, SpotForms, Spots
from weizhong.anatomy.posterior import LandmarkPosterior

Floats = NDArray[np.float64]


def guessed(
    photo: MarkedPhoto, spots: Spots, layout: Layout, posterior: LandmarkPosterior, forms: SpotForms
) -> tuple[Floats, Floats]:
    """Return a state to start from, (N,), and the spot the camera's place is told from, (3,), mm."""
    state = prior_of(photo, spots, layout, posterior, np.zeros((layout.m, 3))).mean
    known = np.array([kind.height is not None for kind in spots.kinds])
    places = forms.positions(state)
    reference = np.array([0.0, places[known, 1].mean(), places[known, 2].mean()])
    drawn = -(places[known][:, [0, 2]] - reference[[0, 2]])  # right and down as the camera sees it
    scale, roll, middle = _similar(drawn, spots.pixels[known])
    camera = state[layout.camera]
    focal_px = np.exp(camera[6])
    centre = np.array([photo.width_px, photo.height_px]) / 2
    camera[2] = roll
    camera[3:5] = (middle - centre) / scale
    camera[5] = np.log(focal_px / scale)
    for i in np.flatnonzero(~known):
        right, down = _turned(spots.pixels[i] - middle, -roll) / scale
        start = layout.offsets.start + 3 * i
        state[start] = -right * float(spots.kinds[i].name == LOOSE)
        state[start + 2] = reference[2] - down
    return state, reference


def _similar(drawn: Floats, pixels: Floats) -> tuple[float, float, Floats]:
    """Scale, turn and shift that take a flat drawing nearest to the pixels (least squares)."""
    a, b = (xy[:, 0] + 1j * xy[:, 1] for xy in (drawn, pixels))
    turn = np.vdot(a - a.mean(), b - b.mean()) / np.vdot(a - a.mean(), a - a.mean()).real
    middle = b.mean() - turn * a.mean()
    return float(abs(turn)), float(np.angle(turn)), np.array([middle.real, middle.imag])


def _turned(vector: Floats, angle: float) -> Floats:
    turned = complex(*vector) * np.exp(1j * angle)
    return np.array([turned.real, turned.imag])
