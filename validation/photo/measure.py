"""How far landmarks and points err with a marked photograph and without, on drawn bodies and drawn cameras.

    python -m validation.photo.measure [BODIES]

writes `heights.csv`, `points.csv` and `cameras.csv` beside this file and prints them as tables.
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from validation.photo.truth import SIZE, Scene, draw_scene, marked

from weizhong.anatomy.landmarks import LandmarkPosterior
from weizhong.anatomy.locate import Placements, place_arrays
from weizhong.anatomy.photo.fit import PhotoFit, fit_photo
from weizhong.anatomy.photo.on_photo import PhotoPoint, on_photo
from weizhong.terms.errors import WeizhongError

FOLDER = Path(__file__).parent
BODIES, SEED = 200, 20261122
_BACK = ("scapula-border", "scapula-angle", "waist-crease", "dimple", "cleft-top")
_WHOLE = ("crown", "c7", "acromion", *_BACK, "popliteal-crease", "heel")
SETS = {
    "stature": {"names": ("crown", "c7", "dimple", "heel")},
    "trunk and tape": {"names": ("c7", *_BACK), "tape": ("c7", "cleft-top"), "midline": 3},
    "full": {"names": _WHOLE, "midline": 3},
    "full, camera level, focal length told": {
        "names": _WHOLE, "midline": 3, "is_levelled": True, "focal_told": True,
    },
    "full, crest pressed for and L4 counted": {"names": (*_WHOLE, "iliac-crest", "l4"), "midline": 3},
    "full, body leaning, wild taps": {"names": _WHOLE, "midline": 3, "wild": True, "lean": True},
}  # fmt: skip
HEIGHTS = (
    "c7_height", "acromion_height", "tip_t7", "scapula_angle_height", "tenth_rib_height", "tip_l2",
    "iliac_crest_height", "tip_l4", "psis_height", "trochanter_height", "popliteal_crease_height",
)  # fmt: skip
CODES = ("GV14", "BL13", "BL17", "BL18", "BL23", "BL25", "BL28", "BL52", "GV4", "GB30")
_CHI2_95 = -2 * np.log(0.05)


@dataclass(frozen=True)
class Found:
    """Errors of one set of marks: heights (n, h, 4), points (n, p, 9), cameras (n, 10)."""

    heights: np.ndarray
    points: np.ndarray
    cameras: np.ndarray
    codes: tuple[str, ...]
    refused: dict[str, int]


def run(name: str, bodies: int) -> Found:
    """Return errors of one set of marks over many bodies."""
    rng = np.random.default_rng(SEED)
    refused: dict[str, int] = {}
    heights, points, cameras = [], [], []
    while len(cameras) < bodies:
        chosen = dict(SETS[name])
        scene = draw_scene(
            rng, levelled=bool(chosen.get("is_levelled")), lean=bool(chosen.pop("lean", False))
        )
        if chosen.pop("focal_told", False):
            chosen["focal_length_35mm"] = scene.lens.focal_px / float(np.hypot(*SIZE)) * 43.27
        try:
            fit = fit_photo(scene.person, scene.before, marked(rng, scene, **chosen))
        except WeizhongError as error:
            refused[str(error)[:60]] = refused.get(str(error)[:60], 0) + 1
            if sum(refused.values()) > bodies:
                raise
            continue
        heights.append(height_errors(scene, fit))
        points.append(point_errors(rng, scene, fit))
        cameras.append(camera_errors(scene, fit))
    codes = tuple(str(rule.code) for rule in place_arrays(CODES, scene.person, scene.before).rules)
    return Found(np.array(heights), np.array(points), np.array(cameras), codes, refused)


def height_errors(scene: Scene, fit: PhotoFit) -> np.ndarray:
    """Error and its SD of every height, before and after, (h, 4), mm."""

    def of(known: LandmarkPosterior) -> np.ndarray:
        places = [known.index(one) for one in HEIGHTS]
        return np.column_stack(
            [(known.mean_mm - scene.true_mm)[places], np.sqrt(np.diag(known.covariance_mm2))[places]]
        )

    return np.hstack([of(scene.before), of(fit.posterior)])


def point_errors(rng: np.random.Generator, scene: Scene, fit: PhotoFit) -> np.ndarray:
    """For each point how far off it is and how well its region holds it, (p, 9).

    Columns: mm off before, whether covered, area of the region, cm²; the same after; and in the picture.
    """
    truth = place_arrays(CODES, scene.person, scene.truth)
    before = place_arrays(CODES, scene.person, scene.before)
    after = place_arrays(CODES, scene.person, fit.posterior)
    noise = rng.normal(size=(len(truth.rules), 2)) * truth.spots.rule_sd
    real = (
        truth.spots.position_mm
        + noise[:, :1] * truth.spots.axis_along
        + noise[:, 1:] * truth.spots.axis_across
    )
    seen, _ = on_photo(fit, after)
    drawn = {(point.code, point.side): point for point in seen}
    pixels = scene.lens.shoot(scene.as_standing(real))[:, :2]
    rows = []
    for i, (rule, side) in enumerate(zip(truth.rules, truth.sides, strict=True)):
        point = drawn.get((str(rule.code), side))
        beside = beside_marks(point, pixels[i], scene, real[i]) if point else (np.nan,) * 3
        rows.append((*on_body(before, i, real[i]), *on_body(after, i, real[i]), *beside))
    return np.array(rows)


def on_body(placed: Placements, i: int, real: np.ndarray) -> tuple[float, float, float]:
    """How far a placed point lies from the real one along the skin, whether covered, area of its region."""
    spots = placed.spots
    off = real - spots.position_mm[i]
    flat = np.array([off @ spots.axis_along[i], off @ spots.axis_across[i]])
    covariance = spots.covariance_mm2[i]
    covered = flat @ np.linalg.solve(covariance, flat) <= _CHI2_95
    return (
        float(np.linalg.norm(flat)),
        float(covered),
        np.pi * _CHI2_95 * np.sqrt(np.linalg.det(covariance)) / 100,
    )


def beside_marks(
    point: PhotoPoint, pixel: np.ndarray, scene: Scene, real: np.ndarray
) -> tuple[float, float, float]:
    """The same in the picture, in mm at the point's depth."""
    off = pixel - [point.x_px, point.y_px]
    turn = np.radians(point.turn_deg)
    long = off @ [np.cos(turn), np.sin(turn)] / point.half_long_px
    short = off @ [-np.sin(turn), np.cos(turn)] / point.half_short_px
    mm = float(np.linalg.norm(off)) * scene.lens.shoot(real[None])[0, 2] / scene.lens.focal_px
    return mm, float(long**2 + short**2 <= 1), np.pi * point.half_long_mm * point.half_short_mm / 100


def camera_errors(scene: Scene, fit: PhotoFit) -> np.ndarray:
    """Yaw, pitch and roll: true, found, and the SD stated, degrees; then the chance of the misfit, (10,)."""
    stated = np.degrees(np.sqrt(np.diag(fit.state.covariance)[fit.layout.camera][:3]))
    true = scene.lens.turn.as_euler("yxz", degrees=True)
    return np.array([*true, *fit.camera.turn_deg, *stated, fit.probability])


def rms(values: np.ndarray) -> np.ndarray:
    """Root mean square over bodies."""
    return np.sqrt(np.nanmean(np.square(values), axis=0))


HEADS = {
    "heights": ("marks", "height", "rms_before_mm", "rms_after_mm", "bias_after_mm", "stated_before_mm",
                "stated_after_mm", "coverage_before", "coverage_after"),
    "points": ("marks", "point", "mean_before_mm", "mean_after_mm", "mean_in_picture_mm", "coverage_before",
               "coverage_after", "coverage_in_picture", "area_before_cm2", "area_after_cm2",
               "area_in_picture_cm2"),
    "cameras": ("marks", "bodies", "refused", "rms_yaw_deg", "rms_pitch_deg", "rms_roll_deg", "error_yaw_deg",
                "error_pitch_deg", "error_roll_deg", "stated_yaw_deg", "stated_pitch_deg", "stated_roll_deg",
                "coverage_yaw", "coverage_pitch", "coverage_roll", "share_called_doubtful"),
}  # fmt: skip


def summary(name: str, found: Found) -> dict[str, list[list[object]]]:
    """Rows of the three tables for one set of marks."""
    h, p, c = found.heights, found.points, found.cameras
    heights = [
        [name, one, *rms(h[:, j, [0, 2]]), h[:, j, 2].mean(), *h[:, j, [1, 3]].mean(axis=0),
         *np.mean(np.abs(h[:, j, [0, 2]]) < 1.96 * h[:, j, [1, 3]], axis=0)]
        for j, one in enumerate(HEIGHTS)
    ]  # fmt: skip
    points = []
    for code in CODES:
        some = p[:, [i for i, one in enumerate(found.codes) if one == code]].reshape(-1, 9)
        means = np.nanmean(some[:, [0, 3, 6, 1, 4, 7]], axis=0)
        points.append([name, code, *means, *np.nanmedian(some[:, [2, 5, 8]], axis=0)])
    off, stated = c[:, 3:6] - c[:, :3], c[:, 6:9]
    covered = np.mean(np.abs(off) < 1.96 * stated, axis=0)
    camera = [name, len(c), sum(found.refused.values()), *rms(c[:, :3]), *rms(off), *rms(stated), *covered]
    return {"heights": heights, "points": points, "cameras": [[*camera, np.mean(c[:, 9] < 0.01)]]}


def main(bodies: int) -> None:
    """Run every set of marks, write the tables and print them."""
    tables: dict[str, list[list[object]]] = {table: [] for table in HEADS}
    for name in SETS:
        found = run(name, bodies)
        for table, rows in summary(name, found).items():
            tables[table] += rows
        print(name, found.refused or "", flush=True)
    for table, rows in tables.items():
        with (FOLDER / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADS[table])
            writer.writerows([f"{x:.3f}" if isinstance(x, float) else x for x in row] for row in rows)
        print("\n| " + " | ".join(HEADS[table]) + " |\n|" + "---|" * len(HEADS[table]))
        for row in rows:
            print("| " + " | ".join(f"{x:.2f}" if isinstance(x, float) else str(x) for x in row) + " |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else BODIES)
