"""A visit to try the guide on: the bundled example patient, planned and, if asked, begun."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.documents.plan_digest import plan_digest
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.files.practitioner_file import read_practitioner_text
from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.files.visit_file import Today
from weizhong.clinic.gate.visit_gate import due_at_visit
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session.events import (
    ConsentGiven,
    NeedlePackOpened,
    PersonConfirmed,
    PositionTaken,
    SkinChecked,
)
from weizhong.guide.keeper import Keeper
from weizhong.guide.visit import Visit
from weizhong.journal import Journal

PRACTITIONER = """
id = "A-17"
name = "K. Weber"
practises_in = "US-WA"
[[qualification]]
techniques = ["needling"]
body = "State board"
jurisdiction = "US-WA"
since = 2020-01-01
without_end = true
"""
PATIENT = (files("weizhong.clinic") / "data" / "example_patient.toml").read_text("utf-8")


@cache
def the_case() -> Case:
    return read_case_text(PATIENT)


@cache
def the_plan(day: date) -> TreatmentPlan:
    return plan(the_case(), on=day)


def visit(journal: Journal, folder: Path, clock: Callable[[], datetime] | None = None) -> Visit:
    """A visit of today that nobody has begun."""
    day = clock().date() if clock else date.today()
    return Visit(
        keeper=Keeper(journal, clock),
        plan=the_plan(day),
        record_file=folder / "visit.record.json",
        case=the_case(),
        practitioner=read_practitioner_text(PRACTITIONER),
        day=day,
        name="visit",
        replan=lambda case: plan(case, on=day),
        handed_in=plan_digest(the_plan(day)),
    )


def all_no() -> dict[str, Answer]:
    """Today's answers: nothing new but the first treatment, as the example's own."""
    return {one.id: the_case().answers.get(one.id, Answer.NO) for one in due_at_visit(the_case())}


def begin(made: Visit) -> None:
    """Up to the first needle: gate, consent, position, skin, a pack that reaches every depth."""
    case, screening = made.today(Today(answers=all_no()))
    made.open(case, screening, made.plan)
    keeper = made.keeper
    confirm(keeper)
    keeper.record(ConsentGiven, techniques=["needling"], form="written")
    keeper.record(PositionTaken, position=keeper.state.agenda.sites[0].position)
    keeper.record(SkinChecked, hands_clean=True, skin_clean=True)
    keeper.record(
        NeedlePackOpened, pack="A", diameter_mm=0.2, length_mm=40, lot="L1", expires_on=date(2099, 1, 1)
    )


def confirm(keeper: Keeper) -> None:
    """The right person, the right side."""
    told = ["name", "date_of_birth"]
    keeper.record(PersonConfirmed, confirmed_by="patient", identifiers=told, is_side_shown=True)


class StoppedClock:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at
