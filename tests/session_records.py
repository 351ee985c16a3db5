"""Signed records of short visits, a week apart: of one plan and patient file unless told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.spec.session_visit import DAY, READY, gate, run
from weizhong.clinic.session import SessionRecord, record_of
from weizhong.journal import open_journal, write_record

ONE_NEEDLE = (("needle_inserted",), ("needle_removed", {"after": 20}))
SIGNED = (("needles_counted",), ("advice_given",), ("session_closed",), ("session_signed",))


def a_record(
    week: int = 0,
    *lines: tuple[Any, ...],
    plan: str = "plan",
    patient: str = "patient",
    ended: tuple[tuple[Any, ...], ...] = SIGNED,
) -> SessionRecord:
    """One needle at BL23 (or what is told), out, counted, signed."""
    day = DAY + timedelta(weeks=week)
    opened = {
        "session": f"v{week}",
        "day": day,
        "gate": gate(day=day.isoformat()),
        "minute": week * 7 * 24 * 60,
        "handed_in_digest": plan,
        "patient_file_digest": patient,
    }
    return record_of(run(("session_opened", opened), *READY[1:], *(lines or ONE_NEEDLE), *ended))


def a_journal(path: Path, record: SessionRecord) -> Path:
    """The journal of a record."""
    with open_journal(path) as journal:
        for one in record.entries:
            journal.record(one.event)
    return path


def a_file(path: Path, record: SessionRecord) -> Path:
    """The file of a record."""
    write_record(path, record)
    return path
