"""From rules and a landmark posterior to spots on the skin with their spread: arrays in, arrays out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.compiled_rules import CompiledRules, compiled
from weizhong.anatomy.placement_rules import PlacementRule
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.sections import Sections, cut, falling, reach, turn, walk, walk_on
from weizhong.anatomy.triangles import closest_on_triangles
from weizhong.anatomy.tubes import Tube, TubeSet, tube_set
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_MANNERS = ("arc", "straight", "bearing", "onward", "backward", "front arc", "front straight")
_NEXT, _LAST = [1, 2, 0], [2, 0, 1]  # the axis after each, and the one after that

_STEEPEST = 1 / 3  # beyond this slant a straight reach says too little for its error to mean anything


@dataclass(frozen=True, slots=True)
class Spots:
    """n spots on the left half (or midline) of the skin.

    Attributes
    ----------
    position_mm, normal : (n, 3) float arrays
        Body frame; normals point outwards.
    face : (n,) int array
        Mesh face.
    barycentric : (n, 3) float array
        Weights of its corners.
    axis_along, axis_across : (n, 3) float arrays
        Orthogonal unit tangents: up the segment, and away from the midline or onward round the limb.
    landmark_sd, level_sd, rule_sd : (n, 2) float arrays
        Standard deviations along and across, mm, by cause.
    covariance_mm2 : (n, 2, 2) float array
        Everything together, in the tangent axes.
    """

    position_mm: Floats
    normal: Floats
    face: Ints
    barycentric: Floats
    axis_along: Floats
    axis_across: Floats
    landmark_sd: Floats
    level_sd: Floats
    rule_sd: Floats
    covariance_mm2: Floats

    def where(self, mask: NDArray[np.bool_], other: "Spots") -> "Spots":
        """Return these spots, but those of another set where the mask holds."""
        chosen = []
        for part in self.__slots__:
            mine, theirs = getattr(self, part), getattr(other, part)
            chosen.append(np.where(mask.reshape(-1, *[1] * (mine.ndim - 1)), theirs, mine))
        return Spots(*chosen)

    def on_both_sides(self, which: Ints, is_right: NDArray[np.bool_]) -> "Spots":
        """Return some spots, those that are right moved to the other half of the body."""
        chosen = Spots(*(getattr(self, part)[which] for part in self.__slots__))
        for vectors in (chosen.position_mm, chosen.normal, chosen.axis_along, chosen.axis_across):
            vectors[is_right, 0] *= -1.0
        mesh, right = tube_set(), chosen.face[is_right]
        weights = np.take_along_axis(chosen.barycentric[is_right], mesh.mirror_order[right], axis=1)
        chosen.barycentric[is_right], chosen.face[is_right] = weights, mesh.mirror_face[right]
        return chosen


def spots_on(
    rules: tuple[PlacementRule, ...],
    posterior: LandmarkPosterior,
    vertices_mm: Floats,
    mesh: TubeSet,
    shift_mm: Floats | None = None,
) -> Spots:
    """Place rules on a body.

    Parameters
    ----------
    rules : tuple of PlacementRule
        The n rules.
    posterior : LandmarkPosterior
        Landmarks of this person.
    vertices_mm : (m, 3) float array
        Vertices of this body for ``mesh.rows``, warped to the posterior's means; mm, body frame.
    mesh : TubeSet
        Tubes, anchors and faces.
    shift_mm : (n, 2) float array, optional
        Added to each rule's level and lateral distance: a midline that is not straight.

    Returns
    -------
    Spots
        One per rule, in order.
    """
    rows = compiled(rules, posterior.names)
    mean_mm = posterior.mean_mm[rows.used]
    level_mm = rows.level @ mean_mm + rows.level_constant
    across_mm = rows.across @ mean_mm + rows.across_constant
    across_mm[rows.in_line] = mesh.anchors.spots(rows.in_line_with, vertices_mm, mesh.face_corners)[:, 0]
    heights = mesh.anchors.spots(rows.level_with, vertices_mm, mesh.face_corners)[:, 2]
    level_mm[rows.level_share > 0] += rows.level_share[rows.level_share > 0] * heights
    if shift_mm is not None:
        level_mm, across_mm = level_mm + shift_mm[:, 0], across_mm + shift_mm[:, 1]
    across_mm = np.maximum(across_mm, 0.0)
    near = _Near.empty(len(rules), mesh.tubes["trunk"].cells.shape[2])
    for name, (members, levels, again) in rows.tubes.items():
        tube = mesh.tubes[name]
        grid = tube.grid(vertices_mm)
        if shift_mm is not None:  # then no two rules share a level
            levels, again = members, np.arange(len(members))
        sections = cut(grid, _level(name, grid, posterior), level_mm[levels])
        for manner in _MANNERS:
            if (name, manner) in rows.manners:
                some = rows.manners[name, manner]
                who, which = members[some], again[some]
                near.fill(who, manner, sections, which, tube, across_mm[who], rows.bearing_deg[who])
    face, barycentric = near.projected(vertices_mm, mesh, rows)
    corners = vertices_mm[mesh.face_corners[face]]
    near.turn_anchors(corners, vertices_mm, mesh, rows)
    mirrored = rows.midline[across_mm[rows.midline] == 0.0]
    return _with_spread(near, face, barycentric, corners, rows, posterior, mirrored)


def _level(tube: str, grid: Floats, posterior: LandmarkPosterior) -> Floats:
    """Level coordinate of a tube: height above the floor, or the way from its last row."""
    row = read_table("anatomy/tubes")["tube"][tube]
    if row["level"] == "height":
        return falling(grid[..., 2])
    if row["level"] == "midline":
        steps = np.linalg.norm(np.diff(grid[::-1, 0], axis=0), axis=1)
        way_mm = np.concatenate([[0.0], np.cumsum(steps)])[::-1]
        return np.broadcast_to(way_mm[:, None], grid.shape[:2])
    length_mm, _ = posterior.form(row["length"])
    centres = grid[[0, -1], :-1].mean(axis=1)  # the last column is the first again
    way = (grid - grid[-1]) @ (centres[0] - centres[1])  # no two bodies space their rows alike,
    return falling(length_mm * way / way[0])  # nor do the in- and outside of a bent elbow


@dataclass(slots=True)
class _Near:
    """Spots close to the skin, being filled group by group, with their tangents and candidate faces."""

    position_mm: Floats
    along: Floats
    across: Floats
    candidates: Ints

    @classmethod
    def empty(cls, n: int, n_candidates: int) -> "_Near":
        position, along, across = np.zeros((3, n, 3))
        return cls(position, along, across, np.zeros((n, n_candidates), dtype=np.intp))

    def fill(
        self, who: Ints, manner: str, sections: Sections, which: Ints, tube: Tube,
        across_mm: Floats, bearing: Floats,
    ) -> None:  # fmt: skip
        """Find spots on their cuts: by walking, by reaching straight across, by bearing or on from one."""
        is_front = manner.startswith("front")
        cuts = sections.reversed() if is_front else sections
        way = -1.0 if manner == "backward" else 1.0
        if manner in ("bearing", "onward", "backward"):
            column, share = turn(tube.angles_deg, bearing)
            if manner != "bearing":
                column, share = walk_on(cuts.points, which, (column, share), way * across_mm)
        else:
            column, share = (reach if manner.endswith("straight") else walk)(cuts.points, which, across_mm)
        here = cuts.points[which, column]
        step = cuts.points[which, column + 1] - here
        self.position_mm[who] = here + share[:, None] * step
        self.along[who] = cuts.slopes(which, column)  # meridians a few millimetres apart lean alike
        self.across[who] = way * step
        cell = tube.cells.shape[1] - 1 - column if is_front else column
        row, beside = (
            cuts.rows[which, column],
            cuts.rows[which, column + 1],
        )  # a slanted grid changes row between
        row = np.rint(row + share * (beside - row)).astype(np.intp)
        self.candidates[who] = tube.cells[row, cell]

    def projected(self, vertices_mm: Floats, mesh: TubeSet, rows: CompiledRules) -> tuple[Ints, Floats]:
        """Nearest face of each spot and the weights of its corners; anchors know theirs already."""
        face, weights = np.zeros(len(self.along), dtype=np.intp), np.zeros_like(self.along)
        walked = np.setdiff1d(np.arange(len(self.along)), rows.anchors, assume_unique=True)
        candidates = self.candidates[walked]
        which, found = closest_on_triangles(
            self.position_mm[walked], vertices_mm[mesh.face_corners[candidates]]
        )
        face[walked], weights[walked] = candidates[np.arange(len(walked)), which], found
        chosen = mesh.anchors.rows_of(rows.anchor_names)
        face[rows.anchors], weights[rows.anchors] = (
            mesh.anchors.face[chosen],
            mesh.anchors.barycentric[chosen],
        )
        return face, weights

    def turn_anchors(self, corners: Floats, vertices_mm: Floats, mesh: TubeSet, rows: CompiledRules) -> None:
        """Give anchored spots the bone they lie on as their long axis."""
        chosen = mesh.anchors.rows_of(rows.anchor_names)
        normal = _face_normals(corners[rows.anchors])
        bone = np.subtract(*mesh.anchors.ends(chosen, vertices_mm))
        tangent = _unit(bone - _dot(bone, normal)[:, None] * normal)
        self.along[rows.anchors], self.across[rows.anchors] = tangent, _cross(normal, tangent)


def _with_spread(
    near: _Near,
    face: Ints,
    barycentric: Floats,
    corners: Floats,
    rows: CompiledRules,
    posterior: LandmarkPosterior,
    mirrored: Ints,
) -> Spots:
    """Carry the landmarks' covariance to the skin."""
    across = _unit(near.across)
    across[mirrored] = (1.0, 0.0, 0.0)  # skin there is its own mirror image, even deep in a furrow
    slope = near.along - _dot(near.along, across)[:, None] * across
    stretch = np.sqrt(_dot(slope, slope))  # mm of skin per mm of level
    along = slope / np.maximum(stretch, np.finfo(float).tiny)[:, None]
    normal = _cross(along, across)
    normal *= np.sign(_dot(normal, _face_normals(corners)))[:, None]
    lean = np.ones_like(stretch)  # mm of skin per mm across: more where a straight reach meets a slanted side
    lean[rows.straight] = 1 / np.maximum(np.abs(across[rows.straight, 0]), _STEEPEST)
    jacobian = np.stack([rows.along * stretch[:, None], rows.across * lean[:, None]], axis=1)
    here = np.ix_(rows.used, rows.used)
    level = _carried(jacobian, posterior.level_covariance_mm2[here])
    total = _carried(jacobian, posterior.covariance_mm2[here])
    return Spots(
        position_mm=np.einsum("nk,nkx->nx", barycentric, corners),
        normal=normal,
        face=face,
        barycentric=barycentric,
        axis_along=along,
        axis_across=across,
        landmark_sd=_sd(total - level),
        level_sd=_sd(level),
        rule_sd=rows.rule_sd,
        covariance_mm2=total + rows.rule_sd[:, :, None] ** 2 * np.eye(2),
    )


def _carried(jacobian: Floats, covariance_mm2: Floats) -> Floats:
    """Covariance of (along, across) of every rule, (n, 2, 2), mm² on the skin."""
    n, two, m = jacobian.shape
    spread = (jacobian.reshape(n * two, m) @ covariance_mm2).reshape(n, two, m)
    return np.asarray(np.einsum("nij,nkj->nik", spread, jacobian))


def _face_normals(corners: Floats) -> Floats:
    return _unit(_cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))


def _cross(a: Floats, b: Floats) -> Floats:
    """Cross products of rows; numpy's own checks cost more than the few rows here."""
    return np.asarray(a[:, _NEXT] * b[:, _LAST] - a[:, _LAST] * b[:, _NEXT])


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("nx,nx->n", a, b))


def _sd(covariance: Floats) -> Floats:
    diagonal = np.einsum("nii->ni", covariance)
    return np.asarray(np.sqrt(np.maximum(diagonal, 0.0)))


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(float).tiny))
