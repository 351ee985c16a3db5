"""From rules and a landmark posterior to spots on the skin with their spread: arrays in, arrays out."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.forms import matrix
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.placement_rules import PlacementRule
from weizhong.anatomy.sections import cut, falling, reach, turn, walk
from weizhong.anatomy.triangles import closest_on_triangles
from weizhong.anatomy.tubes import TubeSet, tube_set

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


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

    def chosen(self, which: Ints) -> "Spots":
        """Return some of the spots."""
        return Spots(*(getattr(self, part)[which] for part in self.__slots__))

    def joined(self, other: "Spots") -> "Spots":
        """Return these spots and then the others."""
        return Spots(*(np.concatenate([getattr(self, part), getattr(other, part)]) for part in self.__slots__))

    def mirrored(self) -> "Spots":
        """Return the same spots on the other half of the body."""
        mesh, flip = tube_set(), np.array([-1.0, 1.0, 1.0])
        weights = np.zeros_like(self.barycentric)
        np.put_along_axis(weights, mesh.mirror_order[self.face], self.barycentric, axis=1)
        return replace(
            self,
            position_mm=self.position_mm * flip,
            normal=self.normal * flip,
            face=mesh.mirror_face[self.face],
            barycentric=weights,
            axis_along=self.axis_along * flip,
            axis_across=self.axis_across * flip,
        )


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The rules' forms as arrays over a posterior's landmarks, and their groups by tube."""

    along: Floats
    along_constant: Floats
    across: Floats
    across_constant: Floats
    bearing_deg: Floats
    rule_sd: Floats
    groups: dict[tuple[str, str], Ints]


@lru_cache(maxsize=32)
def _compile(rules: tuple[PlacementRule, ...], names: tuple[str, ...]) -> _Compiled:
    along, along_constant = matrix([rule.along for rule in rules], names)
    across, across_constant = matrix([rule.across_form for rule in rules], names)
    groups: dict[tuple[str, str], list[int]] = {}
    for i, rule in enumerate(rules):
        manner = "front" if rule.from_front else rule.across
        groups.setdefault((rule.tube, manner), []).append(i)
    return _Compiled(
        along=along,
        along_constant=along_constant,
        across=across,
        across_constant=across_constant,
        bearing_deg=np.array([rule.bearing_deg for rule in rules]),
        rule_sd=np.array([(rule.sd_along_mm, rule.sd_across_mm) for rule in rules]),
        groups={key: np.array(members) for key, members in groups.items()},
    )


def spots_on(
    rules: tuple[PlacementRule, ...], posterior: LandmarkPosterior, vertices_mm: Floats, mesh: TubeSet
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

    Returns
    -------
    Spots
        One per rule, in order.
    """
    rows = _compile(rules, posterior.names)
    along_mm = rows.along @ posterior.mean_mm + rows.along_constant
    across_mm = np.maximum(rows.across @ posterior.mean_mm + rows.across_constant, 0.0)
    found = _Found.empty(len(rules))
    for (tube, manner), members in rows.groups.items():
        if tube == "anchor":
            found.anchor(members, rules, vertices_mm, mesh)
        else:
            level = _Level(tube, along_mm[members], posterior)
            found.on_tube(members, level, manner, across_mm[members], rows.bearing_deg[members], vertices_mm, mesh)
    return found.with_spread(rows, posterior)


@dataclass(frozen=True, slots=True)
class _Level:
    """Where to cut, and the level coordinate of a tube."""

    tube: str
    wanted: Floats
    posterior: LandmarkPosterior

    def of(self, grid: Floats) -> Floats:
        """Height for trunk and legs; distance above the wrist for the forearm."""
        if self.tube != "forearm":
            return falling(grid[..., 2])
        length_mm = self.posterior.mean("radiale_stylion_length")
        return np.broadcast_to(np.linspace(length_mm, 0.0, len(grid))[:, None], grid.shape[:2])


@dataclass(slots=True)
class _Found:
    """Arrays being filled group by group."""

    position_mm: Floats
    along: Floats
    across: Floats
    face: Ints
    barycentric: Floats

    @classmethod
    def empty(cls, n: int) -> "_Found":
        return cls(*(np.zeros((n, 3)) for _ in range(3)), np.zeros(n, dtype=np.intp), np.zeros((n, 3)))

    def on_tube(
        self, members: Ints, level: _Level, manner: str, across_mm: Floats, bearing_deg: Floats,
        vertices_mm: Floats, mesh: TubeSet,
    ) -> None:  # fmt: skip
        """Cut a tube at the wanted levels, find the spot on each cut, project it to the nearest face."""
        tube = mesh.tubes[level.tube]
        grid = tube.grid(vertices_mm)
        heights, again = np.unique(level.wanted, return_inverse=True)
        sections = cut(grid, level.of(grid), heights)
        points, slopes, rows = sections.points[again], sections.slopes[again], sections.rows[again]
        if manner == "front":
            points, slopes, rows = points[:, ::-1], slopes[:, ::-1], rows[:, ::-1]
        if manner == "bearing":
            column, share = turn(tube.angles_deg, bearing_deg)
        else:
            column, share = (reach if manner == "straight" else walk)(points, across_mm)
        each = np.arange(len(members))
        here, there = points[each, column], points[each, column + 1]
        near = here + share[:, None] * (there - here)
        self.along[members] = slopes[each, column] * (1 - share[:, None]) + slopes[each, column + 1] * share[:, None]
        self.across[members] = there - here
        cell_column = tube.cells.shape[1] - 1 - column if manner == "front" else column
        self._project(members, near, tube.cells[rows[each, column], cell_column], vertices_mm, mesh)

    def anchor(
        self, members: Ints, rules: tuple[PlacementRule, ...], vertices_mm: Floats, mesh: TubeSet
    ) -> None:
        """Take fixed spots, with the bone they lie on as their long axis."""
        anchors = mesh.anchors
        chosen = np.array([anchors.index[rules[i].spot or rules[i].code] for i in members])
        self.face[members], self.barycentric[members] = anchors.face[chosen], anchors.barycentric[chosen]
        corners = vertices_mm[mesh.face_corners[anchors.face[chosen]]]
        self.position_mm[members] = np.einsum("nk,nkx->nx", anchors.barycentric[chosen], corners)
        bone = vertices_mm[anchors.near[chosen]].mean(axis=1) - vertices_mm[anchors.far[chosen]].mean(axis=1)
        normal = _unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))
        tangent = _unit(bone - np.einsum("nx,nx->n", bone, normal)[:, None] * normal)
        self.along[members], self.across[members] = tangent, np.cross(normal, tangent)

    def _project(self, members: Ints, near: Floats, candidates: Ints, vertices_mm: Floats, mesh: TubeSet) -> None:
        corners = vertices_mm[mesh.face_corners[candidates]]
        which, weights = closest_on_triangles(near, corners)
        each = np.arange(len(members))
        self.face[members], self.barycentric[members] = candidates[each, which], weights
        self.position_mm[members] = np.einsum("nk,nkx->nx", weights, corners[each, which])

    def with_spread(self, rows: _Compiled, posterior: LandmarkPosterior) -> Spots:
        """Carry the landmarks' covariance to the skin."""
        across = _unit(self.across)
        slope = self.along - np.einsum("nx,nx->n", self.along, across)[:, None] * across
        stretch = np.linalg.norm(slope, axis=1)  # mm of skin per mm of level
        along = slope / np.maximum(stretch, np.finfo(float).tiny)[:, None]
        normal = _outward(np.cross(along, across), self.position_mm)
        level = _pair_covariance(rows, posterior.level_covariance_mm2, stretch)
        total = _pair_covariance(rows, posterior.covariance_mm2, stretch)
        both = total + np.einsum("ni,ij->nij", rows.rule_sd**2, np.eye(2))
        return Spots(
            position_mm=self.position_mm,
            normal=normal,
            face=self.face,
            barycentric=self.barycentric,
            axis_along=along,
            axis_across=across,
            landmark_sd=_sd(total - level),
            level_sd=_sd(level),
            rule_sd=rows.rule_sd,
            covariance_mm2=both,
        )


def _pair_covariance(rows: _Compiled, covariance_mm2: Floats, stretch: Floats) -> Floats:
    """Covariance of (along, across) of every rule, (n, 2, 2), mm² on the skin."""
    jacobian = np.stack([rows.along * stretch[:, None], rows.across], axis=1)
    spread: Floats = (jacobian @ covariance_mm2) @ jacobian.transpose(0, 2, 1)
    return spread


def _sd(covariance: Floats) -> Floats:
    diagonal = np.einsum("nii->ni", covariance)
    return np.asarray(np.sqrt(np.maximum(diagonal, 0.0)))


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(float).tiny))


def _outward(normal: Floats, position_mm: Floats) -> Floats:
    """Normals are fixed in sign by the grids' own turn, left half: along (up) × across points inwards behind."""
    return _unit(normal) * -1.0 if len(position_mm) else normal
