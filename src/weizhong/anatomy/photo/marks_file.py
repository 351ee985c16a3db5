"""Reads the marks of a photograph from the tables of a marks file, or says in one sentence what is wrong."""

import math
from collections.abc import Mapping
from typing import Any, get_args

from weizhong.anatomy.photo.marks import (
    MIDLINE,
    Mark,
    MarkedDistance,
    MarkedPhoto,
    MarkKind,
    Pixel,
    Posture,
    mark_kinds,
)
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput, MissingInput, UnknownCode
from weizhong.terms.suggestions import did_you_mean

_TABLES = ("photo", "marks", "distance")
_PHOTO_FIELDS = (
    "file", "width_px", "height_px", "posture", "cropped", "levelled", "curved_spine", "focal_length_35mm",
)  # fmt: skip
_DISTANCE_FIELDS = ("from", "to", "cm")
_MM_PER_CM = 10.0


def photo_name(document: Mapping[str, Any]) -> str | None:
    """Return the picture a marks file names, if it names one.

    Raises
    ------
    InvalidInput
        If it is not text.

    Examples
    --------
    >>> photo_name({"photo": {"file": "back.jpg"}})
    'back.jpg'
    """
    name = _table(document, "photo").get("file")
    if name is not None and not (isinstance(name, str) and name.strip()):
        raise InvalidInput('photo.file must be the picture\'s name in quotes, such as "back.jpg".')
    return name


def read_marks(document: Mapping[str, Any], size_px: tuple[int, int] | None = None) -> MarkedPhoto:
    """Return the photograph and marks of a parsed marks file.

    Parameters
    ----------
    document : mapping
        Tables ``photo`` and ``marks`` and the list ``distance``; the manual page "photo" shows one.
    size_px : tuple of int, optional
        Width and height of the picture itself, which the file must then agree with.

    Raises
    ------
    InvalidInput
        If a field or value cannot be used; the place is named.
    UnknownCode
        If a mark has no such name; near ones are suggested.
    MissingInput
        If the picture's size or the marks are missing.

    Examples
    --------
    >>> size = {"width_px": 3000, "height_px": 4000}
    >>> read_marks({"photo": size, "marks": {"c7": [1500, 700]}}).marks[0].pixel
    (1500.0, 700.0)
    """
    _refuse_unknown(document, _TABLES, "the marks file")
    photo = _table(document, "photo")
    _refuse_unknown(photo, _PHOTO_FIELDS, "photo")
    marks = _marks(_table(document, "marks"))
    width_px, height_px = _size(photo, size_px)
    posture = photo.get("posture", "standing")
    if posture not in get_args(Posture):
        raise InvalidInput(
            f"photo.posture must be one of {', '.join(get_args(Posture))}, in quotes; correct it."
        )
    return MarkedPhoto(
        width_px=width_px,
        height_px=height_px,
        marks=marks,
        distances=_distances(document.get("distance", []), {mark.name for mark in marks}),
        posture=posture,
        is_cropped=_flag(photo, "cropped"),
        is_levelled=_flag(photo, "levelled"),
        has_curved_spine=_flag(photo, "curved_spine"),
        focal_length_35mm=_focal(photo),
    )


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, Mapping):
        raise InvalidInput(f"{name} must be a table, headed [{name}]; correct it.")
    return table


def _refuse_unknown(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for name in table:
        if name not in allowed:
            raise InvalidInput(
                f"{where}: {name[:60]!r} is not a field.{did_you_mean(name, allowed)} "
                f"Allowed: {', '.join(allowed)}."
            )


def _size(photo: Mapping[str, Any], size_px: tuple[int, int] | None) -> tuple[float, float]:
    low, high = read_table("anatomy/photo")["allowed"]["picture_px"]
    told = [_number(photo[name], f"photo.{name}") for name in ("width_px", "height_px") if name in photo]
    if size_px is not None:
        if told and told != list(map(float, size_px))[: len(told)]:
            raise InvalidInput(
                f"The picture is {size_px[0]} by {size_px[1]} pixels, but the marks file says otherwise: "
                "mark the picture that photo.file names, upright and unscaled."
            )
        told = [float(size_px[0]), float(size_px[1])]
    if len(told) < 2:
        raise MissingInput(
            "The picture's size is missing: give photo.file, or photo.width_px and photo.height_px."
        )
    if not all(low <= length <= high for length in told):
        raise InvalidInput(
            f"A picture's width and height must lie between {low} and {high} pixels; correct them."
        )
    return told[0], told[1]


def _focal(photo: Mapping[str, Any]) -> float | None:
    if "focal_length_35mm" not in photo:
        return None
    low, high = read_table("anatomy/photo")["allowed"]["focal_length_35mm"]
    focal = _number(photo["focal_length_35mm"], "photo.focal_length_35mm")
    if not low <= focal <= high:
        raise InvalidInput(
            f"photo.focal_length_35mm must lie between {low} and {high} mm (35 mm equivalent); correct it or "
            "leave it out."
        )
    return focal


def _flag(photo: Mapping[str, Any], name: str) -> bool:
    value = photo.get(name, False)
    if not isinstance(value, bool):
        raise InvalidInput(f"photo.{name} must be true or false, without quotes; correct it.")
    return value


def _marks(table: Mapping[str, Any]) -> tuple[Mark, ...]:
    if not table:
        raise MissingInput("The marks file has no marks; add [marks] with lines such as c7 = [1512, 640].")
    found: dict[str, Mark] = {}
    for typed, value in table.items():
        kind, side = _named(typed)
        if kind.name == MIDLINE:
            found |= {f"{MIDLINE} {i}": Mark(kind, side, spot) for i, spot in enumerate(_spots(value))}
            continue
        mark = Mark(kind, side, _pixel(value, f"marks.{typed}"))
        if mark.name in found:
            raise InvalidInput(f"{mark.name} is marked twice; keep one of the two.")
        found[mark.name] = mark
    taken: dict[Pixel, str] = {}
    for mark in found.values():
        if mark.pixel in taken:
            raise InvalidInput(
                f"{taken[mark.pixel]} and {mark.name} are marked at the same pixel; correct one of them."
            )
        taken[mark.pixel] = mark.name
    return tuple(found.values())


def _named(typed: str) -> tuple[MarkKind, Laterality]:
    """The kind and side of a name such as ``dimple-left``; underscores and capitals are understood."""
    folded = typed.strip().casefold().replace("_", "-").replace(" ", "-")
    stem, _, ending = folded.rpartition("-")
    kinds = mark_kinds()
    side = next((s for s in (Laterality.LEFT, Laterality.RIGHT) if s.value == ending), None)
    kind = kinds.get(stem if side else folded)
    if kind is None:
        names = [name for one in kinds.values() for name in _typed(one)]
        raise UnknownCode(
            f"{typed[:40]!r} is not something that can be marked.{did_you_mean(folded, names)} "
            f"Allowed: {', '.join(name for name in kinds if name not in _counted())}, "
            "and a counted vertebra such as l4."
        )
    if kind.sides and side is None:
        raise InvalidInput(
            f"{kind.name} needs the patient's own side: write {kind.name}-left or {kind.name}-right."
        )
    if not kind.sides and side is not None:
        raise InvalidInput(f"{kind.name} lies on the midline and has no side: write {kind.name}.")
    return kind, side or Laterality.MIDLINE


def _typed(kind: MarkKind) -> tuple[str, ...]:
    return (f"{kind.name}-left", f"{kind.name}-right") if kind.sides else (kind.name,)


def _counted() -> set[str]:
    return set(mark_kinds()) - set(read_table("anatomy/photo")["mark"]) - {MIDLINE}


def _spots(value: Any) -> list[Pixel]:
    if isinstance(value, list) and value and all(isinstance(spot, list) for spot in value):
        return [_pixel(spot, f"marks.{MIDLINE}") for spot in value]
    raise InvalidInput(
        f"marks.{MIDLINE} must be a list of spots, such as [[1500, 900], [1498, 1200]]; correct it."
    )


def _pixel(value: Any, where: str) -> Pixel:
    if not isinstance(value, list) or len(value) != 2:
        raise InvalidInput(
            f"{where} must be two numbers, x and y in pixels, such as [1512, 640]; correct it."
        )
    return _number(value[0], where), _number(value[1], where)


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidInput(f"{where} must be a finite number, without quotes; correct it.")
    return float(value)


def _distances(rows: Any, names: set[str]) -> tuple[MarkedDistance, ...]:
    if not isinstance(rows, list):
        raise InvalidInput("distance must be a list of tables, each headed [[distance]]; correct it.")
    return tuple(_distance(row, names, f"distance {i + 1}") for i, row in enumerate(rows))


def _distance(row: Any, names: set[str], where: str) -> MarkedDistance:
    if not isinstance(row, Mapping):
        raise InvalidInput(f"{where} must be a table, headed [[distance]]; correct it.")
    _refuse_unknown(row, _DISTANCE_FIELDS, where)
    for name in _DISTANCE_FIELDS:
        if name not in row:
            raise InvalidInput(f"{where}: {name} is missing; give from, to and cm.")
    low, high = read_table("anatomy/photo")["allowed"]["distance_cm"]
    cm = _number(row["cm"], f"{where}: cm")
    if not low <= cm <= high:
        raise InvalidInput(f"{where}: {cm:g} cm was given, {low} to {high} cm are allowed; check the unit.")
    first, second = (_end(row[name], f"{where}: {name}", names) for name in ("from", "to"))
    if first == second:
        raise InvalidInput(f"{where} begins and ends at the same spot; correct one end.")
    return MarkedDistance((first, second), cm * _MM_PER_CM)


def _end(value: Any, where: str, names: set[str]) -> str | Pixel:
    if not isinstance(value, str):
        return _pixel(value, where)
    kind, side = _named(value)
    name = Mark(kind, side, (0.0, 0.0)).name
    if name not in names or kind.name == MIDLINE:
        raise InvalidInput(
            f"{where} must be one of the marks or a pixel, such as [1512, 640].{did_you_mean(name, names)}"
        )
    return name
