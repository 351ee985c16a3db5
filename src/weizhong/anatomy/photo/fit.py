"""From a marked photograph to the camera and to sharper landmarks."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import build_body
from weizhong.anatomy.gaussian import Gaussian
from weizhong.anatomy.midline import MidlineCurve, midline_at_heights
from weizhong.anatomy.person import Person
from weizhong.anatomy.photo.camera import Camera
from weizhong.anatomy.photo.checks import refuse_unusable
from weizhong.anatomy.photo.guess import guessed
from weizhong.anatomy.photo.marks import MarkedPhoto
from weizhong.anatomy.photo.misfit import Misfit, misfits, probability, refuse_contradiction
from weizhong.anatomy.photo.scene import Layout, spot_forms, spots_of
from weizhong.anatomy.photo.update import Update, View, updated
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

# The body is bent to the landmarks found and the marks laid on it anew; more rounds move nothing by 0.1 mm.
_BODIES = 4


@dataclass(frozen=True, slots=True)
class MidlineSpot:
    """How far the marked midline strays to the patient's left at a height, and the SD of that; mm."""

    height_mm: float
    offset_mm: float
    sd_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class PhotoFit:
    """What a marked photograph says of a body and of the camera that took it.

    Parameters
    ----------
    photo : MarkedPhoto
        What was marked.
    posterior : LandmarkPosterior
        The landmarks, sharpened; its notes say what they now rest on.
    camera : Camera
        As estimated.
    state : Gaussian
        Landmarks, camera, offsets and midline together; `layout` tells which numbers are which.
    layout : Layout
        Of the state.
    places_mm : ndarray, shape (m, 3)
        Where the marked spots lie, body frame: what strays smoothly is tied to them.
    misfits : tuple of Misfit
        How far each mark and distance is off, worst first.
    probability : float
        Chance of a misfit of all of them at least this large.
    midline : tuple of MidlineSpot
        At every mark on the midline of the back, from above.
    """

    photo: MarkedPhoto
    posterior: LandmarkPosterior
    camera: Camera
    state: Gaussian
    layout: Layout
    places_mm: Floats
    misfits: tuple[Misfit, ...]
    probability: float
    midline: tuple[MidlineSpot, ...]

    @property
    def curve(self) -> MidlineCurve | None:
        """The marked midline for rules to follow, where a curved spine was told."""
        ends = read_table("anatomy/midline")["ends"]
        top, bottom = (self.posterior.mean(ends[end]) for end in ("top", "bottom"))
        marks = [(spot.height_mm, spot.offset_mm) for spot in self.midline if bottom < spot.height_mm < top]
        if not (marks and self.photo.has_curved_spine):
            return None
        return midline_at_heights(marks, self.posterior)


def fit_photo(person: Person, posterior: LandmarkPosterior, photo: MarkedPhoto) -> PhotoFit:
    """Return what a marked photograph says of a body; the camera's tilt is corrected from the marks.

    Parameters
    ----------
    person : Person
        Who stands or lies on it.
    posterior : LandmarkPosterior
        What was known of the same person before.
    photo : MarkedPhoto
        The marks.

    Returns
    -------
    PhotoFit

    Raises
    ------
    MissingInput
        If the picture gives no scale, or too few marks.
    InvalidInput
        If marks lie outside the picture, in the wrong order or on the wrong side.
    ImpossibleBody
        If they contradict each other, the stature or the person's other measures.
    """
    refuse_unusable(posterior, photo)
    spots = spots_of(photo)
    layout = Layout(len(posterior.names), len(spots.marks))
    body = build_body(person, posterior)
    forms = spot_forms(spots, layout, posterior, body)
    state, reference_mm = guessed(photo, spots, layout, posterior, forms)
    view = View(photo, spots, layout, reference_mm)
    update = updated(view, posterior, forms, body, state)
    for _ in range(_BODIES - 1):
        state = update.found.mean
        body = build_body(person, replace(posterior, mean_mm=state[: layout.n]))
        update = updated(view, posterior, spot_forms(spots, layout, posterior, body), body, state)
    return _judged(view, update, posterior)


def _judged(view: View, update: Update, before: LandmarkPosterior) -> PhotoFit:
    found, chance = misfits(view, update), probability(view, update)
    refuse_contradiction(view.photo, found, chance)
    state, n = update.found, view.layout.n
    return PhotoFit(
        photo=view.photo,
        posterior=replace(
            before,
            mean_mm=state.mean[:n],
            covariance_mm2=state.covariance[:n, :n],
            level_covariance_mm2=state.part[:n, :n],
            notes=tuple(dict.fromkeys((*before.notes, *_notes(view.photo, found[0], chance)))),
        ),
        camera=view.camera(state.mean),
        state=state,
        layout=view.layout,
        places_mm=update.places_mm,
        misfits=found,
        probability=chance,
        midline=_midline(view, update),
    )


def _notes(photo: MarkedPhoto, worst: Misfit, chance: float) -> list[str]:
    cautions = read_table("anatomy/measurements")["caution"]
    notes = [cautions[mark.kind.caution] for mark in photo.marks if mark.kind.caution]
    if chance < read_table("anatomy/photo")["allowed"]["doubtful_probability"]["value"]:
        notes.append(
            f"The marks fit the body badly; the worst is {worst.name}, {worst.mm:.0f} mm off: check it."
        )
    return notes


def _midline(view: View, update: Update) -> tuple[MidlineSpot, ...]:
    start, found, heights = view.layout.sways.start, update.found, update.places_mm[:, 2]
    places = [i for i, mark in enumerate(view.photo.marks) if mark.kind.is_on_midline]
    return tuple(
        MidlineSpot(
            float(heights[i]),
            float(found.mean[start + i]),
            float(np.sqrt(found.covariance[start + i, start + i])),
        )
        for i in sorted(places, key=lambda i: -heights[i])
    )
