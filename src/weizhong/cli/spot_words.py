"""Words for spots no code names: tender, laid off, tapped; and for marks of the midline."""

import re
from typing import TYPE_CHECKING

from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput

if TYPE_CHECKING:
    from weizhong.anatomy.free_points import Beside
    from weizhong.anatomy.locate import Ashi
    from weizhong.anatomy.midline import MidlineMark
    from weizhong.anatomy.placed_point import Vector

_STEP = re.compile(r"^(?P<amount>[0-9.]+)\s*(?P<unit>cun|fingers?)$")


def ashi(text: str) -> "Ashi":
    """Read a tender spot, such as ``L4:60mm:right``.

    Raises
    ------
    InvalidInput
        If it is not a level, a distance and a side.
    """
    from weizhong.anatomy.locate import Ashi
    from weizhong.fhir.units import length_mm

    parts = _parts(text, "An ashi spot", "L4:60mm:right")
    return Ashi(parts[0].upper(), length_mm(parts[1], "an ashi spot"), Laterality(parts[2]))


def beside(text: str) -> "Beside":
    """Read a spot laid off from a point, such as ``BL25:left:lateral:2fingers``.

    Raises
    ------
    InvalidInput
        If it is not a point, a side, a direction and a distance.
    """
    from weizhong.anatomy.free_points import Beside
    from weizhong.fhir.units import length_mm
    from weizhong.terms.codes import PointCode

    parts = [part.strip() for part in text.rsplit(":", 3)]  # the point may have a level: EX-B2:L4
    if len(parts) != 4 or parts[1].casefold() not in set(Laterality):
        raise InvalidInput(
            "A spot beside a point is written as point, side, direction and distance, "
            "such as BL25:left:lateral:2fingers."
        )
    code, side = PointCode(parts[0]), Laterality(parts[1].casefold())
    if step := _STEP.match(parts[3].casefold()):
        amount = _number(step["amount"])
        return Beside(code, side, parts[2].casefold(), amount, "cun" if step["unit"] == "cun" else "fingers")
    return Beside(code, side, parts[2].casefold(), length_mm(parts[3], "a spot beside a point"), "mm")


def midline_mark(text: str) -> "MidlineMark":
    """Read where the spine was found, such as ``T9:18mm:right``; ``C7:0mm:midline`` is on the plumb line.

    Raises
    ------
    InvalidInput
        If it is not a level, a distance and a side.
    """
    from weizhong.anatomy.midline import MidlineMark
    from weizhong.fhir.units import length_mm

    parts = _parts(text, "A midline mark", "T9:18mm:right")
    offset_mm = length_mm(parts[1], "a midline mark")
    if parts[2] == Laterality.MIDLINE.value and offset_mm > 0:
        raise InvalidInput("A mark on the plumb line lies at 0 mm; one beside it needs left or right.")
    sign = {Laterality.LEFT: 1.0, Laterality.RIGHT: -1.0, Laterality.MIDLINE: 0.0}[Laterality(parts[2])]
    return MidlineMark(parts[0].upper(), sign * offset_mm)


def position(text: str) -> "Vector":
    """Read a place in the body frame, such as ``60,85,1050``.

    Raises
    ------
    InvalidInput
        If it is not three numbers.
    """
    parts = text.split(",")
    if len(parts) != 3:
        raise InvalidInput("A tapped spot is written as three numbers of mm, such as 60,85,1050.")
    return (_number(parts[0]), _number(parts[1]), _number(parts[2]))


def _parts(text: str, what: str, example: str) -> list[str]:
    """Split level, distance and side."""
    parts = [part.strip().casefold() for part in text.split(":")]
    if len(parts) != 3 or parts[2] not in set(Laterality):
        raise InvalidInput(f"{what} is written as level, distance and side, such as {example}.")
    return parts


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(f"{text.strip()[:20]!r} is not a number.") from None
