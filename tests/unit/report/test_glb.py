"""The GLB holds the body and every point by name, in metres, y up."""

import io
import sys

import numpy as np
import pytest
import trimesh
from tests.unit.report import made_up, made_up_body

from weizhong.report import glb
from weizhong.terms.errors import MissingExtra

BODY = made_up_body.egg_body()


def scene(status: str = "plan") -> trimesh.Scene:
    data = glb.render(made_up.plan(BODY, status), BODY)  # type: ignore[arg-type]
    loaded = trimesh.load(io.BytesIO(data), file_type="glb")
    assert isinstance(loaded, trimesh.Scene)
    return loaded


def test_the_body_stands_upright_in_metres_and_faces_forward() -> None:
    low, high = scene("stop").bounds
    assert np.allclose(high - low, [0.4, 1.6, 0.24], atol=0.002)
    assert low[1] == pytest.approx(0, abs=1e-6)


def test_the_body_is_still_watertight_and_the_right_way_out() -> None:
    body = scene("stop").geometry["body"]
    assert body.is_watertight
    assert body.volume == pytest.approx(4 / 3 * np.pi * 0.2 * 0.12 * 0.8, rel=0.01)


def test_every_point_is_a_named_node_where_the_plan_puts_it() -> None:
    loaded = scene()
    for group in made_up.plan(BODY).positions:
        for point in group.points:
            name = f"{point.code}.{point.side}"
            transform, _ = loaded.graph[name]
            x, y, z = point.placement.position_mm
            assert np.allclose(transform[:3, 3], np.array([x, z, -y]) / 1000, atol=1e-6)
            assert f"{name}.region95" in loaded.graph.nodes_geometry


def test_a_missing_trimesh_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trimesh", None)
    with pytest.raises(MissingExtra, match=r'pip install "weizhong\[glb\]"'):
        glb.render(made_up.plan(BODY), BODY)
