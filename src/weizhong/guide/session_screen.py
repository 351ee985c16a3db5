"""The keys of the guide: each records an event, or asks for what it needs to record one."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from weizhong.clinic.session import Phase
from weizhong.clinic.session.alone import alone_breaches
from weizhong.clinic.session.events import (
    ContactPaused,
    ContactStarted,
    Redone,
    SessionClosed,
    Undone,
)
from weizhong.guide import acts, emergency, leave_acts
from weizhong.guide.help_page import help_table
from weizhong.guide.pages import PageScreen
from weizhong.guide.rows import Row
from weizhong.guide.strings import say
from weizhong.guide.treatment_keys import TreatmentKeys
from weizhong.terms.errors import WeizhongError

_KEYS = {
    "enter": "next", "v": "insert_details", "a": "adjust", "s": "stimulate", "d": "de_qi", "r": "take_out",
    "t": "technique", "k": "current", "l": "look", "o": "pack", "w": "ask('withdraw')", "b": "turn",
    "c": "ask('count')", "p": "contact", "n": "ask('note')", "m": "ask('amend')", "g": "gate", "i": "last",
    "f": "ask('stop')", "u": "undo", "y": "redo", "e,E": "emergency", "question_mark,f1": "help",
    "q": "leave", "pageup": "card(-1)", "pagedown": "card(1)",
}  # fmt: skip
_FORMS: dict[str, acts.Form] = {
    "person": leave_acts.person, "consent": leave_acts.consent, "withdraw": leave_acts.withdraw,
    "skin": acts.skin, "count": acts.count, "note": acts.note, "stop": acts.stop, "sign": acts.sign,
    "amend": acts.amend,
}  # fmt: skip


class SessionScreen(TreatmentKeys):
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
        if step.act in _FORMS:
            self.action_ask(step.act)
            return
        doing: dict[str, Callable[[], None]] = {
            "contact": self.action_contact, "position": self.action_turn, "pack": self.action_pack,
            "gate": self.action_gate, "stop_current": self.action_take_out, "remove": self.action_take_out,
            "end": self.action_look, "apply": self.action_technique, "insert": self._insert,
            "advice": self._advise, "close": partial(self._record, SessionClosed),
            "incident": partial(self._open_incident, step.row),
        }  # fmt: skip
        if step.act in doing:
            doing[step.act]()

    def action_ask(self, name: str) -> None:
        """Ask by a form."""
        self._ask(_FORMS[name](self._keeper))

    def action_turn(self) -> None:
        """Take a position."""
        keys = {(row.code, row.side) for row in self._rows if row.mark == "to_do"}
        sites = [one for one in self._keeper.state.agenda.sites if (one.code, one.side) in keys]
        self._ask(acts.position(self._keeper, sites))

    def action_contact(self) -> None:
        """Pause contact, or go on with it; who is not to be left alone is left for a reason only."""
        state = self._keeper.state
        if state.is_in_contact and any(True for _ in alone_breaches(state)):
            self._ask(acts.leave_alone(self._keeper))
            return
        self._record(ContactPaused if state.is_in_contact else ContactStarted)

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
        if not is_wanted:
            self._after(True)
            return
        self.show()  # the cursor stays: it may be on the needle it is about
        self.app.push_screen(emergency.EmergencyScreen(), self._report)

    def _show_procedure(self, name: str) -> None:
        self.app.push_screen(emergency.ProcedureScreen(self._keeper, name), self._choose_emergency)

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(PageScreen(say("help.title"), help_table()))

    def action_leave(self) -> None:
        """Leave; the session stays in its journal."""
        self.app.exit()

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
        if emergency.needs_needle(kind) and not (row and row.kind == "needle"):
            self.tell(say("emergency.which", title=emergency.title_of(kind)), is_refusal=True)
            return
        try:
            # A site that still waits has nothing to do with it: only what is or was in or on has.
            about = row if row and row.name else None
            where = (about.name, about.code, about.side) if about else ("", "", "")
            name = emergency.report(self._keeper, kind, *where)
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
