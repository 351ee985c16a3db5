"""Where a visit is kept: the journal to take up again, or a new one beside the last."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from weizhong.clinic.session import Phase, SessionRecord, SessionState
from weizhong.clinic.session.carrying import CarriedForward
from weizhong.clinic.session.whose import is_of
from weizhong.facts.tables import read_table
from weizhong.guide.strings import say, words
from weizhong.guide.what_happened import event_words
from weizhong.journal import RECORD_SUFFIX, Journal, list_journals, read_record
from weizhong.journal.listing import SUFFIX, Listed
from weizhong.journal.visits import record_of_journal
from weizhong.terms.errors import InputError, InvalidInput, OutputError, Refused


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit is kept.

    Parameters
    ----------
    journal, record : Path
        The journal, and where the record goes once it is signed.
    name : str
        Identifier of the session.
    is_begun : bool
        Whether it was begun before.
    signed : tuple of Path
        The journals of earlier visits that were signed, the last first.
    """

    journal: Path
    record: Path
    name: str
    is_begun: bool
    signed: tuple[Path, ...]


def place_for(folder: Path, day: date) -> Place:
    """Return the visit that was not finished, else a new one.

    Parameters
    ----------
    folder : Path
        Where the journals of this course lie; made if it does not exist.
    day : date
        Today.

    Raises
    ------
    InvalidInput
        If a journal there cannot be read: nothing new may hide an unfinished visit. One that was signed is
        finished, and stays what it is.
    OutputError
        If the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"The folder {str(folder)!r} cannot be made ({reason}); choose another.") from None
    known = list_journals(folder)
    for one in known:
        if one.problem and one.phase is not Phase.SIGNED:
            raise InvalidInput(f"{one.problem} ({one.path.name}) Put it elsewhere before a new visit begins.")
    signed = [one for one in known if one.phase is Phase.SIGNED]
    unfinished = [one for one in known if one.phase is not Phase.SIGNED]
    earlier = tuple(one.path for one in sorted(signed, key=_when, reverse=True))
    if unfinished:
        newest = max(unfinished, key=_when)
        return _place(folder, newest.path.stem, newest.events > 0, earlier)
    return _place(folder, _free_name(folder, day), False, earlier)


def check_same_plan(state: SessionState, handed_in: str) -> None:
    """Refuse to take a session up again with another plan than the one it was begun with.

    Parameters
    ----------
    state : SessionState
        The session so far.
    handed_in : str
        Fingerprint of the plan, or of the patient file, that is handed in now.

    Raises
    ------
    Refused
        If the session was begun with another document.
    """
    begun_with = "" if state.opened is None else state.opened.handed_in_digest
    if begun_with and begun_with != handed_in:
        raise Refused(
            "This visit was begun with another plan, or the plan changed since; take it up again with "
            f"that one (fingerprint {begun_with[:16]}), or name another folder with --journal."
        )


def previous_record(
    place: Place, handed_in: str, patient_file: str = ""
) -> tuple[SessionRecord | None, tuple[Path, ...]]:
    """Return the last visit that was signed and begun with the same plan or patient file, and the others.

    Visits by another plan, of a patient file that is not the same to the letter, are left alone: nothing in
    a record tells whose they are.

    Parameters
    ----------
    place : Place
        Where visits are kept.
    handed_in : str
        Fingerprint of the plan, or of the patient file, that is handed in now.
    patient_file : str
        Fingerprint of the patient file, where there is one.

    Returns
    -------
    SessionRecord or None
        The last visit's.
    tuple of Path
        Where there is none: the records of signed visits that may be of anybody, the last first.
    """
    for path in place.signed:
        record = _signed_record(path)
        if record and is_of(record, handed_in, patient_file):
            return record, ()
    return None, tuple(path.with_name(path.stem + RECORD_SUFFIX) for path in place.signed)


def _signed_record(path: Path) -> SessionRecord | None:
    """The record of a signed journal; nothing where nobody can read it."""
    try:
        return record_of_journal(path)
    except InputError:
        return None


def named_record(path: Path, day: date) -> SessionRecord:
    """Return a record that was named as the last visit's.

    Parameters
    ----------
    path : Path
        The record.
    day : date
        Today.

    Raises
    ------
    InvalidInput
        If it is not signed, or of a later day.
    """
    record = read_record(path)
    if record.signature is None:
        raise InvalidInput("The record named with --previous is not signed; name one that is.")
    if record.day > day:
        raise InvalidInput("The record named with --previous is of a later day; name an earlier visit's.")
    return record


def since_last(carried: CarriedForward) -> list[str]:
    """Return in words what is not as it was at the last visit.

    Parameters
    ----------
    carried : CarriedForward
        The last visit carried forward.
    """
    return [
        f"{one.code} {say(f'side.{one.side}')}: "
        + say("card.changed", what=words(one.what), before=words(one.before), now=words(one.now))
        for one in carried.changes
    ]


def left_on(previous: SessionRecord) -> list[str]:
    """Return in words what the last visit left on the skin: it counts with what is put on today.

    Parameters
    ----------
    previous : SessionRecord
        The last visit.
    """
    rows, left = (
        read_table("clinic/session")["technique"],
        [one for one in previous.techniques if one.pieces_left],
    )
    return [
        say(
            "last.left_on",
            count=sum(one.pieces_left for one in left if one.modality == name),
            pieces=rows[name]["pieces"],
            day=max(one.remove_by for one in left if one.modality == name and one.remove_by),
        )
        for name in dict.fromkeys(one.modality for one in left)
    ]


def taken_up(journal: Journal) -> tuple[str, str]:
    """Return title and text of what is said when a session is taken up again.

    Parameters
    ----------
    journal : Journal
        The journal that was opened.
    """
    state = journal.state
    last = state.log[-1].event
    parts = [
        say(
            "resume.text",
            count=len(state.log),
            file=journal.path.name,
            last=event_words(last),
            time=f"{last.at.astimezone():%H:%M:%S}",
        ),
        _inside(state),
    ]
    if journal.torn_file:
        parts.append(say("resume.torn", file=journal.torn_file.name))
    parts.append(say("resume.check"))
    return say("resume.title"), "\n\n".join(parts)


def _inside(state: SessionState) -> str:
    places = [f"{one.code} {say(f'side.{one.side}')}" for one in state.needles_unaccounted()]
    places += [words(getattr(one, "modality", "current")) for one in state.running()]
    return say("resume.inside", places=", ".join(places)) if places else say("resume.none_inside")


def _place(folder: Path, name: str, is_begun: bool, signed: tuple[Path, ...]) -> Place:
    return Place(
        journal=folder / f"{name}{SUFFIX}",
        record=folder / f"{name}{RECORD_SUFFIX}",
        name=name,
        is_begun=is_begun,
        signed=signed,
    )


def _free_name(folder: Path, day: date) -> str:
    number = 1
    while (folder / f"{day}-{number}{SUFFIX}").exists():
        number += 1
    return f"{day}-{number}"


def _when(one: Listed) -> tuple[str, str]:
    return str(one.last_at or ""), one.path.name
