"""One visit in which everything is right, as plain events: what planted violations are made from."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from tests.generated.documents import calm, plain
from tests.spec.flat_body import calm_document

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import input_digest
from weizhong.clinic.scope.practitioner import Practitioner, Qualification
from weizhong.clinic.session import events, replay
from weizhong.clinic.session.agenda import Gate
from weizhong.clinic.session.from_plan import agenda_of

Document = dict[str, Any]
MODALITIES = ("needling", "electroacupuncture", "cupping", "press_needle")
TOLD = ["drowsy", "site_care", "late_pneumothorax", "organ_needles", "left_in_place", "cup_marks"]


@cache
def _encoded() -> bytes:
    case, plan = calm(*MODALITIES)
    return msgspec.json.encode([case, plan, list(_events(plan))])


def correct_visit() -> tuple[Document, Document, list[Document]]:
    """Return a fresh case, plan and list of events that break no rule."""
    case, plan, told = msgspec.json.decode(_encoded())
    return case, plan, told


def _events(plan: Document) -> list[Document]:
    made = msgspec.convert(plan, TreatmentPlan)
    case = read_case(calm_document(modalities=list(MODALITIES)))
    day, digest = date(2026, 11, 22), input_digest(case)
    since = date(2012, 5, 1)
    held = {"body": "Register", "jurisdiction": "DE", "since": since, "without_end": True}
    who = Practitioner(id="p1", qualifications=[Qualification(technique=name, **held) for name in MODALITIES])
    start = datetime(2026, 11, 22, 9, tzinfo=UTC)
    told: list[Any] = []

    def then(what: type, minutes: float = 1, **fields: Any) -> None:
        at = (told[-1].at if told else start) + timedelta(minutes=minutes)
        told.append(what(at=at, **fields))

    gate = Gate(verdict="caution", case_digest=digest, day=day.isoformat())
    agenda = agenda_of(made, MODALITIES, screen(case, day))
    then(
        events.SessionOpened, session="s", day=day, practitioner=who, plan_digest="p", case_digest=digest,
        agenda=agenda, gate=gate,
    )  # fmt: skip
    then(
        events.PersonConfirmed, confirmed_by="patient", identifiers=["name", "date_of_birth"],
        is_side_shown=True,
    )  # fmt: skip
    then(events.ConsentGiven, techniques=list(MODALITIES), form="written")
    then(events.ContactStarted)
    then(events.PositionTaken, position="prone")
    then(events.SkinChecked, hands_clean=True, skin_clean=True)
    expires = date(2027, 1, 1)
    then(events.NeedlePackOpened, pack="A", diameter_mm=0.2, length_mm=15, lot="L", expires_on=expires)
    then(events.NeedlePackOpened, pack="P", diameter_mm=0.2, length_mm=0.9, lot="L", expires_on=expires)
    steel = {"pack": "A", "depth_mm": 3.0}
    then(events.NeedleInserted, needle="n1", code="BL23", side="left", **steel)
    then(
        events.NeedleInserted, needle="n2", code="BL23", side="right", technique="electroacupuncture", **steel
    )
    then(
        events.NeedleInserted, needle="n3", code="BL25", side="right", technique="electroacupuncture", **steel
    )
    then(events.NeedleStimulated, needle="n1", method="turn", strength="gentle")
    then(events.DeQiNoted, needle="n1", de_qi="yes")
    then(events.NeedleAdjusted, needle="n1", depth_mm=4.0)
    then(
        events.CurrentStarted, circuit="c1", needles=("n2", "n3"), frequency_hz=2, intensity_ma=1,
        felt="comfortable", minutes=20,
    )  # fmt: skip
    cups = {"code": "BL25", "side": "left", "modality": "cupping", "pieces": 2, "minutes": 5}
    then(events.TechniqueApplied, application="a1", **cups)
    then(events.TechniqueEnded, application="a1", pieces_off=2, minutes=5)
    press = {"code": "BL40", "side": "right", "modality": "press_needle", "pieces": 1, "pack": "P"}
    then(events.TechniqueApplied, application="a2", **press)
    then(events.LeftInPlace, application="a2", pieces=1, remove_by=date(2026, 11, 24), told="written")
    then(events.IncidentReported, incident="i1", kind="bruise", code="BL23")
    then(events.IncidentStepDone, incident="i1", step="press")
    then(events.IncidentStepDone, incident="i1", step="cool")
    then(events.IncidentStepDone, incident="i1", step="tell")
    then(events.IncidentResolved, incident="i1", outcome="harmless")
    then(events.CurrentStopped, circuit="c1", minutes=10)
    for name in ("n1", "n2", "n3"):
        then(events.NeedleRemoved, needle=name, is_pressed=True)
    then(events.NeedlesCounted, counted=3)
    then(events.AdviceGiven, advice=[*TOLD, "after_bleeding"], form="written")
    then(events.SessionClosed)
    then(events.SessionSigned, practitioner="p1")
    replay(told)
    return [plain(event) for event in told]
