"""Everything unknown about a photograph as one Gaussian, and marked spots as linear forms of it.

The state holds, in this order: the n landmarks, the camera's ten numbers, for each of m spots how far it lies
from where the landmarks say (x, y, z), and for each spot how far the midline strays sideways at its height.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body
from weizhong.anatomy.photo.camera import PARAMETERS
from weizhong.anatomy.photo.depth import back_depth, fixed_spot, is_on_back
from weizhong.anatomy.photo.marks import LOOSE, Mark, MarkedPhoto, MarkKind, Pixel
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

Floats = NDArray[np.float64]

_SIGN = {Laterality.LEFT: 1.0, Laterality.RIGHT: -1.0, Laterality.MIDLINE: 0.0}


@dataclass(frozen=True, slots=True)
class Spots:
    """The m spots of a photograph: its marks, then loose ends of distances.

    Parameters
    ----------
    marks : tuple of Mark
        Loose ends are marks of a kind without height.
    ends : tuple of (int, int)
        Which spots each distance lies between.
    """

    marks: tuple[Mark, ...]
    ends: tuple[tuple[int, int], ...]

    @property
    def pixels(self) -> Floats:
        """Where they were marked, (m, 2)."""
        return np.array([mark.pixel for mark in self.marks], dtype=np.float64)

    @property
    def signs(self) -> Floats:
        """1 on the patient's left, -1 on the right, 0 on the midline, (m,)."""
        return np.array([_SIGN[mark.side] for mark in self.marks])

    @property
    def kinds(self) -> tuple[MarkKind, ...]:
        """What each of them is."""
        return tuple(mark.kind for mark in self.marks)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which numbers of the state are which, for n landmarks and m spots."""

    n: int
    m: int

    @property
    def camera(self) -> slice:
        """The camera's numbers."""
        return slice(self.n, self.n + len(PARAMETERS))

    @property
    def offsets(self) -> slice:
        """The spots' offsets, x, y and z of one after another."""
        return slice(self.camera.stop, self.camera.stop + 3 * self.m)

    @property
    def sways(self) -> slice:
        """The midline's way sideways at each spot."""
        return slice(self.offsets.stop, self.offsets.stop + self.m)


@dataclass(frozen=True, slots=True, eq=False)
class SpotForms:
    """Positions of spots, ``weights @ state + constant``: (m, 3, N) and (m, 3), mm."""

    weights: Floats
    constant_mm: Floats

    def positions(self, state: Floats) -> Floats:
        """Return where the spots lie, (m, 3), body frame, mm."""
        return np.asarray(self.weights @ state + self.constant_mm)


def spots_of(photo: MarkedPhoto) -> Spots:
    """Return the spots of a photograph."""
    marks = list(photo.marks)
    ends = [tuple(_end(end, photo, marks) for end in distance.ends) for distance in photo.distances]
    return Spots(tuple(marks), tuple((one, other) for one, other in ends))


def _end(end: str | Pixel, photo: MarkedPhoto, marks: list[Mark]) -> int:
    if isinstance(end, str):
        return photo.named[end]
    sd_across = read_table("anatomy/photo")["loose"]["sd_mm"]
    kind = MarkKind(LOOSE, "end of a distance", "", sd_across_mm=sd_across, depth="back")
    marks.append(Mark(kind, Laterality.MIDLINE, end))
    return len(marks) - 1


def spot_forms(spots: Spots, layout: Layout, posterior: LandmarkPosterior, body: Body) -> SpotForms:
    """Return positions of spots as forms of the state, the skin of the back bent to planes where they lie.

    Parameters
    ----------
    spots : Spots
        The spots.
    layout : Layout
        Of the state.
    posterior : LandmarkPosterior
        Names the landmarks.
    body : Body
        The skin that spots on the back lie on.
    """
    weights, constant = np.zeros((layout.m, 3, layout.sways.stop)), np.zeros((layout.m, 3))
    for i, (kind, sign) in enumerate(zip(spots.kinds, spots.signs, strict=True)):
        for name, weight in (kind.height or {}).items():
            weights[i, 2, posterior.index(name)] = weight
        for name, weight in (kind.across or {}).items():
            weights[i, 0, posterior.index(name)] = sign * weight
        if kind.depth != "back":
            constant[i] = fixed_spot(body, kind)
            constant[i, 0] *= sign * (kind.across is None)
            constant[i, 2] = 0.0
        start = layout.offsets.start + 3 * i
        weights[i, :, start : start + 3] = np.eye(3)
        weights[i, 0, layout.sways.start + i] = 1.0
    return SpotForms(weights, constant)


def on_skin(forms: SpotForms, spots: Spots, layout: Layout, body: Body, state: Floats) -> SpotForms:
    """Return the forms with spots of the back laid on the skin where the state has them.

    A spot that lies higher than its landmark slides along the skin; a landmark that lies higher takes the
    skin with it, as `build_body` does.
    """
    back = is_on_back(spots.kinds)
    y_mm, slopes = back_depth(body, forms.positions(state)[back][:, [0, 2]])
    sliding = forms.weights[back][:, [0, 2]]
    sliding[:, 1, : layout.n] = 0.0
    along = np.einsum("si,siN->sN", slopes, sliding)
    weights, constant = forms.weights.copy(), forms.constant_mm.copy()
    weights[back, 1] += along
    constant[back, 1] = y_mm - along @ state
    return replace(forms, weights=weights, constant_mm=constant)
