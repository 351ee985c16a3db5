"""The board with what every key does once it has something to record: keep it, tell it, go on."""

from collections.abc import Callable
from typing import Any, cast

from weizhong.clinic.session.events import (
    CurrentStopped,
    NeedleInserted,
    NeedlePackOpened,
    NeedleRemoved,
    PositionTaken,
    SkinChecked,
    TechniqueApplied,
    TechniqueEnded,
)
from weizhong.clinic.session.state import Needle
from weizhong.guide.board import Board, first_here
from weizhong.guide.forms import FormScreen
from weizhong.guide.next_step import next_step
from weizhong.guide.rows import Row
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit
from weizhong.guide.what_happened import in_words
from weizhong.terms.errors import WeizhongError

_DONE_WITH = (
    CurrentStopped, NeedleInserted, NeedlePackOpened, NeedleRemoved, PositionTaken, SkinChecked,
    TechniqueApplied, TechniqueEnded,
)  # fmt: skip


class RecordingScreen(Board):
    """The board, recording.

    Parameters
    ----------
    visit : Visit
        The session with its plan.
    """

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._events_told = len(self._keeper.state.log)

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

    def _at_once(self, record: Callable[[], None]) -> None:
        """Do what records without a question, then go on to the next row."""
        try:
            record()
        except WeizhongError as error:
            self.refused(error)
            return
        self._told()
        self._go_on()

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
