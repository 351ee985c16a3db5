"""Whose a visit is: told by fingerprints of the plan it was begun with and of that plan's patient file."""

from weizhong.clinic.session.events import SessionOpened
from weizhong.clinic.session.record import SessionRecord


def is_of(record: SessionRecord, handed_in: str, patient_file: str) -> bool:
    """Return whether a visit was begun with a document, or with another one of the same patient file.

    Nothing else in a record tells whose it is.

    Parameters
    ----------
    record : SessionRecord
        The visit.
    handed_in : str
        Fingerprint of the plan, or of the patient file, that is handed in.
    patient_file : str
        Fingerprint of the patient file, to the letter; empty where there is none.
    """
    opened = record.entries[0].event
    if not isinstance(opened, SessionOpened):
        return False
    is_same_file = bool(patient_file) and opened.patient_file_digest == patient_file
    return is_same_file or opened.handed_in_digest == handed_in


def is_same_person(record: SessionRecord, other: SessionRecord) -> bool:
    """Return whether two visits are known to be of one person; what was not recorded is not known.

    Parameters
    ----------
    record, other : SessionRecord
        The visits.
    """
    opened = other.entries[0].event
    if not isinstance(opened, SessionOpened) or not opened.handed_in_digest:
        return False
    return is_of(record, opened.handed_in_digest, opened.patient_file_digest)
