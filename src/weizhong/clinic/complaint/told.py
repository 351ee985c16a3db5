"""Everything a case tells the diagnosis, worked out once."""

from dataclasses import dataclass

from weizhong.clinic.complaint.marks import Marks, marks_of
from weizhong.clinic.complaint.pain_drawing import drawing_of
from weizhong.clinic.complaint.signs import signs_found
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.diagnosis import Drawing


@dataclass(frozen=True, slots=True)
class Told:
    """What is known for the diagnosis.

    Parameters
    ----------
    case : Case
        The patient.
    signs, absent : frozenset of str
        Signs found (and what they imply) or drawn, and signs looked for and not found.
    rules : frozenset of str
        Rules of the gate that hold.
    duration : str
        Acute, subacute, chronic or unknown.
    marks : sequence of Mark
        The drawing; empty without one.
    drawing : Drawing or None
        The drawing, read.
    """

    case: Case
    signs: frozenset[str]
    absent: frozenset[str]
    rules: frozenset[str]
    duration: str
    marks: Marks
    drawing: Drawing | None

    def has(self, sign: str) -> bool | None:
        """Whether a sign was found; none where nobody looked."""
        return True if sign in self.signs else False if sign in self.absent else None


def told_by(case: Case, rules: frozenset[str], duration: str) -> Told:
    """Return what a case tells; a sign named both as found and as absent counts as found."""
    signs, marks = signs_found(case), marks_of(case)
    return Told(
        case=case,
        signs=signs,
        absent=frozenset(case.signs_absent) - signs,
        rules=rules,
        duration=duration,
        marks=marks,
        drawing=drawing_of(case, marks) if marks else None,
    )
