"""What the checker reports."""

from typing import NamedTuple


class Violation(NamedTuple):
    """One broken rule: its kind, and what was seen."""

    kind: str
    text: str
