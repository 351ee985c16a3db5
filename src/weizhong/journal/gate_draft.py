"""Answers given at the gate of the day before the session is open: a small file that is deleted once it is.

It holds answers and fingerprints, never who the patient is.
"""

from datetime import date, datetime
from pathlib import Path

import msgspec

from weizhong.clinic.files.visit_file import Today
from weizhong.journal.whole_file import replace_file
from weizhong.terms.errors import OutputError

DRAFT_NAME = "gate-of-today.json"


class GateDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers so far.

    Parameters
    ----------
    day : date
        The day they hold for.
    handed_in_digest : str
        Fingerprint of the plan they were asked for.
    kept_at : datetime
        When the last of them was given.
    today : Today
        What was answered; what was not is left out.
    """

    day: date
    handed_in_digest: str
    kept_at: datetime
    today: Today


def keep_draft(path: Path, draft: GateDraft) -> None:
    """Write the answers so far; they are on the disk when this returns.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    try:
        replace_file(path, msgspec.json.encode(draft) + b"\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"The answers could not be kept ({reason}); they hold as long as the guide is open. Make room."
        ) from None


def read_draft(path: Path, day: date, handed_in_digest: str) -> GateDraft | None:
    """Return the answers kept for a day and a plan; nothing where there are none, or they are another's.

    Parameters
    ----------
    path : Path
        The file.
    day : date
        Today.
    handed_in_digest : str
        Fingerprint of the plan.
    """
    try:
        draft = msgspec.json.decode(path.read_bytes(), type=GateDraft)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None  # a draft that cannot be read is asked again
    return draft if (draft.day, draft.handed_in_digest) == (day, handed_in_digest) else None


def drop_draft(path: Path) -> None:
    """Delete the answers; where the folder does not let go of them, they are of no use another day."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
