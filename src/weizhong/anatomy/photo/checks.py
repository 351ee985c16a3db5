"""What is refused before anything is fitted: marks no honest picture of this back could show."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.photo.marks import Mark, MarkedPhoto
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput, MissingInput

Floats = NDArray[np.float64]


def refuse_unusable(posterior: LandmarkPosterior, photo: MarkedPhoto) -> None:
    """Refuse a picture without scale, marks outside it, upside down, in the wrong order or on the wrong side.

    Raises
    ------
    MissingInput
        If there is no scale, or there are too few marks.
    InvalidInput
        If a mark cannot be where it is; the message names it and says what to do.
    """
    _refuse_outside(photo)
    _refuse_lying(photo)
    _refuse_too_few(photo)
    _refuse_without_scale(photo)
    _refuse_wrong_order(posterior, photo)
    _refuse_wrong_side(photo)


def _refuse_outside(photo: MarkedPhoto) -> None:
    ends = [end for distance in photo.distances for end in distance.ends if not isinstance(end, str)]
    spots = [(mark.name, mark.pixel) for mark in photo.marks] + [
        ("the end of a distance", end) for end in ends
    ]
    for name, (x, y) in spots:
        if not (0 <= x <= photo.width_px and 0 <= y <= photo.height_px):
            raise InvalidInput(
                f"{name} lies outside the picture at x = {x:g}, y = {y:g}; the picture is {photo.width_px:g} "
                f"wide and {photo.height_px:g} high, counted in pixels from its left and top edge."
            )


def _refuse_lying(photo: MarkedPhoto) -> None:
    if photo.posture == "standing":
        return
    for mark in photo.marks:
        if mark.kind.standing_only:
            raise InvalidInput(
                f"{mark.name} cannot be used on somebody lying down: stature is measured standing. "
                "Remove it and give a distance measured on the back."
            )


def _refuse_too_few(photo: MarkedPhoto) -> None:
    least = read_table("anatomy/photo")["allowed"]["least_marks"]
    named = [mark for mark in photo.marks if mark.kind.height is not None]
    if len(named) < least or not _rows(photo):
        raise MissingInput(
            f"{len(named)} named marks were given; at least {least} are needed, at two heights or more, "
            "such as c7, dimple-left, dimple-right and cleft-top."
        )


def _refuse_without_scale(photo: MarkedPhoto) -> None:
    names = {mark.kind.name for mark in photo.marks}
    if photo.distances or ("crown" in names and names & {"heel", "floor"}):
        return
    whole = "" if photo.posture == "prone" else "mark crown and heel-left, heel-right or floor, or "
    raise MissingInput(
        f"The photo has no scale: {whole}give a distance between two spots of the back, measured in cm."
    )


def _rows(photo: MarkedPhoto) -> dict[str, tuple[Mark, float]]:
    """Marks by kind with their height in the picture: on the midline, or the mean of left and right."""
    found: dict[str, list[Mark]] = {}
    for mark in photo.marks:
        if mark.kind.height is not None:
            found.setdefault(mark.kind.name, []).append(mark)
    return {
        name: (marks[0], float(np.mean([mark.pixel[1] for mark in marks])))
        for name, marks in found.items()
        if len(marks) == 1 + marks[0].kind.sides
    }


def _refuse_wrong_order(posterior: LandmarkPosterior, photo: MarkedPhoto) -> None:
    rows = list(_rows(photo).values())
    sure = read_table("anatomy/photo")["allowed"]["order_sds"]["value"]
    pairs = [
        (upper, lower)
        for upper in rows
        for lower in rows
        if upper is not lower and _sds_above(posterior, upper[0], lower[0]) > sure
    ]
    wrong = [(upper[0], lower[0]) for upper, lower in pairs if upper[1] >= lower[1]]
    if wrong and len(wrong) == len(pairs) > 1:
        raise InvalidInput("Every mark stands upside down; turn the picture head up and mark it again.")
    if wrong:
        upper, lower = (mark.kind.name for mark in wrong[0])
        raise InvalidInput(
            f"{upper} is marked below {lower}, but lies above it on every body; check the names of both, and "
            "that the picture is head up."
        )


def _sds_above(posterior: LandmarkPosterior, upper: Mark, lower: Mark) -> float:
    """How surely one feature is seen above another whatever the camera's tilt, in standard deviations."""
    one, other = (mark.kind.height or {} for mark in (upper, lower))
    difference = _difference(one, other)
    mean_mm, sd_mm = posterior.form(difference) if difference else (0.0, 0.0)
    spread = float(np.linalg.norm([sd_mm, upper.kind.sd_height_mm, lower.kind.sd_height_mm]))
    slack_mm = read_table("anatomy/photo")["allowed"]["order_slack_mm"]["value"]
    return float(mean_mm - slack_mm) / spread


def _difference(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {name: one.get(name, 0.0) - other.get(name, 0.0) for name in {*one, *other}}


def _refuse_wrong_side(photo: MarkedPhoto) -> None:
    """Seen from behind, the patient's left is on the picture's left: of its pair, or of the midline."""
    wrong: dict[str, bool] = {}
    for mark in photo.marks:
        if mark.side is Laterality.MIDLINE:
            continue
        twin = next((m for m in photo.marks if m.kind is mark.kind and m.side is not mark.side), None)
        beside_x = twin.pixel[0] if twin else _midline_x(photo, mark.pixel[1])
        if beside_x is not None:
            wrong[mark.kind.name] = (mark.pixel[0] < beside_x) != (mark.side is Laterality.LEFT)
    if not any(wrong.values()):
        return
    if not all(wrong.values()):
        swapped = ", ".join(name for name in wrong if wrong[name])
        raise InvalidInput(
            f"Left and right are swapped at {swapped}: seen from behind, the patient's left is on the "
            "picture's left. Swap the two names."
        )
    raise InvalidInput(
        "Left and right are swapped at every mark: either all names are swapped, or the picture is mirrored, "
        "or it was taken from the front. Use an unmirrored picture of the back, with its left marked left."
    )


def _midline_x(photo: MarkedPhoto, y: float) -> float | None:
    """Where the marked midline crosses a height of the picture; None without two marks on it."""
    on = sorted((m.pixel[1], m.pixel[0]) for m in photo.marks if m.side is Laterality.MIDLINE)
    if len(on) < 2:
        return None
    slope, start = np.polyfit([a for a, _ in on], [b for _, b in on], 1)
    return float(start + slope * y)
