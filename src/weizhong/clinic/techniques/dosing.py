"""All techniques by name: their doses at a place, and what is refused of what was done there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatment_plan import DepthAdvice
from weizhong.clinic.documents.treatments import Treatment, kind_of
from weizhong.clinic.techniques import (
    acupressure,
    cupping,
    dry_needling,
    electroacupuncture,
    gua_sha,
    lamp,
    moxa,
    needling,
    press_needle,
    seeds,
    tuina,
    warm_needle,
    wet_cupping,
)
from weizhong.clinic.techniques.performed import Performed
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table
from weizhong.terms.errors import InvalidInput

_DOSES: Mapping[str, Callable[[TreatedPlace], Treatment | Withheld]] = {
    "needling": needling.dose_for,
    "dry_needling": dry_needling.dose_for,
    "electroacupuncture": electroacupuncture.dose_for,
    "warm_needle": warm_needle.dose_for,
    "moxa": moxa.dose_for,
    "lamp": lamp.dose_for,
    "cupping": cupping.dose_for,
    "wet_cupping": wet_cupping.dose_for,
    "gua_sha": gua_sha.dose_for,
    "acupressure": acupressure.dose_for,
    "tuina": tuina.dose_for,
    "press_needle": press_needle.dose_for,
    "seeds": seeds.dose_for,
}
# Their doses go by what the gate takes off alone, whatever the place and however deep.
_ALIKE_EVERYWHERE = frozenset(
    {"moxa", "lamp", "cupping", "wet_cupping", "gua_sha", "acupressure", "tuina", "press_needle", "seeds"}
)
# Each checks its own record only; `refusals` sees to it that they meet.
_CHECKS: Mapping[str, Callable[[Performed, Any], list[str]]] = {
    "needling": needling.check_performed,
    "dry_needling": dry_needling.check_performed,
    "electroacupuncture": electroacupuncture.check_performed,
    "warm_needle": warm_needle.check_performed,
    "moxa": moxa.check_performed,
    "lamp": lamp.check_performed,
    "cupping": cupping.check_performed,
    "wet_cupping": wet_cupping.check_performed,
    "gua_sha": gua_sha.check_performed,
    "acupressure": acupressure.check_performed,
    "tuina": tuina.check_performed,
    "press_needle": press_needle.check_performed,
    "seeds": seeds.check_performed,
}


def technique_names() -> tuple[str, ...]:
    """Return every technique that has a record and rules.

    Examples
    --------
    >>> len(technique_names())
    13
    """
    return tuple(_DOSES)


def dose_for(technique: str, place: TreatedPlace) -> Treatment | Withheld:
    """Return the dose of a technique at a place, or why none is left of it there.

    Raises
    ------
    UnknownCode
        If there is no such technique; near names are suggested.

    Examples
    --------
    >>> dose_for("cupping", TreatedPlace("BL23", "left", "lumbar")).minutes.at_most
    10.0
    """
    if technique in _ALIKE_EVERYWHERE:
        return _everywhere(technique, place.restriction)
    return _through_the_skin(technique, place.region, place.restriction, place.depth)


@lru_cache(maxsize=4096)
def _everywhere(technique: str, restriction: Restriction) -> Treatment | Withheld:
    return _DOSES[technique](TreatedPlace("anywhere", "midline", "any", restriction))


# Left and right are one: the doses of a person are not kept for longer.
@lru_cache(maxsize=64)
def _through_the_skin(
    technique: str, region: str, restriction: Restriction, depth: DepthAdvice | None
) -> Treatment | Withheld:
    technique_table(technique)
    return _DOSES[technique](TreatedPlace("anywhere", "midline", region, restriction, depth))


def refusals(done: Performed, treatments: Sequence[Treatment], barred_by: Iterable[str] = ()) -> list[str]:
    """Return what is refused of what was done at a place: given, allowed, what next.

    Parameters
    ----------
    done : Performed
        What was done, or is about to be.
    treatments : sequence of Treatment
        What the plan leaves at that place (``PlannedPoint.treatments``).
    barred_by : iterable of str
        Why this technique is forbidden there, in words, where that is known.

    Raises
    ------
    UnknownCode, InvalidInput
        If the technique, an amount, a manner or a material is not known; near names are suggested.

    Examples
    --------
    >>> cups = dose_for("cupping", TreatedPlace("BL23", "left", "lumbar"))
    >>> done = Performed(technique="cupping", code="BL23", side="left", amounts={"minutes": 12})
    >>> refusals(done, [cups])
    ['Cups stay: 12 min in cupping at BL23 left is more than the 10 min allowed; end it.']
    """
    title = technique_table(done.technique)["technique"]["title"]
    planned = next((one for one in treatments if kind_of(one) == done.technique), None)
    if planned is None:
        at = done.code if done.side == "midline" else f"{done.code} {done.side}"
        left = ", ".join(kind_of(one).replace("_", " ") for one in treatments) or "nothing"
        why = f" ({'; '.join(dict.fromkeys(barred_by))})" if barred_by else ""
        return [f"{title} is not allowed at {at}{why}; left there: {left}. Use that, or leave the place out."]
    who = (
        [f"{title} is not for the person alone; the practitioner does it."]
        if _is_not_theirs(done, planned)
        else []
    )
    return [*who, *_CHECKS[done.technique](done, planned)]


def check_performed(done: Performed, treatments: Sequence[Treatment], barred_by: Iterable[str] = ()) -> None:
    """Refuse what passes the plan, all of it in one message.

    Raises
    ------
    InvalidInput
        If anything is refused.
    UnknownCode
        If the technique is not known.
    """
    refused = refusals(done, treatments, barred_by)
    if refused:
        raise InvalidInput(" ".join(refused))


def _is_not_theirs(done: Performed, planned: Treatment) -> bool:
    return done.by == "patient" and planned.who == "practitioner"
