"""What the report needs of a body: a closed triangle surface in the body frame, nothing more."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


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
