"""Pages of text over the session: help, notices, advice, findings; arrows scroll, Escape leaves."""

from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from weizhong.guide.strings import say

WIDTHS: list[tuple[int, str]] = [(0, "-narrow"), (72, "-normal")]


class PageScreen(ModalScreen[bool]):
    """A page to read; Enter says that it was read, Escape only leaves it.

    Parameters
    ----------
    title : str
        What it is about.
    text : str or another thing rich can draw
        What stands on it.
    keys : str
        The line below; how to go on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", show=False),
        Binding("escape,q,question_mark", "leave", show=False),
    ]

    HORIZONTAL_BREAKPOINTS = WIDTHS

    def __init__(self, title: str, text: RenderableType, keys: str = "") -> None:
        super().__init__()
        self._title, self._text, self._keys = title, text, keys or say("page.keys")

    def compose(self) -> ComposeResult:
        """Draw the page."""
        with Vertical(id="page"):
            yield Static(self._title, markup=False, classes="title")
            with VerticalScroll(id="page-text"):
                yield Static(self._text, markup=False)
            yield Static(self._keys, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one("#page-text").focus()

    def action_read(self) -> None:
        """Go on."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(False)
