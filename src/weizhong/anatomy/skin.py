"""From rules and a landmark posterior to spots on the skin with their spread: arrays in, arrays out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.compiled_rules import CompiledRules, compiled
from weizhong.anatomy.placement_rules import PlacementRule
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.sections import LEAST_FALL
from weizhong.anatomy.triangles import closest_on_triangles
from weizhong.anatomy.tube_places import Places, places_on
from weizhong.anatomy.tubes import TubeSet, tube_set

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_LONGEST = 1 / LEAST_FALL  # mm of skin per mm counted: on flatter skin, the way along it is counted


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
        chosen = Spots(*(getattr(self, part).take(which, axis=0) for part in self.__slots__))
        for vectors in (chosen.position_mm, chosen.normal, chosen.axis_along, chosen.axis_across):
            vectors[is_right, 0] *= -1.0
        mesh, right = tube_set(), chosen.face[is_right]
        weights = np.take_along_axis(
            chosen.barycentric[is_right], mesh.mirror_order.take(right, axis=0), axis=1
        )
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
    highest = mesh.anchors.spots(rows.not_above, vertices_mm, mesh.face_corners)[:, 2]
    level_mm[rows.capped] = np.minimum(level_mm[rows.capped], highest)
    if shift_mm is not None:
        level_mm, across_mm = level_mm + shift_mm[:, 0], across_mm + shift_mm[:, 1]
    across_mm = np.maximum(across_mm, 0.0)
    crossings = rows.crossings if shift_mm is None else [one.every_rule_cut() for one in rows.crossings]
    places = places_on(rows, crossings, mesh, vertices_mm, posterior, level_mm, across_mm)
    face, barycentric = _projected(places, vertices_mm, mesh, rows)
    corners = vertices_mm[mesh.face_corners[face]]
    _turn_anchors(places, corners, vertices_mm, mesh, rows)
    mirrored = rows.midline[across_mm[rows.midline] == 0.0]
    return _with_spread(places, face, barycentric, corners, rows, posterior, mirrored)


def _projected(
    places: Places, vertices_mm: Floats, mesh: TubeSet, rows: CompiledRules
) -> tuple[Ints, Floats]:
    """Nearest face of each place and the weights of its corners; anchors know theirs already."""
    face, weights = np.zeros(len(places.along), dtype=np.intp), np.zeros_like(places.along)
    on_tubes = rows.on_tubes
    candidates = places.candidates[on_tubes]
    corners = np.ascontiguousarray(vertices_mm.T).take(mesh.face_corners.T.take(candidates, axis=1), axis=1)
    which, found = closest_on_triangles(places.position_mm[on_tubes], corners.transpose(2, 3, 1, 0))
    face[on_tubes], weights[on_tubes] = candidates[np.arange(len(on_tubes)), which], found
    chosen = mesh.anchors.rows_of(rows.anchor_names)
    face[rows.anchors], weights[rows.anchors] = mesh.anchors.face[chosen], mesh.anchors.barycentric[chosen]
    return face, weights


def _turn_anchors(
    places: Places, corners: Floats, vertices_mm: Floats, mesh: TubeSet, rows: CompiledRules
) -> None:
    """Give anchored spots the bone they lie on as their long axis."""
    chosen = mesh.anchors.rows_of(rows.anchor_names)
    normal = _face_normals(corners[rows.anchors])
    bone = np.subtract(*mesh.anchors.ends(chosen, vertices_mm))
    tangent = _unit(bone - _dot(bone, normal)[:, None] * normal)
    places.along[rows.anchors], places.across[rows.anchors] = tangent, _cross(normal, tangent)


def _with_spread(
    places: Places,
    face: Ints,
    barycentric: Floats,
    corners: Floats,
    rows: CompiledRules,
    posterior: LandmarkPosterior,
    mirrored: Ints,
) -> Spots:
    """Carry the landmarks' covariance to the skin."""
    across = _unit(places.across)
    across[mirrored] = (1.0, 0.0, 0.0)  # skin there is its own mirror image, even deep in a furrow
    across[~places.across.any(axis=1)] = (1.0, 0.0, 0.0)  # where columns meet at a tube's edge
    slope = places.along - _dot(places.along, across)[:, None] * across
    steep = np.sqrt(_dot(slope, slope))
    along = slope / np.maximum(steep, np.finfo(float).tiny)[:, None]
    stretch = np.minimum(steep, _LONGEST)  # mm of skin per mm of level
    normal = _cross(along, across)
    normal *= np.sign(_dot(normal, _face_normals(corners)))[:, None]
    lean = np.ones_like(stretch)  # mm of skin per mm across: more where a straight reach meets a slanted side
    lean[rows.straight] = 1 / np.maximum(np.abs(across[rows.straight, 0]), LEAST_FALL)
    stretched = np.stack([stretch * stretch, stretch * lean, stretch * lean, lean * lean], axis=1)
    stretched = stretched.reshape(-1, 2, 2)
    here = np.ix_(rows.used, rows.used)
    level = stretched * _carried(rows, posterior.level_covariance_mm2[here])
    total = stretched * _carried(rows, posterior.covariance_mm2[here])
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


def _carried(rows: CompiledRules, covariance_mm2: Floats) -> Floats:
    """Covariance of every rule's level and way across, (n, 2, 2), mm²; each distinct form is carried once."""
    along = rows.along_forms @ covariance_mm2
    across = rows.across_forms @ covariance_mm2
    carried = np.empty((len(rows.along_form), 2, 2))
    carried[:, 0, 0] = (along * rows.along_forms).sum(axis=1)[rows.along_form]
    carried[:, 1, 1] = (across * rows.across_forms).sum(axis=1)[rows.across_form]
    both = (along @ rows.across_forms.T)[rows.along_form, rows.across_form]
    carried[:, 0, 1] = carried[:, 1, 0] = both
    return carried


def _face_normals(corners: Floats) -> Floats:
    return _unit(_cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))


def _cross(a: Floats, b: Floats) -> Floats:
    """Cross products of rows; numpy's own checks cost more than the few rows here."""
    ax, ay, az = a.T
    bx, by, bz = b.T
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=1)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("nx,nx->n", a, b))


def _sd(covariance: Floats) -> Floats:
    diagonal = np.einsum("nii->ni", covariance)
    return np.asarray(np.sqrt(np.maximum(diagonal, 0.0)))


def _unit(vectors: Floats) -> Floats:
    lengths = np.sqrt(_dot(vectors, vectors))
    return np.asarray(vectors / np.maximum(lengths, np.finfo(float).tiny)[:, None])
