"""The card beside the list: what was done at a site today, then what the plan says of it."""

from weizhong.clinic.documents.treatments import kind_of
from weizhong.clinic.session.carrying import CarriedForward
from weizhong.clinic.session.carrying_rest import Place
from weizhong.clinic.session.state import Needle
from weizhong.clinic.techniques.stricta import stricta
from weizhong.guide.rows import Row
from weizhong.guide.strings import say, words
from weizhong.guide.visit import Visit

_BEFORE_DOSES = 3  # how deep, where, how to find it


def card_text(visit: Visit, row: Row | None) -> str:
    """Return the card of a row, most needed first.

    Parameters
    ----------
    visit : Visit
        The session and its plan.
    row : Row, optional
        Where the cursor is.
    """
    if row is None or not row.code:
        return say("card.empty") if row is None else row.status
    card = visit.card(row.code, row.side)
    parts = [card.title if card else row.label]
    parts += _section("card.done", _done(visit, row))
    if row.mark == "to_do":
        parts += _one_key(visit, row)
    if card is None:
        return "\n".join([*parts, "", *_from_agenda(visit, row)])
    parts += _section("card.last", _last(visit, row))
    parts += _section("card.first_visit", _first_visit(visit, row))
    for heading, lines in card.sections[:_BEFORE_DOSES]:
        parts += ["", heading, *lines]
    parts += _doses(visit, row)
    for heading, lines in card.sections[_BEFORE_DOSES:]:
        parts += ["", heading, *lines]
    return "\n".join(parts)


def _section(key: str, lines: list[str]) -> list[str]:
    return ["", say(key), *lines] if lines else []


def _doses(visit: Visit, row: Row) -> list[str]:
    """Response sought first, then the dose of each technique."""
    site = visit.keeper.state.agenda.site(row.code, row.side)
    lines = []
    for one in site.treatments if site else []:
        lines += ["", words(kind_of(one)).upper(), *stricta(one).values()]
    return lines


def _one_key(visit: Visit, row: Row) -> list[str]:
    site = visit.keeper.state.agenda.site(row.code, row.side)
    if site is None:
        return []
    depth_mm = visit.suggested_mm(site)
    return [say("card.ask_depth") if depth_mm is None else say("card.one_key", mm=f"{depth_mm:g}")]


def _first_visit(visit: Visit, row: Row) -> list[str]:
    """How the plan begins with this person, while something can still be held to it."""
    dose = visit.plan.dose
    is_asked = visit.number == 1 and row.mark in ("to_do", "in")
    return [dose.begin] if is_asked and dose and dose.begin else []


def _done(visit: Visit, row: Row) -> list[str]:
    here = [one for one in visit.keeper.state.needles if (one.code, one.side) == (row.code, row.side)]
    return [line for one in here for line in _needle(one)]


def _needle(one: Needle) -> list[str]:
    told = say(
        "card.in_place",
        mm=f"{one.depth_mm:g}",
        angle=f"{one.angle_deg:g}",
        technique=words(one.technique),
        pack=one.pack,
        de_qi=say(f"needle.de_qi_{one.de_qi}"),
    )
    moved = [
        say("card.moved", method=each.method, strength=say(f"needle.strength_{each.strength}"))
        for each in one.stimulations
    ]
    felt = [say("card.felt", de_qi=say(f"needle.de_qi_{each.de_qi}")) for each in one.responses]
    return [told, *moved, *felt, *([one.response_obtained] if one.response_obtained else [])]


def _last(visit: Visit, row: Row) -> list[str]:
    site = visit.keeper.state.agenda.site(row.code, row.side)
    carried = visit.carried()
    if site is None or carried is None:
        return []
    last = visit.last_at(site)
    lines = []
    if last and last.depth_mm is not None:
        lines.append(say("card.last_depth", mm=f"{last.depth_mm:g}", angle=f"{last.angle_deg:g}"))
    lines += _techniques_last(carried, (site.code, site.side))
    lines += [
        say("card.changed", what=words(one.what), before=one.before, now=one.now)
        for one in carried.changes
        if (one.code, one.side) == (row.code, row.side)
    ]
    return lines


def _techniques_last(carried: CarriedForward, place: Place) -> list[str]:
    lines = []
    for one in carried.techniques:
        told = [
            say("last.pieces", pieces=one.pieces) if one.pieces else "",
            say("last.minutes", minutes=f"{one.minutes:g}") if one.minutes else "",
            say("last.every", minutes=f"{one.check_every_min:g}") if one.check_every_min else "",
            say(f"needle.strength_{one.strength}"),
        ]
        if (one.code, one.side) == place:
            lines.append(say("last.technique", what=words(one.modality), told=", ".join(filter(None, told))))
    for each in carried.currents:
        if place in (each.first, each.second):
            code, side = each.second if place == each.first else each.first
            told = [
                f"{each.frequency_hz:g} Hz" + (f"/{each.frequency_2_hz:g} Hz" if each.frequency_2_hz else ""),
                say("last.minutes", minutes=f"{each.minutes:g}") if each.minutes else "",
            ]
            where = f"{code} {say(f'side.{side}')}"
            lines.append(say("last.current", place=where, told=", ".join(filter(None, told))))
    return lines


def _from_agenda(visit: Visit, row: Row) -> list[str]:
    """The limits alone, where the plan is not at hand."""
    site = visit.keeper.state.agenda.site(row.code, row.side)
    if site is None:
        return [say("card.plan_missing")]
    lines = []
    if site.ceiling_mm is not None:
        lines.append(say("card.ceiling", mm=f"{site.ceiling_mm:g}"))
    if site.angle:
        lines.append(say("card.angle", angle=site.angle))
    return [*lines, *site.cautions, say("card.plan_missing")]
