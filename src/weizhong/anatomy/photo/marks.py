"""What can be marked on a photograph, and a photograph with its marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from weizhong.anatomy.spine import level_landmark, spine_levels
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

Pixel = tuple[float, float]
Posture = Literal["standing", "prone"]

MIDLINE, LOOSE = "midline", "loose"


@dataclass(frozen=True, slots=True)
class MarkKind:
    """A feature of the back that can be marked.

    Parameters
    ----------
    name, label, where : str
        As typed; in plain words; where to put the mark.
    sides : bool
        Whether it is marked on the patient's left or right; else on the midline.
    height : mapping of str to float or None
        Weighted sum of landmarks, mm above the floor; None if it may lie at any height.
    across : mapping of str to float or None
        The same for its distance from the midline.
    sd_height_mm, sd_across_mm : float
        How far the feature lies from there, alike on both sides.
    depth : str or tuple of str
        Where it lies from front to back: ``"back"``, ``"crown"``, ``"heel"``, ``"heel-line"``, or beside
        landmarks of the mesh.
    prone_sd_height_mm : float
        What lying prone adds to the spread of its height.
    standing_only : bool
        Whether it means nothing on somebody lying down.
    caution : str or None
        Key of what every result that rests on it should say.
    """

    name: str
    label: str
    where: str
    sd_across_mm: float
    depth: str | tuple[str, ...]
    sides: bool = False
    height: Mapping[str, float] | None = None
    across: Mapping[str, float] | None = None
    sd_height_mm: float = 0.0
    prone_sd_height_mm: float = 0.0
    standing_only: bool = False
    caution: str | None = None

    @property
    def is_on_midline(self) -> bool:
        """Whether it lies on the midline of the back."""
        return not self.sides and self.depth == "back"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark.

    Parameters
    ----------
    kind : MarkKind
        What was marked.
    side : Laterality
        The patient's own side.
    pixel : tuple of float
        Where, in pixels from the picture's left and top edge.
    """

    kind: MarkKind
    side: Laterality
    pixel: Pixel

    @property
    def name(self) -> str:
        """As typed in a marks file, such as ``"dimple-left"``.

        Examples
        --------
        >>> Mark(mark_kinds()["dimple"], Laterality.LEFT, (10, 20)).name
        'dimple-left'
        """
        return f"{self.kind.name}-{self.side.value}" if self.kind.sides else self.kind.name


@dataclass(frozen=True, slots=True)
class MarkedDistance:
    """A straight distance between two spots of the picture, measured on the person.

    Parameters
    ----------
    ends : tuple
        Each a mark's name or a pixel.
    length_mm : float
        What was measured, mm.
    """

    ends: tuple[str | Pixel, str | Pixel]
    length_mm: float


@dataclass(frozen=True, slots=True)
class MarkedPhoto:
    """A photograph of a back with marks.

    Parameters
    ----------
    width_px, height_px : float
        Size of the picture.
    marks : tuple of Mark
        Each named mark at most once; midline spots any number of times.
    distances : tuple of MarkedDistance
        Measured on the person.
    posture : {"standing", "prone"}
        How the person was photographed.
    is_cropped : bool
        Whether the picture was cut, so that its centre is not where the lens pointed.
    is_levelled : bool
        Whether the camera was held level, by its own level or a stand.
    has_curved_spine : bool
        Whether the midline may stray far, as in scoliosis.
    focal_length_35mm : float or None
        35 mm equivalent, if known.
    """

    width_px: float
    height_px: float
    marks: tuple[Mark, ...]
    distances: tuple[MarkedDistance, ...] = ()
    posture: Posture = "standing"
    is_cropped: bool = False
    is_levelled: bool = False
    has_curved_spine: bool = False
    focal_length_35mm: float | None = None
    named: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {mark.name: i for i, mark in enumerate(self.marks) if mark.kind.name != MIDLINE}
        object.__setattr__(self, "named", MappingProxyType(places))


@cache
def mark_kinds() -> dict[str, MarkKind]:
    """Return everything that can be marked, by name without side.

    Examples
    --------
    >>> {"c7", "dimple", "midline", "l4"} <= set(mark_kinds())
    True
    """
    table = read_table("anatomy/photo")
    kinds = {name: _kind(name, row) for name, row in table["mark"].items()}
    for level in spine_levels():
        if level.lower() not in kinds:
            row = dict(table["counted"])
            row["label"], row["where"] = (row[part].format(level=level) for part in ("label", "where"))
            kinds[level.lower()] = _kind(level.lower(), row | {"height": {level_landmark(level): 1.0}})
    return kinds | {MIDLINE: _kind(MIDLINE, table["midline"])}


def _kind(name: str, row: Mapping[str, Any]) -> MarkKind:
    told = {part: row[part] for part in MarkKind.__dataclass_fields__ if part in row}
    depth = row["depth"]
    return MarkKind(**told | {"name": name, "depth": depth if isinstance(depth, str) else tuple(depth)})
