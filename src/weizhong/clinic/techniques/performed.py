"""What was done, or is about to be, held against what was prescribed: what passes it is refused in words."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec

from weizhong.clinic.documents.treatments import Amount, Manner, Needle, Treatment
from weizhong.clinic.techniques.needle_choice import is_forbidden, materials
from weizhong.clinic.techniques.tables import technique_table
from weizhong.terms.errors import InvalidInput
from weizhong.terms.suggestions import did_you_mean

Felt = Literal["nothing", "weak", "comfortable", "strong_but_comfortable", "painful"]
_Positive = Annotated[float, msgspec.Meta(ge=0)]


class Performed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One technique as it was done at one place.

    Parameters
    ----------
    technique : str
        The modality.
    code : str
        Point code, ``ashi:L4`` or ``ear:shenmen``.
    side : {"left", "right", "midline"}
        Side of the body.
    amounts : dict of str to float
        How much, by the names of the record's fields: ``{"depth_mm": 12, "minutes": 20}``.
    frequency_hz : list of float
        The frequencies of the device: one, or two in turn.
    manner : str
        The way it was done, by its name.
    material : str
        What the needle (or seed) is made of.
    length_mm, diameter_mm : float, optional
        The needle.
    felt : str, optional
        What the person feels of a current.
    by : {"practitioner", "patient"}
        Who did it.
    no_material : list of str
        What the gate forbids to touch this person.
    """

    technique: str
    code: str
    side: Literal["left", "right", "midline"]
    amounts: dict[str, _Positive] = {}
    frequency_hz: list[_Positive] = []
    manner: str = ""
    material: str = ""
    length_mm: _Positive | None = None
    diameter_mm: _Positive | None = None
    felt: Felt | None = None
    by: Literal["practitioner", "patient"] = "practitioner"
    no_material: list[str] = []


def beyond_amounts(done: Performed, planned: Treatment) -> Iterator[str]:
    """Yield what passes the prescribed amounts: given, allowed, what next.

    Raises
    ------
    InvalidInput
        If an amount is named that this technique does not have; near ones are suggested.
    """
    allowed = {
        name: value
        for name in planned.__struct_fields__
        if isinstance(value := getattr(planned, name), Amount)
    }
    for name, value in done.amounts.items():
        if name not in allowed:
            if name == "depth_mm" and name in planned.__struct_fields__:
                yield _no_depth(done)
                continue
            near = did_you_mean(name, allowed)
            raise InvalidInput(
                f"{name[:40]!r} is no amount of {_title(done)}.{near} Allowed: {', '.join(allowed)}."
            )
        yield from _beyond(name, value, allowed[name], done)


def needle_refused(done: Performed, needle: Needle | None) -> Iterator[str]:
    """Yield why this needle is not the one: too thick, too long to stop itself, or of the wrong material."""
    yield from material_refused(done)
    if needle is None:
        return
    if done.diameter_mm is not None and done.diameter_mm > needle.diameter_mm[1]:
        yield (
            f"A needle of {done.diameter_mm:g} mm is thicker than the {needle.diameter_mm[1]:g} mm allowed "
            f"at {_place(done)}; take a thinner one."
        )
    if done.length_mm is not None and done.length_mm > needle.length_mm and needle.hub_stops:
        yield (
            f"The hub of a needle of {done.length_mm:g} mm does not stop it in time at {_place(done)}; take "
            f"one of {needle.length_mm:g} mm or shorter."
        )


def material_refused(done: Performed, for_current: bool = False) -> Iterator[str]:
    """Yield why this material may not be used, or not for current."""
    if not done.material:
        if done.no_material:
            yield (
                f"What touches this person must hold no {', '.join(done.no_material)}; say what it is "
                f"made of. There are {', '.join(materials())}."
            )
        return
    if done.material not in materials():
        raise InvalidInput(
            f"{done.material[:40]!r} is no material.{did_you_mean(done.material, materials())} There are "
            f"{', '.join(materials())}."
        )
    label = materials()[done.material]["label"]
    if is_forbidden(done.material, tuple(done.no_material)):
        yield (
            f"{label.capitalize()} may not touch this person, who must have nothing of "
            f"{', '.join(done.no_material)}; take another material, or press instead."
        )
    if for_current and not materials()[done.material]["for_current"]:
        yield f"{label.capitalize()} is not for current; take uncoated steel, or leave the current out."


def manner_refused(done: Performed, manners: list[Manner]) -> Iterator[str]:
    """Yield why it may not be done this way.

    Raises
    ------
    InvalidInput
        If the way is not known; near ones are suggested.
    """
    if not done.manner or done.manner in {one.id for one in manners}:
        return
    rows = {row["id"]: row for row in technique_table(done.technique).get("manner", ())}
    row = rows.get(done.manner)
    if row is None:
        raise InvalidInput(
            f"{done.manner[:40]!r} is no way of {_title(done)}.{did_you_mean(done.manner, rows)} There are "
            f"{', '.join(rows)}."
        )
    left = ", ".join(one.id for one in manners)
    yield f"{_title(done)}, {row['text'].lower()}: refused. {_why_not(row)} Use {left}, or leave it out."


def _beyond(name: str, value: float, allowed: Amount, done: Performed) -> Iterator[str]:
    given = f"{allowed.label.capitalize()}: {value:g} {allowed.unit}".rstrip()
    unit = f" {allowed.unit}" if allowed.unit else ""
    at = f"in {_title(done).lower()} at {_place(done)}"
    if allowed.is_expectation:
        return
    if allowed.below is not None and value >= allowed.below:
        yield f"{given} {at} reaches what must stay above {allowed.below:g}{unit}; {_less(name)}."
    elif allowed.at_most is not None and value > allowed.at_most:
        yield f"{given} {at} is more than the {allowed.at_most:g}{unit} allowed; {_less(name)}."
    elif allowed.at_least is not None and value < allowed.at_least:
        yield f"{given} {at} is less than the {allowed.at_least:g}{unit} to keep; {_more(name)}."


def _why_not(row: Mapping[str, Any]) -> str:
    if "forbidden" in row:
        return str(row["forbidden"])
    if row["check"] == "K":
        return "It is only recalled here, and what was not read is never offered."
    return "It is too strong for this person."


def _less(name: str) -> str:
    return _NEXT.get(name, "do less")


def _more(name: str) -> str:
    return {"distance_cm": "move it farther off", "days_between": "wait until then"}.get(name, "keep more")


def _no_depth(done: Performed) -> str:
    return (
        f"No depth is known at {_place(done)} for this person, so no needle goes in there; choose another "
        "place, or a technique without a needle."
    )


def _title(done: Performed) -> str:
    return str(technique_table(done.technique)["technique"]["title"])


def _place(done: Performed) -> str:
    return done.code if done.side == "midline" else f"{done.code} {done.side}"


_NEXT = {
    "depth_mm": "draw back",
    "retention_min": "take the needle out",
    "minutes": "end it",
    "intensity_ma": "turn it down",
    "pulse_us": "set a shorter pulse",
    "days": "take it out, or off",
    "pieces": "use fewer",
    "pain_0_10": "press less",
    "seconds": "end it",
    "check_every_min": "look more often",
}
