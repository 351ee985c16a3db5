"""A fitted photograph: as a document, in the terminal, and drawn."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weizhong._version import __version__
from weizhong.anatomy.photo.fit import PhotoFit
from weizhong.anatomy.photo.on_photo import NotShown, PhotoPoint
from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.facts.tables import digest
from weizhong.report.photo_drawing import drawing
from weizhong.report.photo_overlay import overlay
from weizhong.report.photo_picture import Picture, painted
from weizhong.report.phrases import number
from weizhong.report.strings import say

SCHEMA = "weizhong.photo/1"

_MISFITS_SHOWN = 3


def as_document(
    fit: PhotoFit, seen: Sequence[PhotoPoint], hidden: Sequence[NotShown], points: Sequence[PlacedPoint]
) -> dict[str, Any]:
    """Return a fitted photograph as values ready for JSON.

    Parameters
    ----------
    fit : PhotoFit
        What the marks say.
    seen, hidden : sequences
        Points in the picture, and those that are not drawn.
    points : sequence of PlacedPoint
        The same points on the body.
    """
    yaw, pitch, roll = fit.camera.turn_deg
    return {
        "schema": SCHEMA,
        "software_version": __version__,
        "facts_digest": digest(),
        "warnings": list(fit.posterior.notes),
        "picture": {"width_px": fit.photo.width_px, "height_px": fit.photo.height_px},
        "camera": {
            "distance_mm": fit.camera.depth_mm,
            "yaw_deg": yaw,
            "pitch_deg": pitch,
            "roll_deg": roll,
            "focal_length_px": fit.camera.focal_px,
        },
        "misfit": {"probability": fit.probability, "marks": list(fit.misfits)},
        "midline": list(fit.midline),
        "landmarks": {
            name: {"mean_mm": fit.posterior.mean(name), "sd_mm": fit.posterior.sd(name)}
            for name in fit.posterior.names
        },
        "in_picture": list(seen),
        "not_drawn": list(hidden),
        "points": list(points),
    }


def svg(fit: PhotoFit, seen: Sequence[PhotoPoint], picture: Picture | None) -> str:
    """Return the points over the picture, or over a clear sheet of its size, as SVG."""
    shapes = drawing(fit.photo, seen)
    return overlay(shapes, picture.encoded("jpg") if picture else None)


def paint(fit: PhotoFit, seen: Sequence[PhotoPoint], picture: Picture) -> Picture:
    """Return the picture with the points painted on it."""
    return painted(picture, drawing(fit.photo, seen))


def print_photo(
    fit: PhotoFit, seen: Sequence[PhotoPoint], hidden: Sequence[NotShown], console: Console
) -> None:
    """Print where the points lie in the picture, how the camera stood and how well the marks fit."""
    console.print(_table(seen))
    for left_out in hidden:
        console.print(
            say(
                "photo.not_drawn",
                code=left_out.code,
                side=say(f"side.{left_out.side.value}"),
                why=left_out.why,
            ),
            markup=False,
        )
    yaw, pitch, roll = map(number, fit.camera.turn_deg)
    metres = f"{fit.camera.depth_mm / 1e3:.1f}"
    console.print(f"\n{say('photo.camera', metres=metres, yaw=yaw, pitch=pitch, roll=roll)}", markup=False)
    for one in fit.misfits[:_MISFITS_SHOWN]:
        console.print(
            say("photo.misfit", name=one.name, mm=number(one.mm), sds=f"{one.sds:.1f}"), markup=False
        )
    for spot in fit.midline:
        side = say("side.left" if spot.offset_mm > 0 else "side.right")
        values = {
            "height": number(spot.height_mm),
            "mm": number(abs(spot.offset_mm)),
            "sd": number(spot.sd_mm),
        }
        console.print(say("photo.midline", side=side, **values), markup=False)
    for note in fit.posterior.notes:
        console.print(f"\n{say('photo.note', note=note)}", markup=False)


def _table(seen: Sequence[PhotoPoint]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("code", "side", "x", "y", "region"):
        table.add_column(say(f"photo.{column}"), justify="left" if column in {"code", "side"} else "right")
    for point in seen:
        region = f"{number(point.half_long_mm)} × {number(point.half_short_mm)}"
        table.add_row(
            Text(point.code, style="bold cyan"), say(f"side.{point.side.value}"),
            number(point.x_px), number(point.y_px), region,
        )  # fmt: skip
    return table
