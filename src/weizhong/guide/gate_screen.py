"""The gate of the day: what is asked at every visit, one key an answer, then what the gate says."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from weizhong.clinic.case import Answer, Case
from weizhong.clinic.screen import Screening
from weizhong.clinic.session import Phase
from weizhong.clinic.treatment_plan import Question, TreatmentPlan
from weizhong.clinic.visit_file import Today
from weizhong.clinic.visit_gate import due_at_visit
from weizhong.guide.forms import Field, FormScreen, Values, number_of
from weizhong.guide.pages import PageScreen
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit
from weizhong.report import outline, phrases
from weizhong.report.strings import say as say_in_report
from weizhong.terms.errors import WeizhongError


class GateScreen(ModalScreen[bool]):
    """Today's questions; ends with whether the gate passed and the session stands open.

    Parameters
    ----------
    visit : Visit
        With the case and the day.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", show=False),
        Binding("n", "answer('no')", show=False),
        Binding("question_mark,x", "answer('unknown')", show=False),
        Binding("enter", "run", show=False),
        Binding("escape,q", "leave", show=False),
    ]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        assert visit.case is not None
        self._visit = visit
        self._questions: list[Question] = list(due_at_visit(visit.case))
        self._sites: dict[str, list[str]] = {}
        self._weeks: float | None = visit.case.patient.pregnancy_weeks
        self._answers: dict[str, Answer] = {one.id: Answer.UNKNOWN for one in self._questions}

    def compose(self) -> ComposeResult:
        """Draw the questions."""
        with Vertical(id="page"):
            yield Static(say("gate.title", day=self._visit.day), markup=False, classes="title")
            lead = say("gate.lead") if self._questions else say("gate.none")
            yield Static(lead, markup=False, classes="lead")
            yield OptionList(id="questions", markup=False, disabled=not self._questions)
            yield Static("", markup=False, id="refused", classes="refused hidden")
            yield Static(say("gate.keys"), markup=False, classes="keys")

    def on_mount(self) -> None:
        """Show the questions."""
        shown = self.query_one("#questions", OptionList)
        shown.add_options([Option(self._line(one), id=one.id) for one in self._questions])
        shown.highlighted = 0 if self._questions else None
        if self._questions:
            shown.focus()

    def on_option_list_option_selected(self) -> None:
        """Run the gate on Enter: after every answer before it, however fast it was typed."""
        self.action_run()

    def action_answer(self, answer: str) -> None:
        """Answer the chosen question, and go to the next."""
        shown = self.query_one("#questions", OptionList)
        at = shown.highlighted
        if at is None:
            return
        question = self._questions[at]
        self._answers[question.id] = Answer(answer)
        shown.replace_option_prompt_at_index(at, self._line(question))
        shown.highlighted = min(at + 1, len(self._questions) - 1)

    def action_run(self) -> None:
        """Run the gate with these answers."""
        try:
            today = Today(answers=self._answers, sites=self._sites, pregnancy_weeks=self._weeks)
            case, screening = self._visit.today(today)
            plan, changes = self._visit.plan_of(case) if _passes(screening) else (self._visit.plan, [])
        except WeizhongError as error:
            self._tell(str(error))
            return
        if self._ask_for_more(screening):
            return
        title, text = _outcome(screening, plan, changes)
        is_open = self._visit.keeper.state.phase is not Phase.NOT_OPENED
        if not _passes(screening) and not is_open:
            self.app.push_screen(PageScreen(title, text))
            return

        def go_on(is_read: bool | None) -> None:
            if is_read:
                self._go_on(case, screening, plan, changes)

        if changes or not _passes(screening):
            self.app.push_screen(PageScreen(title, text, say("page.keys_follow")), go_on)
        else:
            go_on(True)

    def _ask_for_more(self, screening: Screening) -> bool:
        """Ask where an answer applies, or how far a pregnancy is, once the gate wants to know."""
        wanted = [one for one in screening.questions if one.id.startswith(("sites.", "patient.pregnancy"))]
        if not wanted or any(one.verdict == "stop" for one in screening.findings):
            return False

        def submit(values: Values, _: str) -> None:
            for at, one in enumerate(wanted):
                text = values[f"more-{at}"]
                if one.id.startswith("sites."):
                    places = [place.strip() for place in text.split(",") if place.strip()]
                    self._sites[one.id.partition(".")[2]] = places
                else:
                    self._weeks = number_of(text, one.text)

        def again(is_told: bool | None) -> None:
            if is_told:
                self.action_run()

        fields = [Field(f"more-{at}", one.text, is_needed=True) for at, one in enumerate(wanted)]
        self.app.push_screen(FormScreen(say("gate.more"), say("gate.more_lead"), fields, submit), again)
        return True

    def action_leave(self) -> None:
        """Leave without a run."""
        self.dismiss(False)

    def _go_on(self, case: Case, screening: Screening, plan: TreatmentPlan, changes: list[str]) -> None:
        visit = self._visit
        try:
            if visit.keeper.state.phase is Phase.NOT_OPENED:
                visit.open(case, screening, plan)
            else:
                visit.run_again(case, screening, plan, changes)
        except WeizhongError as error:
            self._tell(str(error))
            return
        self.dismiss(True)

    def _line(self, question: Question) -> str:
        return f"{say(f'gate.{self._answers[question.id]}'):8} {question.text}"

    def _tell(self, words: str) -> None:
        told = self.query_one("#refused", Static)
        told.update(words)
        told.remove_class("hidden")


def _passes(screening: Screening) -> bool:
    return screening.verdict not in ("stop", "ask") and bool(screening.modalities)


def _outcome(screening: Screening, plan: TreatmentPlan, changes: list[str]) -> tuple[str, str]:
    if _passes(screening):
        lines = [say("gate.changed"), "", *(f"· {one}" for one in changes)]
        if plan.status != "plan":
            lines.append(plan.headline)
        return say("gate.passes", verdict=say_in_report(f"verdict.{screening.verdict}").lower()), "\n".join(
            lines
        )
    is_stopped = screening.verdict == "stop" or not screening.modalities
    title = say("gate.stops") if is_stopped else say("gate.asks", count=len(screening.questions))
    parts = []
    for found in outline.told_once(screening.findings):
        if found.verdict in ("stop", "ask", "avoid_modality"):
            verdict = say_in_report(f"verdict.{found.verdict}").upper()
            told = [f"{verdict}: {found.title}", found.text, found.action, phrases.because(found.because)]
            parts.append("\n".join(line for line in told if line))
    parts += [f"? {question.text}" for question in screening.questions]
    return title, "\n\n".join(parts)
