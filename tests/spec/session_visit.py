"""A visit in a few words: an agenda, a practitioner, and events given one a minute."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from weizhong.clinic.scope.practitioner import Practitioner, Qualification
from weizhong.clinic.session import EMPTY, Event, SessionState, apply
from weizhong.clinic.session.agenda import Agenda, AgendaSite, BarredSite, Gate

DAY = date(2026, 11, 22)
START = datetime(2026, 11, 22, 10, tzinfo=UTC)
EVERY = (
    "needling", "electroacupuncture", "dry_needling", "warm_needle", "moxa", "lamp", "cupping", "wet_cupping",
    "gua_sha", "acupressure", "tuina", "press_needle", "seeds",
)  # fmt: skip


def site(code: str, side: str = "left", **other: Any) -> AgendaSite:
    """One site, face down, 20 mm never reached, everything allowed unless told."""
    given = {"position": "prone", "modalities": list(EVERY), "ceiling_mm": 20.0} | other
    return AgendaSite(code=code, side=side, **given)


def agenda(*sites: AgendaSite, **other: Any) -> Agenda:
    """A plan of some sites; of BL23 and BL25 left and right, BL13 left over lung and ST36 left face up."""
    usual = [
        site("BL23"), site("BL23", "right"), site("BL25"), site("BL25", "right"),
        site("BL13", is_thoracic=True), site("ST36", position="supine"),
    ]  # fmt: skip
    given: dict[str, Any] = {
        "status": "plan",
        "sites": list(sites) or usual,
        "barred": [BarredSite(code="BL31", modalities=["needling"], why="Pregnancy.")],
        "modalities": list(EVERY),
        "retention_min": (20.0, 30.0),
    }
    return Agenda(**(given | other))


def practitioner(techniques: Iterable[str] = EVERY) -> Practitioner:
    """Somebody qualified for every technique, unless told."""
    held = [
        Qualification(
            technique=one,
            body="Register of the practice",
            jurisdiction="DE",
            since=date(2012, 5, 1),
            without_end=True,
        )
        for one in techniques
    ]
    return Practitioner(id="p1", practises_in="DE", qualifications=held)


def gate(verdict: str = "clear", **other: Any) -> Gate:
    """The gate of the day."""
    return msgspec.convert({"verdict": verdict, "case_digest": "case", "day": DAY.isoformat()} | other, Gate)


def event(name: str, minute: float, **given: Any) -> Event:
    """An event by its tag, so many minutes after ten o'clock, with what it needs filled in."""
    document = _USUAL.get(name, {}) | given
    document |= {"event": name, "at": START + timedelta(minutes=minute)}
    if name == "session_opened" and "agenda" not in document:
        document["agenda"] = agenda()
    return msgspec.convert(msgspec.to_builtins(document), Event)


def run(*lines: tuple[Any, ...], state: SessionState = EMPTY) -> SessionState:
    """Apply events, one a minute after the last: ``("needle_inserted", {...})`` or just the tag."""
    for line in lines:
        name, given = line[0], dict(line[1]) if len(line) > 1 else {}
        last = (state.last_at - START).total_seconds() / 60 if state.last_at else -1.0
        minute = given.pop("minute", last + given.pop("after", 1.0))
        state = apply(state, event(name, minute, **given))
    return state


READY: tuple[tuple[Any, ...], ...] = (
    ("session_opened",),
    ("contact_started",),
    ("person_confirmed", {"after": 0}),
    ("consent_given",),
    ("position_taken",),
    ("skin_checked",),
    ("needle_pack_opened",),
)


def ready(**opened: Any) -> SessionState:
    """A session ready for its first needle."""
    return run(("session_opened", opened), *READY[1:])


_USUAL: dict[str, dict[str, Any]] = {
    "session_opened": {
        "session": "s1", "day": DAY, "practitioner": practitioner(), "plan_digest": "plan",
        "case_digest": "case", "gate": gate(),
    },
    "gate_checked": {"gate": gate()},
    "plan_changed": {"plan_digest": "plan2", "agenda": agenda(), "gate": gate(), "reason": "Wish."},
    "person_confirmed": {
        "confirmed_by": "patient", "identifiers": ["name", "date_of_birth"], "is_side_shown": True,
    },
    "consent_given": {"techniques": list(EVERY), "form": "written"},
    "position_taken": {"position": "prone"},
    "skin_checked": {"hands_clean": True, "skin_clean": True},
    "needle_pack_opened": {
        "pack": "A", "diameter_mm": 0.25, "length_mm": 30, "lot": "L1", "expires_on": date(2028, 1, 31),
    },
    "needle_inserted": {"needle": "n1", "code": "BL23", "side": "left", "pack": "A", "depth_mm": 12},
    "needle_adjusted": {"needle": "n1", "depth_mm": 10},
    "needle_stimulated": {"needle": "n1", "method": "rotating", "strength": "gentle", "de_qi": "yes"},
    "de_qi_noted": {"needle": "n1", "de_qi": "yes"},
    "needle_removed": {"needle": "n1"},
    "needles_counted": {"counted": 1},
    "technique_applied": {
        "application": "a1", "code": "BL23", "side": "right", "modality": "cupping", "pieces": 2,
    },
    "technique_checked": {"application": "a1", "skin": "red"},
    "technique_ended": {"application": "a1", "pieces_off": 2},
    "left_in_place": {"application": "a1", "pieces": 1, "remove_by": date(2026, 11, 24), "told": "written"},
    "current_started": {"circuit": "c1", "needles": ("n1", "n2"), "frequency_hz": 2},
    "current_changed": {"circuit": "c1", "intensity_ma": 1, "felt": "just_felt"},
    "current_stopped": {"circuit": "c1"},
    "incident_reported": {"incident": "i1", "kind": "faint"},
    "incident_step_done": {"incident": "i1"},
    "incident_resolved": {"incident": "i1"},
    "stopped_early": {"by": "patient", "reason": "Wishes to end."},
    "advice_given": {"advice": ["drowsy", "site_care", "organ_needles"], "form": "written"},
    "note_added": {"about": "remark", "text": "Well."},
    "clock_set": {"passed_min": 5, "reason": "The clock was wrong."},
    "session_signed": {"practitioner": "p1"},
    "amendment_added": {"by": "p1", "text": "A bruise was reported by telephone."},
}  # fmt: skip
