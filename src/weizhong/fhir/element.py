"""One JSON object of a resource that knows where it stands, so that every refusal can name the place.

Paths are built from FHIR's own element names and positions only; no text of the file enters a message.
"""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from weizhong.terms.errors import InvalidInput

_DATE_TIME = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(T(?P<clock>\d\d:\d\d(:\d\d)?)(\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Element:
    """A JSON object at a path.

    Parameters
    ----------
    path : str
        Where it stands, such as ``"entry[3].resource.code"``.
    fields : dict
        Its parsed content.
    """

    path: str
    fields: dict[str, Any]

    def text(self, name: str) -> str | None:
        """Return a string field, or None if it is absent."""
        value = self.fields.get(name)
        if value is None or isinstance(value, str):
            return value
        raise self.refusal(name, "a text")

    def number(self, name: str) -> float | None:
        """Return a finite number field, or None if it is absent."""
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refusal(name, "a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.refusal(name, "a number of reasonable size")
        return number

    def flag(self, name: str) -> bool:
        """Return a boolean field; absent is False."""
        value = self.fields.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.refusal(name, "true or false")

    def child(self, name: str) -> "Element | None":
        """Return an object field, or None if it is absent."""
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, dict):
            return Element(f"{self.path}.{name}", value)
        raise self.refusal(name, "an object")

    def children(self, name: str) -> "tuple[Element, ...]":
        """Return a list of objects; absent is empty."""
        values = self.fields.get(name)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.refusal(name, "a list of objects")
        return tuple(Element(f"{self.path}.{name}[{i}]", value) for i, value in enumerate(values))

    def instant(self, name: str) -> datetime | None:
        """Return a FHIR date, dateTime or instant as the earliest moment it can mean (UTC unless told)."""
        text = self.text(name)
        if text is None:
            return None
        match = _DATE_TIME.fullmatch(text)
        if match is None:
            raise self.refusal(name, "a FHIR date such as 1970-05-23")
        day = f"{match['year']}-{match['month'] or '01'}-{match['day'] or '01'}"
        zone = (match["zone"] or "Z").replace("Z", "+00:00")
        try:
            return datetime.fromisoformat(f"{day}T{match['clock'] or '00:00'}{zone}").astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.refusal(name, "a day that exists, such as 1970-05-23") from None

    def day(self, name: str) -> date | None:
        """Return a FHIR date; of a bare year or month the middle is taken."""
        moment = self.instant(name)
        if moment is None:
            return None
        given = len(self.text(name) or "")
        if given == len("1970"):
            return date(moment.year, 7, 2)
        if given == len("1970-05"):
            return date(moment.year, moment.month, 15)
        return moment.date()

    def refusal(self, name: str, allowed: str) -> InvalidInput:
        """Return the error for a field of the wrong type or form."""
        return InvalidInput(f"The FHIR element {self.path}.{name} must be {allowed}; correct the Bundle.")
