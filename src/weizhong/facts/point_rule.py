"""The location rule of a point: relations between landmarks, never a sentence.

A rule says at which level the point lies, in which relation to which landmarks, how many cun from them, and
which part of a line it marks. Directions are those of the anatomical position; on a limb, superior means
proximal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Self

Unit = Literal["B-cun", "F-cun", "fingerbreadth"]
_UNITS: dict[str, Unit] = {"cun": "B-cun", "f_cun": "F-cun", "fingerbreadths": "fingerbreadth"}


@dataclass(frozen=True, slots=True)
class Level:
    """A level on the trunk, or a corner of a nail.

    Parameters
    ----------
    vertebra : str, optional
        Vertebra whose spinous process gives the level, such as ``"L2"``.
    edge : {"upper", "lower"}, optional
        Edge of that spinous process.
    intercostal_space, sacral_foramen : int, optional
        Number counted from above.
    nail, corner : str, optional
        Digit whose nail is meant, and the corner's side.
    """

    vertebra: str | None = None
    edge: str | None = None
    intercostal_space: int | None = None
    sacral_foramen: int | None = None
    nail: str | None = None
    corner: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A relation to landmarks.

    Parameters
    ----------
    where : str
        The relation, such as ``"between"`` or ``"level with"``; empty when only a hollow is named.
    of : tuple of str
        Landmarks, without article.
    feature : str, optional
        ``"hollow"`` where the fingertip sinks in.
    sex : {"male", "female"}, optional
        Given when the relation holds for one sex only.
    """

    where: str
    of: tuple[str, ...]
    feature: str | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a landmark: value, unit and direction."""

    value: float
    unit: Unit
    direction: str
    origin: str


@dataclass(frozen=True, slots=True)
class LinePart:
    """A part of the line between two landmarks, counted from the first.

    Parameters
    ----------
    fraction : Fraction
        Part of the line, between 0 and 1.
    start, end : str
        The two landmarks.
    along : str, optional
        The curve to follow where the line is not straight.
    is_level : bool
        Whether the part gives only the level.
    """

    fraction: Fraction
    start: str
    end: str
    along: str | None = None
    is_level: bool = False


@dataclass(frozen=True, slots=True)
class LocationRule:
    """Everything that fixes a point; ``alternative`` is WHO's second choice where it left two."""

    level: Level | None
    place: tuple[Place, ...]
    offsets: tuple[Offset, ...]
    part: LinePart | None
    members: tuple[tuple[str, str], ...] = ()
    alternative: "LocationRule | None" = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Build a rule from its table record."""
        return cls(
            level=Level(**row["level"]) if "level" in row else None,
            place=tuple(
                Place(one.get("where", ""), tuple(one.get("of", ())), one.get("feature"), one.get("sex"))
                for one in row.get("place", ())
            ),
            offsets=tuple(_offset(one) for one in row.get("offset", ())),
            part=_part(row["part"]) if "part" in row else None,
            members=tuple((one["between"][0], one["between"][1]) for one in row.get("members", ())),
            alternative=cls.from_row(row["alternative"]) if "alternative" in row else None,
        )

    @property
    def lateral_cun(self) -> float | None:
        """B-cun from the midline (or sacral crest), if the rule measures it."""
        lines = ("anterior midline", "posterior midline", "median sacral crest")
        lateral = [one.value for one in self.offsets if one.direction == "lateral" and one.origin in lines]
        return lateral[0] if lateral else None

    @property
    def landmarks(self) -> tuple[str, ...]:
        """Every landmark and point the rule names, each once."""
        named = [one for place in self.place for one in place.of]
        named += [one.origin for one in self.offsets]
        named += [self.part.start, self.part.end] if self.part else []
        if self.level and self.level.vertebra:
            named.append(f"{self.level.vertebra} spinous process")
        return tuple(dict.fromkeys(named))


def _offset(row: Mapping[str, Any]) -> Offset:
    key = next(key for key in _UNITS if key in row)
    return Offset(value=row[key], unit=_UNITS[key], direction=row["direction"], origin=row["from"])


def _part(row: Mapping[str, Any]) -> LinePart:
    return LinePart(
        fraction=Fraction(row["fraction"]),
        start=row["from"],
        end=row["to"],
        along=row.get("along"),
        is_level=row.get("is_level", False),
    )
