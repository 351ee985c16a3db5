"""Renders a few bodies, marks them, fits the marks and draws points back, beside where they truly lie.

    python -m validation.photo.draw_pictures FOLDER

Teal dots and rings are what the program draws; red crosses are the truth; brown crosses are the marks.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from validation.photo.measure import SETS
from validation.photo.rendering import render
from validation.photo.truth import SIZE, Scene, draw_scene, marked

from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.photo.fit import fit_photo
from weizhong.anatomy.photo.on_photo import on_photo
from weizhong.report.photo import paint
from weizhong.report.photo_picture import Picture

CODES = ("GV14", "GV4", "GV3", "BL13", "BL17", "BL23", "BL25", "BL52", "BL43", "BL28", "GB30", "EX-B2:T7")
SCALE = 2.5
_HEIGHT = 1000
PICTURES = (
    ("full", 3),
    ("stature", 8),
    ("trunk and tape", 12),
    ("full, camera level, focal length told", 21),
)


def draw(folder: Path) -> None:
    """Write one picture for each set of marks."""
    for name, seed in PICTURES:
        rng = np.random.default_rng(seed)
        chosen = dict(SETS[name])
        scene = draw_scene(rng, levelled=bool(chosen.get("is_levelled")))
        if chosen.pop("focal_told", False):
            chosen["focal_length_35mm"] = scene.lens.focal_px / np.hypot(*SIZE) * 43.27
        photo = marked(rng, scene, **chosen)
        fit = fit_photo(scene.person, scene.before, photo)
        seen, _ = on_photo(fit, place_arrays(CODES, scene.person, fit.posterior))
        stood = replace(scene.body, vertices_mm=scene.as_standing(scene.body.vertices_mm))
        picture = Picture(Image.fromarray(render(stood, scene.lens.shoot, SIZE, SCALE)).resize(SIZE))
        drawn = paint(fit, seen, picture).image
        cross_truth(drawn, scene)
        person, truly = scene.person, np.round(scene.lens.turn.as_euler("yxz", degrees=True), 1)
        print(f"{name}: {person.sex.value}, {person.stature_mm:.0f} mm, {person.mass_kg:.0f} kg;", end=" ")
        print(f"turned {np.round(fit.camera.turn_deg, 1)}, truly {truly} degrees; p = {fit.probability:.2f}")
        target = folder / f"{name.replace(',', '').replace(' ', '-')}.jpg"
        cropped(drawn, scene.lens.shoot(stood.vertices_mm)).save(target, quality=80)


def cropped(image: Image.Image, seen: np.ndarray) -> Image.Image:
    """Cut the picture to the body and make it small."""
    margin = np.array([120, 60])
    (left, top), (right, bottom) = seen[:, :2].min(axis=0) - margin, seen[:, :2].max(axis=0) + margin
    box = (max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height))
    part = image.crop(tuple(int(edge) for edge in box))
    return part.resize((int(part.width * _HEIGHT / part.height), _HEIGHT))


def cross_truth(image: Image.Image, scene: Scene) -> None:
    """Cross in red where the points truly lie."""
    truth = place_arrays(CODES, scene.person, scene.truth)
    spots = scene.lens.shoot(scene.as_standing(truth.spots.position_mm))
    brush, reach = ImageDraw.Draw(image), 12
    for rule, (x, y, _) in zip(truth.rules, spots, strict=True):
        if rule.tube == "trunk":
            brush.line([(x - reach, y), (x + reach, y)], fill="#d01818", width=3)
            brush.line([(x, y - reach), (x, y + reach)], fill="#d01818", width=3)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
