"""The board of the guide: count, list, card, what is due, the next step; drawn from the state each second."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from weizhong.clinic.session import Due, SessionState, due
from weizhong.guide.card_text import card_text
from weizhong.guide.heading import count_line, phase_line, title_line
from weizhong.guide.next_step import Step, next_step
from weizhong.guide.pages import WIDTHS
from weizhong.guide.rows import SIGNS, Row, clock, rows_of
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit

_TICK_S = 1.0
_SECONDS_PER_MIN = 60.0
_DUE_SHOWN = 2
_FAR_S = 3600.0
_LATE_S = 60.0


class Board(Screen[None]):
    """What a session looks like; the keys are `SessionScreen`'s.

    Parameters
    ----------
    visit : Visit
        The session with its plan.
    """

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit, self._keeper = visit, visit.keeper
        self._rows: list[Row] = []
        self._step = Step("nothing", "")

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
        lines = [due_line(one) for one in (overdue or things)[:_DUE_SHOWN]]
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

    def action_card(self, pages: int) -> None:
        """Scroll the card."""
        card = self.query_one("#card", VerticalScroll)
        card.scroll_relative(y=pages * max(card.size.height - 2, 1), animate=False)


def _line(row: Row, width: int) -> str:
    if row.kind == "heading":
        return row.label
    return f"{SIGNS[row.mark]} {row.label:{width}} {row.status}"


def _first(rows: list[Row]) -> int | None:
    return next((at for at, row in enumerate(rows) if row.kind != "heading"), None)


def first_here(state: SessionState, rows: list[Row]) -> Row | None:
    """Return the first of some rows that is treated in the position now taken."""
    position = state.turn.position if state.turn else ""
    sites = {(one.code, one.side) for one in state.agenda.sites if one.position == position}
    return next((row for row in rows if (row.code, row.side) in sites), None)


def due_line(one: Due) -> str:
    """Return one thing that is due, with when."""
    if one.what == "incident_step":
        return say("due.now", text=one.text)
    if one.in_s > 0:
        return say("due.in", time=clock(one.in_s / _SECONDS_PER_MIN), text=one.text)
    if one.in_s > -_LATE_S or one.what == "needle_may_come_out":  # what may be done is never late
        return say("due.now", text=one.text)
    return say("due.late", text=one.text, time=clock(-one.in_s / _SECONDS_PER_MIN))
