"""Forms: a few labelled fields, every one filled in beforehand where that is honest, Enter to record.

What the session refuses is told in the form; what was done all the same can then be recorded with its reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from weizhong.guide.pages import WIDTHS
from weizhong.guide.strings import say
from weizhong.terms.errors import Refused, WeizhongError

Values = dict[str, Any]
Submit = Callable[[Values, str], None]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Parameters
    ----------
    name : str
        Key of its value.
    label : str
        What is asked.
    kind : {"text", "number", "whole", "choice", "yes_no"}
        What it takes: a number may be left empty unless it is needed.
    value : str
        What stands in it at first.
    choices : sequence of (str, str)
        For a choice: values with their words.
    is_needed : bool
        Whether it must be filled in.
    """

    name: str
    label: str
    kind: Literal["text", "number", "whole", "choice", "yes_no"] = "text"
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_needed: bool = False


def yes_no(name: str, label: str, value: bool = True) -> Field:
    """Return a field that is yes or no."""
    told = "yes" if value else "no"
    return Field(name, label, "yes_no", told, (("yes", say("form.yes")), ("no", say("form.no"))))


class Choice(Static, can_focus=True):
    """One of a few words, changed with the left and right arrows or the blank."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__(markup=False, id=f"field-{field.name}", classes="choice")
        self._choices = list(field.choices)
        values = [value for value, _ in self._choices]
        self._at = values.index(field.value) if field.value in values else 0

    @property
    def value(self) -> str:
        """The value chosen."""
        return self._choices[self._at][0]

    def on_mount(self) -> None:
        """Show the first word."""
        self._show()

    def action_turn(self, steps: int) -> None:
        """Go to another word."""
        self._at = (self._at + steps) % len(self._choices)
        self._show()

    def _show(self) -> None:
        self.update(f"‹ {self._choices[self._at][1]} ›")


class FormScreen(ModalScreen[bool]):
    """A form over the session; `submit` gets the values and, for a deviation, its reason.

    Parameters
    ----------
    title, lead : str
        What is being recorded, and what to mind.
    fields : sequence of Field
        The fields.
    submit : callable
        Records it; what it refuses is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("enter", "submit", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    HORIZONTAL_BREAKPOINTS = WIDTHS

    def __init__(self, title: str, lead: str, fields: Sequence[Field], submit: Submit) -> None:
        super().__init__()
        self._title, self._lead, self._fields, self._submit = title, lead, list(fields), submit

    def compose(self) -> ComposeResult:
        """Draw title, fields and what went wrong."""
        with Vertical(id="form"):
            yield Static(self._title, markup=False, classes="title")
            with VerticalScroll(id="fields", can_focus=False):
                if self._lead:
                    yield Static(self._lead, markup=False, classes="lead")
                for field in self._fields:
                    yield _row(field)
                with Horizontal(classes="field hidden", id="deviation-row"):
                    yield Static(say("form.deviation"), markup=False, classes="label")
                    yield Input(compact=True, id="field-deviation")
            yield Static("", markup=False, id="refused", classes="refused hidden")
            yield Static(say("form.keys"), markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin in the first field."""
        if self._fields:
            self.query_one(f"#field-{self._fields[0].name}").focus()

    def on_input_submitted(self) -> None:
        """Record on Enter in a field: after every key before it, however fast it was typed."""
        self.action_submit()

    def action_leave(self) -> None:
        """Record nothing."""
        self.dismiss(False)

    def action_submit(self) -> None:
        """Record it, or say why not."""
        try:
            values = {field.name: self._value(field) for field in self._fields}
            self._submit(values, self.query_one("#field-deviation", Input).value.strip())
        except Refused as error:
            self._tell(str(error), is_limit=bool(error.breaches))
        except (WeizhongError, Slip) as error:
            self._tell(str(error), is_limit=False)
        else:
            self.dismiss(True)

    def _value(self, field: Field) -> str | float | int | bool | None:
        widget = self.query_one(f"#field-{field.name}")
        if isinstance(widget, Choice):
            return widget.value == "yes" if field.kind == "yes_no" else widget.value
        assert isinstance(widget, Input)
        text = widget.value.strip()
        if not text and field.is_needed:
            widget.focus()
            raise Slip(say("form.needed", label=field.label))
        if field.kind == "text" or not text:
            return text if field.kind == "text" else None
        try:
            return number_of(text, field.label, is_whole=field.kind == "whole")
        except Slip:
            widget.focus()
            raise

    def _tell(self, words: str, *, is_limit: bool) -> None:
        told = self.query_one("#refused", Static)
        told.update(words)
        told.remove_class("hidden")
        if is_limit:
            self.query_one("#deviation-row").remove_class("hidden")
            self.query_one("#field-deviation").focus()


class Slip(Exception):
    """A field that cannot be used as it stands."""


def number_of(text: str, label: str, *, is_whole: bool = False) -> float | int:
    """Return a number that was typed, with a comma or a point.

    Raises
    ------
    Slip
        If it is none.
    """
    try:
        return int(text) if is_whole else float(text.replace(",", "."))
    except ValueError:
        raise Slip(say("form.number", label=label)) from None


def _row(field: Field) -> Horizontal:
    widget = (
        Choice(field)
        if field.kind in ("choice", "yes_no")
        else Input(field.value, compact=True, id=f"field-{field.name}", select_on_focus=True)
    )
    return Horizontal(Static(field.label, markup=False, classes="label"), widget, classes="field")
