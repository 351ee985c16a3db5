"""Items 2a to 2g: the needles of a course in numbers, and what is missing."""

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any

from weizhong.clinic.review.course import Applied, NeedleUsed
from weizhong.clinic.stricta.filling import Filled
from weizhong.clinic.stricta.insertions import Session
from weizhong.facts.tables import read_table

_ONE_SIDE = {"left": "left", "right": "right", "midline": "midline", None: "side not recorded"}


def number(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 2a: insertions per session."""
    told = [len(one.insertions) for one in sessions if one.is_recorded]
    lacking = len(sessions) - len(told)
    gaps = [row["gap"].format(lacking=lacking, sessions=len(sessions))] if lacking or not sessions else []
    if not told:
        return Filled(gaps=gaps)
    values = {"mean": fmean(told), "least": min(told), "most": max(told), "sessions": len(told)}
    return Filled(row["filled"].format(**values), values, gaps)


def points(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 2b: which points, on which side, at how many sessions."""
    used: dict[str, dict[str | None, set[int]]] = {}
    for index, session in enumerate(sessions):
        for needle in session.insertions:
            used.setdefault(needle.site, {}).setdefault(needle.side, set()).add(index)
    if not used:
        return Filled(gaps=_no_needle())
    said = [f"{site} {_sides(by_side, len(sessions))}" for site, by_side in sorted(used.items())]
    every = _all(sessions)
    gaps = _gap(row["gap"], [one for one in every if one.side is None], every)
    return Filled(row["filled"].format(points="; ".join(said)), {"points": said}, gaps)


def _sides(by_side: dict[str | None, set[int]], sessions: int) -> str:
    """Both sides together where they were always used together."""
    left, right = by_side.get("left"), by_side.get("right")
    if left and left == right and len(by_side) == 2:
        return f"on both sides ({len(left)} of {sessions} sessions)"
    return ", ".join(
        f"{_ONE_SIDE[side]} ({len(seen)} of {sessions} sessions)" for side, seen in by_side.items()
    )


def depth(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 2c: how deep, point by point."""
    every = _all(sessions)
    missing = [one for one in every if one.depth_mm is None and not one.tissue]
    gaps = _gap(row["gap"], missing, every, at=_sessions_with(sessions, missing), sessions=len(sessions))
    by_site: dict[str, list[Applied]] = {}
    for one in every:
        if one not in missing:
            by_site.setdefault(one.site, []).append(one)
    if not by_site:
        return Filled(gaps=gaps or _no_needle())
    said = [f"{site} {_depths(needles)}" for site, needles in sorted(by_site.items())]
    told = [one.depth_mm for one in every if one.depth_mm is not None]
    values: dict[str, float] = {"least_mm": min(told), "most_mm": max(told)} if told else {}
    return Filled(row["filled"].format(depths="; ".join(said)), values, gaps)


def _depths(needles: Sequence[Applied]) -> str:
    told = [one.depth_mm for one in needles if one.depth_mm is not None]
    tissues = list(dict.fromkeys(one.tissue for one in needles if one.tissue))
    span = f"{min(told):g} mm" if told and min(told) == max(told) else ""
    span = span or (f"{min(told):g} to {max(told):g} mm" if told else "")
    return ", ".join([span, *tissues] if span else tissues)


def response(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 2d: which response was sought, and where it came."""
    every = _all(sessions)
    unsought = [one for one in every if not one.response_sought]
    noted = [one for one in every if one.response_obtained is not None]
    unnoted = [one for one in every if one.response_obtained is None]
    gaps = _gap(row["gap"], unsought, every)
    if len(unsought) == len(every):
        return Filled(gaps=gaps or _no_needle())
    count = sum(one.response_obtained is True for one in noted)
    obtained = row["obtained"].format(count=count, told=len(noted)) if noted else ""
    sought = _listed(one.response_sought for one in every if one.response_sought)
    gaps += _gap(row["gap_obtained"], unnoted, every)
    text = row["filled"].format(sought=sought, obtained=obtained).strip()
    return Filled(text, {"obtained": count, "noted": len(noted)}, gaps)


def stimulation(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 2e: how needles were stimulated."""
    every = _all(sessions)
    missing = [one for one in every if not one.stimulation]
    gaps = _gap(row["gap"], missing, every)
    if len(missing) == len(every):
        return Filled(gaps=gaps or _no_needle())
    counts = Counter(one.stimulation for one in every if one.stimulation)
    said = "; ".join(f"{how} ({count} of {len(every)} insertions)" for how, count in counts.most_common())
    return Filled(row["filled"].format(stimulation=said), dict(counts), gaps)


def retention(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 2f: how long needles stayed."""
    every = _all(sessions)
    gaps = _gap(row["gap"], [one for one in every if one.retention_min is None], every)
    told = [one.retention_min for one in every if one.retention_min is not None]
    if not told:
        return Filled(gaps=gaps or _no_needle())
    values = {"mean": fmean(told), "least": min(told), "most": max(told)}
    return Filled(row["filled"].format(**values), values, gaps)


def needle(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 2g: which needle."""
    needled = [one for one in sessions if one.insertions]
    lacks: dict[str, Callable[[NeedleUsed], bool]] = {
        "gap_diameter": lambda one: one.diameter_mm is None,
        "gap_length": lambda one: one.length_mm is None,
        "gap_maker": lambda one: not one.maker and not one.material,
    }
    gaps = []
    for name, is_lacking in lacks.items():
        at = sum(any(is_lacking(_of(needle)) for needle in session.insertions) for session in needled)
        if at:
            gaps.append(row[name].format(lacking=at, sessions=len(needled)))
    every = _all(needled)
    counts = Counter(_words(_of(one)) for one in every)
    said = [f"{words} ({count} of {len(every)} insertions)" for words, count in counts.most_common() if words]
    if not said:
        return Filled(gaps=gaps or _no_needle())
    return Filled(row["filled"].format(needles="; ".join(said)), {"needles": said}, gaps)


def _no_needle() -> list[str]:
    return [read_table("clinic/stricta")["no_needle"]]


def _of(one: Applied) -> NeedleUsed:
    return one.needle or NeedleUsed()


def _words(one: NeedleUsed) -> str:
    size = [f"{value:g}" if value is not None else "?" for value in (one.diameter_mm, one.length_mm)]
    sized = f"{size[0]} x {size[1]} mm" if size != ["?", "?"] else ""
    return ", ".join(filter(None, (sized, one.maker, one.material)))


def _all(sessions: Sequence[Session]) -> list[Applied]:
    return [one for session in sessions for one in session.insertions]


def _sessions_with(sessions: Sequence[Session], needles: Sequence[Applied]) -> int:
    return sum(any(one in needles for one in session.insertions) for session in sessions)


def _gap(words: str, missing: Sequence[Applied], every: Sequence[Applied], **values: int) -> list[str]:
    return [words.format(lacking=len(missing), insertions=len(every), **values)] if missing else []


def _listed(names: Any) -> str:
    return ", ".join(dict.fromkeys(names))
