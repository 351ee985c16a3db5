"""A pinhole camera behind the body: from the body frame to pixels, and how pixels move with the camera."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# The camera's ten numbers in order; angles in radians, depth and focal length as logarithms of mm and px.
PARAMETERS = (
    "yaw", "pitch", "roll", "right_mm", "down_mm", "log_depth", "log_focal", "centre_x_px", "centre_y_px",
    "distortion",
)  # fmt: skip
# Steps of the central differences: far above rounding, far below anything a mark could show.
_STEPS = np.array([1e-6, 1e-6, 1e-6, 1e-3, 1e-3, 1e-6, 1e-6, 1e-3, 1e-3, 1e-6])
_STEP_MM = 1e-3

# Body axes (left, back, up) in the axes of a camera that looks squarely at the back (right, down, forward).
_SQUARE = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """Where a camera stands, how it is turned and what its lens does.

    Parameters
    ----------
    parameters : ndarray, shape (10,)
        `PARAMETERS`: the body's turn against the camera, where its reference spot lies in camera axes, the
        lens. Yaw turns the body about the upright, pitch about the picture's horizontal, roll in the picture.
    reference_mm : ndarray, shape (3,)
        That spot in the body frame.
    middle_px : ndarray, shape (2,)
        The picture's centre.
    """

    parameters: Floats
    reference_mm: Floats
    middle_px: Floats

    @property
    def turn_deg(self) -> tuple[float, float, float]:
        """Yaw, pitch and roll, degrees."""
        yaw, pitch, roll = np.degrees(self.parameters[:3])
        return float(yaw), float(pitch), float(roll)

    @property
    def depth_mm(self) -> float:
        """From the camera forward to the reference spot, mm."""
        return float(np.exp(self.parameters[5]))

    @property
    def focal_px(self) -> float:
        """Focal length, pixels."""
        return float(np.exp(self.parameters[6]))

    @property
    def rotation(self) -> Floats:
        """Body axes to camera axes, (3, 3)."""
        return _rotation(self.parameters)

    @property
    def position_mm(self) -> Floats:
        """Where the camera stands, body frame, (3,)."""
        return np.asarray(self.reference_mm - self.rotation.T @ _shift(self.parameters))

    def project(self, spots_mm: Floats) -> Floats:
        """Return pixels of spots of the body frame, (n, 3) to (n, 2).

        Examples
        --------
        >>> still = np.array([0, 0, 0, 0, 0, np.log(2000), np.log(1000), 0, 0, 0])
        >>> camera = Camera(still, np.array([0, 0, 1000]), np.array([500, 800]))
        >>> camera.project(np.array([[-100.0, 0, 1200]])).round(6).tolist()
        [[550.0, 700.0]]
        """
        return _project(spots_mm, self.parameters, self.reference_mm, self.middle_px)

    def depths_mm(self, spots_mm: Floats) -> Floats:
        """Return how far forward of the camera spots lie, (n, 3) to (n,), mm."""
        return np.asarray((spots_mm - self.position_mm) @ self.rotation[2])

    def slopes(self, spots_mm: Floats) -> tuple[Floats, Floats]:
        """Return how pixels move with the spots, (n, 2, 3), and with the camera, (n, 2, 10)."""
        spots, camera = np.eye(3) * _STEP_MM, np.diag(_STEPS)
        by_spot = [(self.project(spots_mm + d) - self.project(spots_mm - d)) / (2 * _STEP_MM) for d in spots]
        by_camera = [
            (self._moved(step).project(spots_mm) - self._moved(-step).project(spots_mm)) / (2 * size)
            for step, size in zip(camera, _STEPS, strict=True)
        ]
        return np.stack(by_spot, axis=2), np.stack(by_camera, axis=2)

    def _moved(self, step: Floats) -> "Camera":
        return Camera(self.parameters + step, self.reference_mm, self.middle_px)


def _project(spots_mm: Floats, parameters: Floats, reference_mm: Floats, middle_px: Floats) -> Floats:
    seen = (spots_mm - reference_mm) @ _rotation(parameters).T + _shift(parameters)
    flat = seen[:, :2] / seen[:, 2:]
    bent = flat * (1 + parameters[9] * np.sum(flat**2, axis=1, keepdims=True))
    return np.asarray(middle_px + parameters[7:9] + np.exp(parameters[6]) * bent)


def _shift(parameters: Floats) -> Floats:
    return np.array([parameters[3], parameters[4], np.exp(parameters[5])])


def _rotation(parameters: Floats) -> Floats:
    (yaw_sin, pitch_sin, roll_sin), (yaw_cos, pitch_cos, roll_cos) = (
        np.sin(parameters[:3]),
        np.cos(parameters[:3]),
    )
    yaw = np.array([[yaw_cos, 0, yaw_sin], [0, 1, 0], [-yaw_sin, 0, yaw_cos]])
    pitch = np.array([[1, 0, 0], [0, pitch_cos, -pitch_sin], [0, pitch_sin, pitch_cos]])
    roll = np.array([[roll_cos, -roll_sin, 0], [roll_sin, roll_cos, 0], [0, 0, 1]])
    return np.asarray(roll @ pitch @ yaw @ _SQUARE)
