"""Draws six bodies from behind, from the side and from the front: ``docs/images/bodies.png``.

Usage: ``python -m validation.body.draw_bodies [FILE.png]``. A person notices what no test does.
"""

import sys
from pathlib import Path

import numpy as np
from validation.painting import Canvas, View, write_png

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


def main(out: Path) -> None:
    """Draw the sheet."""
    bodies = [build_body(person, predict(person)) for person in PEOPLE.values()]
    rows = [np.concatenate([draw(body, turn_deg) for body in bodies], axis=1) for turn_deg in VIEWS_DEG]
    out.parent.mkdir(parents=True, exist_ok=True)
    write_png(out, np.concatenate(rows, axis=0))
    print(f"{out}: {', '.join(PEOPLE)}")


def draw(body: Body, turn_deg: float) -> np.ndarray:
    """Return one view as (height, width, 3) bytes, everybody on the same floor."""
    middle = np.array([0.0, 0.0, HEIGHT_MM / 2 - 20])
    canvas = Canvas(View(turn_deg, 0, middle, WIDTH_MM, HEIGHT_MM, PX_PER_MM))
    canvas.body(body)
    return canvas.finished()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
