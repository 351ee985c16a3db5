"""One visit: the session with the plan it follows, the case the gate is run on, and last time's record."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from weizhong._version import __version__
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.plan_digest import plan_digest
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.files.visit_file import Today, case_at_visit
from weizhong.clinic.gate.screen import Screening, screen
from weizhong.clinic.planning.plan import input_digest
from weizhong.clinic.scope.practitioner import Practitioner
from weizhong.clinic.scope.scoping import in_scope
from weizhong.clinic.session import Phase, SessionRecord, agenda_of, carry_forward, record_of
from weizhong.clinic.session.agenda import Agenda, AgendaSite, Gate
from weizhong.clinic.session.carrying import CarriedForward, PrefilledSite
from weizhong.clinic.session.carrying_rest import PrefilledTechnique
from weizhong.clinic.session.depths import depth_breaches
from weizhong.clinic.session.events import ContactStarted, GateChecked, PlanChanged, SessionOpened
from weizhong.facts.tables import digest
from weizhong.guide.cards import Card, cards_of
from weizhong.guide.doses import target_mm, treatment_at
from weizhong.guide.keeper import Keeper
from weizhong.guide.rows import hand_needles
from weizhong.guide.starting import left_on, since_last
from weizhong.guide.strings import say
from weizhong.guide.todays_plan import changes_between, follow
from weizhong.journal import write_record
from weizhong.terms.errors import OutputError


@dataclass
class Visit:
    """A visit in the making, or running.

    Parameters
    ----------
    keeper : Keeper
        The session.
    plan : TreatmentPlan
        The plan it follows.
    record_file : Path
        Where the record goes.
    case : Case, optional
        The patient file the plan was made from; without it the gate cannot run again.
    practitioner : Practitioner, optional
        Who treats; needed to begin.
    day : date, optional
        The local day; needed to begin.
    name, number, setting : str, int, str
        Identifier of the session, which visit of the course, and where.
    replan : callable, optional
        Makes the plan of today's case.
    previous : SessionRecord, optional
        The last visit.
    others : tuple of Path
        Signed visits in the folder of which nothing tells whose they are.
    draft_file : Path, optional
        Where answers to the gate are kept until the session is open; beside the record unless told.
    handed_in : str
        Fingerprint of the document the visit is made with: of the plan, or of the patient file.
    """

    keeper: Keeper
    plan: TreatmentPlan
    record_file: Path
    case: Case | None = None
    practitioner: Practitioner | None = None
    day: date | None = None
    name: str = ""
    number: int = 1
    setting: str = ""
    replan: Callable[[Case], TreatmentPlan] | None = None
    previous: SessionRecord | None = None
    others: tuple[Path, ...] = ()
    draft_file: Path | None = None
    handed_in: str = ""
    _cards: dict[tuple[str, str], Card] | None = field(default=None, repr=False)
    _carried: tuple[Agenda, CarriedForward] | None = field(default=None, repr=False)

    def card(self, code: str, side: str) -> Card | None:
        """Return what the plan says of a site, if it has it."""
        if self._cards is None:
            self._cards = cards_of(self.plan)
        return self._cards.get((code, side))

    def last_at(self, site: AgendaSite) -> PrefilledSite | None:
        """Return what was done at a site last time, as far as today allows it."""
        carried = self.carried()
        found = carried.sites if carried else []
        here = next((one for one in found if (one.code, one.side) == (site.code, site.side)), None)
        return here if here and here.angle_deg is not None else None

    def carried(self) -> CarriedForward | None:
        """Return the last visit carried forward to today's agenda, if there was one."""
        if self.previous is None:
            return None
        agenda = self.keeper.state.agenda
        if self._carried is None or self._carried[0] is not agenda:
            self._carried = (agenda, carry_forward(self.previous, agenda))
        return self._carried[1]

    def technique_last(self, site: AgendaSite, modality: str) -> PrefilledTechnique | None:
        """Return how a technique was given at a site last time, as far as today allows it."""
        carried = self.carried()
        found = carried.techniques if carried else []
        wanted = (site.code, site.side, modality)
        return next((one for one in found if (one.code, one.side, one.modality) == wanted), None)

    def since_last(self) -> list[str]:
        """Return in words what differs from the last visit, with its day; nothing where there was none."""
        carried = self.carried()
        if self.previous is None or carried is None:
            return [say("last.others", count=len(self.others), file=self.others[0])] if self.others else []
        lead = say("last.changed" if carried.changes else "last.same", day=self.previous.day)
        return [lead, *left_on(self.previous), *since_last(carried)]

    def suggested_mm(self, site: AgendaSite) -> float | None:
        """Return the depth one key records: last time's, else the plan's; nothing that passes a limit."""
        last, card = self.last_at(site), self.card(site.code, site.side)
        technique = technique_of(site, last)
        told = (
            last.depth_mm if last else None,
            target_mm(site, technique),
            card.suggested_mm if card and not treatment_at(site, technique) else None,
        )
        depth_mm = next((one for one in told if one is not None), None)
        agenda = self.keeper.state.agenda
        if depth_mm is None or depth_breaches(agenda, site.code, site.side, technique, depth_mm):
            return None
        return depth_mm

    def needle_wanted(self, code: str, side: str) -> tuple[str, str]:
        """Return diameter and length of last visit's needle, else of the one the plan advises, as text."""
        site = self.keeper.state.agenda.site(code, side)
        last = self.last_at(site) if site else None
        if last and last.diameter_mm is not None and last.length_mm is not None:
            return f"{last.diameter_mm:g}", f"{last.length_mm:g}"
        points = [point for group in self.plan.positions for point in group.points]
        advised = next((one.depth.needle for one in points if (one.code, one.side) == (code, side)), None)
        needle = getattr(treatment_at(site, technique_of(site, last)), "needle", None) if site else None
        needle = needle or advised
        return (f"{needle.diameter_mm[0]:g}", f"{needle.length_mm:g}") if needle else ("", "")

    def today(self, today: Today) -> tuple[Case, Screening]:
        """Return the case with today's answers, and what the gate says of it.

        Parameters
        ----------
        today : Today
            What was asked today; the rest of what is asked at every visit is unknown.
        """
        assert self.case is not None
        assert self.day is not None
        case = case_at_visit(self.case, today, self.day)
        return case, in_scope(screen(case, self.day), self.practitioner, self.day)

    def plan_of(self, case: Case) -> tuple[TreatmentPlan, list[str]]:
        """Return the plan to follow with today's answers, and what of it differs from the one handed in."""
        if self.replan is None:
            return self.plan, []
        followed = follow(self.plan, self.replan(case))
        return followed, changes_between(self.plan, followed)

    def open(self, case: Case, screening: Screening, plan: TreatmentPlan, at: datetime | None = None) -> None:
        """Begin the session, with contact running; now, or when it was begun.

        Raises
        ------
        Refused
            If gate, plan or practitioner do not allow it.
        """
        assert self.practitioner is not None
        assert self.day is not None
        at = at or self.keeper.now()
        opened = SessionOpened(
            at=at,
            session=self.name,
            day=self.day,
            practitioner=self.practitioner,
            plan_digest=plan_digest(plan),
            case_digest=input_digest(case),
            agenda=self._agenda(plan, screening),
            gate=self.gate_of(case, screening),
            visit=self.number,
            package=case.package,
            setting=self.setting,
            facts_digest=digest(),
            software_version=__version__,
            handed_in_digest=self.handed_in,
            patient_file_digest=input_digest(self.case) if self.case else "",
        )
        self.keeper.keep(opened)
        self.keeper.keep(ContactStarted(at=at))
        self._follow(plan)

    def run_again(
        self, case: Case, screening: Screening, plan: TreatmentPlan, changes: list[str],
        at: datetime | None = None,
    ) -> None:  # fmt: skip
        """Record another run of the gate, and the plan that follows from it; now, or when it was run.

        Raises
        ------
        Refused
            If the session does not allow it.
        """
        gate, at = self.gate_of(case, screening), at or self.keeper.now()
        if changes and screening.verdict not in ("stop", "ask"):
            self.keeper.keep(
                PlanChanged(
                    at=at,
                    plan_digest=plan_digest(plan),
                    agenda=self._agenda(plan, screening),
                    gate=gate,
                    reason=say("gate.again"),
                    changes=changes,
                )
            )
            self._follow(plan)
        else:
            followed = self.keeper.state.plans[-1].plan_digest
            self.keeper.keep(GateChecked(at=at, gate=gate, plan_digest=followed))

    def write_when_signed(self, tell: Callable[[str], None]) -> None:
        """Write the record once it is signed; say where it is, or why it could not be written."""
        if self.keeper.state.phase is not Phase.SIGNED:
            return
        try:
            write_record(self.record_file, record_of(self.keeper.state))
        except OutputError as error:
            tell(str(error))
        else:
            tell(say("told.written", file=self.record_file))

    def _follow(self, plan: TreatmentPlan) -> None:
        self.plan, self._cards = plan, None

    def _agenda(self, plan: TreatmentPlan, screening: Screening) -> Agenda:
        return agenda_of(plan, screening.modalities, screening=screening)

    def gate_of(self, case: Case, screening: Screening) -> Gate:
        """Return the gate of a case as the session keeps it.

        Parameters
        ----------
        case, screening : Case, Screening
            Of `today`.
        """
        assert self.day is not None
        return Gate(
            verdict=screening.verdict,
            case_digest=input_digest(case),
            day=self.day.isoformat(),
            titles=[one.title for one in screening.findings],
        )


def technique_of(site: AgendaSite, last: PrefilledSite | None) -> str:
    """Return the technique a needle at a site is recorded with: last time's, else the plan's first.

    Parameters
    ----------
    site : AgendaSite
        Where.
    last : PrefilledSite or None
        The last visit.
    """
    possible = hand_needles(site.modalities) or ["needling"]
    return last.technique if last and last.technique in possible else possible[0]
