"""Where a fact comes from and how far it has been checked."""

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """How far a fact was checked against its source.

    An unverified fact may forbid, caution or ask; it never permits or loosens.

    Examples
    --------
    >>> Check.RECALLED.is_verified, Check.READ.is_verified
    (False, True)
    """

    READ = "R"
    SECONDARY = "S"
    DERIVED = "D"
    RECALLED = "K"
    DISPUTED = "disputed"

    @property
    def is_verified(self) -> bool:
        """Whether someone read the source, or derived the fact from what was read."""
        return self in (Check.READ, Check.DERIVED)

    @property
    def label(self) -> str:
        """The words shown to users beside the fact."""
        return _LABELS[self]


_LABELS = {
    Check.READ: "read in the source",
    Check.SECONDARY: "unverified: second-hand",
    Check.DERIVED: "derived by calculation",
    Check.RECALLED: "unverified: recalled",
    Check.DISPUTED: "disputed",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the bibliography.

    Parameters
    ----------
    key : str
        Key used by every table, such as ``"WHO2008"``.
    title : str
        Full reference in our own words.
    url : str, optional
        Where it can be read.
    """

    key: str
    title: str
    url: str = ""
