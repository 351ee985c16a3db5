"""What to examine or ask next: whatever could change most in what is open."""

from collections.abc import Sequence
from functools import lru_cache

from weizhong.clinic.complaint.told import Told
from weizhong.clinic.diagnosis.classify import Weighed
from weizhong.clinic.diagnosis.pain_classes import root_examinations
from weizhong.clinic.diagnosis.withheld import examinations_for, withheld_signs
from weizhong.clinic.documents.diagnosis import Examination
from weizhong.facts.packages import package_table


def examine_next(weighed: Sequence[Weighed], told: Told, *, has_roots: bool) -> list[Examination]:
    """Return the examinations that would help most, best first; none where the gate stops.

    Each counts what it could add to every kind of pain that is still open: more where something speaks for
    that kind already, and more for kinds that would change what is to be done. A kind that is likely is open
    no more, but for the level of its nerve root. What a rule of the gate speaks against is left out.

    Parameters
    ----------
    weighed : sequence of Weighed
        The kinds of pain.
    told : Told
        What the case tells.
    has_roots : bool
        Whether some finding points to a nerve root already.
    """
    if told.is_stopped:
        return []
    package, withheld = told.case.package, withheld_signs(told)
    worth: dict[str, float] = {}
    names: dict[str, list[str]] = {}
    for one in weighed:
        for text, adds in _could_add(one, package, has_roots, withheld):
            worth[text] = worth.get(text, 0.0) + adds
            names.setdefault(text, []).append(one.kind.name)
    most = package_table(package, "classification")["next"]["most"]
    ranked = sorted(worth, key=worth.__getitem__, reverse=True)[:most]
    return [Examination(text=text, would_help=names[text]) for text in ranked]


@lru_cache(maxsize=4096)
def _could_add(
    one: Weighed, package: str, has_roots: bool, withheld: frozenset[str]
) -> tuple[tuple[str, float], ...]:
    """Return the examinations that could decide on one kind of pain, and what each counts."""
    row, tells_root = package_table(package, "classification")["next"], root_examinations(package)
    is_for_root = one.match.likelihood == "likely" and one.kind.tells_roots and not has_roots
    if one.match.likelihood in ("likely", "spoken_against") and not is_for_root:
        return ()
    counts = row["weight"][one.kind.group] * (row["hinted_counts"] if one.score > 0 else 1)
    barred = examinations_for(withheld, package)
    open_ = [
        pair for pair in one.open if pair[0] not in barred and (not is_for_root or pair[0] in tells_root)
    ]
    return tuple((text, weight * counts) for text, weight in open_[: row["most_of_a_kind"]])
