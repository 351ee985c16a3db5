"""Emergencies: what goes wrong, one key away, and the steps of its procedure, ticked off one by one."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from weizhong.clinic.session.events import IncidentReported, IncidentResolved, IncidentStepDone, NeedleRemoved
from weizhong.clinic.session.incidents import procedure, steps_left
from weizhong.clinic.session.state import Incident
from weizhong.facts.tables import read_table
from weizhong.guide.forms import Field, FormScreen, Values, yes_no
from weizhong.guide.keeper import Keeper
from weizhong.guide.pages import WIDTHS
from weizhong.guide.strings import say
from weizhong.terms.errors import WeizhongError

_DIGITS = "1234567890"


class EmergencyScreen(ModalScreen[str]):
    """Which emergency? A digit, or arrows and Enter; ends with the kind."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        *(Binding(digit, f"pick({number})", show=False) for number, digit in enumerate(_DIGITS)),
    ]

    HORIZONTAL_BREAKPOINTS = WIDTHS

    def compose(self) -> ComposeResult:
        """Draw the list."""
        rows = read_table("clinic/session")["incident"]
        with Vertical(id="page", classes="alarm"):
            yield Static(say("emergency.title"), markup=False, classes="title")
            yield OptionList(
                *(
                    Option(f"{_DIGITS[at] if at < len(_DIGITS) else ' '}  {row['title']}", id=kind)
                    for at, (kind, row) in enumerate(rows.items())
                ),
                id="kinds",
                markup=False,
            )
            yield Static(say("emergency.keys"), markup=False, classes="keys")

    def action_pick(self, at: int) -> None:
        """Choose by number."""
        kinds = list(read_table("clinic/session")["incident"])
        if at < len(kinds):
            self.dismiss(kinds[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the highlighted one."""
        self.dismiss(event.option_id or "other")

    def action_leave(self) -> None:
        """Go back; nothing was recorded."""
        self.dismiss("")


def needs_needle(kind: str) -> bool:
    """Return whether an emergency is about one needle, which has to be chosen before."""
    return bool(procedure(kind).get("needs_needle"))


def title_of(kind: str) -> str:
    """Return what an emergency is called."""
    return str(procedure(kind)["title"])


def report(keeper: Keeper, kind: str, needle: str, code: str, side: str) -> str:
    """Record an emergency, so that its procedure opens, and return its name.

    Parameters
    ----------
    keeper : Keeper
        The session.
    kind : str
        Which.
    needle, code, side : str
        The needle it is about, and the site; a kind that needs no needle takes only the site.

    Raises
    ------
    Refused
        If the kind needs a needle and none fits.
    """
    name = keeper.new_name("i")
    named = needle if needs_needle(kind) else ""
    keeper.record(IncidentReported, incident=name, kind=kind, needle=named, code=code, side=side)
    return name


class ProcedureScreen(ModalScreen[bool]):
    """The steps of one emergency, largest first line: what to do now.

    Parameters
    ----------
    keeper : Keeper
        The session.
    name : str
        Which incident.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("n", "leave_out", show=False),
        Binding("o", "outcome", show=False),
        Binding("r", "all_out", show=False),
        Binding("x", "another", show=False),
    ]

    HORIZONTAL_BREAKPOINTS = WIDTHS

    def __init__(self, keeper: Keeper, name: str) -> None:
        super().__init__()
        self._keeper, self._name = keeper, name

    def compose(self) -> ComposeResult:
        """Draw signs, steps and when to call an ambulance."""
        row = procedure(self._incident.kind)
        with Vertical(id="page", classes="alarm"):
            yield Static(say("emergency.open", title=row["title"].upper()), markup=False, classes="title")
            yield Static(
                say("emergency.ambulance", when=row["ambulance_when"]), markup=False, classes="ambulance"
            )
            yield OptionList(id="steps", markup=False)
            with VerticalScroll(id="emergency-note", can_focus=False):
                yield Static(say("emergency.signs", signs=row["signs"]), markup=False)
                yield Static(say("emergency.record", record=row["record"]), markup=False)
            yield Static("", markup=False, id="refused", classes="refused hidden")
            yield Static(say("emergency.step_keys"), markup=False, classes="keys")

    def on_mount(self) -> None:
        """Show the steps; the first open one is chosen."""
        self._show()
        self.query_one("#steps").focus()

    @property
    def _incident(self) -> Incident:
        return next(one for one in self._keeper.state.incidents if one.incident == self._name)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick the step off."""
        taken = {step.step for step in self._incident.steps}
        if event.option_id and event.option_id not in taken:
            self._record(incident=self._name, step=event.option_id)
            return
        self.action_outcome()

    def action_leave_out(self) -> None:
        """Say why the chosen step does not apply."""
        steps = self.query_one("#steps", OptionList)
        if steps.highlighted is None:
            return
        step = steps.get_option_at_index(steps.highlighted).id

        def submit(values: Values, _: str) -> None:
            self._keeper.record(
                IncidentStepDone, incident=self._name, step=step, is_done=False, note=values["note"]
            )

        fields = [Field("note", say("emergency.why_not"), is_needed=True)]
        self.app.push_screen(FormScreen(say("emergency.left_out"), "", fields, submit), self._after)

    def action_all_out(self) -> None:
        """Record every needle that is in as taken out now; they are counted later."""
        try:
            for one in list(self._keeper.state.needles_in()):
                self._keeper.record(NeedleRemoved, needle=one.needle)
        except WeizhongError as error:
            self._tell(str(error))
            return
        self._tell(say("emergency.all_out"))

    def action_another(self) -> None:
        """Go back for another emergency; this one stays open."""
        self.dismiss(True)

    def action_outcome(self) -> None:
        """End the incident."""
        row = procedure(self._incident.kind)

        def submit(values: Values, _: str) -> None:
            self._keeper.record(
                IncidentResolved,
                incident=self._name,
                outcome=values["outcome"],
                called_ambulance=values["ambulance"],
                referred_to=values["referred_to"],
                note=values["note"],
            )

        fields = [
            Field(
                "outcome",
                say("emergency.outcome"),
                "choice",
                choices=[(name, one["text"]) for name, one in row["outcome"].items()],
            ),
            yes_no("ambulance", say("emergency.called"), value=False),
            Field("referred_to", say("emergency.referred_to")),
            Field("note", say("emergency.note")),
        ]
        lead = say("emergency.record", record=row["record"])
        self.app.push_screen(
            FormScreen(say("emergency.ends", title=row["title"]), lead, fields, submit), self._after
        )

    def action_leave(self) -> None:
        """Go back to the session; the incident stays open."""
        self.dismiss(False)

    def _after(self, is_recorded: bool | None) -> None:
        if not is_recorded:
            return
        if self._incident.resolved is not None:
            self.dismiss(False)
        else:
            self._show()

    def _record(self, **values: object) -> None:
        try:
            self._keeper.record(IncidentStepDone, **values)
        except WeizhongError as error:
            self._tell(str(error))
            return
        self.query_one("#refused").add_class("hidden")
        self._show()

    def _tell(self, words: str) -> None:
        told = self.query_one("#refused", Static)
        told.update(words)
        told.remove_class("hidden")

    def _show(self) -> None:
        steps = self.query_one("#steps", OptionList)
        incident = self._incident
        rows: list[dict[str, Any]] = procedure(incident.kind)["step"]
        steps.clear_options()
        steps.add_options(
            [Option(_step_words(incident, at, row), id=row["id"]) for at, row in enumerate(rows, 1)]
        )
        taken = {step.step for step in incident.steps}
        steps.highlighted = next((at for at, row in enumerate(rows) if row["id"] not in taken), len(rows) - 1)


def _step_words(incident: Incident, number: int, row: dict[str, Any]) -> str:
    taken = next((step for step in reversed(incident.steps) if step.step == row["id"]), None)
    left = {step["id"] for step in steps_left(incident)}
    sign = ("✓" if taken.is_done else "–") if taken else ("○" if row["id"] in left else "·")
    note = f" ({taken.note})" if taken and taken.note else ""
    return f"{sign} {number}. {row['text']}{note}"
