"""The points themselves: one table per channel, and only the needed one is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from weizhong.facts.names import folded, toneless
from weizhong.facts.point_rule import Level, LocationRule
from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.codes import PointCode
from weizhong.terms.errors import UnknownCode
from weizhong.terms.sources import Check
from weizhong.terms.suggestions import did_you_mean

CHANNEL_CODES = ("LU", "LI", "ST", "SP", "HT", "SI", "BL", "KI", "PC", "TE", "GB", "LR", "GV", "CV", "EX")
"""The tables: fourteen channels in WHO order, then the extra points."""


@dataclass(frozen=True, slots=True)
class SpecialClass:
    """A traditional class of a point, such as back-shu of the kidney.

    Parameters
    ----------
    name : str
        Class, such as ``"five-shu"`` or ``"command"``.
    of : str, optional
        Organ, tissue, vessel or region it belongs to.
    kind, element : str, optional
        Rank and element, for the five-shu points.
    check : Check
        How far it was checked.
    """

    name: str
    of: str | None
    kind: str | None
    element: str | None
    check: Check

    @property
    def words(self) -> str:
        """The class in words, such as ``"back-shu point: kidney"``."""
        title = f"{self.kind} point of the {self.name}" if self.kind else f"{self.name} point"
        return f"{title}: {self.of or self.element}"


@dataclass(frozen=True, slots=True)
class AcupointRecord:
    """A point as the standard gives it, with its sources.

    Parameters
    ----------
    code : PointCode
        WHO code, with a level where one was asked for (``EX-B2:L4``).
    name_pinyin : str
        Pinyin with tone marks, derived from the hanzi.
    name_pinyin_check : Check
        Derived, or recalled where the standard's toneless spelling does not decide the tone.
    name_hanzi, name_hanzi_traditional : str
        Name in both scripts.
    other_names : tuple of str
        Names other books use.
    region : str
        Body region in the standard's words.
    is_midline : bool
        Whether the point is single, on the midline.
    is_on_skin : bool
        False for the one point inside the mouth.
    count_on_body : int
        How many spots the code names on one body.
    rule : LocationRule
        Where it lies, as structure.
    grid : Mapping
        The same place on a cun grid, where one exists.
    special_classes : tuple of SpecialClass
        Traditional classes.
    posture : str, optional
        Posture in which it is found, to follow "with".
    note : str, optional
        Remark of the sources.
    confidence : {"high", "medium", "low"}
        How well the sources agree.
    check : Check
        How far the record was checked.
    sources : tuple of str
        Bibliography keys, pages behind a colon.
    """

    code: PointCode
    name_pinyin: str
    name_pinyin_check: Check
    name_hanzi: str
    name_hanzi_traditional: str
    other_names: tuple[str, ...]
    region: str
    is_midline: bool
    is_on_skin: bool
    count_on_body: int
    rule: LocationRule
    grid: Mapping[str, Any]
    special_classes: tuple[SpecialClass, ...]
    posture: str | None
    note: str | None
    confidence: str
    check: Check
    sources: tuple[str, ...]

    @property
    def channel(self) -> str:
        """Channel code; ``"EX"`` for extra points."""
        return self.code.channel

    @property
    def number(self) -> int | None:
        """Number on the channel; None for extra points."""
        return None if self.channel == "EX" else int(self.code.base.removeprefix(self.channel))

    @property
    def name_plain(self) -> str:
        """Pinyin without tone marks, as WHO spells it."""
        return toneless(self.name_pinyin).replace("'", "")


def point(code: str) -> AcupointRecord:
    """Return one point.

    Parameters
    ----------
    code : str
        A code such as ``"BL23"`` or ``"EX-B2:L4"``; other schools' channel codes are understood.

    Raises
    ------
    UnknownCode
        If no such point exists; near codes, or the codes of a name that was typed, are suggested.

    Examples
    --------
    >>> point("ub23").name_pinyin
    'Shènshù'
    """
    try:
        parsed = PointCode(code)
    except UnknownCode:
        raise UnknownCode(_unknown(code)) from None
    channel = parsed.channel
    record = _by_code(channel).get(parsed.base) if channel in CHANNEL_CODES else None
    if record is None:
        raise UnknownCode(
            _unknown(code)
            or f"There is no point {code[:40]!r}; `weizhong points --search` finds points by name."
        )
    return _at_level(record, parsed) if parsed.level else record


def point_called(text: str) -> AcupointRecord:
    """Return one point by its code, or by a name that only one point has.

    Raises
    ------
    UnknownCode
        If there is none, or there are several; their codes, or near ones, are suggested.

    Examples
    --------
    >>> point_called("weizhong").code
    PointCode('BL40')
    """
    named = _called(text)
    return named[0] if len(named) == 1 else point(text)


def points_of(channel: str) -> tuple[AcupointRecord, ...]:
    """Return the points of one channel in order (``"EX"``: the extra points)."""
    return tuple(_by_code(channel).values())


@cache
def all_points() -> tuple[AcupointRecord, ...]:
    """Return the 361 standard points in WHO order, then the 39 extra points."""
    return tuple(record for channel in CHANNEL_CODES for record in points_of(channel))


@cache
def _by_code(channel: str) -> dict[str, AcupointRecord]:
    rows: list[dict[str, Any]] = read_table(f"points/{channel}")["point"]
    return {row["code"]: _record(row) for row in rows}


def _record(row: Mapping[str, Any]) -> AcupointRecord:
    is_midline = row["side"] == "midline"
    return AcupointRecord(
        code=PointCode(row["code"]),
        name_pinyin=row["pinyin"],
        name_pinyin_check=Check(row["pinyin_check"]),
        name_hanzi=row["hanzi"],
        name_hanzi_traditional=row["hanzi_traditional"],
        other_names=tuple(row.get("other_names", ())),
        region=row["region"],
        is_midline=is_midline,
        is_on_skin=row.get("is_on_skin", True),
        count_on_body=row.get("count_on_body", 1 if is_midline else 2),
        rule=LocationRule.from_row(row["rule"]),
        grid=row.get("grid", {}),
        special_classes=tuple(
            SpecialClass(
                one["class"], one.get("of"), one.get("type"), one.get("element"), Check(row["special_check"])
            )
            for one in row.get("special", ())
        ),
        posture=row.get("posture"),
        note=row.get("note"),
        confidence=row["confidence"],
        check=check_mark(dict(row)),
        sources=tuple(row["source"]),
    )


def _at_level(record: AcupointRecord, code: PointCode) -> AcupointRecord:
    if record.code != "EX-B2":
        raise UnknownCode(f"Only EX-B2 takes a level; {code.base} has one place: write {code.base}.")
    rule = replace(record.rule, level=Level(vertebra=code.level, edge="lower"), place=())
    return replace(record, code=code, rule=rule, count_on_body=2)


def _unknown(given: str) -> str:
    """Say which codes bear the name that was typed, or which codes are near."""
    shown = given[:40]
    named = [str(one.code) for one in _called(given)]
    if len(named) == 1:
        return f"{shown!r} is a name: write its code, {named[0]}."
    if named:
        return f"{shown!r} is the name of several points: write the code, {' or '.join(named)}."
    by_name = {one.name_plain: f"{one.name_plain} ({one.code})" for one in all_points()}
    near = did_you_mean(given, [str(one.code) for one in all_points()])
    near = near or _with_codes(did_you_mean(toneless(given), by_name), by_name)
    return f"There is no point {shown!r}.{near or ' `weizhong points --search` finds points by name.'}"


def _called(name: str) -> list[AcupointRecord]:
    wanted = folded(name)
    return [one for one in all_points() if wanted in {folded(name) for name in _names(one)}]


def _with_codes(suggestion: str, by_name: Mapping[str, str]) -> str:
    return re.sub(r"[A-Z][a-z]+(?=[,?])", lambda name: by_name.get(name[0], name[0]), suggestion)


def _names(record: AcupointRecord) -> tuple[str, ...]:
    return (record.name_pinyin, record.name_hanzi, record.name_hanzi_traditional, *record.other_names)
