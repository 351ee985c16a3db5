"""``weizhong session``."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.cli.cases import refuse_overwriting
from weizhong.cli.prescribing import practitioner_of
from weizhong.cli.words import NewParser, a_day, command, complain
from weizhong.terms.errors import InputError, InvalidInput, MissingExtra, MissingInput, OutputError, Refused

if TYPE_CHECKING:
    from weizhong.clinic.documents.case import Case
    from weizhong.clinic.documents.treatment_plan import TreatmentPlan
    from weizhong.clinic.scope.practitioner import Practitioner
    from weizhong.guide.visit import Visit
    from weizhong.journal import Journal


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "session", run)
    parser.add_argument(
        "plan", nargs="?", type=Path, metavar="PLAN", help="plan (.json) or patient file (.toml)"
    )
    parser.add_argument(
        "--patient", type=Path, metavar="FILE", help="patient file of the plan, for today's gate"
    )
    parser.add_argument("--practitioner", type=Path, metavar="FILE", help="TOML file with who treats")
    parser.add_argument(
        "--journal", type=Path, metavar="FOLDER", help="where visits are kept; beside the plan by default"
    )
    parser.add_argument(
        "--previous",
        type=Path,
        metavar="RECORD",
        help="record of the last visit; found by itself if it was begun with this plan or patient file",
    )
    parser.add_argument("--setting", default="", metavar="TEXT", help="where it takes place")
    parser.add_argument("--on", type=a_day, metavar="DAY", help="day of the visit; today otherwise")
    parser.add_argument(
        "--at-visit", type=Path, metavar="FILE", help="TOML file with today's [answers], for --events"
    )
    parser.add_argument(
        "--events", type=Path, metavar="FILE", help="no screen: record the events of a file, one JSON a line"
    )
    parser.add_argument("--replay", type=Path, metavar="JOURNAL", help="print the record of a journal so far")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the record to this file")


def run(given: Namespace) -> None:
    """Lead through a visit by keyboard, from consent to the signed record; it survives being killed."""
    refuse_overwriting(given, "plan", "patient", "practitioner", "at_visit", "events", "previous", "replay")
    if given.replay:
        _replay(given)
        return
    if given.plan is None:
        given.parser.error("the following arguments are required: PLAN")
    _lead(given)


def _replay(given: Namespace) -> None:
    from weizhong.clinic.session import record_of
    from weizhong.journal import read_journal, record_beside, resume
    from weizhong.report import outlet

    try:
        record = record_of(resume(read_journal(given.replay).entries))
    except InputError:
        # A release that no longer reads a signed journal gives out the record that was written with it.
        written = record_beside(given.replay)
        if written is None:
            raise
        outlet.write(written, given.output)
    else:
        outlet.write_json(record, given.output)


def _lead(given: Namespace) -> None:
    if not given.events:
        _need_screen()
    from weizhong.clinic.planning.plan import input_digest
    from weizhong.guide.keeper import Keeper
    from weizhong.guide.starting import check_same_plan, named_record, place_for, previous_record
    from weizhong.guide.visit import Visit
    from weizhong.journal import DRAFT_NAME, open_journal

    day = given.on or date.today()
    place = place_for(given.journal or given.plan.with_name(f"{given.plan.stem}-visits"), day)
    practitioner = _practitioner(given, is_needed=not place.is_begun)
    plan, case, handed_in = _plan_and_case(given, day, practitioner)
    if not place.is_begun and plan.status != "plan":
        raise Refused(f"A {plan.status} cannot be carried out; answer its questions and plan again.")
    if not place.is_begun and case is None:
        raise MissingInput("Today's gate needs the patient file of the plan; name it with --patient.")
    if given.output and realpath(given.output) == realpath(place.journal):
        raise OutputError(f"{str(given.output)!r} is the journal of this visit; choose another name.")
    patient_file = input_digest(case) if case else ""
    previous, others = previous_record(place, handed_in, patient_file)
    if given.previous:
        previous = named_record(given.previous, day)
    journal = open_journal(place.journal)
    try:
        with journal:
            check_same_plan(journal.state, handed_in)
            visit = Visit(
                keeper=Keeper(journal),
                plan=plan,
                record_file=given.output or place.record,
                draft_file=place.journal.with_name(DRAFT_NAME),
                case=case,
                practitioner=practitioner,
                day=journal.state.opened.day if journal.state.opened else day,
                name=place.name,
                # A visit that may be anybody's is not counted: somebody's first would be told as a later one.
                number=previous.visit + 1 if previous else 1,
                setting=given.setting,
                replan=_replanner(plan, day, practitioner),
                previous=previous,
                others=others,
                handed_in=handed_in,
            )
            _guide(visit, journal, given, is_begun=place.is_begun)
    finally:
        if not journal.state.log:
            place.journal.unlink(missing_ok=True)  # nothing was begun, so nothing is kept


def _guide(visit: "Visit", journal: "Journal", given: Namespace, *, is_begun: bool) -> None:
    """Lead through the visit: by a file of events, or on the screen."""
    if given.events:
        _play(visit, given)
        return
    from weizhong.guide.app import GuideApp
    from weizhong.guide.starting import taken_up

    GuideApp(visit, taken_up(journal) if is_begun else None).run()
    _say_where(visit, journal.path)


def _need_screen() -> None:
    if not find_spec("textual"):
        raise MissingExtra("The guide needs textual; install weizhong[session].")
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise OutputError("The guide needs a terminal; without one, record with --events FILE.")


def _say_where(visit: "Visit", journal: Path) -> None:
    from weizhong.clinic.session import Phase
    from weizhong.guide.strings import say

    phase = visit.keeper.state.phase
    if phase is Phase.SIGNED:
        sys.stdout.write(f"{say('told.written', file=visit.record_file)}\n")
    elif phase is not Phase.NOT_OPENED:
        sys.stdout.write(f"{say('leave.text', file=journal)}\n")


def _plan_and_case(
    given: Namespace, day: date, practitioner: "Practitioner | None"
) -> "tuple[TreatmentPlan, Case | None, str]":
    """Return the plan, the case it was made from, and the fingerprint of what was handed in."""
    from weizhong.cli.plan_file import read_plan
    from weizhong.clinic.documents.plan_digest import plan_digest
    from weizhong.clinic.planning.plan import input_digest, plan
    from weizhong.fhir.patient_file import read_patient_file

    if given.plan.suffix.casefold() == ".toml":
        case = read_patient_file(given.plan, None, day)
        return plan(case, on=day, practitioner=practitioner), case, input_digest(case)
    made = read_plan(given.plan)
    if given.patient is None:
        return made, None, plan_digest(made)
    case = read_patient_file(given.patient, None, day)
    if input_digest(case) != made.input_digest:
        raise InvalidInput(
            "The plan was made from another patient file, or this one changed since; plan again."
        )
    return made, case, plan_digest(made)


def _practitioner(given: Namespace, *, is_needed: bool) -> "Practitioner | None":
    if given.practitioner is None:
        if is_needed:
            raise MissingInput(
                "Who treats? Name their file with --practitioner: TOML with an id and, for what they may do, "
                "[[qualification]] with techniques, body, jurisdiction, since and until. "
                "`weizhong schema practitioner` lists every field, the README shows such a file."
            )
        return None
    return practitioner_of(given.practitioner)


def _replanner(
    made: "TreatmentPlan", day: date, practitioner: "Practitioner | None"
) -> "Callable[[Case], TreatmentPlan]":
    from weizhong.clinic.planning.plan import plan

    return lambda case: plan(
        case, on=day, style=made.style or None, amendments=made.amendments, practitioner=practitioner
    )


def _play(visit: "Visit", given: Namespace) -> None:
    from weizhong.clinic.files.visit_file import read_today
    from weizhong.clinic.session import Phase, record_of
    from weizhong.fhir.patient_file import text_of
    from weizhong.guide.script import open_for, run_events
    from weizhong.report import outlet

    lines = text_of(given.events).splitlines()
    today = read_today(text_of(given.at_visit)) if given.at_visit else None
    if visit.keeper.state.phase is Phase.NOT_OPENED:
        open_for(visit, today or read_today(""), lines)
        for line in visit.since_last():
            complain(line)
    refused = run_events(visit, lines, complain, today)
    record = record_of(visit.keeper.state)
    if visit.keeper.state.phase is Phase.SIGNED:
        visit.write_when_signed(complain)
    else:
        outlet.write_json(record, given.output)
    if refused:
        sys.exit(Refused.exit_code)
