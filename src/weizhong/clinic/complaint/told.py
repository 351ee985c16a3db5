"""Everything a case tells the diagnosis, worked out once."""

from dataclasses import dataclass

from weizhong.clinic.complaint.marks import Marks, marks_of
from weizhong.clinic.complaint.pain_drawing import drawing_of
from weizhong.clinic.complaint.signs import signs_found
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.diagnosis import Drawing
from weizhong.facts.gate_rows import stop_rules


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
    open_rules : frozenset of str or None
        Rules of the gate that a missing answer may yet make hold; none where the gate has not told.
    """

    case: Case
    signs: frozenset[str]
    absent: frozenset[str]
    rules: frozenset[str]
    duration: str
    marks: Marks
    drawing: Drawing | None
    open_rules: frozenset[str] | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether a rule of the gate that stops holds."""
        return not self.rules.isdisjoint(stop_rules(self.case.package))

    def may_hold(self, rules: frozenset[str]) -> bool | None:
        """Whether one of these rules holds; none while a missing answer may yet make one hold."""
        if not rules.isdisjoint(self.rules):
            return True
        return None if self.open_rules is None or not rules.isdisjoint(self.open_rules) else False

    def has(self, sign: str) -> bool | None:
        """Whether a sign was found; none where nobody looked."""
        return True if sign in self.signs else False if sign in self.absent else None


def told_by(
    case: Case, rules: frozenset[str], duration: str, open_rules: frozenset[str] | None = None
) -> Told:
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
        open_rules=open_rules,
    )
