"""Which mixture of corner bodies has this person's sex, age, stature and mass; and the shape of a mixture."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.anatomy.person import Person
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Sex

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.intp]

_AGE_CORNERS = np.linspace(0, 1, 4)
# Places tried on the path of build; its kinks (0, 0.5, 1) are among them, and it is smooth between.
_PLACES = 81
# Volume rises by at least this share for a whole unit of build along the path; mostly by its own size.
_LEAST_RISE = 0.07


@dataclass(frozen=True, slots=True, eq=False)
class ShapeCoefficients:
    """A mixture of corner bodies that stands on the floor with a given stature and mass.

    Parameters
    ----------
    sex, interval : int
        Which 24 corners are mixed: 0 female, 1 male; age interval 0 to 2.
    weights : ndarray, shape (24,)
        Weights of the corners, already scaled so that the stature is exact.
    floor_mm : float
        Height of the lowest sole of the mixture.
    widening : float
        Factor on x and y that makes the mass exact; 1 but for parts in a thousand, unless the person is
        heavier or slighter than the path of build reaches.
    """

    sex: int
    interval: int
    weights: Floats
    floor_mm: float
    widening: float


def solve(person: Person) -> ShapeCoefficients:
    """Return the mixture with a person's sex, age, stature and mass.

    Parameters
    ----------
    person : Person
        Whose body.

    Returns
    -------
    ShapeCoefficients
        Continuous in age, stature and mass.

    Examples
    --------
    >>> skin = shape(solve(Person("female", 52, 1620, 70)))
    >>> skin.shape, round(float(np.ptp(skin[:, 2])), 2)
    ((13348, 3), 1620.0)
    """
    figures, asset = _figures(), mesh_asset()
    sex = (Sex.FEMALE, Sex.MALE).index(person.sex)
    interval, older = _age_place(person.age_years)
    ages = np.array([1 - older, older])
    tall = _height_share(sex, interval, ages, person.stature_mm)
    # Age and height are settled: fold the 24 corners into the 3 x 2 of weight and muscle.
    ages_heights = ages[:, None, None, None] * np.array([1 - tall, tall])[:, None]
    fold = (np.eye(6)[:, None] * ages_heights).reshape(24, 6)
    crown, soles = (
        fold.T @ part[sex, interval : interval + 2].reshape(24, -1) for part in asset.extreme_heights
    )
    family = _Family(_folded(asset.volume_form_m3[sex, interval], fold), crown, soles, person.stature_mm)
    build = family.build_of(person.mass_kg / figures.density_kg_m3)
    mixture = _build_weights(build)
    top, floor = float((mixture @ crown).max()), float((mixture @ soles).min())
    scale = person.stature_mm / (top - floor)
    reached = float(family.volumes(np.array([build]))[0])
    return ShapeCoefficients(
        sex,
        interval,
        scale * (fold @ mixture),
        scale * floor,
        float(np.sqrt(person.mass_kg / figures.density_kg_m3 / reached)),
    )


def shape(coefficients: ShapeCoefficients, rows: Ints | None = None) -> Floats:
    """Return the vertices of a mixture.

    Parameters
    ----------
    coefficients : ShapeCoefficients
        From `solve`.
    rows : ndarray of int, shape (n,), optional
        Vertices wanted; all of them by default.

    Returns
    -------
    ndarray, shape (n, 3)
        Body frame, mm; exactly left-right symmetric.
    """
    asset = mesh_asset()
    if rows is None:
        half = _mixed(coefficients, asset.block(coefficients.sex, coefficients.interval))
        vertices = half[asset.half_row]
        vertices[:, 0] *= asset.side
        return vertices
    key = np.ascontiguousarray(rows, dtype=np.intp).tobytes()
    return _mixed(coefficients, _part(key, coefficients.sex, coefficients.interval))


@cache
def _part(rows: bytes, sex: int, interval: int) -> Singles:
    """Corners of some vertices, (24, n, 3), the right half already mirrored; a new person reuses them."""
    asset, chosen = mesh_asset(), np.frombuffer(rows, dtype=np.intp)
    part = np.take(asset.block(sex, interval), asset.half_row[chosen], axis=1)
    part[..., 0] *= asset.side[chosen]
    return part


def _mixed(coefficients: ShapeCoefficients, block: Singles) -> Floats:
    mixed = coefficients.weights.astype(np.float32) @ block.reshape(24, -1)
    vertices = mixed.reshape(-1, 3).astype(np.float64)
    vertices[:, 2] -= coefficients.floor_mm
    vertices[:, :2] *= coefficients.widening
    return vertices


@dataclass(frozen=True, slots=True)
class _Figures:
    density_kg_m3: float
    years: Floats
    place: Floats
    build_limits: tuple[float, float]
    height_limits: tuple[float, float]


@cache
def _figures() -> _Figures:
    table = read_table("anatomy/body")
    return _Figures(
        density_kg_m3=table["density"]["value"],
        years=np.array(table["age"]["years"]),
        place=np.array(table["age"]["place"]),
        build_limits=(table["build"]["limits"][0], table["build"]["limits"][1]),
        height_limits=(table["height"]["limits"][0], table["height"]["limits"][1]),
    )


def _age_place(age_years: float) -> tuple[int, float]:
    """Age interval and how far into it."""
    figures = _figures()
    place = float(np.interp(age_years, figures.years, figures.place)) * (len(_AGE_CORNERS) - 1)
    interval = min(int(place), len(_AGE_CORNERS) - 2)
    return interval, place - interval


def _height_share(sex: int, interval: int, ages: Floats, stature_mm: float) -> float:
    """How far from the short to the tall corner an average build of this stature and age lies."""
    short, tall = ages @ _average_statures(sex, interval)
    return float(np.clip((stature_mm - short) / (tall - short), *_figures().height_limits))


@cache
def _average_statures(sex: int, interval: int) -> Floats:
    """Statures of the corners of average build, (age, height), mm."""
    crown, soles = mesh_asset().extreme_heights
    statures = crown[sex, interval : interval + 2].max(-1) - soles[sex, interval : interval + 2].min(-1)
    return np.asarray(statures.reshape(2, 3, 2, 2)[:, 1, 1], dtype=np.float64)


def _folded(form: Floats, fold: Floats) -> Floats:
    """Return a symmetric cubic form of the columns of `fold`, (6, 6, 6)."""
    for _ in range(3):
        form = np.tensordot(form, fold, axes=(0, 0))
    return form


def _build_weights(build: float | Floats) -> Floats:
    """Weights of the corners slight/average/heavy x little/average muscle, (..., 6).

    Muscle falls to both ends: the mesh's heavy corner with average muscle is an athlete, not a fat person.
    """
    off = 2 * np.asarray(build, dtype=np.float64) - 1
    muscle = np.maximum(1 - np.abs(off), 0)
    weights = np.empty((*off.shape, 6))
    heavy, slight = np.maximum(off, 0), np.maximum(-off, 0)
    for i, weight in enumerate((slight, 1 - slight - heavy, heavy)):
        weights[..., 2 * i + 1] = strong = weight * muscle
        weights[..., 2 * i] = weight - strong
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """Bodies of one sex, age and stature, by build."""

    form: Floats
    crown: Floats
    soles: Floats
    stature_mm: float

    def volumes(self, builds: Floats) -> Floats:
        """Return volumes, m^3, of builds (n,), each scaled to the stature."""
        mixtures = _build_weights(builds)
        pairs = (mixtures @ self.form.reshape(6, 36)).reshape(-1, 6, 6)
        plain = ((pairs @ mixtures[..., None])[..., 0] * mixtures).sum(-1)
        scale = self.stature_mm / ((mixtures @ self.crown).max(-1) - (mixtures @ self.soles).min(-1))
        return np.asarray(plain * scale**3)

    def build_of(self, volume_m3: float) -> float:
        """Return the build with this volume, or the nearest limit.

        Where the path loses volume (just below the average build, in tall old women), it is taken to rise
        gently, lest the body leap from one side of the dent to the other.
        """
        places = np.linspace(*_figures().build_limits, _PLACES)
        volumes = self.volumes(places)
        gentle = _LEAST_RISE * volume_m3 * places
        rising = np.maximum.accumulate(volumes - gentle) + gentle
        return float(np.interp(volume_m3, rising, places))
