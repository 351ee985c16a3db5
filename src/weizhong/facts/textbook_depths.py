"""Depth and angle as textbooks give them, in cun: what was taught, never what is safe on this body."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.codes import PointCode
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class TextbookDepth:
    """What a textbook says about needling a point.

    Parameters
    ----------
    code : str
        WHO code without level.
    levels : tuple of str
        Vertebral levels it holds for; empty when it holds for the point as such.
    depth_cun : tuple of float, optional
        From and to, B-cun; None where the textbook read leaves it blank.
    angle : str
        Direction of the needle.
    nerve : str, optional
        Nerve at the site.
    segments : tuple of str
        Spinal segments of that nerve.
    segments_check : Check, optional
        How far the segments were checked.
    cautions : tuple of str
        What to beware of.
    is_avoided_in_pregnancy : bool
        Whether tradition avoids the point in pregnancy.
    check : Check
        How far depth and angle were checked.
    sources : tuple of str
        Bibliography keys.
    """

    code: str
    levels: tuple[str, ...]
    depth_cun: tuple[float, float] | None
    angle: str
    nerve: str | None
    segments: tuple[str, ...]
    segments_check: Check | None
    cautions: tuple[str, ...]
    is_avoided_in_pregnancy: bool
    check: Check
    sources: tuple[str, ...]


@cache
def textbook_depths(code: str) -> tuple[TextbookDepth, ...]:
    """Return the textbook rows of a point; none means no data.

    Parameters
    ----------
    code : str
        WHO code; a level narrows the rows (``EX-B2:L4``).

    Examples
    --------
    >>> textbook_depths("BL23")[0].depth_cun
    (1.0, 1.2)
    >>> textbook_depths("LU1")
    ()
    """
    wanted = PointCode(code)
    rows = [row for row in _rows() if row.code == wanted.base]
    return tuple(row for row in rows if not wanted.level or not row.levels or wanted.level in row.levels)


@cache
def _rows() -> tuple[TextbookDepth, ...]:
    rows: list[dict[str, Any]] = read_table("points/depths")["depth"]
    return tuple(_depth(row) for row in rows)


def _depth(row: Mapping[str, Any]) -> TextbookDepth:
    depth = row.get("depth_cun")
    return TextbookDepth(
        code=row["code"],
        levels=tuple(row.get("levels", ())),
        depth_cun=(depth[0], depth[1]) if depth else None,
        angle=row["angle"],
        nerve=row.get("nerve"),
        segments=tuple(row.get("segments", ())),
        segments_check=Check(row["segments_check"]) if "segments_check" in row else None,
        cautions=tuple(row.get("cautions", ())),
        is_avoided_in_pregnancy=row.get("avoid_in_pregnancy_traditional", False),
        check=check_mark(dict(row)),
        sources=tuple(row["source"]),
    )
