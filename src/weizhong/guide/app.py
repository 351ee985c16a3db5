"""The full-screen guide: one screen for the session, forms and pages over it, emergencies from anywhere."""

from pathlib import Path
from typing import ClassVar

from rich.segment import Segments
from rich.traceback import Traceback
from textual.app import App
from textual.binding import Binding, BindingType
from textual.theme import Theme

from weizhong.clinic.session import Phase
from weizhong.guide.gate_screen import GateScreen
from weizhong.guide.pages import PageScreen
from weizhong.guide.session_screen import SessionScreen
from weizhong.guide.strings import say
from weizhong.guide.visit import Visit

_AGAIN_WITHIN_S = 5.0
# Black and white carry everything; colour only underlines it.
_DARK = Theme(
    name="weizhong-dark",
    primary="#ffffff",
    secondary="#c8c8c8",
    warning="#ffd75f",
    error="#ff8787",
    success="#afd7af",
    accent="#87d7ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
)
_LIGHT = Theme(
    name="weizhong-light",
    primary="#000000",
    secondary="#303030",
    warning="#5f4700",
    error="#870000",
    success="#005f00",
    accent="#00408f",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#eeeeee",
    dark=False,
)


class GuideApp(App[None]):
    """The guide of one visit.

    Parameters
    ----------
    visit : Visit
        What to do, and where it is kept.
    notice : (str, str), optional
        Title and text of a page to be read first: that the session was taken up again.
    """

    CSS_PATH = Path(__file__).with_name("guide.tcss")
    TITLE = "weizhong session"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "emergency", show=False, priority=True),
        Binding("f2", "turn_theme", show=False, priority=True),
        Binding("ctrl+c", "interrupt", show=False, priority=True),
    ]

    def __init__(self, visit: Visit, notice: tuple[str, str] | None = None) -> None:
        super().__init__()
        self._visit, self._notice = visit, notice
        self._is_interrupted = False
        self._session = SessionScreen(visit)

    def on_mount(self) -> None:
        """Show the session, and before it the gate of the day or what was taken up again."""
        self.register_theme(_DARK)
        self.register_theme(_LIGHT)
        self.theme = _DARK.name
        self.push_screen(self._session)
        if self._visit.keeper.state.phase is Phase.NOT_OPENED:
            self.push_screen(GateScreen(self._visit), self._opened)
        elif self._notice:
            self.push_screen(PageScreen(*self._notice))

    def action_turn_theme(self) -> None:
        """Change between light and dark."""
        self.theme = _LIGHT.name if self.theme == _DARK.name else _DARK.name

    def action_interrupt(self) -> None:
        """Say that nothing is lost and how to leave; pressed again at once, leave."""
        if self._is_interrupted:
            self.exit()
            return
        self._is_interrupted = True
        self.set_timer(_AGAIN_WITHIN_S, self._forget_interrupt)
        self.notify(say("told.interrupted"), timeout=_AGAIN_WITHIN_S, markup=False)

    def _forget_interrupt(self) -> None:
        self._is_interrupted = False

    def action_emergency(self) -> None:
        """Leave whatever is open, recording nothing of it, and show the emergencies."""
        if self._visit.keeper.state.phase is Phase.NOT_OPENED:
            return
        while self.screen is not self._session:
            self.pop_screen()
        self._session.action_emergency()

    def _fatal_error(self) -> None:
        """Tell of a fault of the guide without the values around it: those are about a patient."""
        self.bell()
        told = Traceback(show_locals=False, width=None)
        self._exit_renderables.append(Segments(self.console.render(told, self.console.options)))
        self._close_messages_no_wait()

    def _opened(self, is_open: bool | None) -> None:
        if not is_open:
            self.exit()
            return
        self._session.show()
        if self._visit.previous is not None:
            self._session.action_last()
