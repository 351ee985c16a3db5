"""How much is prescribed: the ranges of a technique's table, less what the gate takes off. Never more."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from msgspec.structs import replace

from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.restrictions import Restriction, Strength
from weizhong.clinic.documents.treatments import Amount
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table
from weizhong.facts.tables import read_table

Amounts = Mapping[str, Amount]
_SAYS = {"K": 0, "disputed": 1, "S": 2, "D": 3, "R": 4}


def strength_left(name: str, restriction: Restriction) -> Strength | None:
    """Return how strongly a technique may still be done: as usual (nothing), gently, or not at all."""
    kinds = [getattr(restriction, force) for force in technique_table(name)["technique"]["forces"]]
    return "none" if "none" in kinds else "gentle" if "gentle" in kinds else None


@lru_cache(maxsize=4096)
def amounts_of(name: str, restriction: Restriction) -> Amounts | Withheld:
    """Return the amounts of a technique by field, or why nothing of it is left.

    Parameters
    ----------
    name : str
        The technique.
    restriction : Restriction
        What the gate takes off.

    Examples
    --------
    >>> amounts_of("cupping", Restriction())["minutes"].at_most
    10.0
    >>> amounts_of("cupping", Restriction(suction="none")).why
    'Cupping: not done here, since the gate leaves none of it.'
    """
    table = technique_table(name)
    title, strength = table["technique"]["title"], strength_left(name, restriction)
    if strength == "none" and "stimulation" not in table:
        return _withheld(name, f"{title}: not done here, since the gate leaves none of it.", restriction)
    made = {row["field"]: _amount(row, restriction, strength is not None, name) for row in table["amount"]}
    spent = next((one for field, one in made.items() if _is_spent(one, field)), None)
    if spent is not None:
        text = f"{title}: not done here, since the gate leaves nothing of “{spent.label}”."
        return _withheld(name, text, restriction)
    return made


def depth_of(place: TreatedPlace) -> Amount | None:
    """Return how deep a needle may go: only ever what the depth advice allows here, lowered by the gate.

    Nothing where the advice gives no figure: a limit of the gate alone never becomes a depth to use.
    """
    advice = place.depth
    if advice is None or advice.status == "withheld":
        return None
    taught_mm, held_mm = advice.textbook_mm, place.restriction.depth_mm_at_most
    own_mm = _least(advice.default_mm, taught_mm[1] if taught_mm else None)
    if advice.bound_mm is None and own_mm is None:
        return None
    # Ceiling and nerve are never reached; default, textbook and rule are never passed.
    at_most, below = _least(own_mm, held_mm), _least(advice.bound_mm, advice.nerve_mm)
    most = _least(at_most, below)
    assert most is not None
    check, source = _said_by(tuple(advice.citations))
    return Amount(
        label="depth along the needle",
        low=min(taught_mm[0], most) if taught_mm else 0.0,
        high=most,
        unit="mm",
        check=check,
        source=list(source),
        at_most=None if below is not None and at_most is not None and at_most >= below else at_most,
        below=below,
        is_limit_only=taught_mm is None,
    )


def _least(one: float | None, other: float | None) -> float | None:
    """The less of two limits, either of which may be missing."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


@lru_cache(maxsize=1024)
def _said_by(cited: tuple[Citation, ...]) -> tuple[str, tuple[str, ...]]:
    """The weakest check mark of several sources, and their keys."""
    return weakest(one.check for one in cited), tuple(dict.fromkeys(one.key for one in cited))


def weakest(checks: Iterable[str]) -> str:
    """Return the check mark that says least, of several.

    Examples
    --------
    >>> weakest(["R", "K", "D"])
    'K'
    """
    return min(checks, key=_SAYS.__getitem__, default="K")


def who_does(name: str) -> Literal["practitioner", "patient", "both"]:
    """Return who does it."""
    who: Literal["practitioner", "patient", "both"] = technique_table(name)["technique"]["who"]
    return who


def response_of(name: str, restriction: Restriction) -> str:
    """Return what is to be felt; gently, no more than that leaves.

    Examples
    --------
    >>> response_of("electroacupuncture", Restriction(current="gentle"))
    'just felt: a light tapping; never strong, never pain'
    """
    row = technique_table(name)["technique"]
    is_gentle = strength_left(name, restriction) is not None
    return str(row.get("gentle_response", row["response"]) if is_gentle else row["response"])


def stimulation_of(name: str, restriction: Restriction) -> str:
    """Return how the needle is moved, or that it is not."""
    row = technique_table(name)["stimulation"]
    return str(row[restriction.stimulation or "usual"])


def moments_of(name: str, restriction: Restriction) -> list[float]:
    """Return when the needle is moved, minutes; never where it must stay still."""
    if restriction.stimulation == "none":
        return []
    moments = [float(at) for at in technique_table(name)["stimulation"]["at_min"]]
    return moments[:1] if restriction.stimulation == "gentle" else moments


def _amount(row: Mapping[str, Any], restriction: Restriction, is_gentle: bool, name: str) -> Amount:
    low, high = (float(value) for value in (row["gentle"] if is_gentle and "gentle" in row else row["usual"]))
    most = row.get("at_most")
    if most is not None and is_gentle and "gentle" in row:
        most = min(most, high)
    made = Amount(
        label=row["label"],
        low=low,
        high=high,
        unit=row["unit"],
        check=row["check"],
        source=list(row["source"]),
        at_most=None if most is None else float(most),
        at_least=_at_least(row, low, is_gentle),
        is_expectation=row.get("is_expectation", False),
    )
    for limit in _limits(row, restriction, name):
        made = _lowered(made, limit)
    return made


def _at_least(row: Mapping[str, Any], low: float, is_gentle: bool) -> float | None:
    """What must not be less (a distance, a rest): gently, the gentle range begins where more is kept."""
    if "at_least" not in row:
        return None
    return max(float(row["at_least"]), low) if is_gentle and "gentle" in row else float(row["at_least"])


def _limits(row: Mapping[str, Any], restriction: Restriction, name: str) -> list[float]:
    """What the gate allows of one amount at most."""
    found: list[float | None] = []
    if row.get("stays"):
        found.append(restriction.retention_min_at_most)
    if row["field"] in ("depth_mm", "prick_mm"):
        found.append(restriction.depth_mm_at_most)
    if row["field"] == "days" and restriction.none_left_in and _pierces(name):
        found.append(0.0)
    return [limit for limit in found if limit is not None]


def _pierces(name: str) -> bool:
    return bool(read_table("clinic/modalities")["modality"][name]["breaks_skin"])


def _lowered(amount: Amount, limit: float) -> Amount:
    return replace(
        amount,
        low=min(amount.low, limit),
        high=min(amount.high, limit),
        at_most=limit if amount.at_most is None else min(amount.at_most, limit),
    )


def _is_spent(amount: Amount, field: str) -> bool:
    """Nothing is left of what has to be more than nothing; a needle taken out at once is still a needle."""
    return amount.at_most == 0 and field != "retention_min"


def _withheld(name: str, why: str, restriction: Restriction) -> Withheld:
    return Withheld(name, why, restriction.because)
