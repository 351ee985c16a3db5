"""One item as filled from a course: its text, the numbers in it, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from weizhong.clinic.stricta.document import ItemStatus


@dataclass(frozen=True, slots=True)
class Filled:
    """What a course says to one item.

    Parameters
    ----------
    text : str
        What is told; empty when nothing is.
    values : mapping
        The numbers in it.
    gaps : list of str
        What is missing.
    """

    text: str = ""
    values: Mapping[str, float | str | list[str]] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)

    @property
    def status(self) -> ItemStatus:
        """Complete, partial or missing."""
        if not self.text:
            return "missing"
        return "partial" if self.gaps else "complete"
