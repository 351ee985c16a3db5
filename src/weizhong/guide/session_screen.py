"""The keys of the guide: each records an event, or asks for what it needs to record one."""

from typing import Any, ClassVar, cast

from textual.binding import Binding, BindingType

from weizhong.clinic.session import Phase, due
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
from weizhong.guide import acts, emergency, needle_acts, technique_acts
from weizhong.guide.board import Board, due_line, first_here
from weizhong.guide.forms import FormScreen
from weizhong.guide.next_step import next_step
from weizhong.guide.pages import PageScreen
from weizhong.guide.rows import Row, hand_needles
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit
from weizhong.guide.what_happened import in_words
from weizhong.terms.errors import WeizhongError

_SECONDS_PER_MIN = 60.0
_DONE_WITH = (
    CurrentStopped, NeedleInserted, NeedlePackOpened, NeedleRemoved, PositionTaken, SkinChecked,
    TechniqueApplied, TechniqueEnded,
)  # fmt: skip
_KEYS = {
    "enter": "next", "v": "insert_details", "a": "adjust", "s": "stimulate", "d": "de_qi", "r": "take_out",
    "t": "technique", "k": "current", "l": "look", "o": "pack", "w": "withdraw", "b": "turn", "c": "count",
    "p": "contact", "n": "note", "m": "amend", "g": "gate", "i": "last", "f": "finish", "u": "undo",
    "y": "redo", "e,E": "emergency", "question_mark,f1": "help", "q": "leave",
    "pageup": "card(-1)", "pagedown": "card(1)",
}  # fmt: skip


class SessionScreen(Board):
    """The running session under its keys.

    Parameters
    ----------
    visit : Visit
        The session with its plan.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, show=False, priority=keys in ("pageup", "pagedown"))
        for keys, action in _KEYS.items()
    ]

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._events_told = len(self._keeper.state.log)

    def show(self) -> None:
        """Bring every line up to date; a clock that jumped is asked about first."""
        super().show()
        if self.is_mounted and self._is_clock_off() and self.app.screen is self:
            self._ask(acts.clock(self._keeper))

    def _is_clock_off(self) -> bool:
        return self._keeper.state.phase not in (Phase.NOT_OPENED, Phase.SIGNED) and acts.is_clock_off(
            self._keeper
        )

    def on_option_list_option_selected(self) -> None:
        """Do the next step on Enter: after every key before it, however fast it was typed."""
        self.action_next()

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
        if len(possible) == 1:
            self._ask(technique_acts.begin(self._keeper, site, possible[0]))
            return
        chosen: list[str] = []

        def then(is_chosen: bool | None) -> None:
            if is_chosen:
                self._ask(technique_acts.begin(self._keeper, site, chosen[0]))

        self.app.push_screen(technique_acts.which(site, possible, chosen.append), then)

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
            self._ask(technique_acts.change_current(self._keeper, circuit, row.label))
            return
        form = technique_acts.current(self._keeper, self._needle(), self._visit.plan.pairs)
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
            text = "\n".join(map(due_line, things)) or say("due.nothing")
            self.app.push_screen(PageScreen(say("due.now", text="").strip(), text))
            return
        passed_min = (self._keeper.elapsed_s() - chosen.began.elapsed_s) / _SECONDS_PER_MIN
        is_over = chosen.minutes is not None and passed_min >= chosen.minutes
        self._ask(technique_acts.look(self._keeper, chosen, is_over=is_over))

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

    def action_last(self) -> None:
        """Show what differs from the last visit."""
        lines = self._visit.since_last() or [say("last.none")]
        self.app.push_screen(PageScreen(say("last.title"), "\n".join(lines)))

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
        self._choose(first_here(self._keeper.state, later) or step.row)
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
