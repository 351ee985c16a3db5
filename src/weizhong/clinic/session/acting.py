"""Who acts, and the techniques their recorded qualifications allow on a day."""

from datetime import date

import msgspec


class Qualification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One technique somebody may use: by whose leave, where, and from when until when."""

    technique: str
    body: str = ""
    jurisdiction: str = ""
    since: date | None = None
    until: date | None = None


class Practitioner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who treats."""

    id: str
    name: str = ""
    qualifications: list[Qualification] = []


def may_use(practitioner: Practitioner, technique: str, on: date) -> bool:
    """Return whether a recorded qualification allows a technique on a day."""
    return any(
        one.technique == technique
        and (one.since is None or one.since <= on)
        and (one.until is None or on <= one.until)
        for one in practitioner.qualifications
    )
