"""From point codes to placement rules: the standard's own numbers joined with the placement table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from weizhong.anatomy.forms import Form
from weizhong.anatomy.placement_rules import (
    PlacementRule,
    cun_form,
    is_disputed,
    placeable,
    rows_of,
    spine_rule,
    table_rule,
)
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality, PointCode, Standard, Vertebra, spot_code, spot_numbers
from weizhong.terms.errors import FactsError, InvalidInput, PointNotPlaced, UnknownCode
from weizhong.terms.suggestions import did_you_mean

JIAJI = "EX-B2"
SPINE_LEVELS = tuple(str(v) for v in Vertebra if v[0] in "TL")
ASHI_LEVELS = tuple(str(v) for v in Vertebra)


@dataclass(frozen=True, slots=True)
class Ashi:
    """A tender spot given by vertebral level and distance from the midline along the skin.

    Parameters
    ----------
    level : str
        C2 to L5, or a sacral foramen S1 to S4.
    lateral_mm : float
        Distance from the posterior midline along the skin, mm, 0 to 200.
    side : Laterality
        Side of the patient's body; the midline means 0 mm.
    number : int
        Which spot of this level and side, from 1: so that two of them have two names.

    Raises
    ------
    InvalidInput
        If level, distance and side do not describe a spot on the back.
    """

    level: str
    lateral_mm: float
    side: Laterality
    number: int = 1

    def __post_init__(self) -> None:
        if self.level not in ASHI_LEVELS:
            raise InvalidInput(
                f"An ashi spot lies at a level C2 to L5 or S1 to S4, not at {self.level[:8]!r}."
            )
        furthest_mm = read_table("anatomy/placement")["ashi"]["furthest_mm"]
        if not 0 <= self.lateral_mm <= furthest_mm:
            raise InvalidInput(
                f"An ashi spot on the back lies 0 to {furthest_mm:g} mm from the midline; "
                f"{self.lateral_mm:g} mm was given."
            )
        if (self.side is Laterality.MIDLINE) != (self.lateral_mm == 0):
            raise InvalidInput("An ashi spot on the midline lies at 0 mm; one to the side needs a distance.")

    @property
    def code(self) -> str:
        """What the spot is called in results."""
        return spot_code(self.level, self.number)


def numbered(spots: Iterable[Ashi]) -> list[Ashi]:
    """Return tender spots with their numbers, in the order given."""
    given = list(spots)
    numbers = spot_numbers((one.level, one.side.value, one.lateral_mm) for one in given)
    return [replace(one, number=number) for one, number in zip(given, numbers, strict=True)]


def placeable_codes() -> tuple[str, ...]:
    """Return every code that can be placed, Jiaji once per level.

    Examples
    --------
    >>> {"BL23", "EX-B2:L4"} <= set(placeable_codes())
    True
    """
    plain = [code for code in placeable() if code != JIAJI]
    return (*plain, *(f"{JIAJI}:{level}" for level in SPINE_LEVELS))


def rules_for(
    code: str, standard: Standard = Standard.WHO, *, alternatives: bool = False
) -> tuple[PlacementRule, ...]:
    """Return the rules of the spots a code means, on the left half of the body.

    Parameters
    ----------
    code : str
        A point code.
    standard : Standard
        Whose choice holds where standards differ.
    alternatives : bool
        Whether to add the second spot of a point the standard leaves open.

    Raises
    ------
    UnknownCode
        If no such point exists.
    PointNotPlaced
        If the point exists but this release does not place it.
    """
    point = PointCode(code)
    record = _record(point)
    if point.base not in placeable():
        raise PointNotPlaced(
            f"{point} is described, not placed on a body; `weizhong points {point.base}` shows where. "
            "Ask for the others without it."
        )
    if point.level and point.base != JIAJI:
        raise UnknownCode(f"{point.base} lies at one place; only {JIAJI} takes a level, such as {JIAJI}:L4.")
    if point.base == JIAJI:
        levels = (point.level,) if point.level else SPINE_LEVELS
        row = placeable()[JIAJI][0]
        return tuple(_spine(f"{JIAJI}:{level}", level, row, record) for level in levels)
    named = standard.label if is_disputed(point.base) else ""
    return tuple(
        replace(rule, standard=named, is_alternative=is_second)
        for row, is_second in rows_of(point.base, standard, alternatives=alternatives)
        for rule in _rules(point.base, row, record)
    )


def ashi_rule(spot: Ashi) -> PlacementRule:
    """Return the rule of a tender spot."""
    row = read_table("anatomy/placement")["ashi"]
    return spine_rule(spot.code, spot.level, Form({}, spot.lateral_mm), None, row)


def _rules(code: str, row: Mapping[str, Any], record: Mapping[str, Any]) -> tuple[PlacementRule, ...]:
    if "level" in row:
        return (_spine(code, _level(code, record), row, record),)
    is_midline = row.get("midline", record["side"] == "midline")
    spots = row.get("spots", [row.get("spot", "")])
    return tuple(table_rule(code, row, is_midline=is_midline, spot=spot) for spot in spots)


def _spine(code: str, level: str, row: Mapping[str, Any], record: Mapping[str, Any]) -> PlacementRule:
    """A spot at a vertebral level: the lateral distance is the standard's unless the row has a stand-in."""
    if "across" in row:
        return spine_rule(code, level, Form({}, row["across"]["arc_mm"]), None, row)
    cun = _lateral_cun(record)
    return spine_rule(code, level, cun_form(row["measure"]) * cun if cun else Form(), cun or None, row)


def _level(code: str, record: Mapping[str, Any]) -> str:
    level = record["rule"].get("level", {})
    if "vertebra" in level:
        return str(level["vertebra"])
    if "sacral_foramen" in level:
        return f"S{level['sacral_foramen']}"
    raise FactsError(f"The rule of {code} names no level, but the placement table counts on one.")


def _lateral_cun(record: Mapping[str, Any]) -> float:
    offsets = record["rule"].get("offset", [])
    return next((float(o["cun"]) for o in offsets if o["direction"] == "lateral"), 0.0)


def _record(point: PointCode) -> Mapping[str, Any]:
    try:
        return _records(point.channel)[point.base]
    except (KeyError, FactsError):
        raise UnknownCode(
            f"There is no point {point.base}.{did_you_mean(point.base, _known(point.channel))} "
            "`weizhong points --search` finds points by name."
        ) from None


@cache
def _records(channel: str) -> dict[str, Mapping[str, Any]]:
    return {row["code"]: row for row in read_table(f"points/{channel}")["point"]}


def _known(channel: str) -> Iterable[str]:
    try:
        return _records(channel)
    except FactsError:
        return placeable()
