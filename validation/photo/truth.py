"""Photographs of bodies whose landmarks and camera are known, with marks as a practitioner might make them.

Nothing here calls the camera of the product: projection is written out a second time, with SciPy's rotations.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from weizhong.anatomy.body import Body, build_body
from weizhong.anatomy.landmarks import LandmarkPosterior, predict
from weizhong.anatomy.person import Person
from weizhong.anatomy.photo.depth import back_depth, fixed_spot
from weizhong.anatomy.photo.marks import Mark, MarkedDistance, MarkedPhoto, mark_kinds
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

SIDES = {Laterality.LEFT: 1.0, Laterality.RIGHT: -1.0, Laterality.MIDLINE: 0.0}
SIZE = (3000, 4000)
_MIDLINE_SPOTS = (0.25, 0.45, 0.65, 0.85)  # shares of the way from C7 down to the dimples


@dataclass(frozen=True)
class Lens:
    """A camera of the simulation: body frame to pixels."""

    turn: Rotation
    middle_mm: np.ndarray  # spot of the body that the next number places
    place_mm: np.ndarray  # of that spot: right, down and forward of the camera
    focal_px: float
    centre_px: np.ndarray
    distortion: float

    def shoot(self, spots_mm: np.ndarray) -> np.ndarray:
        """Return pixels and depth of spots, (n, 3)."""
        body = np.asarray(spots_mm) - self.middle_mm
        upright = np.column_stack([-body[:, 0], -body[:, 2], -body[:, 1]])
        right, down, forward = (self.turn.apply(upright) + self.place_mm).T
        x, y = right / forward, down / forward
        bend = 1 + self.distortion * (x**2 + y**2)
        return np.column_stack(
            [
                self.centre_px[0] + self.focal_px * bend * x,
                self.centre_px[1] + self.focal_px * bend * y,
                forward,
            ]
        )


@dataclass(frozen=True)
class Scene:
    """One person, who they really are, and the picture of them."""

    person: Person
    before: LandmarkPosterior
    true_mm: np.ndarray
    body: Body
    lens: Lens
    sway: np.ndarray  # heights and sideways shifts of the true midline, (k, 2)
    pose_deg: tuple[float, float] = (
        0.0,
        0.0,
    )  # how far the trunk leans over the hips, and the shoulders turn

    @property
    def truth(self) -> LandmarkPosterior:
        """The real landmarks, as if known."""
        return replace(self.before, mean_mm=self.true_mm)

    def as_standing(self, spots_mm: np.ndarray) -> np.ndarray:
        """Move spots of a straight, upright body to where this person's midline and stance take them."""
        x, y, z = np.array(spots_mm, float).T
        x = x + np.interp(z, *self.sway.T)
        hip_mm = self.truth.mean("trochanter_height")
        lean, turn = np.radians(self.pose_deg)
        lean, turn = lean * np.clip((z - hip_mm) / 150, 0, 1), turn * np.clip((z - hip_mm) / 500, 0, 1)
        x, y = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
        rise = z - hip_mm
        y, rise = y * np.cos(lean) + rise * np.sin(lean), rise * np.cos(lean) - y * np.sin(lean)
        return np.column_stack([x, y, hip_mm + rise])


def draw_person(rng: np.random.Generator) -> Person:
    """An adult of the kind the survey covers."""
    sex = str(rng.choice(["female", "male"]))
    stature = rng.normal(1630 if sex == "female" else 1756, 68)
    bmi = float(np.clip(rng.normal(26, 4), 18, 38))
    return Person(sex, float(rng.uniform(19, 57)), float(stature), bmi * (stature / 1000) ** 2)


def draw_scene(rng: np.random.Generator, *, levelled: bool = False, lean: bool = False) -> Scene:
    """A person drawn from the landmark model, photographed by a hand-held camera.

    With `lean` the trunk leans forwards or backwards by up to 4 degrees over the hips, and the shoulders turn
    by up to 6.
    """
    person = draw_person(rng)
    before = predict(person)
    true_mm = rng.multivariate_normal(before.mean_mm, before.covariance_mm2, method="svd")
    body = build_body(person, replace(before, mean_mm=true_mm))
    lens, sway = draw_lens(rng, person, levelled=levelled), draw_sway(rng)
    pose = (rng.uniform(-4, 4), rng.uniform(-6, 6)) if lean else (0.0, 0.0)
    return Scene(person, before, true_mm, body, lens, sway, pose)


def draw_lens(rng: np.random.Generator, person: Person, *, levelled: bool) -> Lens:
    """1.5 to 4 m away, turned by up to 10 degrees about every axis, the body off the picture's centre."""
    angles = rng.uniform(-10, 10, 3)
    if levelled:
        angles[1:] = rng.normal(0, 2, 2)
    diagonal = float(np.hypot(*SIZE))
    equivalent = float(np.clip(27 * np.exp(rng.normal(0, 0.25)), 20, 60))
    focal = equivalent / 43.27 * diagonal
    nearest = max(1500.0, 1.12 * person.stature_mm * focal / SIZE[1])
    depth = rng.uniform(nearest, max(4000.0, 1.3 * nearest))
    off = rng.uniform(-0.4, 0.4, 2) * (
        np.array(SIZE) - 1.08 * person.stature_mm * focal / depth * np.array([0.55, 1.0])
    )
    return Lens(
        turn=Rotation.from_euler("yxz", angles, degrees=True),
        middle_mm=np.array([0.0, 0.0, person.stature_mm / 2]),
        place_mm=np.array([*(off * depth / focal / 2), depth]),
        focal_px=focal,
        centre_px=np.array(SIZE) / 2 + rng.normal(0, 0.005 * diagonal, 2),
        distortion=float(rng.normal(0, 0.015)),
    )


def draw_sway(rng: np.random.Generator) -> np.ndarray:
    """A midline that strays as the model says, straight again at the hips' height and below."""
    sd = read_table("anatomy/photo")["sd"]
    heights = np.arange(0.0, 2100.0, 20.0)
    away = (heights[:, None] - heights) / sd["midline_length_mm"]["value"]
    covariance = sd["midline_mm"]["value"] ** 2 * np.exp(-(away**2) / 2)
    return np.column_stack(
        [heights, rng.multivariate_normal(np.zeros(len(heights)), covariance, method="svd")]
    )


def marked(
    rng: np.random.Generator, scene: Scene, names: tuple[str, ...], *, tape: tuple[str, str] | None = None,
    wild: bool = False, **told: object,
) -> MarkedPhoto:  # fmt: skip
    """The picture with marks; with `tape`, the measured distance between two of them.

    Each mark lies off the landmark by the spreads of the fact table. With `wild` taps have heavy tails.
    """
    sd = {name: fact["value"] for name, fact in read_table("anatomy/photo")["sd"].items()}
    marks, spots = [], {}
    for name in names:
        kind = mark_kinds()[name]
        high, wide = np.clip(rng.normal(size=2), -2.5, 2.5) * [kind.sd_height_mm, kind.sd_across_mm]
        for side in (Laterality.LEFT, Laterality.RIGHT) if kind.sides else (Laterality.MIDLINE,):
            tap = rng.standard_t(3, 2) if wild else rng.normal(0, 1, 2)
            own = tap * sd["tap_mm"] + rng.normal(0, sd["side_mm"], 2) * kind.sides
            sign = SIDES[side]
            spot = _spot(scene, kind, sign)
            spot += [(sign if kind.sides else 1.0) * wide + own[0], 0.0, high + own[1]]
            spots[Mark(kind, side, (0, 0)).name] = (kind, side, spot)
    if "midline" in told:
        told = dict(told)
        c7, low = scene.truth.mean("c7_height"), scene.truth.mean("psis_height")
        for k, share in enumerate(_MIDLINE_SPOTS[: int(str(told.pop("midline")))]):
            x, z = rng.normal(0, sd["tap_mm"], 2)
            spot = np.array([x, 0.0, c7 + share * (low - c7) + z])
            spots[f"midline {k}"] = (mark_kinds()["midline"], Laterality.MIDLINE, spot)
    places = np.array([spot for _, _, spot in spots.values()])
    for i, (kind, _, _) in enumerate(spots.values()):
        if kind.depth == "back":
            places[i, 1] = back_depth(scene.body, places[i : i + 1, [0, 2]])[0][0]
    places = scene.as_standing(places)
    pixels = scene.lens.shoot(places)[:, :2] + rng.normal(0, sd["pixel"], (len(places), 2))
    marks = [
        Mark(kind, side, (float(x), float(y)))
        for (kind, side, _), (x, y) in zip(spots.values(), pixels, strict=True)
    ]
    distances = ()
    if tape:
        one, other = (places[list(spots).index(end)] for end in tape)
        length = float(np.linalg.norm(one - other)) + rng.normal(0, sd["distance_mm"])
        distances = (MarkedDistance(tape, length),)
    return MarkedPhoto(*map(float, SIZE), tuple(marks), distances, **told)  # type: ignore[arg-type]


def _spot(scene: Scene, kind, sign: float) -> np.ndarray:
    spot = np.zeros(3)
    if kind.depth != "back":
        spot = fixed_spot(scene.body, kind) * [sign, 1, 1]
    if kind.across:
        spot[0] = sign * scene.truth.form(kind.across)[0]
    spot[2] = scene.truth.form(kind.height)[0] if kind.height else 0.0
    return spot
