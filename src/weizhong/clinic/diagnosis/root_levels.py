"""Which nerve root the findings point to."""

from collections.abc import Sequence
from functools import cache

from weizhong.clinic.complaint.body_chart import root_zones
from weizhong.clinic.complaint.marks import Mark
from weizhong.clinic.complaint.told import Told
from weizhong.clinic.diagnosis.pain_classes import Root, roots
from weizhong.clinic.documents.diagnosis import RootLevel
from weizhong.facts.packages import package_table

_NERVE_FEELS = ("numb", "tingling")


def root_levels(told: Told) -> list[RootLevel]:
    """Return the nerve roots that something points to, best supported first.

    Of the drawing only numbness and tingling count: pain keeps to no root.

    Parameters
    ----------
    told : Told
        What the case tells.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Case
    >>> from weizhong.clinic.complaint.told import told_by
    >>> case = Case(signs=["weak_standing_on_toes", "ankle_reflex_weak"])
    >>> [(one.level, one.points) for one in root_levels(told_by(case, frozenset(), "acute"))]
    [('S1', 4.0)]
    """
    marks = [mark for mark in told.marks if mark.feels in _NERVE_FEELS]
    if not marks and not told.signs:
        return []
    row = package_table(told.case.package, "classification")["root_weights"] if marks else {}
    touched = {name for mark in marks for name, _ in mark.cell.roots}
    found = []
    for root in roots(told.case.package):
        names = _zones_of(root.level) & touched
        drawn = _drawn(names, marks, row["drawn_from"]) if names else []
        if drawn or root.is_told_by(told.signs):
            found.append(_root_level(root, told, drawn, row["drawn"] if drawn else 0))
    return sorted([one for one in found if one.points > 0], key=lambda one: -one.points)


def _root_level(root: Root, told: Told, drawn: Sequence[str], weight: float) -> RootLevel:
    pros = [one for one in root.speaks_for if one.holds(told)]
    cons = [one for one in root.speaks_against if one.holds(told)]
    skin = [f"numb or tingling in its skin: {', '.join(drawn)}"] if drawn else []
    return RootLevel(
        level=root.level,
        points=float(sum(one.weight for one in pros) + weight - sum(one.weight for one in cons)),
        findings_for=[*(one.text for one in pros), *skin],
        findings_against=[one.text for one in cons],
        citations=root.citations,
    )


@cache
def _zones_of(level: str) -> frozenset[str]:
    return frozenset(zone.name for zone in root_zones().values() if level in zone.row["roots"])


def _drawn(names: frozenset[str], marks: Sequence[Mark], least: float) -> list[str]:
    """The numb or tingling parts in a root's skin, where they are enough of all such parts."""
    counts = [(mark.cell.label, share) for mark in marks for name, share in mark.cell.roots if name in names]
    if sum(share for _, share in counts) < least * len(marks):
        return []
    return list(dict.fromkeys(label for label, _ in counts))
