"""The channels as smooth lines on this body's skin, through their points in order.

The lines were drawn once on the mean body (``scripts/build_channels.py``) and are carried by the mesh; on a
person they are moved, smoothly between one point and the next, so that they pass through that person's own
points, and laid back on the skin.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body
from weizhong.anatomy.curves import curves
from weizhong.anatomy.drawing_skin import DrawingSkin
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.midline import MidlineCurve
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import FactsError

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_PATH = Path(__file__).parent / "data" / "channels.npz"
_SPAN = re.compile(r"^([A-Z]{2})(\d+)-\1(\d+)$")
_EVENINGS = 4  # rounds that even out how far neighbouring spots are shifted to the skin
_FAIRINGS = 2  # rounds that take out the kinks of laying a line on flat faces


@dataclass(frozen=True, slots=True, eq=False)
class ChannelLine:
    """One strand of a channel on one side.

    Attributes
    ----------
    channel : str
        Its code, such as ``"BL"``.
    side : Laterality
        Left, right, or the midline.
    positions_mm : (n, 3) float array
        The line, body frame, in the order of its points; every spot lies on the skin.
    normals : (n, 3) float array
        Unit vectors pointing outwards.
    codes : tuple of str
        Points it runs through.
    at : (len(codes),) int array
        Where in the line they are.
    """

    channel: str
    side: Laterality
    positions_mm: Floats
    normals: Floats
    codes: tuple[str, ...]
    at: Ints

    def mirrored(self) -> "ChannelLine":
        """Return the same strand on the right side of a straight body."""
        flip = np.array([-1.0, 1.0, 1.0])
        return ChannelLine(
            self.channel, Laterality.RIGHT, self.positions_mm * flip, self.normals * flip, self.codes, self.at
        )


@cache
def channel_strands() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the strands of every channel as the codes they run through.

    Examples
    --------
    >>> channel_strands()["ST"][1]
    ('ST5', 'ST6', 'ST7', 'ST8')
    """
    rows = read_table("anatomy/channel_courses")["channel"]
    return {
        channel: tuple(tuple(code for item in strand for code in _codes(item)) for strand in strands)
        for channel, strands in rows.items()
    }


def channel_lines(
    person: Person,
    posterior: LandmarkPosterior,
    body: Body,
    midline: MidlineCurve | None = None,
) -> tuple[ChannelLine, ...]:
    """Return every channel as lines on this body.

    Parameters
    ----------
    person : Person
        Whose body.
    posterior : LandmarkPosterior
        Landmarks of this person.
    body : Body
        The skin they give.
    midline : MidlineCurve, optional
        Where the spine runs, if it was marked.

    Returns
    -------
    tuple of ChannelLine
        Fourteen channels, paired ones on both sides.

    Examples
    --------
    >>> from weizhong.anatomy.body import build_body
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person("female", 52, 1620, 70)
    >>> lines = channel_lines(woman, predict(woman), build_body(woman, predict(woman)))
    >>> len({line.channel for line in lines})
    14
    """
    strands = channel_strands()
    codes = dict.fromkeys(code for some in strands.values() for strand in some for code in strand)
    found = place_arrays(codes, person, posterior, midline=midline)
    spots: dict[tuple[str, Laterality], Floats] = {}
    for rule, side, at in zip(found.rules, found.sides, found.spots.position_mm, strict=True):
        spots.setdefault((str(rule.code), side), at)
    skin = DrawingSkin(body)
    lines = []
    for drawn in _drawn():
        side = Laterality.LEFT if drawn.is_paired else Laterality.MIDLINE
        lines.append(_line(drawn, side, np.stack([spots[code, side] for code in drawn.codes]), skin))
        if drawn.is_paired and midline is None:
            lines.append(lines[-1].mirrored())
        elif drawn.is_paired:
            points = np.stack([spots[code, Laterality.RIGHT] for code in drawn.codes])
            lines.append(_line(drawn, Laterality.RIGHT, points, skin))
    return tuple(lines)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """A strand as it was drawn on the left half of the mean body."""

    channel: str
    codes: tuple[str, ...]
    face: Ints
    barycentric: Floats
    pins: Ints
    near: Ints

    @property
    def is_paired(self) -> bool:
        return self.channel not in ("GV", "CV")


@cache
def _drawn() -> tuple[_Drawn, ...]:
    with np.load(_PATH, allow_pickle=False) as data:
        found = []
        for channel, strands in channel_strands().items():
            for i, strand in enumerate(strands):
                name = f"{channel}{i}"
                if len(data[f"{name}_pins"]) != len(strand):
                    raise FactsError(f"The drawn lines of {channel} are out of date; rebuild channels.npz.")
                found.append(
                    _Drawn(
                        channel,
                        strand,
                        data[f"{name}_face"].astype(np.intp),
                        data[f"{name}_barycentric"].astype(np.float64),
                        data[f"{name}_pins"].astype(np.intp),
                        data[f"{name}_near"].astype(np.intp),
                    )
                )
    return tuple(found)


def _line(drawn: _Drawn, side: Laterality, points: Floats, skin: DrawingSkin) -> ChannelLine:
    """Move a drawn strand so that it passes through `points`, and lay it on the skin."""
    vertices = skin.half(side)
    mirrored = np.array([-1.0 if side is Laterality.RIGHT else 1.0, 1.0, 1.0])
    carried = np.einsum("nk,nkx->nx", drawn.barycentric, vertices[skin.faces[drawn.face]])
    offsets = points * mirrored - carried[drawn.pins]
    along = np.arange(len(carried), dtype=np.float64)
    pins = drawn.pins.astype(np.float64)
    moved = carried + curves([(pins, offsets[:, axis]) for axis in range(3)], along)
    sideways = curves([(pins, points[:, 0])], along)[:, 0]
    if not drawn.is_paired:
        moved[:, 0] = sideways
    for _ in range(_FAIRINGS):
        laid, normals = skin.laid_on(moved, vertices, drawn.near, within_plane=not drawn.is_paired)
        laid[drawn.pins] = points * mirrored
        laid = moved + _evened(laid - moved)
        laid[drawn.pins] = points * mirrored
        moved = laid.copy()
        moved[1:-1] += (laid[:-2] - 2 * laid[1:-1] + laid[2:]) / 4
        if not drawn.is_paired:
            moved[:, 0] = sideways
    laid, normals = skin.laid_on(moved, vertices, drawn.near, within_plane=not drawn.is_paired)
    laid[drawn.pins] = points * mirrored
    return ChannelLine(drawn.channel, side, laid * mirrored, normals * mirrored, drawn.codes, drawn.pins)


def _evened(shifts: Floats) -> Floats:
    """Shifts as their neighbours have them: where skin folds, one spot may be shifted to the other wall."""
    for _ in range(_EVENINGS):
        shifts = shifts.copy()
        shifts[1:-1] += (shifts[:-2] - 2 * shifts[1:-1] + shifts[2:]) / 4
    return shifts


def _codes(item: str) -> list[str]:
    span = _SPAN.match(item)
    return [f"{span[1]}{n}" for n in range(int(span[2]), int(span[3]) + 1)] if span else [item]
