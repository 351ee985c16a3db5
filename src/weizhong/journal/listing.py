"""The journals of a folder: which visit, how far, whether signed, and what is wrong with one."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from weizhong.clinic.session import Phase
from weizhong.journal.reading import read_journal, resume
from weizhong.journal.signed import signed_journal
from weizhong.terms.errors import WeizhongError

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Listed:
    """One journal of a folder.

    Parameters
    ----------
    path : Path
        The file.
    session : str
        Identifier of the session; empty where it cannot be told.
    day : date or None
        Local day of the visit.
    phase : Phase or None
        Where it stands.
    events : int
        How many there are.
    last_at : datetime or None
        When the last one was.
    needles_in : int
        Needles still in, broken or missing.
    is_torn : bool
        Whether its last line is torn.
    problem : str
        Why it cannot be read; empty where it can. One that was signed is known as signed all the same.
    """

    path: Path
    session: str = ""
    day: date | None = None
    phase: Phase | None = None
    events: int = 0
    last_at: datetime | None = None
    needles_in: int = 0
    is_torn: bool = False
    problem: str = ""


def list_journals(folder: Path | str) -> list[Listed]:
    """Return the journals of a folder by name; a damaged one is listed with its problem.

    Parameters
    ----------
    folder : Path or str
        Where journals lie, as ``*.jsonl``.
    """
    return [_listed(path) for path in sorted(Path(folder).glob(f"*{SUFFIX}"))]


def _listed(path: Path) -> Listed:
    try:
        reading = read_journal(path)
        state = resume(reading.entries)
    except WeizhongError as error:
        return _unreadable(path, str(error))
    return Listed(
        path=path,
        session=state.opened.session if state.opened else "",
        day=state.opened.day if state.opened else None,
        phase=state.phase,
        events=len(reading.entries),
        last_at=state.last_at,
        needles_in=sum(1 for _ in state.needles_unaccounted()),
        is_torn=bool(reading.torn),
    )


def _unreadable(path: Path, problem: str) -> Listed:
    signed = signed_journal(path)
    if signed is None:
        return Listed(path=path, problem=problem)
    return Listed(
        path=path,
        session=signed.session,
        day=signed.day,
        phase=Phase.SIGNED,
        events=signed.events,
        last_at=signed.last_at,
        problem=problem,
    )
