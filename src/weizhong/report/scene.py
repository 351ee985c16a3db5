"""What the viewer draws: the mesh and the draped points, packed small, as JSON that is safe inside a page."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.clinic.treatment_plan import TreatmentPlan
from weizhong.report import drape, outline
from weizhong.report.marks import MARKS
from weizhong.report.strings import strings
from weizhong.report.surface import Line, Surface

# Half the range of a signed 16-bit integer: positions are rounded to this share of the largest extent.
_STEPS = 32767
_LIFT_MM = 1.2  # lines are drawn this far above the skin, or it would swallow them


def scene(plan: TreatmentPlan, body: Surface, lines: Sequence[Line] = ()) -> str:
    """Return the scene as JSON in which no ``<`` occurs.

    Positions are body frame, mm, divided by ``unit`` and rounded: at 1.7 m a step is 0.05 mm.

    Parameters
    ----------
    plan : TreatmentPlan
        Its points.
    body : Surface
        The body they lie on.
    lines : sequence of Line
        The channels on this body, as far as they are to be drawn.
    """
    vertices = np.asarray(body.vertices_mm, float)
    unit = float(np.abs(vertices).max()) / _STEPS
    content: dict[str, Any] = {
        "unit": unit,
        "vertices": _packed(vertices / unit, np.int16),
        "faces": _packed(np.asarray(body.faces), np.uint32 if len(vertices) > 65535 else np.uint16),
        "wideFaces": len(vertices) > 65535,
        "ringFaces": _packed(drape.ring_triangles(), np.uint16),
        "spokes": drape.SPOKES,
        "points": [
            {
                "anchor": point_set.anchor,
                "code": point_set.code,
                "side": member.side,
                "position": point_set.position,
                "at": [round(float(value), 2) for value in member.placement.position_mm],
                "normal": [round(float(value), 4) for value in member.placement.normal],
                "rings": _packed(drape.ellipse_on_skin(member.placement, body) / unit, np.int16),
            }
            for point_set in outline.all_sets(plan)
            for member in point_set.members
        ],
        "channels": [
            {
                "code": line.channel,
                "used": any(code in line.codes for code in _codes(plan)),
                "line": _packed((line.positions_mm + _LIFT_MM * line.normals) / unit, np.int16),
            }
            for line in lines
        ],
        "marks": {name: [mark.corners, mark.turn_deg, mark.colour] for name, mark in MARKS.items()},
        "watermark": plan.watermark,
        "strings": {
            key.removeprefix("viewer."): value
            for key, value in strings().items()
            if key.startswith("viewer.")
        },
    }
    return msgspec.json.encode(content).decode().replace("<", "\\u003c")


def _codes(plan: TreatmentPlan) -> set[str]:
    return {point_set.code for point_set in outline.all_sets(plan)}


def _packed(values: NDArray[Any], kind: type[np.integer[Any]]) -> str:
    rounded = np.rint(values).astype(np.dtype(kind).newbyteorder("<"))
    return b64encode(rounded.tobytes()).decode()
