"""Examinations that are not advised: whatever is stopped, and what would move what must be kept still."""

from functools import cache

from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.complaint.told import Told
from weizhong.clinic.diagnosis.pain_classes import pain_classes
from weizhong.facts.gate_rows import rules_named
from weizhong.facts.packages import package_table
from weizhong.terms.errors import FactsError


def withheld_signs(told: Told) -> frozenset[str]:
    """Return the signs nobody should look for: a rule of the gate speaks against it, or may yet.

    Parameters
    ----------
    told : Told
        What the case tells.

    Examples
    --------
    >>> from weizhong.clinic.complaint.told import told_by
    >>> from weizhong.clinic.documents.case import Case
    >>> neck, loose = Case(package="neck_pain"), frozenset({"neck_fracture.loose_assessed"})
    >>> [bool(withheld_signs(told_by(neck, held, "acute", frozenset()))) for held in (frozenset(), loose)]
    [False, True]
    """
    rows = _not_with(told.case.package)
    return frozenset[str]().union(*[signs for signs, rules in rows if told.may_hold(rules) is not False])


@cache
def examinations_for(signs: frozenset[str], package: str) -> frozenset[str]:
    """Return the examinations that look for any of these signs, alone or together.

    Parameters
    ----------
    signs : frozenset of str
        The signs.
    package : str
        Whose signs they are.

    Examples
    --------
    >>> [
    ...     text[:17]
    ...     for text in examinations_for(frozenset({"spurling_positive"}), "neck_pain")
    ...     if "four" in text
    ... ]
    ['The four tests of']
    """
    clusters = [kind.cluster for kind in pain_classes(package) if kind.cluster]
    together = {one.examine for one in clusters if not signs.isdisjoint(one.of)}
    return frozenset({signs_of(package)[name].examine for name in signs} | together) - {""}


@cache
def _not_with(package: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Signs of a package, and the rules with which nobody should look for them."""
    rows = package_table(package, "signs").get("not_with", ())
    if any(set(row["signs"]) - set(signs_of(package)) for row in rows):
        raise FactsError(f"An examination of {package!r} that may be withheld is of an unknown sign.")
    return tuple((frozenset(row["signs"]), rules_named(package, row["rules"])) for row in rows)
