"""The gate of the day: what is asked at every visit, one key an answer, then what the gate says."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.documents.treatment_plan import Question, TreatmentPlan
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.session import Phase
from weizhong.guide.forms import Field, FormScreen, Values, number_of
from weizhong.guide.gate_answers import GateAnswers
from weizhong.guide.gate_outcome import at_visit, outcome, passes
from weizhong.guide.pages import WIDTHS, PageScreen
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit
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

    HORIZONTAL_BREAKPOINTS = WIDTHS

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self._answers = GateAnswers(visit)

    def compose(self) -> ComposeResult:
        """Draw the questions under the headings of their groups."""
        with Vertical(id="page"):
            yield Static(say("gate.title", day=self._visit.day), markup=False, classes="title")
            yield Static(self._lead(), markup=False, classes="lead")
            yield OptionList(id="questions", markup=False, disabled=not self._questions)
            yield Static("", markup=False, id="refused", classes="refused hidden")
            yield Static("", markup=False, id="progress")
            yield Static(say("gate.keys"), markup=False, classes="keys")

    def on_mount(self) -> None:
        """Show the questions; the first that is open is chosen."""
        self._list()
        if self._questions:
            first = next(iter(self._questions))
            is_open = self._answers.of(first) is None
            self._choose(first if is_open else self._answers.next_after(first))
            self._shown().focus()
        self._tell_progress()

    @property
    def _questions(self) -> dict[str, Question]:
        return {one.id: one for group in self._answers.groups.values() for one in group}

    def _list(self) -> None:
        shown = self._shown()
        shown.clear_options()
        for group, questions in self._answers.groups.items():
            shown.add_option(Option(group, disabled=True))
            shown.add_options([Option(self._line(one.id), id=one.id) for one in questions])

    def on_option_list_option_selected(self) -> None:
        """Run the gate on Enter: after every answer before it, however fast it was typed."""
        self.action_run()

    def action_answer(self, answer: str) -> None:
        """Answer the chosen question, and go to the next that is open."""
        shown = self._shown()
        option = shown.highlighted_option
        if option is None or option.id is None:
            return
        try:
            self._answers.answer(option.id, Answer(answer))
        except WeizhongError as error:
            self._tell(str(error))
        shown.replace_option_prompt(option.id, self._line(option.id))
        self._choose(self._answers.next_after(option.id))
        self._tell_progress()

    def action_run(self) -> None:
        """Run the gate with these answers."""
        try:
            case, screening = self._visit.today(self._answers.today())
            plan, changes = self._visit.plan_of(case) if passes(screening) else (self._visit.plan, [])
        except WeizhongError as error:
            self._tell(str(error))
            return
        if self._ask_what_follows(screening) or self._ask_for_more(screening):
            return
        title, text = outcome(screening, plan, changes)
        is_open = self._visit.keeper.state.phase is not Phase.NOT_OPENED
        if not passes(screening) and not is_open:
            self.app.push_screen(PageScreen(title, text))
            return

        def go_on(is_read: bool | None) -> None:
            if is_read:
                self._go_on(case, screening, plan, changes)

        if changes or not passes(screening) or at_visit(screening, plan.package):
            self.app.push_screen(PageScreen(title, text, say("page.keys_follow")), go_on)
        else:
            go_on(True)

    def _ask_what_follows(self, screening: Screening) -> bool:
        """Put on the list what an answer of today makes the gate ask, unless it has stopped already."""
        if any(one.verdict == "stop" for one in screening.findings):
            return False
        new = self._answers.ask_too(screening.questions)
        if new:
            self._list()
            self._choose(new[0].id)
            self._tell_progress()
            self._tell(say("gate.follows"))
        return bool(new)

    def _ask_for_more(self, screening: Screening) -> bool:
        """Ask where an answer applies, or how far a pregnancy is, once the gate wants to know."""
        wanted = [one for one in screening.questions if one.id.startswith(("sites.", "patient.pregnancy"))]
        if not wanted or any(one.verdict == "stop" for one in screening.findings):
            return False

        def submit(values: Values, _: str) -> None:
            sites, weeks = {}, None
            for at, one in enumerate(wanted):
                text = values[f"more-{at}"]
                if one.id.startswith("sites."):
                    places = [place.strip() for place in text.split(",") if place.strip()]
                    sites[one.id.partition(".")[2]] = places
                else:
                    weeks = number_of(text, one.text)
            self._answers.tell_more(sites=sites, weeks=weeks)

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
        self._answers.forget()
        self.dismiss(True)

    def _lead(self) -> str:
        if not self._questions:
            return say("gate.none")
        kept = self._answers.taken_up
        if kept is None:
            return say("gate.lead")
        at = f"{kept.kept_at.astimezone():%H:%M}"
        return f"{say('gate.lead')} {say('gate.taken_up', count=self._answers.given_count, time=at)}"

    def _line(self, name: str) -> str:
        answer = say(f"gate.{self._answers.of(name) or 'open'}")
        return f"{answer:8} {self._questions[name].text}"

    def _shown(self) -> OptionList:
        return self.query_one("#questions", OptionList)

    def _choose(self, name: str) -> None:
        shown = self._shown()
        shown.highlighted = shown.get_option_index(name)

    def _tell_progress(self) -> None:
        answered, count = self._answers.given_count, self._answers.count
        self.query_one("#progress", Static).update(
            say("gate.progress", answered=answered, count=count, left=count - answered)
        )

    def _tell(self, words: str) -> None:
        told = self.query_one("#refused", Static)
        told.update(words)
        told.remove_class("hidden")
