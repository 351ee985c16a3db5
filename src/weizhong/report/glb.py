"""The body and its points as one GLB file: metres, y up, the patient facing +z, as glTF wants it."""

from typing import Any

import numpy as np

from weizhong.clinic.documents.treatment_plan import PlannedPoint, TreatmentPlan
from weizhong.report import drape, outline, phrases
from weizhong.report.marks import MARKS
from weizhong.report.surface import Surface
from weizhong.terms.errors import MissingExtra

# Body frame (mm; x left, y back, z up) to glTF (m; x left, y up, z front).
_TO_GLTF = np.array([[0.001, 0, 0], [0, 0, 0.001], [0, -0.001, 0]])
_SKIN = (220, 207, 195, 255)
_MARK_RADIUS_MM = 4.0
_LIFT_MM = 1.0


def render(plan: TreatmentPlan, body: Surface) -> bytes:
    """Return the scene as GLB.

    Nodes are named ``body``, and ``BL23.left`` with ``BL23.left.region95`` for each point.

    Parameters
    ----------
    plan : TreatmentPlan
        Its points; a stop has none.
    body : Surface
        The body they lie on.

    Raises
    ------
    MissingExtra
        If trimesh is not installed.
    """
    trimesh = _trimesh()
    scene = trimesh.Scene()
    _add(scene, trimesh, "body", np.asarray(body.vertices_mm, float), np.asarray(body.faces), _SKIN)
    for point_set in outline.all_sets(plan):
        colour = _rgb(MARKS[point_set.position].colour)
        for member in point_set.members:
            _add_point(scene, trimesh, member, body, colour)
    scene.metadata.update(
        status=plan.status,
        watermark=plan.watermark or "",
        intended_use=plan.intended_use,
        review_notice=plan.review_notice,
        software_version=plan.software_version,
        facts_digest=plan.facts_digest,
        input_digest=plan.input_digest,
    )
    data: bytes = scene.export(file_type="glb", include_normals=True)
    return data


def _add_point(
    scene: Any, trimesh: Any, member: PlannedPoint, body: Surface, colour: tuple[int, int, int]
) -> None:
    place = member.placement
    name = ".".join(part for part in (member.code, member.side, phrases.spot(place)) if part)
    lift = np.array(place.normal) * _LIFT_MM
    ball = trimesh.creation.icosphere(subdivisions=2, radius=_MARK_RADIUS_MM * 0.001)
    ball.visual = trimesh.visual.ColorVisuals(ball, face_colors=(*colour, 255))
    shift = np.eye(4)
    shift[:3, 3] = _TO_GLTF @ np.array(place.position_mm)
    scene.add_geometry(ball, node_name=name, geom_name=name, transform=shift)
    rings = drape.ellipse_on_skin(place, body) + lift
    _add(scene, trimesh, f"{name}.region95", rings, drape.ring_triangles(), (*colour, 110))


def _add(
    scene: Any, trimesh: Any, name: str, spots_mm: Any, faces: Any, colour: tuple[int, int, int, int]
) -> None:
    mesh = trimesh.Trimesh(spots_mm @ _TO_GLTF.T, faces, process=False)
    material = trimesh.visual.material.PBRMaterial(
        baseColorFactor=colour,
        metallicFactor=0.0,
        roughnessFactor=0.9,
        alphaMode="OPAQUE" if colour[3] == 255 else "BLEND",
        doubleSided=colour[3] < 255,
    )
    mesh.visual = trimesh.visual.TextureVisuals(material=material)
    scene.add_geometry(mesh, node_name=name, geom_name=name)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _trimesh() -> Any:
    try:
        import trimesh
    except ImportError:
        raise MissingExtra(
            'GLB needs trimesh, which is not installed: pip install "weizhong[glb]".'
        ) from None
    return trimesh
