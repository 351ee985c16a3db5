"""The session on one screen: count, list, card, what is due, and the next step under one key."""

from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from weizhong.clinic.session import Due, Phase, due
from weizhong.clinic.session.events import (
    ContactPaused,
    ContactStarted,
    CurrentStopped,
    NeedleInserted,
    NeedlePackOpened,
    NeedleRemoved,
    PositionTaken,
    Redone,
    SessionClosed,
    SkinChecked,
    TechniqueApplied,
    TechniqueEnded,
    Undone,
)
from weizhong.clinic.session.state import Needle
from weizhong.guide import acts, emergency, needle_acts
from weizhong.guide.card_text import card_text
from weizhong.guide.forms import FormScreen
from weizhong.guide.heading import count_line, phase_line, title_line
from weizhong.guide.next_step import Step, next_step
from weizhong.guide.pages import PageScreen
from weizhong.guide.rows import SIGNS, Row, clock, hand_needles, rows_of
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit
from weizhong.guide.what_happened import in_words
from weizhong.terms.errors import WeizhongError

_TICK_S = 1.0
_DONE_WITH = (
    CurrentStopped, NeedleInserted, NeedlePackOpened, NeedleRemoved, PositionTaken, SkinChecked,
    TechniqueApplied, TechniqueEnded,
)  # fmt: skip
_DUE_SHOWN = 2
_FAR_S = 3600.0
_LATE_S = 60.0
_KEYS = {
    "enter": "next", "v": "insert_details", "a": "adjust", "s": "stimulate", "d": "de_qi", "r": "take_out",
    "t": "technique", "k": "current", "l": "look", "o": "pack", "w": "withdraw", "b": "turn", "c": "count",
    "p": "contact", "n": "note", "m": "amend", "g": "gate", "f": "finish", "u": "undo", "y": "redo",
    "e,E": "emergency", "question_mark,f1": "help", "q": "leave",
    "pageup": "card(-1)", "pagedown": "card(1)",
}  # fmt: skip


class SessionScreen(Screen[None]):
    """The running session.

    Parameters
    ----------
    visit : Visit
        The session with its plan.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, show=False, priority=keys in ("pageup", "pagedown"))
        for keys, action in _KEYS.items()
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-normal")]  # noqa: RUF012 - as the library declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit, self._keeper = visit, visit.keeper
        self._rows: list[Row] = []
        self._step = Step("nothing", "")
        self._events_told = len(self._keeper.state.log)

    def compose(self) -> ComposeResult:
        """Draw the parts from top to bottom."""
        for name in ("title", "phase", "count"):
            yield Static("", markup=False, id=name)
        with Horizontal(id="body"):
            yield OptionList(id="rows", markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Static("", markup=False, id="card-text")
        for name in ("due", "message", "next", "keys"):
            yield Static("", markup=False, id=name)

    def on_mount(self) -> None:
        """Show the state, and go on showing it every second."""
        self.query_one("#rows").focus()
        self.show()
        self.set_interval(_TICK_S, self.show)

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.show()

    def on_screen_resume(self) -> None:
        """Show what a form recorded."""
        self.show()

    def on_option_list_option_selected(self) -> None:
        """Do the next step on Enter: after every key before it, however fast it was typed."""
        self.action_next()

    def on_option_list_option_highlighted(self) -> None:
        """Show the card of the row the cursor came to."""
        self.show()

    def show(self) -> None:
        """Bring every line up to date."""
        if not self.is_mounted or not self.query("#keys"):
            return
        state, elapsed_s = self._keeper.state, self._keeper.elapsed_s()
        self._rows = rows_of(state, elapsed_s)
        self._show_rows()
        chosen = self._chosen()
        self._step = next_step(state, self._rows, chosen, elapsed_s)
        if self._is_clock_off() and self.app.screen is self:
            self._ask(acts.clock(self._keeper))
        width = self.size.width
        self._put("title", title_line(state, self._keeper.now(), width))
        self._put("phase", phase_line(state, self._rows, width))
        self._put("count", count_line(state, self._rows))
        self._put("card-text", card_text(self._visit, chosen))
        self._put("due", self._due_text())
        self._put("next", self._step.text)
        is_narrow = self.has_class("-narrow")
        self._put("keys", say("keys.narrow") if is_narrow else f"{say('keys.main')}\n{say('keys.more')}")
        self.query_one("#count").set_class(any(True for _ in state.open_incidents()), "alarm")

    def _is_clock_off(self) -> bool:
        return self._keeper.state.phase not in (Phase.NOT_OPENED, Phase.SIGNED) and acts.is_clock_off(
            self._keeper
        )

    def _put(self, name: str, text: str) -> None:
        widget = self.query_one(f"#{name}", Static)
        if str(widget.content) != text:
            widget.update(text)

    def _show_rows(self) -> None:
        shown = self.query_one("#rows", OptionList)
        width = max((len(row.label) for row in self._rows if row.kind != "heading"), default=0)
        lines = [_line(row, width) for row in self._rows]
        keys = [row.key for row in self._rows]
        if [option.id for option in shown.options] != keys:
            chosen = self._chosen_key()
            shown.clear_options()
            shown.add_options(
                [
                    Option(line, id=row.key, disabled=row.kind == "heading")
                    for row, line in zip(self._rows, lines, strict=True)
                ]
            )
            shown.highlighted = keys.index(chosen) if chosen in keys else _first(self._rows)
            return
        for option, line in zip(shown.options, lines, strict=True):
            if str(option.prompt) != line and option.id:
                shown.replace_option_prompt(option.id, line)

    def _chosen_key(self) -> str:
        shown = self.query_one("#rows", OptionList)
        if shown.highlighted is None or shown.highlighted >= shown.option_count:
            return ""
        return shown.get_option_at_index(shown.highlighted).id or ""

    def _chosen(self) -> Row | None:
        key = self._chosen_key()
        return next((row for row in self._rows if row.key == key), None)

    def _choose(self, row: Row | None) -> None:
        keys = [one.key for one in self._rows]
        if row and row.key in keys:
            self.query_one("#rows", OptionList).highlighted = keys.index(row.key)

    def _due_text(self) -> str:
        things = [one for one in due(self._keeper.state, self._keeper.now()) if one.in_s < _FAR_S]
        overdue = [one for one in things if one.is_soon]
        lines = [_due_line(one) for one in (overdue or things)[:_DUE_SHOWN]]
        if len(overdue) > _DUE_SHOWN:
            lines[-1] += "  " + say("due.break", count=len(overdue) - _DUE_SHOWN)
        return "\n".join(lines) or say("due.nothing")

    def tell(self, words: str, *, is_refusal: bool = False) -> None:
        """Say what the last key did, or why it did nothing.

        Parameters
        ----------
        words : str
            What.
        is_refusal : bool
            Whether it did nothing.
        """
        message = self.query_one("#message", Static)
        message.update(words)
        message.set_class(is_refusal, "refused")

    def action_next(self) -> None:
        """Do the next step."""
        self.show()
        step = self._step
        chosen = self._chosen()
        if step.row is not None and (chosen is None or chosen.key != step.row.key):
            self._choose(step.row)
        simple: dict[str, Any] = {
            "contact": self.action_contact, "position": self.action_turn, "pack": self.action_pack,
            "count": self.action_count, "gate": self.action_gate, "stop_current": self.action_take_out,
            "remove": self.action_take_out, "end": self.action_look, "apply": self.action_technique,
        }  # fmt: skip
        if step.act in simple:
            simple[step.act]()
        elif step.act == "incident":
            self._open_incident(step.row)
        elif step.act == "insert":
            self._insert()
        elif step.act == "consent":
            self._ask(acts.consent(self._keeper))
        elif step.act == "skin":
            self._ask(acts.skin(self._keeper))
        elif step.act == "advice":
            self._advise()
        elif step.act == "close":
            self._record(SessionClosed)
        elif step.act == "sign":
            self._ask(acts.sign(self._keeper))

    def action_insert_details(self) -> None:
        """Put a needle in, with every detail asked."""
        self._insert(with_details=True)

    def _insert(self, *, with_details: bool = False) -> None:
        row = self._step.row or self._chosen()
        site = self._keeper.state.agenda.site(row.code, row.side) if row else None
        if row is None or site is None:
            self.tell(say("told.no_needle"), is_refusal=True)
            return
        last, depth_mm = self._visit.last_at(site), self._visit.suggested_mm(site)
        pack = needle_acts.pack_for(self._keeper, site, depth_mm, last)
        if pack is None and not (with_details and self._keeper.state.packs):
            self.action_pack()
            return
        if with_details or depth_mm is None or pack is None:
            self._ask(needle_acts.insert(self._keeper, site, depth_mm, last))
            return
        try:
            needle_acts.insert_at_once(self._keeper, site, depth_mm, pack, last)
        except WeizhongError as error:
            self.refused(error)
            return
        self._told()
        self._go_on()

    def action_adjust(self) -> None:
        """Change how a needle lies."""
        self._at_needle(needle_acts.adjust)

    def action_stimulate(self) -> None:
        """Move a needle."""
        self._at_needle(needle_acts.stimulate)

    def action_de_qi(self) -> None:
        """Ask what the patient feels."""
        self._at_needle(needle_acts.ask_de_qi)

    def action_take_out(self) -> None:
        """Take the chosen needle out, or end what is on."""
        row = self._chosen()
        if row and row.kind == "circuit":
            self._record(CurrentStopped, circuit=row.name)
            return
        if row and row.kind == "application":
            self.action_look()
            return
        one = self._needle()
        if one is None:
            self.tell(say("told.not_in"), is_refusal=True)
            return
        if self._keeper.state.agenda.restriction.press_after:
            self._ask(needle_acts.remove(self._keeper, one))
            return
        try:
            needle_acts.remove_at_once(self._keeper, one)
        except WeizhongError as error:
            self.refused(error)
            return
        self._told()
        self._go_on()

    def action_technique(self) -> None:
        """Begin a technique at the chosen site."""
        row = self._chosen()
        site = self._keeper.state.agenda.site(row.code, row.side) if row else None
        needles = hand_needles(site.modalities) if site else []
        possible = (
            [one for one in site.modalities if one not in needles or one == "warm_needle"] if site else []
        )
        if site is None or not possible:
            self.tell(say("told.no_technique"), is_refusal=True)
            return
        self._ask(needle_acts.begin(self._keeper, site, possible))

    def action_current(self) -> None:
        """Begin a current, or change the chosen one."""
        row = self._chosen()
        circuit = next(
            (
                one
                for one in self._keeper.state.circuits
                if row and row.kind == "circuit" and one.circuit == row.name
            ),
            None,
        )
        if circuit and row:
            self._ask(needle_acts.change_current(self._keeper, circuit, row.label))
            return
        form = needle_acts.current(self._keeper, self._needle())
        if form is None:
            self.tell(say("told.two_needles"), is_refusal=True)
            return
        self._ask(form)

    def action_look(self) -> None:
        """Look at what is on; without anything, show all that is due."""
        row = self._chosen()
        running = [one for one in self._keeper.state.applications if one.ended is None]
        chosen = next((one for one in running if row and one.application == row.name), None)
        if chosen is None:
            things = due(self._keeper.state, self._keeper.now())
            text = "\n".join(map(_due_line, things)) or say("due.nothing")
            self.app.push_screen(PageScreen(say("due.now", text="").strip(), text))
            return
        passed_min = (self._keeper.elapsed_s() - chosen.began.elapsed_s) / 60
        is_over = chosen.minutes is not None and passed_min >= chosen.minutes
        self._ask(needle_acts.look(self._keeper, chosen, is_over=is_over))

    def action_pack(self) -> None:
        """Open a pack."""
        row = self._step.row or self._chosen()
        diameter, length = self._visit.needle_wanted(row.code if row else "", row.side if row else "")
        self._ask(acts.pack(self._keeper, diameter, length))

    def action_withdraw(self) -> None:
        """Take consent back."""
        self._ask(acts.withdraw(self._keeper))

    def action_turn(self) -> None:
        """Take a position."""
        keys = {(row.code, row.side) for row in self._rows if row.mark == "to_do"}
        sites = [one for one in self._keeper.state.agenda.sites if (one.code, one.side) in keys]
        self._ask(acts.position(self._keeper, sites))

    def action_count(self) -> None:
        """Count the tray."""
        self._ask(acts.count(self._keeper))

    def action_contact(self) -> None:
        """Pause contact, or go on with it."""
        self._record(ContactPaused if self._keeper.state.is_in_contact else ContactStarted)

    def action_note(self) -> None:
        """Write a remark."""
        self._ask(acts.note(self._keeper))

    def action_amend(self) -> None:
        """Amend a signed record."""
        self._ask(acts.amend(self._keeper))

    def action_finish(self) -> None:
        """End early."""
        self._ask(acts.stop(self._keeper))

    def action_gate(self) -> None:
        """Run the gate again."""
        from weizhong.guide.gate_screen import GateScreen

        if self._visit.case is None:
            self.tell(say("told.no_case"), is_refusal=True)
            return
        self.app.push_screen(GateScreen(self._visit), self._after_gate)

    def action_undo(self) -> None:
        """Take the last event back."""
        self._record(Undone)

    def action_redo(self) -> None:
        """Let the event undone last stand again."""
        undone = self._keeper.state.undone
        self._record(Redone, number=undone[-1] if undone else None)

    def action_emergency(self) -> None:
        """Choose an emergency, or go to the one that is open."""
        opened = next(self._keeper.state.open_incidents(), None)
        if opened is None:
            self._choose_emergency(True)
        else:
            self._show_procedure(opened.incident)

    def _choose_emergency(self, is_wanted: bool | None) -> None:
        self._after(True)
        if is_wanted:
            self.app.push_screen(emergency.EmergencyScreen(), self._report)

    def _show_procedure(self, name: str) -> None:
        self.app.push_screen(emergency.ProcedureScreen(self._keeper, name), self._choose_emergency)

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(PageScreen(say("help.title"), say("help.text").strip()))

    def action_leave(self) -> None:
        """Leave; the session stays in its journal."""
        self.app.exit()

    def action_card(self, pages: int) -> None:
        """Scroll the card."""
        card = self.query_one("#card", VerticalScroll)
        card.scroll_relative(y=pages * max(card.size.height - 2, 1), animate=False)

    def refused(self, error: WeizhongError) -> None:
        """Say why nothing was recorded; a clock that jumped is asked about.

        Parameters
        ----------
        error : WeizhongError
            Why.
        """
        self.tell(str(error), is_refusal=True)

    def _record(self, make: Any, **values: object) -> None:
        try:
            self._keeper.record(make, **values)
        except WeizhongError as error:
            self.refused(error)
            return
        self._told()
        self.show()

    def _told(self) -> None:
        if len(self._keeper.state.log) == self._events_told:
            return
        self._events_told = len(self._keeper.state.log)
        self.tell(in_words(self._keeper.state))
        self._visit.write_when_signed(self.tell)

    def _ask(self, form: FormScreen) -> None:
        self.app.push_screen(form, self._after)

    def _after(self, is_recorded: bool | None) -> None:
        if is_recorded:
            self._told()
            self._go_on()
        self.show()

    def _go_on(self) -> None:
        """Move the cursor to the row the next step is about, once the chosen one has what it needed."""
        self.show()
        log = self._keeper.state.log
        if not log or not isinstance(log[-1].event, _DONE_WITH):
            return
        step = next_step(self._keeper.state, self._rows, None, self._keeper.elapsed_s())
        chosen = self._chosen()
        if chosen and chosen.mark == "to_do":
            return
        later = [
            row for row in self._rows[self._index(chosen) :]
            if row.mark == "to_do" and step.row is not None and step.row.mark == "to_do"
        ]  # fmt: skip
        self._choose(_here(self._keeper.state, later) or step.row)
        self.show()

    def _index(self, row: Row | None) -> int:
        return self._rows.index(row) if row in self._rows else 0

    def _needle(self) -> Needle | None:
        row = self._chosen()
        return next((one for one in self._keeper.state.needles_in() if row and one.needle == row.name), None)

    def _at_needle(self, make: Any) -> None:
        one = self._needle()
        if one is None:
            self.tell(say("told.nothing_here"), is_refusal=True)
            return
        self._ask(cast("FormScreen", make(self._keeper, one)))

    def _advise(self) -> None:
        page = PageScreen(say("advice.title"), acts.advice_text(self._keeper), say("page.keys_read"))

        def told(is_read: bool | None) -> None:
            if is_read:
                self._ask(acts.give_advice(self._keeper))

        self.app.push_screen(page, told)

    def _report(self, kind: str | None) -> None:
        if not kind:
            return
        row = self._chosen()
        try:
            name = emergency.report(self._keeper, kind, row.name if row else "", row.code if row else "")
        except WeizhongError as error:
            self.refused(error)
            return
        self._told()
        self._show_procedure(name)

    def _open_incident(self, row: Row | None) -> None:
        opened = next(self._keeper.state.open_incidents(), None)
        if opened is not None:
            self._show_procedure(opened.incident)
        elif row is not None:
            self._report("broken_needle" if self._fate(row) == "broken" else "lost_needle")

    def _fate(self, row: Row) -> str:
        return next((one.fate for one in self._keeper.state.needles if one.needle == row.name), "")

    def _after_gate(self, _: object) -> None:
        self.show()


def _line(row: Row, width: int) -> str:
    if row.kind == "heading":
        return row.label
    return f"{SIGNS[row.mark]} {row.label:{width}} {row.status}"


def _first(rows: list[Row]) -> int | None:
    return next((at for at, row in enumerate(rows) if row.kind != "heading"), None)


def _here(state: Any, rows: list[Row]) -> Row | None:
    position = state.turn.position if state.turn else ""
    sites = {(one.code, one.side) for one in state.agenda.sites if one.position == position}
    return next((row for row in rows if (row.code, row.side) in sites), None)


def _due_line(one: Due) -> str:
    if one.what == "incident_step":
        return say("due.now", text=one.text)
    if one.in_s > 0:
        return say("due.in", time=clock(one.in_s / 60), text=one.text)
    if one.in_s > -_LATE_S:
        return say("due.now", text=one.text)
    return say("due.late", text=one.text, time=clock(-one.in_s / 60))
