"""A session without a screen: events from a file, one JSON object a line, for scripts and other programs."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from weizhong.clinic.files.visit_file import Today
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.session import Event
from weizhong.clinic.session.agenda import Gate
from weizhong.clinic.session.events import GateChecked, PlanChanged, SessionOpened
from weizhong.clinic.session.slips import no_event
from weizhong.guide.gate_outcome import passes
from weizhong.guide.played import Line, kept_before
from weizhong.guide.strings import say, words
from weizhong.guide.visit import Visit
from weizhong.terms.errors import OutputError, Refused, UnreadableInput, WeizhongError

_SITES = "sites."
_NO_GATE = {"verdict": "ask", "case_digest": "", "day": ""}  # a line may leave it to the program
_NO_GATE_READ = msgspec.convert(_NO_GATE, Gate)


def run_events(
    visit: Visit, lines: Iterable[str], complain: Callable[[str], None], today: Today | None = None
) -> int:
    """Record every event of a file; what is refused is told, and the rest is kept.

    What the journal holds already is passed over, so that a file that was mended can be played again.

    Parameters
    ----------
    visit : Visit
        The session, with the last visit if there was one.
    lines : iterable of str
        One event a line, as the journal's schema has them; one without ``at`` happens now, and none happens
        later. A needle or a technique with ``"as_last_time": true`` takes over what it does not say, as far
        as today allows it. Of a ``gate_checked`` the program makes the gate itself, from today's answers.
    complain : callable
        Gets a sentence for each refusal, with its line, and how many lines were passed over.
    today : Today, optional
        Today's answers, for lines that run the gate again.

    Returns
    -------
    int
        How many were refused.

    Raises
    ------
    UnreadableInput
        If a line is no event; those before it are kept, from there on nothing is read.
    OutputError
        If one cannot be written; those before it are kept, none behind it is.
    """
    known, slip = _read(lines, visit)
    before = kept_before(visit.keeper.state, known)
    if before:
        complain(say("script.again", count=len(before)))
    last, refused = max(before, default=0), 0
    for line in known:
        if line.number in before:
            continue
        try:
            if line.number < last:
                raise Refused(say("script.past"))
            _play(visit, line, today)
        except OutputError:
            raise  # a later line must not be kept where this one could not
        except WeizhongError as error:
            refused += 1
            complain(say("script.refused", line=line.number, why=error))
    if slip:
        raise UnreadableInput(say("script.slip", line=slip[0], why=slip[1], count=len(known) - refused))
    return refused


def open_for(visit: Visit, today: Today, lines: Iterable[str] = ()) -> None:
    """Run today's gate with the answers of a file, and begin the session.

    Parameters
    ----------
    visit : Visit
        Not begun yet.
    today : Today
        What was asked today; the rest of what is asked at every visit is unknown.
    lines : iterable of str
        The events to come: where the first says when it was, the session began then, and now otherwise.

    Raises
    ------
    Refused
        If the gate does not pass; what is open or forbids is named.
    """
    case, screening = visit.today(today)
    if screening.verdict == "stop" or not screening.modalities:
        grave = [one for one in screening.findings if one.verdict in ("stop", "avoid_modality")]
        why = " ".join(f"{one.title}: {one.text} {one.action}" for one in grave or screening.findings[:1])
        raise Refused(f"The gate of today stops the treatment. {why}")
    if screening.verdict == "ask":
        raise Refused(" ".join(_open_questions([question.id for question in screening.questions])))
    plan, _ = visit.plan_of(case)
    visit.open(case, screening, plan, _begun_at(visit, lines))


def _open_questions(names: list[str]) -> Iterator[str]:
    """Yield which questions are open, and where each kind is answered."""
    yield f"The gate of today has open questions: {', '.join(names)}."
    asked = [name for name in names if name in gate_questions()]
    places = [name.removeprefix(_SITES) for name in names if name.startswith(_SITES)]
    if asked:
        yield (
            "Answer them in a file named with --at-visit, a line for each under [answers], such as "
            f'{asked[0]} = "yes" (or "no"); `weizhong screen PATIENT --at-visit FILE` asks them in words.'
        )
    if places:
        yield f'Name points or regions under [sites] of such a file, as in {places[0]} = ["BL23"].'
    rest = [name for name in names if name not in asked and not name.startswith(_SITES)]
    if rest:
        told = ", ".join(rest)
        yield f"What stands in the patient file is filled in there, and it is planned again: {told}."


def _begun_at(visit: Visit, lines: Iterable[str]) -> datetime | None:
    """When the first event was, where it says so and has been."""
    first = next(iter(_read(lines, visit)[0]), None)
    if first is None or first.event is None or not first.has_time:
        return None
    return first.event.at if first.event.at <= visit.keeper.now() else None


def _read(lines: Iterable[str], visit: Visit) -> tuple[list[Line], tuple[int, str] | None]:
    """The lines up to the first that is no event, and that one with why."""
    known: list[Line] = []
    for number, text in enumerate(lines, start=1):
        if text.strip():
            try:
                known.append(_line(number, text, visit))
            except UnreadableInput as error:
                return known, (number, str(error))
    return known, None


def _line(number: int, text: str, visit: Visit) -> Line:
    try:
        values: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise UnreadableInput(say("script.no_json"))
    is_gate = values.get("event") == "gate_checked" and "gate" not in values
    filled = {"at": visit.keeper.now()} | values | ({"gate": _NO_GATE} if is_gate else {})
    if filled.pop("as_last_time", False) is True:
        last = _last_time(filled, visit)
        if last is None:
            return Line(number=number, event=None, has_time="at" in values, values=values)
        filled = last | filled
    try:
        event: Event = msgspec.convert(filled, Event)
    except (msgspec.ValidationError, UnicodeError, RecursionError) as error:
        why = no_event(error, filled) if isinstance(error, msgspec.ValidationError) else say("script.no_json")
        raise UnreadableInput(str(why)) from None
    return Line(number=number, event=event, has_time="at" in values, values=values)


def _play(visit: Visit, line: Line, today: Today | None) -> None:
    event, name = line.event, str(line.values.get("event", ""))
    if event is None:
        place = f"{line.values.get('code', '')} {line.values.get('side', '')}"
        raise Refused(say("last.nothing", place=place.strip()))
    if isinstance(event, SessionOpened | PlanChanged):
        raise Refused(say("script.by_the_program", what=say(f"event.{name}")))
    now = visit.keeper.now()
    at = event.at if line.has_time else now
    if at > now:
        raise Refused(say("script.future"))
    if isinstance(event, GateChecked):
        _run_gate(visit, event, today, at)
    else:
        visit.keeper.keep(replace(event, at=at))


def _run_gate(visit: Visit, told: GateChecked, today: Today | None, at: datetime) -> None:
    """Run the gate with today's answers; what a line says of it must be what the program finds."""
    if today is None or visit.case is None:
        raise Refused(say("script.no_answers"))
    case, screening = visit.today(today)
    found = visit.gate_of(case, screening)
    if told.gate not in (found, _NO_GATE_READ):
        raise Refused(say("script.another_gate", verdict=words(found.verdict)))
    if told.plan_digest not in ("", visit.keeper.state.plans[-1].plan_digest):
        raise Refused(say("script.another_plan"))
    plan, changes = visit.plan_of(case) if passes(screening) else (visit.plan, [])
    visit.run_again(case, screening, plan, changes, at)


def _last_time(values: dict[str, Any], visit: Visit) -> dict[str, Any] | None:
    """What was done at a site last time, if today allows it; a depth that today forbids is not among it."""
    site = visit.keeper.state.agenda.site(str(values.get("code", "")), str(values.get("side", "")))
    if values.get("event") == "technique_applied" and site:
        given = visit.technique_last(site, str(values.get("modality", "")))
        return _told(given, ("pieces", "minutes", "check_every_min", "strength", "manner")) if given else None
    last = visit.last_at(site) if site else None
    if last is None or last.depth_mm is None or values.get("event") != "needle_inserted":
        return None
    names = ("depth_mm", "angle_deg", "technique", "direction", "tissue_level", "response_sought")
    return _told(last, names)


def _told(last: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(last, name)) is not None}
