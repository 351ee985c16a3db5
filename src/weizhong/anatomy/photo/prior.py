"""What is believed of camera, offsets and midline before any mark is looked at."""

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.gaussian import Gaussian
from weizhong.anatomy.photo.marks import LOOSE, MIDLINE, MarkedPhoto
from weizhong.anatomy.photo.scene import Layout, Spots
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]


def prior_of(
    photo: MarkedPhoto, spots: Spots, layout: Layout, posterior: LandmarkPosterior, places_mm: Floats
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
    places_mm : ndarray, shape (m, 3)
        About where the spots lie: what strays smoothly strays alike on neighbours.
    """
    size = layout.sways.stop
    mean, covariance, part = np.zeros(size), np.zeros((size, size)), np.zeros((size, size))
    mean[: layout.n] = posterior.mean_mm
    covariance[: layout.n, : layout.n] = posterior.covariance_mm2
    part[: layout.n, : layout.n] = posterior.level_covariance_mm2
    mean[layout.camera], sds = _camera(photo)
    covariance[layout.camera, layout.camera] = np.diag(sds**2)
    blocks = _offsets(photo, spots)
    blocks[1] += depth_covariance(posterior, places_mm, places_mm)
    for axis, block in enumerate(blocks):
        here = np.arange(layout.offsets.start + axis, layout.offsets.stop, 3)
        covariance[np.ix_(here, here)] = block
    heightless = [i for i, kind in enumerate(spots.kinds) if kind.height is None]
    mean[[layout.offsets.start + 3 * i + 2 for i in heightless]] = posterior.mean("iliac_crest_height")
    covariance[layout.sways, layout.sways] = midline_covariance(photo, places_mm, places_mm)
    return Gaussian(mean, covariance, part)


def midline_covariance(photo: MarkedPhoto, one_mm: Floats, other_mm: Floats) -> Floats:
    """Return how the midline's way sideways goes together at two sets of places, mm²."""
    sd = _sd()
    most = sd["curved_midline_mm" if photo.has_curved_spine else "midline_mm"]
    return _smooth(one_mm, other_mm, most, sd["midline_length_mm"])


def depth_covariance(posterior: LandmarkPosterior, one_mm: Floats, other_mm: Floats) -> Floats:
    """Return how a stance unlike the model's moves two sets of places backwards together, mm².

    The trunk leans over the hips, the shoulders turn against them, and the spine curves in its own way.
    """
    sd, hip_mm = _sd(), posterior.mean("trochanter_height")
    height = posterior.mean("c7_height") - hip_mm
    above, beyond = (np.maximum(places[:, 2] - hip_mm, 0.0) for places in (one_mm, other_mm))
    turned, against = (places[:, 0] * rise / height for places, rise in ((one_mm, above), (other_mm, beyond)))
    lean, turn = np.radians(sd["lean_deg"]), np.radians(sd["shoulder_turn_deg"])
    return np.asarray(
        _smooth(one_mm, other_mm, sd["posture_mm"], sd["posture_length_mm"])
        + lean**2 * np.outer(above, beyond)
        + turn**2 * np.outer(turned, against)
    )


def _sd() -> dict[str, float]:
    return {name: fact["value"] for name, fact in read_table("anatomy/photo")["sd"].items()}


def _smooth(one_mm: Floats, other_mm: Floats, sd_mm: float, length_mm: float) -> Floats:
    away = (one_mm[:, None, 2] - other_mm[None, :, 2]) / length_mm
    return np.asarray(sd_mm**2 * np.exp(-(away**2) / 2))


def _camera(photo: MarkedPhoto) -> tuple[Floats, Floats]:
    """Mean and SD of the camera's ten numbers."""
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


def _offsets(photo: MarkedPhoto, spots: Spots) -> list[Floats]:
    """How far spots lie sideways, backwards and up from where the landmarks say, (m, m) each, mm².

    A feature lies off alike on both sides; sides and taps differ on their own.
    """
    sd, loose = _sd(), read_table("anatomy/photo")["loose"]
    kinds, signs = spots.kinds, spots.signs
    same = np.array([[a is b and a.name not in (MIDLINE, LOOSE) for b in kinds] for a in kinds], dtype=float)
    np.fill_diagonal(same, 1.0)
    wide = np.where(signs == 0, 1.0, signs) * [kind.sd_across_mm for kind in kinds]
    high = np.array([loose["sd_mm"] if kind.height is None else kind.sd_height_mm for kind in kinds])
    deep = np.array([loose["sd_depth_mm"] if kind.name == LOOSE else sd["depth_mm"] for kind in kinds])
    alone = sd["tap_mm"] ** 2 + (signs != 0) * sd["side_mm"] ** 2
    aside = (signs != 0) * photo.has_curved_spine * sd["curved_side_mm"] ** 2
    lying = np.zeros(len(kinds))
    if photo.posture == "prone":
        high = np.hypot(high, [kind.prone_sd_height_mm for kind in kinds])
        lying += sd["prone_mm"] ** 2
    return [
        same * np.outer(wide, wide) + np.diag(alone + aside),
        np.diag(deep**2),
        same * np.outer(high, high) + np.diag(alone + lying),
    ]
