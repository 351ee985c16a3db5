"""Draws bodies with every point and channel on them: ``docs/images/points_*.png``.

Usage: ``python -m validation.points.draw_points [FOLDER] [--close PART ...]``. A person notices what no test
does. One sheet for each body, from behind, from the left and from the front; ``--close`` draws head, hand,
foot or back near by, with codes, for looking rather than for the documentation.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from validation.painting import Canvas, View, write_png

from weizhong.anatomy.body import Body, build_body
from weizhong.anatomy.channel_curves import ChannelLine, channel_lines
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays, placeable_codes
from weizhong.anatomy.person import Person
from weizhong.report.located_cards import group_of
from weizhong.report.marks import CHANNEL_MARKS

OUT = Path(__file__).parents[2] / "docs/images"
PEOPLE = {
    "boy_6": Person("male", 6, 1160, 21),
    "girl_13": Person("female", 13, 1580, 45),
    "woman_thin_24": Person("female", 24, 1650, 41.5),
    "woman_short_35": Person("female", 35, 1350, 38),
    "woman_52": Person("female", 52, 1620, 70),
    "woman_obese_45": Person("female", 45, 1600, 128),
    "man_tall_40": Person("male", 40, 2050, 118),
    "man_heavy_50": Person("male", 50, 1750, 150),
    "man_30": Person("male", 30, 1780, 75),
    "man_90": Person("male", 90, 1660, 58),
}
NEAR = 0.3  # of the picture's width
VIEWS_DEG = (0, 90, 180)  # from behind, from the patient's left, from the front
PX_PER_MM = 0.4
# Turn, tilt, and the box looked at, as shares of stature from the floor and mm around a point.
CLOSE = {
    "face": (180, 0, "GV26", 190), "head-left": (90, 0, "GB8", 190), "head-back": (0, 0, "GV17", 190),
    "head-top": (0, 70, "GV20", 190), "hand-back": (20, 0, "TE3", 210), "hand-palm": (200, 0, "PC8", 210),
    "hand-thumb": (110, 0, "LI4", 210), "foot-top": (180, 50, "LR3", 260), "foot-out": (90, 10, "BL63", 260),
    "foot-in": (-90, 10, "KI4", 260), "sole": (180, -70, "KI1", 260), "back": (0, 0, "GV6", 640),
    "chest": (180, 0, "CV17", 520), "belly": (180, 0, "CV8", 420), "shoulder-back": (10, 30, "SI12", 330),
    "side": (90, 0, "GB25", 560), "knee-front": (180, 0, "ST35", 260), "knee-back": (0, 0, "BL40", 260),
    "knee-in": (-90, 0, "LR8", 260), "arm-front": (180, 0, "LU5", 420), "arm-back": (0, 0, "TE10", 420),
    "arm-out": (70, 0, "LI11", 420), "hip": (60, 0, "GB30", 420), "leg-out": (90, 0, "GB35", 420),
    "leg-in": (-90, 0, "SP7", 420), "neck": (150, 0, "ST10", 240),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A body with everything on it."""

    body: Body
    lines: tuple[ChannelLine, ...]
    codes: tuple[str, ...]
    sides: tuple[str, ...]
    positions_mm: np.ndarray
    normals: np.ndarray


def main() -> None:
    """Draw the sheets."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", nargs="?", type=Path, default=OUT)
    words.add_argument("--close", nargs="*", choices=[*CLOSE, "all"])
    words.add_argument("--people", nargs="*", choices=list(PEOPLE), default=list(PEOPLE))
    given = words.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in given.people:
        person = PEOPLE[name]
        drawn = everything(person)
        if given.close is None:
            write_png(given.folder / f"points_{name}.png", sheet(drawn, person))
        for part in [*CLOSE] if given.close == ["all"] else given.close or ():
            write_png(given.folder / f"{name}_{part}.png", close_up(drawn, part))
        print(name)


def everything(person: Person) -> Drawn:
    """Place every point and draw every channel."""
    posterior = predict(person)
    body = build_body(person, posterior)
    placed = place_arrays(placeable_codes(), person, posterior)
    return Drawn(
        body,
        channel_lines(person, posterior, body),
        tuple(str(rule.code) for rule in placed.rules),
        tuple(placed.sides),
        placed.spots.position_mm,
        placed.spots.normal,
    )


def sheet(drawn: Drawn, person: Person) -> np.ndarray:
    """Three views side by side."""
    width = 0.86 * person.stature_mm
    views = []
    for turn in VIEWS_DEG:
        wide = width if turn != VIEWS_DEG[1] else 0.5 * width
        centre = np.array([0.0, float(drawn.body.vertices_mm[:, 1].mean()), person.stature_mm / 2])
        scale = PX_PER_MM * 1700 / person.stature_mm
        views.append(
            picture(drawn, View(turn, 0, centre, wide, 1.04 * person.stature_mm, scale), labels=False)
        )
    return np.concatenate(views, axis=1)


def close_up(drawn: Drawn, part: str) -> np.ndarray:
    """One part of the left half near by, with codes."""
    turn, tilt, code, size = CLOSE[part]
    at = next(i for i, one in enumerate(drawn.codes) if one == code)
    size *= float(np.ptp(drawn.body.vertices_mm[:, 2])) / 1700
    return picture(
        drawn, View(turn, tilt, drawn.positions_mm[at], size, size, 1000 / size, NEAR * size), labels=True
    )


def picture(drawn: Drawn, view: View, labels: bool) -> np.ndarray:
    """Body, channels and points, what lies behind hidden by what lies before."""
    canvas = Canvas(view)
    canvas.body(drawn.body)
    for line in drawn.lines:
        canvas.line(line.positions_mm, line.normals, ink(line.channel), 1.4 if labels else 0.8)
    for at, normal, code in zip(drawn.positions_mm, drawn.normals, drawn.codes, strict=True):
        canvas.dot(at, normal, ink(group_of(code)), 4.0 if labels else 2.3, code if labels else "")
    return canvas.finished()


def ink(group: str) -> np.ndarray:
    """Colour of a channel as three bytes."""
    text = CHANNEL_MARKS[group].colour
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], float)


if __name__ == "__main__":
    main()
