"""Renders a body as a camera sees it: shaded samples of every triangle, the nearest kept in each pixel."""

import numpy as np

from weizhong.anatomy.body import Body

SKIN = np.array([214.0, 178.0, 152.0])
WALL = np.array([222.0, 226.0, 228.0])
_LIGHT = np.array([0.35, 0.75, 0.55])  # from the left, behind and above; body frame


def render(body: Body, shoot, size: tuple[int, int], scale: float) -> np.ndarray:
    """Return the picture, (height, width, 3) bytes.

    Parameters
    ----------
    body : Body
        What stands there.
    shoot : callable
        Spots (n, 3) to pixels and depth (n, 3).
    size : tuple of int
        Width and height of the whole picture, pixels.
    scale : float
        The picture is made this much smaller.
    """
    width, height = (int(length / scale) for length in size)
    seen = shoot(body.vertices_mm)
    seen[:, :2] /= scale
    light = _LIGHT / np.linalg.norm(_LIGHT)
    bright = 0.35 + 0.65 * np.clip(body.normals @ light, 0, 1) ** 0.8
    corners, shades = seen[body.faces], bright[body.faces]
    edge = np.abs(corners - np.roll(corners, 1, axis=1))[..., :2].max(axis=(1, 2))
    steps = np.ceil(edge / 0.6).astype(int).clip(1, 60)
    depth = np.full(height * width, np.inf)
    shade = np.zeros(height * width)
    for count in np.unique(steps):
        grid = (
            np.array([(i, j, count - i - j) for i in range(count + 1) for j in range(count + 1 - i)]) / count
        )
        some = steps == count
        spots, shine = (grid @ corners[some]).reshape(-1, 3), (shades[some] @ grid.T).ravel()
        column, row = spots[:, 0].astype(int), spots[:, 1].astype(int)
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        place, near, shine = (row * width + column)[inside], spots[inside, 2], shine[inside]
        order = np.argsort(-near)
        closer = near[order] < depth[place[order]]
        kept = order[closer]
        shade[place[kept]], depth[place[kept]] = shine[kept], near[kept]
    picture = np.where(np.isfinite(depth)[:, None], shade[:, None] * SKIN, WALL)
    return picture.reshape(height, width, 3).clip(0, 255).astype(np.uint8)
