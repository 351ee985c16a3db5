"""The fourteen channels."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.sources import Check
from weizhong.terms.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as the standard orders it.

    Parameters
    ----------
    code, name : str
        WHO code and English name.
    hanzi, hanzi_traditional : str
        Name in both scripts.
    point_count : int
        Points on one side.
    polarity, course : str
        Yin or yang, and where it runs.
    organ, element, paired_channel : str, optional
        Traditional attributes; the two midline vessels have none but the pair.
    alternative_codes : tuple of str
        What other schools write.
    note : str, optional
        Remark of the sources.
    check : Check
        How far it was checked.
    sources : tuple of str
        Bibliography keys.
    """

    code: str
    name: str
    hanzi: str
    hanzi_traditional: str
    point_count: int
    polarity: str
    course: str
    organ: str | None
    element: str | None
    paired_channel: str | None
    alternative_codes: tuple[str, ...]
    note: str | None
    check: Check
    sources: tuple[str, ...]


@cache
def channels() -> tuple[Channel, ...]:
    """Return the channels in WHO order.

    Examples
    --------
    >>> sum(channel.point_count for channel in channels())
    361
    """
    return tuple(_channel(row) for row in read_table("points/channels")["channel"])


def channel(code: str) -> Channel:
    """Return one channel.

    Raises
    ------
    UnknownCode
        If no channel has this code.

    Examples
    --------
    >>> channel("BL").paired_channel
    'KI'
    """
    by_code = {one.code: one for one in channels()}
    if code not in by_code:
        raise UnknownCode(f"There is no channel {code[:10]!r}.{did_you_mean(code, by_code)}")
    return by_code[code]


def _channel(row: dict[str, Any]) -> Channel:
    return Channel(
        code=row["code"],
        name=row["name"],
        hanzi=row["hanzi"],
        hanzi_traditional=row["hanzi_traditional"],
        point_count=row["point_count"],
        polarity=row["polarity"],
        course=row["course_direction"],
        organ=row.get("organ"),
        element=row.get("element"),
        paired_channel=row.get("paired_channel"),
        alternative_codes=tuple(row.get("alternative_codes", ())),
        note=row.get("note"),
        check=check_mark(row),
        sources=tuple(row["source"]),
    )
