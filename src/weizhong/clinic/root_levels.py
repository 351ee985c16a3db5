"""Which nerve root the findings point to."""

from weizhong.clinic.diagnosis import RootLevel
from weizhong.clinic.pain_classes import Root, roots
from weizhong.clinic.told import Told
from weizhong.facts.packages import package_table

_NERVE_FEELS = ("numb", "tingling")


def root_levels(told: Told) -> list[RootLevel]:
    """Return the nerve roots that something points to, best supported first.

    Parameters
    ----------
    told : Told
        What the case tells.

    Examples
    --------
    >>> from weizhong.clinic.case import Case
    >>> from weizhong.clinic.told import told_by
    >>> case = Case(signs=["weak_standing_on_toes", "ankle_reflex_weak"])
    >>> [(one.level, one.points) for one in root_levels(told_by(case, frozenset(), "acute"))]
    [('S1', 4.0)]
    """
    has_nerve_marks = any(mark.feels in _NERVE_FEELS for mark in told.marks)
    found = [
        _root_level(root, told, _drawn(root, told) if has_nerve_marks else "")
        for root in roots(told.case.package)
        if has_nerve_marks or any(one.sign in told.signs for one in root.speaks_for)
    ]
    return sorted([one for one in found if one.points > 0], key=lambda one: -one.points)


def _root_level(root: Root, told: Told, drawn: str) -> RootLevel:
    pros = [one for one in root.speaks_for if one.holds(told)]
    cons = [one for one in root.speaks_against if one.holds(told)]
    weight = package_table(told.case.package, "classification")["root_weights"]["drawn"] if drawn else 0
    return RootLevel(
        level=root.level,
        points=float(sum(one.weight for one in pros) + weight - sum(one.weight for one in cons)),
        findings_for=[*(one.text for one in pros), *([drawn] if drawn else [])],
        findings_against=[one.text for one in cons],
        citations=root.citations,
    )


def _drawn(root: Root, told: Told) -> str:
    """What of its skin is drawn; asked only where numbness or tingling is: pain alone keeps to no root."""
    if told.drawing is None:
        return ""
    least = package_table(told.case.package, "classification")["root_weights"]["drawn_from"]
    return next(
        (
            f"drawn in its skin: {', '.join([*one.agreed, *one.disputed])}"
            for one in told.drawing.dermatomes
            if root.level in one.roots and one.share >= least
        ),
        "",
    )
