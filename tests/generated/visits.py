"""Visits as they might go: the usual order, with slips, mishaps and things tried that must be refused.

Whatever the session accepts without a reason told is later held against the tables by the slow checker.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from tests.checker.tables import table
from tests.generated.documents import who

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import input_digest
from weizhong.clinic.scope.practitioner import Practitioner
from weizhong.clinic.session import EMPTY, Phase, SessionState, apply, events
from weizhong.clinic.session.agenda import Agenda, AgendaSite, Gate
from weizhong.clinic.session.from_plan import agenda_of
from weizhong.clinic.session.state import Needle
from weizhong.clinic.session.telling import advice_due
from weizhong.terms.errors import InputError

SLIPS = 0.12  # chance, before any step, that something is tried which may have to be refused
MISHAPS = 0.04  # chance, after a needle, that something goes wrong
DAY = date(2026, 11, 22)
NEEDLES = ("needling", "dry_needling", "electroacupuncture", "warm_needle")
CODES = ("BL13", "BL23", "BL40", "BL54", "GB21", "ST36", "CV4", "SP6", "LI4", "ST17", "GV4", "EX-B2:T7")


@dataclass
class Visit:
    """One visit under way."""

    rng: random.Random
    case: Case
    agenda: Agenda
    state: SessionState = EMPTY
    now: datetime = datetime(2026, 11, 22, 9, tzinfo=UTC)
    refused: list[str] = field(default_factory=list)
    count: int = 0

    def name(self, prefix: str) -> str:
        """Return a name never used before."""
        self.count += 1
        return f"{prefix}{self.count}"

    def does(self, what: type, /, minutes: float = 0.2, **fields: Any) -> bool:
        """Let something happen; return whether the session took it."""
        at = self.now + timedelta(minutes=minutes)
        try:
            self.state = apply(self.state, what(at=at, **fields))
        except InputError as error:
            self.refused.append(str(error))
            return False
        self.now = at
        return True


def visit(number: int, case: Case, plan: TreatmentPlan, modalities: list[str], seed: int = 2026) -> Visit:
    """Return one visit by a plan, from opening to signing.

    Parameters
    ----------
    number : int
        Which person; each number gives the same visit again.
    case, plan : Case, TreatmentPlan
        Who, and what for.
    modalities : list of str
        Names of all modalities.
    """
    rng = random.Random(f"visit {seed}:{number}")
    one = Visit(rng, case, agenda_of(plan, case.modalities, screen(case, DAY)))
    acting = who(number) or Practitioner(id="p1")
    digest = input_digest(case)
    gate = Gate(verdict="caution", case_digest=digest, day=DAY.isoformat())
    opening = {
        "session": "s", "day": DAY, "practitioner": acting, "plan_digest": "p", "case_digest": digest,
        "agenda": one.agenda,
    }  # fmt: skip
    if rng.random() < SLIPS:
        stopped = msgspec.structs.replace(gate, verdict=rng.choice(["stop", "ask"]))
        one.does(events.SessionOpened, **opening, gate=stopped)
    if not one.does(events.SessionOpened, **opening, gate=gate):
        return one
    treat(one, modalities)
    end(one)
    return one


def treat(one: Visit, modalities: list[str]) -> None:
    """Consent, then position by position whatever the agenda says."""
    slip(one)
    agreed = [name for name in one.agenda.modalities if one.rng.random() < 0.97]
    consent = {"techniques": agreed or list(modalities[:1]), "form": "written"}
    if one.rng.random() < SLIPS:
        one.does(events.ConsentGiven, **consent)
    told = {
        "identifiers": one.rng.choice([["name"], ["name", "name"], ["name", "rhesus"]]),
        "is_side_shown": True,
    }
    if one.rng.random() < SLIPS:
        one.does(events.PersonConfirmed, confirmed_by="patient", **told)
    told = {"identifiers": ["name", "date_of_birth"], "is_side_shown": one.rng.random() < 0.9}
    if not one.does(events.PersonConfirmed, confirmed_by="patient", **told):
        one.does(events.PersonConfirmed, confirmed_by="patient", **told | {"is_side_shown": True})
    one.does(events.ConsentGiven, **consent)
    one.does(events.ContactStarted)
    for position in dict.fromkeys(site.position for site in one.agenda.sites):
        here = [site for site in one.agenda.sites if site.position == position]
        if not one.does(events.PositionTaken, position=position):
            take_out(one)
            one.does(events.PositionTaken, position=position)
        slip(one)
        unfit = [site for site in here if one.rng.random() < 0.02]
        found = [{"code": site.code, "side": site.side, "what": "a sore"} for site in unfit]
        skin = [msgspec.convert(row, events.SkinFinding) for row in found]
        one.does(events.SkinChecked, hands_clean=True, skin_clean=True, barred=skin)
        for site in here:
            slip(one)
            at(one, site)
        if one.rng.random() < 0.7:  # else leaving with moxa that burns is tried
            put_out(one)
        one.does(events.ContactPaused, minutes=1)
        one.does(events.ContactStarted, minutes=one.rng.choice([5, 15, 25]))
        if one.rng.random() < 0.05:
            one.does(events.StoppedEarly, by="patient", reason="tired")
        take_out(one)
        if one.state.stop:
            return


def at(one: Visit, site: AgendaSite) -> None:
    """Do at a site whatever the agenda leaves to it."""
    if one.state.gates and one.state.gates[-1].verdict == "ask" and one.rng.random() < 0.6:
        gate = msgspec.structs.replace(one.state.opened.gate, verdict="caution")
        one.does(events.GateChecked, gate=gate)
    for name in site.modalities:
        if name in NEEDLES:
            insert(one, site, name)
            continue
        if one.rng.random() < 0.7:  # else it is tried over the needle that is in
            for needle in [each for each in one.state.needles_in() if _is_at(each, site)]:
                one.does(events.NeedleRemoved, needle=needle.needle, is_pressed=True)
        if name == "press_needle":
            put_on(one, site, name, pack=worn_pack(one))
        elif name == "wet_cupping":
            put_on(one, site, name, pack=pack(one))
        else:
            put_on(one, site, name)
    current(one)


def _is_at(needle: Needle, site: AgendaSite) -> bool:
    return (needle.code, needle.side) == (site.code, site.side)


def pack(one: Visit) -> str:
    """Return an open pack, taking up a new one now and then; some have expired, or are thick."""
    by_hand = [each.pack for each in one.state.packs if each.length_mm >= 2]
    if by_hand and one.rng.random() < 0.9:
        return one.rng.choice(by_hand)
    rng, name = one.rng, one.name("pack")
    taken = one.does(
        events.NeedlePackOpened,
        pack=name,
        diameter_mm=rng.choice([0.16, 0.2, 0.2, 0.25, 0.3]),
        length_mm=rng.choice([15, 25, 30, 40, 50, 75]),
        lot="L1",
        expires_on=DAY + timedelta(days=rng.choice([-1, 0, 300, 300, 300, 300])),
        material=rng.choice(["", "steel", "steel", "coated_steel"]),
        is_intact=rng.random() < 0.97,
    )
    if not taken and rng.random() < 0.95:
        good = {"diameter_mm": 0.16, "length_mm": 30, "lot": "L2", "expires_on": DAY, "material": "titanium"}
        one.does(events.NeedlePackOpened, pack=name, **good)
    return name


def worn_pack(one: Visit) -> str:
    """Return a pack of press needles; now and then one of needles for the hand."""
    if one.rng.random() < 0.05:
        return pack(one)
    known = next((each.pack for each in one.state.packs if each.length_mm < 2), "")
    if not known:
        known = one.name("worn")
        steel = {"diameter_mm": 0.16, "lot": "L3", "expires_on": DAY, "material": "titanium"}
        one.does(events.NeedlePackOpened, pack=known, length_mm=one.rng.choice([0.3, 0.6, 0.9]), **steel)
    return known


def insert(one: Visit, site: AgendaSite, technique: str) -> None:
    """Put a needle in, mostly as deep as the agenda allows, sometimes deeper: then with no reason told."""
    rng, name = one.rng, one.name("n")
    most = site.depth_mm_at_most if site.ceiling_mm is None else site.ceiling_mm - 0.5
    deep = rng.choice([2.0, 3.0, 4.0, 8.0, 15.0, 25.0, (most or 5) * 0.8, (most or 5) + 0.5, most or 5])
    taken = one.does(
        events.NeedleInserted, needle=name, code=site.code, side=site.side, pack=pack(one),
        depth_mm=round(max(deep, 0.5), 1), technique=technique,
    )  # fmt: skip
    if not taken:
        return
    if rng.random() < 0.2:
        one.does(events.DeQiNoted, needle=name, de_qi=rng.choice(["yes", "no", "unknown"]))
    if rng.random() < 0.6:
        strength = rng.choice(["gentle", "gentle", "moderate", "strong"])
        seconds = rng.choice([None, 10.0, 20.0, 40.0])
        one.does(
            events.NeedleStimulated, needle=name, method="lift and turn", strength=strength, seconds=seconds
        )
    if rng.random() < 0.1:
        one.does(events.NeedleAdjusted, needle=name, depth_mm=round(rng.uniform(0, 20), 1))
    if rng.random() < MISHAPS:
        mishap(one, name)


def current(one: Visit) -> None:
    """Join two needles, often two that may not be joined."""
    rng = one.rng
    free = [needle.needle for needle in one.state.needles_in() if needle.technique == "electroacupuncture"]
    if len(free) < 2 or rng.random() < 0.5:
        return
    name = one.name("c")
    taken = one.does(
        events.CurrentStarted, circuit=name, needles=tuple(rng.sample(free, 2)), frequency_hz=2,
        intensity_ma=rng.choice([0.5, 1, 2, 8, 20]), minutes=rng.choice([10, 20, 30, 60]),
        felt=rng.choice(["just_felt", "comfortable", "strong_but_comfortable", "painful"]),
    )  # fmt: skip
    if taken and rng.random() < 0.5:
        felt = rng.choice(["comfortable", "painful"])
        hertz = rng.choice([None, None, 2.0, 900.0])
        changed = {"intensity_ma": rng.choice([0.5, 3, 25]), "felt": felt, "frequency_hz": hertz}
        one.does(events.CurrentChanged, circuit=name, **changed)


def put_on(one: Visit, site: AgendaSite, modality: str, **fields: Any) -> None:
    """Begin something other than a needle."""
    rows = table("clinic/session")["technique"]
    row = rows.get(modality)
    if row is None:
        return
    name = one.name("a")
    if modality == "moxa":
        fields["manner"] = one.rng.choice(["", "indirect", "indirect", "box", "direct"])
    taken = one.does(
        events.TechniqueApplied, application=name, code=site.code, side=site.side, modality=modality,
        pieces=one.rng.choice([0, 1, 3, 3]) if row["counted"] else 0,
        minutes=one.rng.choice([5, 10, 40]),
        strength=one.rng.choice(["gentle", "moderate", "strong"]), **fields,
    )  # fmt: skip
    if taken and row["may_stay"]:
        stays = DAY + timedelta(days=one.rng.choice([2, 3, 5, 9]))
        one.does(events.LeftInPlace, application=name, pieces=1, remove_by=stays, told="written")


def mishap(one: Visit, needle: str) -> None:
    """Something goes wrong, and is dealt with step by step."""
    kinds = table("clinic/session")["incident"]
    kind = one.rng.choice(list(kinds))
    name, row = one.name("i"), kinds[kind]
    told = needle if row.get("needs_needle") else ""
    at = next(each for each in one.state.needles if each.needle == needle)
    place = {"code": at.code, "side": at.side if one.rng.random() < 0.7 else ""}
    if not one.does(events.IncidentReported, incident=name, kind=kind, needle=told, **place):
        return
    if one.rng.random() < 0.3:
        slip(one)
    if one.rng.random() < SLIPS:
        one.does(events.ContactPaused)
    for step in row["step"]:
        if step["id"] == "needles_out":
            take_out(one)
        one.does(events.IncidentStepDone, incident=name, step=step["id"])
    for outcome in one.rng.sample(list(row["outcome"]), len(row["outcome"])):
        helped = {"called_ambulance": one.rng.random() < 0.8, "referred_to": one.rng.choice(["", "hospital"])}
        if one.does(events.IncidentResolved, incident=name, outcome=outcome, note="told", **helped):
            return
    finish(one, name, kind)


def put_out(one: Visit) -> None:
    """Put out what burns: nobody leaves the patient before."""
    rows = table("clinic/session")["technique"]
    for each in [each for each in one.state.applications if each.ended is None]:
        if rows[each.modality].get("never_alone"):
            one.does(events.TechniqueEnded, application=each.application, pieces_off=each.pieces_on)


def take_out(one: Visit) -> None:
    """Turn everything off and take everything out; sometimes one is forgotten for a while."""
    for circuit in [each for each in one.state.circuits if each.stopped is None]:
        if one.rng.random() < 0.97:
            one.does(events.CurrentStopped, circuit=circuit.circuit)
    for each in [each for each in one.state.applications if each.ended is None]:
        off = each.pieces_on - (one.rng.random() < 0.1)
        one.does(events.TechniqueEnded, application=each.application, pieces_off=max(off, 0), skin="pink")
    for needle in list(one.state.needles_in()):
        if one.rng.random() < 0.98:
            whole = one.rng.random() < 0.995
            one.does(events.NeedleRemoved, needle=needle.needle, is_intact=whole, is_pressed=True)


def end(one: Visit) -> None:
    """Count, advise, close and sign; what was forgotten is made up for, after having been refused."""
    count(one)
    one.does(events.SessionClosed)
    for _ in range(6):
        if one.state.closed:
            break
        take_out(one)
        for incident in list(one.state.open_incidents()):
            finish(one, incident.incident, incident.kind)
        for needle in [each for each in one.state.needles if each.fate in ("broken", "missing")]:
            kind = "broken_needle" if needle.fate == "broken" else "lost_needle"
            name = one.name("i")
            if one.does(events.IncidentReported, incident=name, kind=kind, needle=needle.needle):
                finish(one, name, kind)
        count(one)
        for row in advice_due(one.state):
            form = "written" if one.rng.random() < 0.8 else "spoken"
            one.does(events.AdviceGiven, advice=[row["id"]], form=form)
        one.does(events.SessionClosed)
    if one.rng.random() < SLIPS:
        one.does(events.SessionSigned, practitioner="somebody else")
    one.does(events.SessionSigned, practitioner="p1")
    if one.rng.random() < 0.2:
        slip(one)
        one.does(events.AmendmentAdded, by="p1", text="called the next day: well")


def finish(one: Visit, name: str, kind: str) -> None:
    row = table("clinic/session")["incident"][kind]
    for step in row["step"]:
        one.does(events.IncidentStepDone, incident=name, step=step["id"])
    for outcome in row["outcome"]:
        told = {"called_ambulance": True, "referred_to": "hospital", "note": "told"}
        if one.does(events.IncidentResolved, incident=name, outcome=outcome, **told):
            return


def count(one: Visit) -> None:
    wrong = one.rng.random() < 0.05
    if wrong:
        one.does(events.NeedlesCounted, counted=sum(each.fate == "out" for each in one.state.needles) + 1)
        one.does(events.SessionClosed)
    one.does(events.NeedlesCounted, counted=sum(each.fate == "out" for each in one.state.needles))


def slip(one: Visit) -> None:
    """Try something at the wrong time or place; the session may refuse it."""
    if one.rng.random() >= SLIPS:
        return
    for kind, fields in one.rng.sample(list(slips(one)), 2):
        one.does(kind, **fields)


def slips(one: Visit) -> Iterator[tuple[type, dict[str, Any]]]:
    rng = one.rng
    code, side = rng.choice(CODES), rng.choice(["left", "right", "midline"])
    known = rng.choice(one.state.needles).needle if one.state.needles else "n1"
    anywhere = {"code": code, "side": side}
    opened = rng.choice(one.state.packs).pack if one.state.packs else "A"
    deep = {"depth_mm": rng.choice([3.0, 30.0]), "technique": rng.choice(NEEDLES)}
    yield events.NeedleInserted, {"needle": one.name("n"), "pack": opened, **anywhere, **deep}
    yield events.NeedleInserted, {"needle": known, "pack": opened, **anywhere, **deep}
    if one.agenda.sites:
        site = rng.choice(one.agenda.sites)
        there = {"code": site.code, "side": site.side}
        yield events.NeedleInserted, {"needle": one.name("n"), "pack": opened, **there, **deep}
        modality = rng.choice(["cupping", "moxa", "gua_sha", "lamp", "tuina"])
        yield (
            events.TechniqueApplied,
            {"application": one.name("a"), "modality": modality, "pieces": 1, **there},
        )
    yield events.NeedleRemoved, {"needle": rng.choice([known, "never"])}
    yield events.NeedleAdjusted, {"needle": known, "depth_mm": 30.0}
    yield events.NeedleStimulated, {"needle": known, "method": "lift", "strength": "strong"}
    yield events.DeQiNoted, {"needle": rng.choice([known, "never"]), "de_qi": "yes"}
    yield events.PositionTaken, {"position": rng.choice(["prone", "supine", "sitting", "side_lying"])}
    yield events.SkinChecked, {"hands_clean": rng.random() < 0.5, "skin_clean": True}
    taken = rng.choice(["cupping", "cupping", "press_needle", "needling"])
    yield events.ConsentWithdrawn, {"techniques": [taken], "reason": "no"}
    yield events.SessionClosed, {}
    yield events.SessionSigned, {"practitioner": "p1"}
    yield events.AmendmentAdded, {"by": "p1", "text": "x"}
    yield events.CurrentStarted, {"circuit": one.name("c"), "needles": (known, "n2"), "frequency_hz": 2.0}
    yield events.NeedlesCounted, {"counted": rng.randint(0, 30)}
    yield events.Undone, {"number": rng.randint(0, 40)}
    yield events.Undone, {}
    yield events.Redone, {}
    yield (
        events.GateChecked,
        {"gate": Gate(verdict=rng.choice(["ask", "caution"]), case_digest="x", day="2026-11-22")},
    )
    yield events.NeedlesCounted, {"counted": 1, "minutes": -5}
    yield events.NeedlesCounted, {"counted": 1, "minutes": 200}
    yield events.ClockSet, {"minutes": 200, "passed_min": 5, "reason": "the clock was wrong"}


def is_signed(one: Visit) -> bool:
    """Return whether the visit came to its end."""
    return one.state.phase is Phase.SIGNED
