"""What the viewer draws: mesh, draped points and channels, packed small, as JSON safe in a page."""

from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.report import drape, outline
from weizhong.report.marks import LINE_INK, MARKS, Mark
from weizhong.report.strings import strings
from weizhong.report.surface import Line, Surface

# Half the range of a signed 16-bit integer: positions are rounded to this share of the largest extent.
_STEPS = 32767
_MARGIN_MM = 60.0  # regions and lines may lie beyond the mesh's own extent: GV20 on top of the head
_LIFT_MM = 1.2  # lines are drawn this far above the skin, or it would swallow them


@dataclass(frozen=True, slots=True)
class Spot:
    """A point as the viewer knows it.

    Parameters
    ----------
    anchor : str
        Identifier of its card on the page.
    mark : str
        Which of the marks it has.
    name : str
        What it is called with its side.
    place : PlacedPoint
        Where it lies.
    """

    anchor: str
    mark: str
    name: str
    place: PlacedPoint


def scene(plan: TreatmentPlan, body: Surface, lines: Sequence[Line] = ()) -> str:
    """Return the scene of a plan as JSON in which no ``<`` occurs.

    Parameters
    ----------
    plan : TreatmentPlan
        Its points.
    body : Surface
        The body they lie on.
    lines : sequence of Line
        The channels on this body, as far as they are to be drawn.
    """
    sets = list(outline.all_sets(plan))
    spots = [
        Spot(point_set.anchor, point_set.position, point_set.code, member.placement)
        for point_set in sets
        for member in point_set.members
    ]
    codes = {point_set.code for point_set in sets}
    return packed(spots, body, lines, marks=MARKS, used=codes, watermark=plan.watermark)


def packed(
    spots: Sequence[Spot],
    body: Surface,
    lines: Sequence[Line],
    *,
    marks: Mapping[str, Mark],
    used: Collection[str] = (),
    weave: drape.Weave = drape.FINE,
    dot: float = 1.0,
    watermark: str | None = None,
) -> str:
    """Return any scene as JSON in which no ``<`` occurs.

    Positions are body frame, mm, divided by ``unit`` and rounded: at 1.7 m a step is 0.05 mm.

    Parameters
    ----------
    spots : sequence of Spot
        The points.
    body : Surface
        The body they lie on.
    lines : sequence of Line
        Channels to be drawn.
    marks : mapping of str to Mark
        Marks by name; a channel's line has the colour of the mark of its code.
    used : collection of str
        Points whose channels stand out.
    weave : Weave
        How finely regions are laid on the skin.
    dot : float
        Size of the marks, 1 where there are few.
    watermark : str, optional
        What the page says across the body.
    """
    vertices = np.asarray(body.vertices_mm, float)
    unit = (float(np.abs(vertices).max()) + _MARGIN_MM) / _STEPS
    wide = len(vertices) > np.iinfo(np.uint16).max
    content: dict[str, Any] = {
        "unit": unit,
        "vertices": _packed(vertices / unit, np.int16),
        "faces": _packed(np.asarray(body.faces), np.uint32 if wide else np.uint16),
        "wideFaces": wide,
        "ringFaces": _packed(drape.ring_triangles(weave), np.uint16),
        "spokes": weave.spokes,
        "dot": dot,
        "points": [_point(spot, body, unit, weave) for spot in spots],
        "channels": [
            {
                "code": line.channel,
                "used": any(code in line.codes for code in used),
                "ink": marks[line.channel].colour if line.channel in marks else LINE_INK,
                "line": _packed((line.positions_mm + _LIFT_MM * line.normals) / unit, np.int16),
                "normals": _packed(127 * line.normals, np.int8),
            }
            for line in lines
        ],
        "marks": {name: [mark.corners, mark.turn_deg, mark.colour] for name, mark in marks.items()},
        "watermark": watermark,
        "strings": {
            key.removeprefix("viewer."): value
            for key, value in strings().items()
            if key.startswith("viewer.")
        },
    }
    return msgspec.json.encode(content).decode().replace("<", "\\u003c")


def _point(spot: Spot, body: Surface, unit: float, weave: drape.Weave) -> dict[str, Any]:
    place = spot.place
    return {
        "anchor": spot.anchor,
        "code": place.code,
        "name": spot.name,
        "side": place.side,
        "position": spot.mark,
        "at": [round(value, 2) for value in place.position_mm],
        "normal": [round(value, 4) for value in place.normal],
        "rings": _packed(drape.ellipse_on_skin(place, body, weave) / unit, np.int16),
    }


def _packed(values: NDArray[Any], kind: type[np.integer[Any]]) -> str:
    rounded = np.rint(values).astype(np.dtype(kind).newbyteorder("<"))
    return b64encode(rounded.tobytes()).decode()
