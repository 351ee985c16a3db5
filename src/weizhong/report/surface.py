"""What the report needs of a body: a closed triangle surface in the body frame, and lines on it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Line(Protocol):
    """A line on such a surface; ``weizhong.anatomy.channel_curves.ChannelLine`` is one."""

    @property
    def channel(self) -> str:
        """Code of the channel."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Points the line runs through."""

    @property
    def positions_mm(self) -> NDArray[np.float64]:
        """The line, (n, 3), mm, body frame."""

    @property
    def normals(self) -> NDArray[np.float64]:
        """Unit normals of the surface along it, (n, 3)."""


class Surface(Protocol):
    """A triangle surface in the body frame (mm, x to the patient's left, y to the back, z up).

    ``weizhong.anatomy.body.Body`` is one; so is any other mesh with these three arrays.
    """

    @property
    def vertices_mm(self) -> NDArray[np.float64]:
        """Vertices, (v, 3), mm."""

    @property
    def faces(self) -> NDArray[np.integer]:
        """Triangles as vertex numbers, (f, 3), anticlockwise seen from outside."""

    @property
    def normals(self) -> NDArray[np.float64]:
        """Unit vertex normals pointing outwards, (v, 3)."""
