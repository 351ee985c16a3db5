"""The practitioner's wishes held against the gate: what is added, dropped or swapped, and what follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from weizhong.clinic.documents.changes import Amendment, Change
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.treatment_plan import Finding, Reason
from weizhong.clinic.prescription.alternatives import alternatives
from weizhong.clinic.prescription.choices import Choice
from weizhong.clinic.prescription.needles_set import needle_count
from weizhong.clinic.prescription.pieces import used_up, with_room
from weizhong.clinic.prescription.positions import group
from weizhong.clinic.prescription.prescribe import Prescription, deviations
from weizhong.clinic.prescription.site_gate import Prescribed, sides_of_code
from weizhong.facts.points import point
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import UnknownCode

_SPOT = "ashi:"
_OWN = {"source": ["WEIZHONG"], "check": "D"}


@dataclass(frozen=True, slots=True)
class Amended:
    """A prescription after the practitioner's wishes.

    Parameters
    ----------
    prescription : Prescription
        What is treated now; nothing is filled up again behind the practitioner's back.
    changes : tuple of Change
        What became of each wish, and what follows.
    """

    prescription: Prescription
    changes: tuple[Change, ...]


def amended(proposed: Prescription, wishes: Sequence[Amendment], forbidden: frozenset[str]) -> Amended:
    """Return a prescription with the wishes that the gate lets through; a refused one changes nothing.

    Parameters
    ----------
    proposed : Prescription
        What the style proposes.
    wishes : sequence of Amendment
        In the order in which they were made.
    forbidden : frozenset of str
        Positions this person may not be treated in.
    """
    if not wishes:
        return Amended(proposed, ())
    now, said = proposed, list[Change]()
    for wish in wishes:
        sites, changes = _done(wish, now, forbidden)
        now = replace(now, sites=tuple(sites))
        said += changes
    notes = (*_other_findings(proposed), *deviations(now.sites, now.style))
    now = replace(now, findings=notes)
    return Amended(now, (*said, *_consequences(proposed, now, forbidden)))


def all_refused(wishes: Iterable[Amendment]) -> list[Change]:
    """Return that no wish is granted, since nothing is treated."""
    why = "Nothing is treated, so nothing can be changed: see the referral and the findings."
    return [_refused(wish, wish.code, wish.side, why) for wish in wishes]


def _done(
    wish: Amendment, now: Prescription, forbidden: frozenset[str]
) -> tuple[Sequence[Prescribed], list[Change]]:
    if wish.action == "add":
        asked = [] if wish.side == "both" else [Laterality(wish.side)]
        new, changes = _added(wish, wish.code, asked, now.sites, now, forbidden)
        return (*now.sites, *new), changes
    old = [one for one in now.sites if one.choice.code == wish.code and wish.side in (one.side.value, "both")]
    if not old:
        planned = ", ".join(dict.fromkeys(one.choice.code for one in now.sites))
        where = "" if wish.side == "both" else f" {wish.side}"
        text = f"{wish.code}{where} is not in the plan, which holds {planned}."
        return now.sites, [_refused(wish, wish.code, wish.side, text)]
    rest = [one for one in now.sites if one not in old]
    if wish.action == "drop" and not rest:
        text = f"Without {wish.code} nothing is left to treat; end the treatment instead."
        return now.sites, [_refused(wish, wish.code, wish.side, text)]
    if wish.action == "drop":
        return rest, [_change("dropped", wish, one, f"{_named(one)} is left out.") for one in old]
    return _swapped(wish, old, rest, now, forbidden)


def _swapped(
    wish: Amendment,
    old: list[Prescribed],
    rest: list[Prescribed],
    now: Prescription,
    forbidden: frozenset[str],
) -> tuple[Sequence[Prescribed], list[Change]]:
    """The new stands where the old stood, on its sides; where it is refused, the old stays."""
    if wish.with_code is None:
        text = f"Swap {wish.code} for which point? Name it with with_code."
        return now.sites, [_refused(wish, wish.code, wish.side, text)]
    if _is_same(wish.code, wish.with_code):
        return now.sites, [_refused(wish, wish.code, wish.side, f"{wish.code} is that point already.")]
    sides = {one.side for one in old}
    midline = Laterality.MIDLINE in (*sides, *_sides_known(wish.with_code))
    new, changes = _added(wish, wish.with_code, [] if midline else list(sides), rest, now, forbidden)
    refused = [one for one in changes if one.kind == "refused"]
    if refused:
        return now.sites, refused
    first = now.sites.index(old[0])
    before = [one for one in now.sites[:first] if one in rest]
    after = [one for one in now.sites[first:] if one in rest]
    said = [
        _change("swapped", wish, one, f"{_named(one)} is swapped for {_instead(one, new, now)}.")
        for one in old
    ]
    return (*before, *new, *after), said


def _added(
    wish: Amendment,
    code: str,
    asked: Sequence[Laterality],
    sites: Sequence[Prescribed],
    now: Prescription,
    forbidden: frozenset[str],
) -> tuple[list[Prescribed], list[Change]]:
    """Add a point on each side that the gate lets through; a side it bars is refused for itself."""
    try:
        choice = Choice(_code_to_add(code), (_reason(wish),))
    except UnknownCode as error:
        return [], [_refused(wish, code, wish.side, str(error))]
    code, new, changes = choice.code, list[Prescribed](), list[Change]()
    sides = _sides_to_add(code, asked)
    if not sides:
        lies = " or ".join(side.value for side in sides_of_code(code))
        changes.append(_refused(wish, code, wish.side, f"{code} has no place there: it lies {lies}."))
    for side in sides:
        found = now.gate.site(choice, side)
        why = _why_not(choice, side, found, [*sites, *new], now, forbidden)
        if found is None or why:
            taken = {wish.code, *(one.choice.code for one in sites)}
            is_barred = found is None
            others = alternatives(code, side, now.gate, now.style.package, taken) if is_barred else []
            cited = [cite for one in now.gate.why_not(choice, side) for cite in one.citations]
            changes.append(_refused(wish, code, side.value, why, others, cited))
        else:
            added = with_room(found, used_up([*sites, *new], now.pieces)) or found
            new.append(added)
            changes.append(_change("added", wish, added, f"{_named(added)} is added{_only(added, now)}."))
    return new, changes


def _why_not(
    choice: Choice,
    side: Laterality,
    found: Prescribed | None,
    sites: Sequence[Prescribed],
    now: Prescription,
    forbidden: frozenset[str],
) -> str:
    if found is None:
        barred = now.gate.why_not(choice, side)
        said = " ".join(f"{one.title}: {one.text} {one.action}".strip() for one in barred)
        return said or f"Nothing that was asked for may be done at {choice.code} {side.value}."
    if any(one.choice.code == choice.code and one.side is side for one in sites):
        return f"{choice.code} {side.value} is in the plan already."
    if group([found], forbidden)[1]:
        return f"No body position that is allowed for this person exposes {choice.code}."
    most = now.gate.needles_at_most
    if most is not None and needle_count([*sites, found]) > max(most, needle_count(sites)):
        return (
            f"This person may have {most} needles in one session, which the plan has already: drop one first."
        )
    full = used_up(sites, now.pieces)
    if with_room(found, full) is None:
        told = " and ".join(one.text for one in full)
        return f"This person may have {told}, which the plan has already: drop one first."
    return ""


def _sides_to_add(code: str, asked: Sequence[Laterality]) -> list[Laterality]:
    own = sides_of_code(code)
    return [side for side in own if side in asked] if asked else list(own)


def _sides_known(code: str) -> tuple[Laterality, ...]:
    try:
        return sides_of_code(_code_to_add(code))
    except UnknownCode:
        return ()


def _code_to_add(code: str) -> str:
    """Return a code as the tables write it; of other schools' codes, too."""
    if code.startswith(_SPOT):
        raise UnknownCode(f"A tender spot stands in no table: add {code[:12]} to complaint.ashi of the case.")
    return str(point(code).code)


def _consequences(before: Prescription, now: Prescription, forbidden: frozenset[str]) -> list[Change]:
    """Return what the wishes change besides: needles, turns, and how far the protocol is met."""
    said, most = [], now.style.at_most
    was, count = needle_count(before.sites), needle_count(now.sites)
    if was != count:
        beyond = f", more than {now.style.needles['text']}" if count > most else ""
        said.append(f"{count} needles instead of {was}{beyond}.")
    turns, turned = len(group(now.sites, forbidden)[0]), len(group(before.sites, forbidden)[0])
    if turns != turned:
        said.append(f"{turns} body position{'s' if turns != 1 else ''} instead of {turned}.")
    old = {one.text for one in before.findings}
    said += [one.text for one in deviations(now.sites, now.style) if one.text not in old]
    return [
        Change(kind="consequence", code="", side="", text=text, citations=citations(_OWN)) for text in said
    ]


def _other_findings(proposed: Prescription) -> list[Finding]:
    """What holds whatever the practitioner changes: all but how far the protocol is met."""
    met = deviations(proposed.sites, proposed.style)
    return [one for one in proposed.findings if one not in met]


def _reason(wish: Amendment) -> Reason:
    why = f": {wish.reason}" if wish.reason else ""
    return Reason(role="practitioner", text=f"Chosen by the practitioner{why}", citations=citations(_OWN))


def _change(
    kind: Literal["added", "dropped", "swapped"], wish: Amendment, one: Prescribed, text: str
) -> Change:
    return Change(
        kind=kind,
        code=one.choice.code,
        side=one.side.value,
        text=text,
        reason=wish.reason,
        citations=citations(_OWN),
    )


def _refused(
    wish: Amendment,
    code: str,
    side: str,
    text: str,
    others: Sequence[str] = (),
    cited: Sequence[Citation] = (),
) -> Change:
    return Change(
        kind="refused",
        code=code,
        side=side,
        text=text,
        reason=wish.reason,
        alternatives=list(others),
        citations=list(cited) or citations(_OWN),
    )


def _named(one: Prescribed) -> str:
    return f"{one.choice.code} {one.side.value}"


def _is_same(code: str, other: str) -> bool:
    try:
        return _code_to_add(other) == code
    except UnknownCode:
        return False


def _instead(old: Prescribed, new: Sequence[Prescribed], now: Prescription) -> str:
    """What stands on the same side; all of it where one of the two lies in the midline."""
    here = [one for one in new if one.side is old.side] or new
    return " and ".join(f"{_named(one)}{_only(one, now)}" for one in here)


def _only(one: Prescribed, now: Prescription) -> str:
    """What alone is left to a site, where the gate takes away something that was asked for."""
    if len(one.modalities) == len(now.gate.asked):
        return ""
    labels = read_table("clinic/modalities")["modality"]
    return f", only for {', '.join(labels[name]['label'] for name in one.modalities)}"
