"""What was answered at the gate of the day; each answer is on the disk before the next is asked."""

from collections.abc import Iterable

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.documents.treatment_plan import Question
from weizhong.clinic.files.visit_file import Today
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.visit_gate import due_at_visit, question_of
from weizhong.guide.visit import Visit
from weizhong.journal import DRAFT_NAME, GateDraft, drop_draft, keep_draft, read_draft


class GateAnswers:
    """The questions of a visit, group by group, with what was answered so far.

    Parameters
    ----------
    visit : Visit
        With the case, the day and where it is kept.
    """

    def __init__(self, visit: Visit) -> None:
        assert visit.case is not None
        assert visit.day is not None
        self._visit, self._day = visit, visit.day
        self._weeks: float | None = None
        self._path = visit.draft_file or visit.record_file.with_name(DRAFT_NAME)
        self.groups: dict[str, list[Question]] = {}
        self.ask_too(due_at_visit(visit.case))
        self._given: dict[str, Answer] = {}
        self._sites: dict[str, list[str]] = {}
        self.taken_up = read_draft(self._path, self._day, visit.handed_in)
        if self.taken_up:
            kept = self.taken_up.today
            self.ask_too(question_of(name) for name in kept.answers if name in gate_questions())
            self._given = {name: one for name, one in kept.answers.items() if name in self._names()}
            self._sites = dict(kept.sites)
            self._weeks = kept.pregnancy_weeks

    def ask_too(self, questions: Iterable[Question]) -> list[Question]:
        """Put questions of the gate that are not there yet on the list, in its order; return the new ones."""
        known, asked = {*self._names()}, {one.id: one for one in questions}
        new = [asked[name] for name in gate_questions() if name in asked and name not in known]
        for one in new:
            self.groups.setdefault(one.group, []).append(one)
        return new

    @property
    def given_count(self) -> int:
        """How many were answered, also with unknown."""
        return len(self._given)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._names())

    def of(self, name: str) -> Answer | None:
        """Return what a question was answered with; nothing where it was not asked yet."""
        return self._given.get(name)

    def next_after(self, name: str) -> str:
        """Return the next question not answered yet, after the last the first such; else the same."""
        names = self._names()
        at = names.index(name) + 1
        return next((one for one in [*names[at:], *names[:at]] if one not in self._given), name)

    def answer(self, name: str, answer: Answer) -> None:
        """Note an answer and keep it.

        Raises
        ------
        OutputError
            If it cannot be kept; it holds all the same.
        """
        self._given[name] = answer
        self._keep()

    def tell_more(self, *, sites: dict[str, list[str]], weeks: float | None) -> None:
        """Note where answers apply and how far a pregnancy is, and keep it; refused as `answer` would be."""
        self._sites |= sites
        self._weeks = weeks if weeks is not None else self._weeks
        self._keep()

    def today(self) -> Today:
        """Return the answers for the gate: what was not answered is unknown, never no."""
        every = {name: self._given.get(name, Answer.UNKNOWN) for name in self._names()}
        return Today(answers=every, sites=self._sites, pregnancy_weeks=self._weeks)

    def forget(self) -> None:
        """Delete what was kept: it stands in the session now."""
        drop_draft(self._path)

    def _names(self) -> list[str]:
        return [one.id for group in self.groups.values() for one in group]

    def _keep(self) -> None:
        so_far = Today(answers=self._given, sites=self._sites, pregnancy_weeks=self._weeks)
        draft = GateDraft(
            day=self._day,
            handed_in_digest=self._visit.handed_in,
            kept_at=self._visit.keeper.now(),
            today=so_far,
        )
        keep_draft(self._path, draft)
