"""From a session's state to its record."""

from weizhong.clinic.session.parts import Application, Circuit, Moment, Needle
from weizhong.clinic.session.record import (
    CurrentGiven,
    NeedleInsertion,
    NeedleType,
    SessionRecord,
    Tally,
    TechniqueGiven,
)
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.session.telling import advice_waived
from weizhong.clinic.session.timers import contact_min
from weizhong.terms.errors import Refused

_SECONDS_PER_MIN = 60.0


def record_of(state: SessionState) -> SessionRecord:
    """Return the record of a session, finished or not.

    Raises
    ------
    Refused
        If no session is open.
    """
    opened, opened_at = state.opened, state.opened_at
    if opened is None or opened_at is None:
        raise Refused("No session is open, so there is nothing to record; name another journal.")
    end_s = state.closed.elapsed_s if state.closed else state.elapsed_s
    return SessionRecord(
        session=opened.session,
        day=opened.day,
        visit=opened.visit,
        status=state.phase.value,
        setting=opened.setting,
        practitioner_id=opened.practitioner.id,
        practitioner_name=opened.practitioner.name,
        case_digest=opened.case_digest,
        plans=state.plans,
        gates=state.gates,
        person=state.person,
        consents=state.consents,
        explained=state.explained,
        turns=state.turns,
        tally=tally(state),
        insertions=[_insertion(state, one) for one in state.needles],
        techniques=[_technique(one) for one in state.applications],
        currents=[_current(one) for one in state.circuits],
        incidents=state.incidents,
        deviations=state.deviations,
        stopped_early=state.stop,
        advice=state.advice,
        notes=state.notes,
        clock_jumps=state.clock_jumps,
        opened_at=opened_at.at,
        closed_at=state.closed.at if state.closed else None,
        minutes=_rounded(end_s - opened_at.elapsed_s),
        contact_min=round(contact_min(state), 2),
        signature=state.signature,
        amendments=state.amendments,
        undone=state.undone,
        entries=state.log,
        head=state.head,
        facts_digest=opened.facts_digest,
        software_version=opened.software_version,
        advice_not_given=advice_waived(state),
    )


def tally(state: SessionState) -> Tally:
    """Return the needles of a session by what became of them."""
    fates = [one.fate for one in state.needles]
    return Tally(
        inserted=len(fates),
        out=fates.count("out"),
        still_in=fates.count("in"),
        broken=fates.count("broken"),
        missing=fates.count("missing"),
        handed_over=fates.count("handed_over"),
        lost=fates.count("lost"),
        counted=state.counts[-1].counted if state.counts and state.is_count_current else None,
        left_in_place=sum(one.pieces_left for one in state.applications),
    )


def _insertion(state: SessionState, one: Needle) -> NeedleInsertion:
    pack = next(pack for pack in state.packs if pack.pack == one.pack)
    return NeedleInsertion(
        needle=one.needle,
        point=one.code,
        side=one.side,
        position=state.turns[one.turn - 1].position if one.turn else "",
        technique=one.technique,
        depth_mm=one.depth_mm,
        deepest_mm=one.deepest_mm,
        tissue_level=one.tissue_level,
        angle_deg=one.angle_deg,
        direction=one.direction,
        response_sought=one.response_sought,
        response_obtained=one.response_obtained,
        de_qi=one.de_qi,
        stimulation=one.stimulations,
        responses=one.responses,
        retention_min=_minutes(one.inserted, one.accounted),
        needle_type=NeedleType(
            diameter_mm=pack.diameter_mm,
            length_mm=pack.length_mm,
            material=pack.material,
            maker=pack.maker,
            lot=pack.lot,
            expires_on=pack.expires_on,
        ),
        inserted_at=one.inserted.at,
        accounted_at=one.accounted.at if one.accounted else None,
        fate=one.fate,
        is_thoracic=one.is_thoracic,
    )


def _technique(one: Application) -> TechniqueGiven:
    return TechniqueGiven(
        application=one.application,
        modality=one.modality,
        point=one.code,
        side=one.side,
        manner=one.manner,
        strength=one.strength,
        pieces=one.pieces,
        pieces_off=one.pieces_off,
        pieces_left=one.pieces_left,
        remove_by=one.remove_by,
        minutes=_minutes(one.began, one.ended),
        minutes_meant=one.minutes,
        check_every_min=one.check_every_min,
        skin=one.skin,
        began_at=one.began.at,
        ended_at=one.ended.at if one.ended else None,
    )


def _current(one: Circuit) -> CurrentGiven:
    return CurrentGiven(
        circuit=one.circuit,
        needles=one.needles,
        frequency_hz=one.frequency_hz,
        frequency_2_hz=one.frequency_2_hz,
        pulse_us=one.pulse_us,
        settings=one.settings,
        minutes=_minutes(one.started, one.stopped),
        minutes_meant=one.minutes,
        began_at=one.started.at,
        ended_at=one.stopped.at if one.stopped else None,
    )


def _minutes(began: Moment, ended: Moment | None) -> float | None:
    return None if ended is None else _rounded(ended.elapsed_s - began.elapsed_s)


def _rounded(seconds: float) -> float:
    return round(seconds / _SECONDS_PER_MIN, 2)
