"""Draws six bodies from behind, from the side and from the front: ``docs/images/bodies.png``.

Usage: ``python validation/body/draw_bodies.py [FILE.png]``. A person notices what no test does.
"""

import struct
import sys
import zlib
from pathlib import Path

import numpy as np

from weizhong.anatomy.body import Body, build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.person import Person

OUT = Path(__file__).parents[2] / "docs/images/bodies.png"
PEOPLE = {
    "short slight woman": Person("female", 35, 1500, 40),
    "tall heavy man": Person("male", 40, 1950, 125),
    "old man": Person("male", 85, 1680, 62),
    "obese woman": Person("female", 45, 1650, 122),
    "child of six": Person("male", 6, 1160, 21),
    "girl of fourteen": Person("female", 14, 1600, 50),
}
VIEWS_DEG = (0, 60, 180)  # from behind, from behind on the left, from the front
PX_PER_MM = 0.17
WIDTH_MM, HEIGHT_MM = 1320, 2000
SKIN = np.array([226, 196, 172])
FINEST = 64


def main(out: Path) -> None:
    """Draw the sheet."""
    bodies = [build_body(person, predict(person)) for person in PEOPLE.values()]
    rows = [np.concatenate([draw(body, view) for body in bodies], axis=1) for view in VIEWS_DEG]
    out.parent.mkdir(parents=True, exist_ok=True)
    write_png(out, np.concatenate(rows, axis=0))
    print(f"{out}: {', '.join(PEOPLE)}")


def draw(body: Body, view_deg: float) -> np.ndarray:
    """Return one view as (height, width, 3) bytes: every triangle sampled as finely as its pixels ask."""
    turn = np.radians(view_deg)
    towards = np.array([np.sin(turn), np.cos(turn), 0.0])
    right = np.cross(-towards, [0, 0, 1])
    light = towards + 0.5 * right + np.array([0, 0, 0.7])
    light /= np.linalg.norm(light)
    width, height = int(WIDTH_MM * PX_PER_MM), int(HEIGHT_MM * PX_PER_MM)
    corners, normals = body.vertices_mm[body.faces], body.normals[body.faces]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1) * PX_PER_MM
    fineness = np.minimum(2 ** np.ceil(np.log2(np.maximum(2 * longest, 1))), FINEST).astype(int)
    pixels, depths, shades = [], [], []
    for fine in np.unique(fineness):
        i, j = np.meshgrid(np.arange(fine + 1), np.arange(fine + 1))
        inside = i + j <= fine
        weights = np.stack([i[inside], j[inside], fine - i[inside] - j[inside]], 1) / fine
        points = np.einsum("sk,fkx->fsx", weights, corners[fineness == fine]).reshape(-1, 3)
        facing = np.einsum("sk,fkx->fsx", weights, normals[fineness == fine]).reshape(-1, 3)
        across = ((points @ right + WIDTH_MM / 2) * PX_PER_MM).astype(int)
        down = ((HEIGHT_MM - 20 - points[:, 2]) * PX_PER_MM).astype(int)
        seen = (across >= 0) & (across < width) & (down >= 0) & (down < height) & (facing @ towards > -0.2)
        pixels.append((down * width + across)[seen])
        depths.append((points @ towards)[seen])
        shades.append(np.clip(0.25 + 0.8 * (facing @ light), 0.12, 1)[seen])
    order = np.argsort(np.concatenate(depths))
    image = np.full((height * width, 3), 255.0)
    image[np.concatenate(pixels)[order]] = SKIN * np.concatenate(shades)[order, None]
    return image.reshape(height, width, 3).astype(np.uint8)


def write_png(path: Path, image: np.ndarray) -> None:
    """Write an RGB image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = image.shape
    lines = b"".join(b"\0" + row.tobytes() for row in image)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
