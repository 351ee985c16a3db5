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

from weizhong.anatomy.body import Body, mesh_asset
from weizhong.anatomy.curves import curves
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.midline import MidlineCurve
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.triangles import closest_on_triangles
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import FactsError

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_PATH = Path(__file__).parent / "data" / "channels.npz"
_SPAN = re.compile(r"^([A-Z]{2})(\d+)-\1(\d+)$")
_FAIRINGS = 2  # rounds that take out the kinks of laying a line on flat faces
# Faces tried for each spot: those round its nearest corners. Round one alone the nearest face may be missing,
# and a line leaps by millimetres when another corner takes over.
_FACES = 12
_CORNERS = 3


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
    skin = _Skin(body)
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


class _Skin:
    """One half of a body at a time, the right one mirrored to the left."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self.faces = body.faces
        self._around = _faces_around()
        self._beside = _corners_beside()

    def half(self, side: Laterality) -> Floats:
        """Vertices with that side on the left."""
        vertices = self._body.vertices_mm
        if side is not Laterality.RIGHT:
            return vertices
        return np.asarray(vertices[mesh_asset().mirror] * [-1.0, 1.0, 1.0])

    def laid_on(self, spots: Floats, vertices: Floats, near: Ints) -> tuple[Floats, Floats]:
        """The nearest skin to spots, searched from the corners `near` of each, and the normals there.

        The corners were near on the mean body; on another a point may lie centimetres from them, and the way
        leads there over the skin. What a bent spine carries over the midline is laid on as its mirror image,
        for only the left half's corners are known.
        """
        fold = np.where(spots[:, :1] < 0, [-1.0, 1.0, 1.0], 1.0)
        spots = spots * fold
        reachable = np.concatenate([vertices, np.full((1, 3), np.inf)])
        at = _closest(spots, reachable, near, 1)[:, 0]
        walking = np.arange(len(at))
        while len(walking):  # every step leads nearer, so it ends
            onward = _closest(spots[walking], reachable, self._beside[at[walking]], 1)[:, 0]
            is_nearer = onward != at[walking]
            at[walking] = onward
            walking = walking[is_nearer]
        corners = _closest(spots, reachable, self._beside[at], _CORNERS)
        candidates = self._around[corners].reshape(len(spots), -1)
        which, weights = closest_on_triangles(spots, vertices[self.faces[candidates]])
        triangles = vertices[self.faces[candidates[np.arange(len(spots)), which]]]
        normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        return np.einsum("nk,nkx->nx", weights, triangles) * fold, normals * fold


def _closest(spots: Floats, vertices: Floats, corners: Ints, count: int) -> Ints:
    """Of each spot's corners, as many as are asked for: the closest ones."""
    gaps = vertices[corners] - spots[:, None]
    squares = np.einsum("nkx,nkx->nk", gaps, gaps)
    order = np.argpartition(squares, count - 1, axis=1)[:, :count]
    return np.take_along_axis(corners, order, axis=1)


@cache
def _faces_around() -> Ints:
    """The faces at each vertex, (v, k); filled up by repeating."""
    faces = mesh_asset().faces
    order = np.argsort(faces.ravel(), kind="stable")
    count = np.bincount(faces.ravel())
    first = np.cumsum(count) - count
    which = first[:, None] + np.arange(_FACES) % count[:, None]
    return np.asarray(order[which] // 3)


@cache
def _corners_beside() -> Ints:
    """Each vertex and those within two edges of it, (v, k); filled up with one that does not exist."""
    faces, count = mesh_asset().faces, len(mesh_asset().mirror)
    one = _distinct(faces[_faces_around()].reshape(count, -1), count)
    return _distinct(np.concatenate([one, np.full_like(one[:1], count)])[one].reshape(count, -1), count)


def _distinct(rows: Ints, filler: int) -> Ints:
    """Rows sorted, without their repeats."""
    rows = np.sort(rows, axis=1)
    kept = rows.copy()
    kept[:, 1:][rows[:, 1:] == rows[:, :-1]] = filler
    kept.sort(axis=1)
    return kept[:, : int((kept < filler).sum(axis=1).max())]


def _line(drawn: _Drawn, side: Laterality, points: Floats, skin: _Skin) -> ChannelLine:
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
        laid, normals = skin.laid_on(moved, vertices, drawn.near)
        laid[drawn.pins] = points * mirrored
        moved = laid.copy()
        moved[1:-1] += (laid[:-2] - 2 * laid[1:-1] + laid[2:]) / 4
        if not drawn.is_paired:  # the nearest skin may lie on either side, the line stays in the middle
            moved[:, 0] = sideways
    laid, normals = skin.laid_on(moved, vertices, drawn.near)
    laid[drawn.pins] = points * mirrored
    return ChannelLine(drawn.channel, side, laid * mirrored, normals * mirrored, drawn.codes, drawn.pins)


def _codes(item: str) -> list[str]:
    span = _SPAN.match(item)
    return [f"{span[1]}{n}" for n in range(int(span[2]), int(span[3]) + 1)] if span else [item]
