"""Everything unknown about a photograph as one Gaussian, and marked spots as linear forms of it.

The state holds, in this order: the n landmarks, the camera's ten numbers, for each of m spots how far it lies
from where the landmarks say (x, y, z), and for each spot how far the midline strays sideways at its height.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body
from weizhong.anatomy.gaussian import Gaussian
from weizhong.anatomy.photo.camera import PARAMETERS
from weizhong.anatomy.photo.depth import back_depth, fixed_spot, is_on_back
from weizhong.anatomy.photo.marks import MIDLINE, Mark, MarkedPhoto, MarkKind, Pixel
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

Floats = NDArray[np.float64]

_SIGN = {Laterality.LEFT: 1.0, Laterality.RIGHT: -1.0, Laterality.MIDLINE: 0.0}
_LOOSE = "loose"


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
    kind = MarkKind(_LOOSE, "end of a distance", "", sd_across_mm=sd_across, depth="back")
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


def on_skin(forms: SpotForms, spots: Spots, body: Body, state: Floats) -> SpotForms:
    """Return the forms with spots of the back laid on the skin where the state has them."""
    back = is_on_back(spots.kinds)
    here = forms.positions(state)[back][:, [0, 2]]
    y_mm, slopes = back_depth(body, here)
    weights, constant = forms.weights.copy(), forms.constant_mm.copy()
    sideways = np.einsum("si,siN->sN", slopes, forms.weights[back][:, [0, 2]])
    weights[back, 1] = forms.weights[back, 1] + sideways
    constant[back, 1] = y_mm - np.sum(slopes * here, axis=1)
    constant[back, 1] += np.sum(slopes * forms.constant_mm[back][:, [0, 2]], axis=1)
    return replace(forms, weights=weights, constant_mm=constant)


def prior_of(
    photo: MarkedPhoto, spots: Spots, layout: Layout, posterior: LandmarkPosterior, heights_mm: Floats
) -> Gaussian:
    """Return what is believed before any mark is looked at.

    Parameters
    ----------
    photo : MarkedPhoto
        Size, posture and lens.
    spots : Spots
        Its spots.
    layout : Layout
        Of the state.
    posterior : LandmarkPosterior
        What is known of the landmarks.
    heights_mm : ndarray, shape (m,)
        About where the spots lie: what strays smoothly strays alike on neighbours.
    """
    size = layout.sways.stop
    mean, covariance, part = np.zeros(size), np.zeros((size, size)), np.zeros((size, size))
    mean[: layout.n] = posterior.mean_mm
    covariance[: layout.n, : layout.n] = posterior.covariance_mm2
    part[: layout.n, : layout.n] = posterior.level_covariance_mm2
    mean[layout.camera], sds = _camera_prior(photo)
    covariance[layout.camera, layout.camera] = np.diag(sds**2)
    covariance[layout.offsets, layout.offsets] = _offset_covariance(photo, spots, heights_mm)
    heightless = [i for i, kind in enumerate(spots.kinds) if kind.height is None]
    mean[[layout.offsets.start + 3 * i + 2 for i in heightless]] = posterior.mean("iliac_crest_height")
    covariance[layout.sways, layout.sways] = midline_covariance(photo, heights_mm, heights_mm)
    return Gaussian(mean, covariance, part)


def midline_covariance(photo: MarkedPhoto, one_mm: Floats, other_mm: Floats) -> Floats:
    """Return how the midline's way sideways goes together at two sets of heights, mm²."""
    sd = read_table("anatomy/photo")["sd"]
    most = sd["curved_midline_mm" if photo.has_curved_spine else "midline_mm"]["value"]
    return _smooth(one_mm, other_mm, most, sd["midline_length_mm"]["value"])


def _smooth(one_mm: Floats, other_mm: Floats, sd_mm: float, length_mm: float) -> Floats:
    away = (one_mm[:, None] - other_mm[None, :]) / length_mm
    return np.asarray(sd_mm**2 * np.exp(-(away**2) / 2))


def _camera_prior(photo: MarkedPhoto) -> tuple[Floats, Floats]:
    table = read_table("anatomy/photo")
    row = {name: fact["value"] for name, fact in table["camera"].items()}
    diagonal = float(np.hypot(photo.width_px, photo.height_px))
    told = photo.focal_length_35mm
    focal = (told or row["focal_length_35mm"]) / table["film"]["diagonal_mm"]["value"] * diagonal
    tilt = np.radians(row["tilt_deg"])
    level = np.radians(row["levelled_deg"]) if photo.is_levelled else tilt
    centre = row["cropped_centre_share" if photo.is_cropped else "centre_share"] * diagonal
    mean = np.array([0, 0, 0, 0, 0, np.log(row["distance_mm"]), np.log(focal), 0, 0, 0])
    sds = [
        tilt, level, level, row["shift_mm"], row["shift_mm"], row["distance_log_sd"],
        row["told_focal_log_sd"] if told else row["focal_log_sd"], centre, centre, row["distortion"],
    ]  # fmt: skip
    return mean, np.array(sds)


def _offset_covariance(photo: MarkedPhoto, spots: Spots, heights_mm: Floats) -> Floats:
    """How far spots lie from where the landmarks say, (3m, 3m), mm²: alike on both sides or not."""
    table = read_table("anatomy/photo")
    sd = {name: fact["value"] for name, fact in table["sd"].items()}
    kinds, signs = spots.kinds, spots.signs
    same = np.array([[a is b and a.name not in (MIDLINE, _LOOSE) for b in kinds] for a in kinds], dtype=float)
    np.fill_diagonal(same, 1.0)
    outwards = np.where(signs == 0, 1.0, signs)
    is_paired = signs != 0
    alone = np.full(len(kinds), sd["tap_mm"] ** 2) + is_paired * sd["side_mm"] ** 2
    high = np.array([kind.sd_height_mm for kind in kinds])
    free = np.array([kind.height is None for kind in kinds])
    high[free] = table["loose"]["sd_mm"]
    lying = np.zeros(len(kinds))
    if photo.posture == "prone":
        high = np.hypot(high, [kind.prone_sd_height_mm for kind in kinds])
        lying += sd["prone_mm"] ** 2
    wide = np.array([kind.sd_across_mm for kind in kinds])
    is_loose = np.array([kind.name == _LOOSE for kind in kinds])
    deep = np.where(is_loose, table["loose"]["sd_depth_mm"], sd["depth_mm"])
    blocks = [
        same * np.outer(outwards * wide, outwards * wide) + np.diag(alone),
        _smooth(heights_mm, heights_mm, sd["posture_mm"], sd["posture_length_mm"]) + np.diag(deep**2),
        same * np.outer(high, high) + np.diag(alone + lying),
    ]
    covariance = np.zeros((3 * len(kinds), 3 * len(kinds)))
    for axis, block in enumerate(blocks):
        covariance[axis::3, axis::3] = block
    return covariance
