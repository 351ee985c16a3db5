"""Adverse events: what follows from each, whether it is open, and what was said of it later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from weizhong.clinic.review.course import AdverseEvent, Settled, Visit
from weizhong.clinic.review.document import Decision
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class Happened:
    """An event where it stands in its course.

    Parameters
    ----------
    event : AdverseEvent
        As recorded; as over once it was settled.
    visit : Visit
        The visit it was recorded at.
    is_again : bool
        Whether the same happened at an earlier visit, too.
    is_last : bool
        Whether no visit followed.
    settled : Settled or None
        What was said of it later.
    """

    event: AdverseEvent
    visit: Visit
    is_again: bool
    is_last: bool
    settled: Settled | None = None

    @property
    def is_told(self) -> bool:
        """Whether the patient is still to be told what to watch for."""
        return self.settled is None and (self.is_last or self.event.over is not True)

    @property
    def decision(self) -> Decision:
        """What follows from it; what a physician settled refers no more, and is minded."""
        row = read_table("clinic/review")["event"][self.event.kind]
        follows: list[Decision] = [row["again"] if self.is_again else row["decision"]]
        if self.event.serious:
            follows.append("refer")
        if self.event.over is False and "going_on" in row:
            follows.append(row["going_on"])
        if self.event.over is None and "unrecorded" in row:
            follows.append(row["unrecorded"])
        gravest = min(follows, key=read_table("clinic/review")["decisions"]["order"].index)
        return "adjust" if gravest == "refer" and self.settled else gravest


def happened(visits: Sequence[Visit]) -> Iterator[Happened]:
    """Yield the events of some visits, oldest first, none of them settled.

    Examples
    --------
    >>> from datetime import date
    >>> twice = [Visit(on=date(2026, 9, day), events=[AdverseEvent(kind="bruise")]) for day in (7, 14)]
    >>> [(one.is_again, one.is_last) for one in happened(twice)]
    [(False, False), (True, True)]
    """
    for number, visit in enumerate(visits):
        before = {one.kind for earlier in visits[:number] for one in earlier.events}
        for event in visit.events:
            yield Happened(event, visit, event.kind in before, number == len(visits) - 1)


def settle(events: Sequence[Happened], one: Settled) -> tuple[tuple[Happened, ...], str]:
    """Return the events with what was said of one of them later, or why that is not used.

    Parameters
    ----------
    events : sequence of Happened
        Of the whole course.
    one : Settled
        What was said; two events that nothing tells apart are settled together.

    Returns
    -------
    tuple of Happened, str
        The events, and the row of the table that says why it was set aside; empty where it was used.
    """
    meant = [each for each in events if _is_meant(each, one)]
    if one.on < one.visit:
        return tuple(events), "settled_too_early"
    if not meant:
        return tuple(events), "settled_unknown"
    if len({place_of(each.event) for each in meant}) > 1:
        return tuple(events), "settled_unclear"
    if one.by != "physician" and any(each.decision == "refer" for each in meant):
        return tuple(events), "settled_by_whom"
    return tuple(_settled(each, one) if each in meant else each for each in events), ""


def place_of(event: AdverseEvent | Settled) -> tuple[str, ...]:
    """Return the site of an event and its side, as far as they are on record; a side alone is no place.

    Examples
    --------
    >>> place_of(AdverseEvent(kind="bruise", site="BL23", side="left")), place_of(AdverseEvent(kind="faint"))
    (('BL23', 'left'), ())
    """
    return tuple(filter(None, (event.site, event.side))) if event.site else ()


def _is_meant(each: Happened, one: Settled) -> bool:
    """Same kind, same day, and the same place as far as one was told."""
    event = each.event
    is_there = one.site in ("", event.site) and one.side in (None, event.side)
    return event.kind == one.kind and each.visit.on == one.visit and is_there


def _settled(each: Happened, one: Settled) -> Happened:
    return replace(each, event=msgspec.structs.replace(each.event, over=True), settled=one)
