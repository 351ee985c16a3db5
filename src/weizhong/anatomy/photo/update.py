"""The joint update of landmarks, camera, offsets and midline by all marks, repeated until it stands still."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body
from weizhong.anatomy.gaussian import Gaussian, condition
from weizhong.anatomy.photo.camera import Camera
from weizhong.anatomy.photo.marks import MarkedPhoto
from weizhong.anatomy.photo.prior import prior_of
from weizhong.anatomy.photo.scene import Layout, SpotForms, Spots, on_skin
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table
from weizhong.terms.errors import ImpossibleBody

Floats = NDArray[np.float64]

_MOST_STEPS = 100
_SHARES = (0.3, 6.0)
_STILL = 5e-3  # of each number's own remaining spread


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One photograph, and what turns states into cameras and readings.

    Parameters
    ----------
    photo : MarkedPhoto
        The marks.
    spots : Spots
        The same with loose ends of distances.
    layout : Layout
        Of the state.
    reference_mm : ndarray, shape (3,)
        The spot the camera's place is told from.
    """

    photo: MarkedPhoto
    spots: Spots
    layout: Layout
    reference_mm: Floats

    def camera(self, state: Floats) -> Camera:
        """Return the camera of a state."""
        middle = np.array([self.photo.width_px, self.photo.height_px]) / 2
        return Camera(state[self.layout.camera], self.reference_mm, middle)

    @property
    def read(self) -> Floats:
        """What was read off: pixels of all spots, then lengths of all distances, mm."""
        return np.concatenate([self.spots.pixels.ravel(), self._lengths])

    @property
    def noise_sds(self) -> Floats:
        """Standard deviations of what was read off."""
        sd = {name: fact["value"] for name, fact in read_table("anatomy/photo")["sd"].items()}
        of_lengths = np.hypot(sd["distance_mm"], sd["distance_share"] * self._lengths)
        return np.concatenate([np.full(2 * self.layout.m, sd["pixel"]), of_lengths])

    @property
    def _lengths(self) -> Floats:
        return np.array([one.length_mm for one in self.photo.distances])

    def expected(self, forms: SpotForms, state: Floats) -> tuple[Floats, Floats]:
        """Return what should be read off in a state, (r,), and how it moves with it, (r, N)."""
        camera, places = self.camera(state), forms.positions(state)
        by_spot, by_camera = camera.slopes(places)
        rows = by_spot @ forms.weights
        rows[:, :, self.layout.camera] += by_camera
        one, other = np.array(self.spots.ends, dtype=np.intp).reshape(-1, 2).T
        between = places[one] - places[other]
        lengths = np.linalg.norm(between, axis=1)
        along = between / np.maximum(lengths, 1.0)[:, None]
        growing = np.einsum("dj,djN->dN", along, forms.weights[one] - forms.weights[other])
        return (
            np.concatenate([camera.project(places).ravel(), lengths]),
            np.concatenate([rows.reshape(-1, rows.shape[2]), growing]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """A finished update.

    Parameters
    ----------
    prior, found : Gaussian
        Before and after the marks.
    rows : ndarray, shape (r, N)
        What was read off as linear forms of the state, where the search ended.
    values : ndarray, shape (r,)
        The readings of those forms.
    places_mm : ndarray, shape (m, 3)
        Where the spots lay when smooth offsets were tied to them.
    """

    prior: Gaussian
    found: Gaussian
    rows: Floats
    values: Floats
    places_mm: Floats


def updated(view: View, before: LandmarkPosterior, forms: SpotForms, body: Body, start: Floats) -> Update:
    """Return the update of what was known by all marks.

    Projection is bent to a plane where the last round ended and the *prior* is updated anew (an iterated
    extended Kalman update): the result is the most probable state, with the covariance around it.

    Parameters
    ----------
    view : View
        The photograph.
    before : LandmarkPosterior
        What was known.
    forms : SpotForms
        Where spots lie.
    body : Body
        The skin they lie on.
    start : ndarray, shape (N,)
        Where to begin.

    Raises
    ------
    ImpossibleBody
        If no camera shows the marks where they are.
    """
    places_mm = forms.positions(start)
    prior = prior_of(view.photo, view.spots, view.layout, before, places_mm)
    moving = np.diag(prior.covariance) > 0
    laid = on_skin(forms, view.spots, view.layout, body, start)
    state, read, sds = start, view.read, view.noise_sds
    share, last = 1.0, None
    for _ in range(_MOST_STEPS):
        expected, rows = view.expected(laid, state)
        values = read - expected + rows @ state
        found = condition(prior, rows, values, sds)
        step = (found.mean - state)[moving] / np.sqrt(np.diag(found.covariance)[moving])
        if not np.all(np.isfinite(step)):
            break
        if np.abs(step).max() < _STILL:
            return Update(prior, found, rows, values, places_mm)
        share = _share(share, step, last)
        state, last = state + share * (found.mean - state), step
    raise ImpossibleBody(
        "No camera shows the marks where they are; check that each has its right name and side."
    )


def _share(share: float, step: Floats, last: Floats | None) -> float:
    """How much of a step to take, by Aitken's rule on the last two: pitch and distance creep or swing."""
    if last is None:
        return share
    change = step - last
    return float(np.clip(-share * (last @ change) / (change @ change), *_SHARES))
