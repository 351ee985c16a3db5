"""Which points follow from the diagnosis, and why; before the gate has its say.

A style names its principles in order; each kind of principle has one way of finding points.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache

import msgspec
from msgspec.structs import replace

from weizhong.clinic.diagnosis.patterns import counting_patterns, pattern_rows
from weizhong.clinic.documents.case import AshiSpot, Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.diagnosis import Diagnosis, MuscleCandidate
from weizhong.clinic.documents.treatment_plan import Reason
from weizhong.clinic.gate.sites import site
from weizhong.clinic.prescription.point_trials import protocol
from weizhong.clinic.prescription.principles import (
    PainChannel,
    Principle,
    held_back,
    pain_channels,
    principles,
    steps,
)
from weizhong.clinic.prescription.styles import Style, style
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality, spot_code, spot_numbers

_ONE_SIDE = {Laterality.LEFT.value: Laterality.LEFT, Laterality.RIGHT.value: Laterality.RIGHT}


class Choice(msgspec.Struct, frozen=True, gc=False):
    """A point that was chosen.

    Parameters
    ----------
    code : str
        Point code; ``ashi:L4`` for a tender spot, ``ashi:L4:2`` for the second of this level and side.
    reasons : tuple of Reason
        Why; the first is the strongest.
    ashi : AshiSpot or None
        The tender spot, where it is one.
    only_side : Laterality or None
        The one side a point of two sides was chosen on, since the pain goes into that leg.
    after_fill : bool
        Whether it is weaker than what a protocol's least numbers ask for.
    number : int
        Which tender spot of its level and side, from 1.
    """

    code: str
    reasons: tuple[Reason, ...]
    ashi: AshiSpot | None = None
    only_side: Laterality | None = None
    after_fill: bool = False
    number: int = 1

    @property
    def lateral_cm(self) -> float:
        """Distance of a tender spot from the midline, cm; points have their place in the site table."""
        return self.ashi.lateral_cm if self.ashi else 0.0


def choose(
    case: Case,
    diagnosis: Diagnosis,
    wanted: Style | None = None,
    held: Collection[str] = (),
    asked: Collection[str] = (),
) -> list[Choice]:
    """Return the points that follow from a diagnosis, in order of priority, each once with all its reasons.

    Parameters
    ----------
    case : Case
        The patient.
    diagnosis : Diagnosis
        What the points follow from.
    wanted : Style, optional
        How points are chosen; the package's own way unless told.
    held : collection of str
        Rules of the gate that hold: principles they speak against are left out.
    asked : collection of str
        Questions of the gate still open: what an answer may speak against is left out meanwhile.

    Examples
    --------
    >>> from weizhong.clinic.diagnosis.diagnose import diagnose
    >>> from weizhong.clinic.documents.case import Complaint
    >>> case = Case(complaint=Complaint(levels=["L4"]))
    >>> [choice.code for choice in choose(case, diagnose(case, frozenset()))]
    ['BL23', 'BL25', 'BL40', 'EX-B2:L4']
    """
    chosen_style = wanted or style(case.package, modalities=case.modalities)
    names = chosen_style.steps
    without = held_back(case.package, names, diagnosis, held, asked)
    used = [one for one in steps(case.package, names) if one not in without and one.holds_for(diagnosis)]
    chosen = merged([choice for one in used for choice in _WAYS[one.kind](one, case, diagnosis)])
    here = tuple([one.id for one in used if one.kind == "here"])
    return _with_reasons_here(chosen, case, here) if here else chosen


def fill(codes: Iterable[str], role: str, wanted: Style) -> list[Choice]:
    """Return points added only to meet the least numbers of a style's protocol."""
    return [_filling(code, role, wanted.package, wanted.protocol or "") for code in codes]


def merged(choices: Iterable[Choice]) -> list[Choice]:
    """Return each point once, with the reasons of all its mentions; tender spots stay apart."""
    by_key: dict[object, Choice] = {}
    for choice in choices:
        key = (choice.code, choice.ashi.side, choice.ashi.lateral_cm) if choice.ashi else choice.code
        known = by_key.get(key)
        by_key[key] = _joined(known, choice) if known else choice
    return list(by_key.values())


def followed_channels(case: Case, diagnosis: Diagnosis) -> list[PainChannel]:
    """Return the channels the pain follows, by the signs or as the diagnosis read them."""
    read = {one.channel for one in diagnosis.channels}
    return [
        one for one in pain_channels(case.package) if one.code in read or not one.signs.isdisjoint(case.signs)
    ]


def _joined(known: Choice, again: Choice) -> Choice:
    """Two mentions are one point; it is treated on every side that either of them asks for."""
    side = known.only_side if known.only_side is again.only_side else None
    return Choice(known.code, known.reasons + again.reasons, known.ashi, side, known.after_fill)


def _points(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterable[Choice]:
    return _all(one.row["codes"], one, case)


def _levels(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterator[Choice]:
    """Name a level's own point once for each level: naming one twice must not push another out."""
    for level in known_levels(case, one)[: one.row["most"]]:
        yield from _all([f"{one.row['family']}:{level}"], one, case, level=level)


def _by_level(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterator[Choice]:
    codes = one.row["codes"]
    roots = _likeliest_roots(diagnosis) if one.row.get("roots_first") else []
    levels = [level for level in dict.fromkeys(roots or case.complaint.levels) if level in codes]
    for level in levels[: one.row.get("most")]:
        yield from _all(codes[level], one, case, level=level)


def _likeliest_roots(diagnosis: Diagnosis) -> list[str]:
    most = max((root.points for root in diagnosis.levels), default=0.0)
    return [root.level for root in diagnosis.levels if root.points == most]


def _ashi(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterator[Choice]:
    spots = case.complaint.ashi[: one.row["most"]]
    numbers = spot_numbers((spot.level, spot.side, spot.lateral_cm) for spot in spots)
    for spot, number in zip(spots, numbers, strict=True):
        yield Choice(spot_code(spot.level, number), (one.reason(),), spot, number=number)


def _channel(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterator[Choice]:
    for channel in followed_channels(case, diagnosis):
        yield from _all(one.row["codes"].get(channel.code, ()), one, case, channel=channel.name)


def _channel_class(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterator[Choice]:
    for channel in followed_channels(case, diagnosis):
        yield from _all(_of_class(one.row["class"]).get(channel.organ, ()), one, case, channel=channel.name)


def _muscle(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterator[Choice]:
    """Muscles in which a trigger point was found come before those that only may have one."""
    order = {"found": 0, "candidate": 1}
    told = sorted(
        (muscle for muscle in diagnosis.muscles if muscle.status in order),
        key=lambda muscle: order[muscle.status],
    )
    for muscle in told[: one.row["most"]]:
        side = _side_of_muscle(muscle)
        for choice in _all(muscle.points, one, case, muscle=muscle.name):
            yield replace(choice, only_side=side) if side else choice


def _pattern(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterator[Choice]:
    counting = {match.id for match in counting_patterns(diagnosis.patterns, case.package)}
    for number, row in enumerate(pattern_rows(case.package) if counting else ()):
        if row["id"] in counting:
            side = _painful_side(case) if row.get("follows_side") else None
            yield from _of_pattern(case.package, one.id, number, side)


def _none(one: Principle, case: Case, diagnosis: Diagnosis) -> Iterable[Choice]:
    return ()


_WAYS: dict[str, Callable[[Principle, Case, Diagnosis], Iterable[Choice]]] = {
    "points": _points,
    "levels": _levels,
    "by_level": _by_level,
    "ashi": _ashi,
    "channel": _channel,
    "channel_class": _channel_class,
    "muscle": _muscle,
    "pattern": _pattern,
    "here": _none,
}
"""One way of finding points for each kind of principle."""


def _all(codes: Iterable[str], one: Principle, case: Case, **words: str) -> Iterable[Choice]:
    side = _painful_side(case) if one.follows_side else None
    return _chosen_by(one.package, one.id, tuple(codes), side, **words)


# The points of a row and its reasons are few; what one case chose by it, the next chooses again.
@lru_cache(maxsize=4096)
def _chosen_by(
    package: str, name: str, codes: tuple[str, ...], side: Laterality | None, **words: str
) -> tuple[Choice, ...]:
    one = principles(package)[name]
    reasons = (one.reason(**words),)
    return tuple(Choice(code, reasons, only_side=side, after_fill=one.after_fill) for code in codes)


def _with_reasons_here(chosen: list[Choice], case: Case, names: tuple[str, ...]) -> list[Choice]:
    """Add the reason of a class of points, behind the first, to its points that lie in the painful region."""
    painful = {site(spot_code(level)).region for level in case.complaint.levels}
    if not painful:
        return chosen
    here = _reasons_here(case.package, names)
    return [
        replace(choice, reasons=(choice.reasons[0], reason, *choice.reasons[1:]))
        if (reason := here.get(choice.code)) and site(choice.code).region in painful
        else choice
        for choice in chosen
    ]


@cache
def _reasons_here(package: str, names: tuple[str, ...]) -> dict[str, Reason]:
    regions, told = read_table("clinic/sites")["region"], principles(package)
    return {
        code: one.reason(organ=organ, region=regions[site(code).region])
        for one in [told[name] for name in names]
        for organ, codes in _of_class(one.row["class"]).items()
        for code in codes
    }


@cache
def _of_class(name: str) -> dict[str, tuple[str, ...]]:
    """Points of a traditional class by what they belong to."""
    found: dict[str, tuple[str, ...]] = {}
    for record in all_points():
        for one in record.special_classes:
            if one.name == name and one.of:
                found[one.of] = (*found.get(one.of, ()), str(record.code))
    return found


@cache
def _of_pattern(package: str, name: str, number: int, side: Laterality | None) -> tuple[Choice, ...]:
    row, one = pattern_rows(package)[number], principles(package)[name]
    text = one.row["text"].format(pattern=row["name"])
    cited = [citations({**row, "check": added["check"]}) for added in row["add"]]
    return tuple(
        Choice(added["code"], (Reason(name, text, by),), only_side=side, after_fill=one.after_fill)
        for added, by in zip(row["add"], cited, strict=True)
    )


@cache
def _filling(code: str, role: str, package: str, name: str) -> Choice:
    row = protocol(package, name).row
    text = f"Added to meet the {row['text']}"
    return Choice(code, (Reason(role=role, text=text, citations=citations(row)),))


def known_levels(case: Case, one: Principle) -> list[str]:
    """Return the painful levels that a principle has a point for, each once."""
    return [level for level in dict.fromkeys(case.complaint.levels) if level in one.row["levels"]]


def _painful_side(case: Case) -> Laterality | None:
    """The channel is treated in the leg that hurts."""
    return _ONE_SIDE.get(case.complaint.side or "")


def _side_of_muscle(muscle: MuscleCandidate) -> Laterality | None:
    return _ONE_SIDE.get(muscle.sides[0]) if len(muscle.sides) == 1 else None
