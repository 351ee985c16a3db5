"""The 95 % region lies on the skin, where it is said to lie."""

import dataclasses

import numpy as np
import pytest
from tests.unit.report import made_up_body

from weizhong.report import drape

BODY = made_up_body.egg_body()


def place(**changes: object) -> drape.PlacedPoint:
    return dataclasses.replace(made_up_body.placed(BODY, "BL23", 35.0, 900.0), **changes)  # type: ignore[arg-type]


def test_every_spot_of_the_region_lies_on_the_skin() -> None:
    spots = drape.ellipse_on_skin(place(), BODY)
    radii = np.linalg.norm((spots - [0, 0, made_up_body.HALF[2]]) / made_up_body.HALF, axis=1)
    # The mesh's chords lie inside the egg by at most 1 - cos(half a 5 degree step).
    assert radii.max() <= 1 + 1e-9
    assert radii.min() >= 1 - 0.003


def test_the_half_lengths_are_kept_where_the_skin_is_nearly_flat() -> None:
    region = place()
    rim = drape.outline(drape.ellipse_on_skin(region, BODY)) - np.array(region.position_mm)
    quarter = drape.FINE.spokes // 4
    assert abs(rim[0] @ np.array(region.ellipse.axis_along)) == pytest.approx(27, abs=1e-6)
    assert abs(rim[quarter] @ np.array(region.ellipse.axis_across)) == pytest.approx(13, abs=1e-6)


def test_the_skin_of_the_far_side_is_never_taken() -> None:
    deep = place(ellipse=dataclasses.replace(place().ellipse, half_along_mm=150, half_across_mm=150))
    assert (drape.ellipse_on_skin(deep, BODY)[:, 1] > 0).all()


def test_a_region_that_hangs_over_an_edge_ends_on_the_nearest_skin() -> None:
    wide = place(ellipse=dataclasses.replace(place().ellipse, half_across_mm=400))
    spots = drape.ellipse_on_skin(wide, BODY)
    radii = np.linalg.norm((spots - [0, 0, made_up_body.HALF[2]]) / made_up_body.HALF, axis=1)
    assert np.isfinite(spots).all()
    assert radii.max() <= 1 + 1e-9


def test_the_rings_are_filled_without_holes() -> None:
    triangles = drape.ring_triangles()
    edges = np.sort(
        np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1
    )
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert (counts == 1).sum() == drape.FINE.spokes  # only the rim is open
    assert counts.max() == 2
