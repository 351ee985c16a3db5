"""Channels and muscles that the pain involves: from the drawing and from the signs together."""

from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from weizhong.clinic.complaint.body_chart import channel_zones, muscle_zones
from weizhong.clinic.complaint.signs import signs_of, signs_told
from weizhong.clinic.complaint.told import Told
from weizhong.clinic.diagnosis.patterns import Pattern, patterns_of
from weizhong.clinic.diagnosis.withheld import withheld_signs
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.diagnosis import ChannelInvolvement, MuscleCandidate


def involved_channels(told: Told) -> list[ChannelInvolvement]:
    """Return the channels the pain follows, the most of the drawing first.

    Parameters
    ----------
    told : Told
        What the case tells.

    Examples
    --------
    >>> from weizhong.clinic.complaint.told import told_by
    >>> told = told_by(Case(signs=["lateral_leg_pain"]), frozenset(), "acute")
    >>> [(one.channel, one.share, one.because) for one in involved_channels(told)]
    [('GB', None, ['pain down the side of the leg'])]
    """
    drawn = {one.channel: one for one in told.drawing.channels} if told.drawing else {}
    texts, in_words = signs_of(told.case.package), signs_told(told.case)
    found: list[ChannelInvolvement] = []
    for pattern in _of_channels(told.case.package):
        if in_words.isdisjoint(pattern.all_signs):
            continue
        because = [texts[name].in_a_sentence for name in pattern.signs if name in in_words]
        known = drawn.pop(pattern.channel, None)
        found.append(
            ChannelInvolvement(
                channel=pattern.channel,
                name=channel_zones()[pattern.channel].label,
                share=known.share if known else None,
                sides=known.sides if known else _told_sides(told.case),
                because=[*because, *(known.because if known else [])],
                citations=_both(pattern.channel, told.case.package),
            )
        )
    return sorted([*found, *drawn.values()], key=lambda one: (-(one.share or 0), -len(one.because)))


def candidate_muscles(told: Told) -> list[MuscleCandidate]:
    """Return the muscles to look at: those whose trigger point was found first, then those of the drawing.

    How to feel for one is not told where the gate stops, nor where a rule speaks against pressing there.

    Parameters
    ----------
    told : Told
        What the case tells.

    Examples
    --------
    >>> from weizhong.clinic.complaint.told import told_by
    >>> told = told_by(Case(signs=["trigger_point_piriformis"]), frozenset(), "acute")
    >>> [(one.name, one.status) for one in candidate_muscles(told)]
    [('Piriformis', 'found')]
    """
    drawn = {one.id: one for one in told.drawing.muscles} if told.drawing else {}
    signs = _muscles_by_sign()
    felt = [signs[sign] for sign in signs if sign in told.signs] if told.signs else []
    if not drawn and not felt:
        return []
    missed = {signs[sign] for sign in told.absent if sign in signs}
    candidates = [_drawn(drawn[name], was_missed=name in missed) for name in drawn if name not in felt]
    found = [
        *(_felt(name, drawn.get(name), told.case) for name in felt),
        *sorted(candidates, key=lambda one: one.status == "not_found"),
    ]
    withheld = withheld_signs(told)
    untested = set(muscle_zones()) if told.is_stopped else {signs[name] for name in withheld & set(signs)}
    return [msgspec.structs.replace(one, test="") if one.id in untested else one for one in found]


def _felt(name: str, drawn: MuscleCandidate | None, case: Case) -> MuscleCandidate:
    zone = muscle_zones()[name]
    return MuscleCandidate(
        id=name,
        name=zone.label,
        status="found",
        share=drawn.share if drawn else None,
        sides=drawn.sides if drawn else _told_sides(case),
        test=zone.row["test"],
        points=list(zone.row["points"]),
        because=["trigger point found", *(drawn.because if drawn else [])],
        citations=zone.citations,
    )


def _drawn(one: MuscleCandidate, *, was_missed: bool) -> MuscleCandidate:
    if not was_missed:
        return one
    because = [*one.because, "trigger point looked for and not found"]
    return msgspec.structs.replace(one, status="not_found", because=because)


def _told_sides(case: Case) -> list[Literal["left", "right", "midline"]]:
    side = case.complaint.side
    if side == "both":
        return ["left", "right"]
    return [side] if side else []


@cache
def _muscles_by_sign() -> dict[str, str]:
    return {zone.row["sign"]: name for name, zone in muscle_zones().items()}


@cache
def _of_channels(package: str) -> tuple[Pattern, ...]:
    return tuple(one for one in patterns_of(package) if one.channel)


@cache
def _both(channel: str, package: str) -> list[Citation]:
    """Sources of the pattern's signs and of the channel's place on the chart."""
    rows: Iterable[list[Citation]] = (one.citations for one in patterns_of(package) if one.channel == channel)
    return [*(citation for row in rows for citation in row), *channel_zones()[channel].citations]
