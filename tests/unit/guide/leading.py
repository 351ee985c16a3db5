"""A guide led by keys, in a terminal without a screen."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import StringIO

from rich.console import Console
from rich.table import Table
from tests.session_guide import a_visit
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from weizhong.guide.forms import FormScreen
from weizhong.guide.gate_screen import GateScreen
from weizhong.guide.visit import Visit

Steps = Callable[["Guide"], Awaitable[None]]


class Guide:
    """A guide in a terminal without a screen, with a clock that is set by hand."""

    def __init__(self, pilot: Pilot[None], visit: Visit, clock: a_visit.StoppedClock) -> None:
        self.pilot, self.visit, self.clock = pilot, visit, clock
        self.app = pilot.app

    @property
    def state(self):
        return self.visit.keeper.state

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*("minus" if sign == "-" else sign for sign in text))

    def shown(self, name: str) -> str:
        return str(self.app.screen.query_one(f"#{name}", Static).content)

    @property
    def everything(self) -> str:
        texts = [drawn(one.content) for one in self.app.screen.query(Static)]
        for options in self.app.screen.query(OptionList):
            texts += [str(option.prompt) for option in options.options]
        return "\n".join(texts)

    @property
    def rows(self) -> list[str]:
        options = self.app.screen.query_one("#rows", OptionList).options
        return [str(option.prompt) for option in options]

    async def wait(self, **time: float) -> None:
        self.clock.at += timedelta(**time)
        self.app.screen.show()
        await self.pilot.pause()


def drawn(content: object) -> str:
    """A text, or a table as it is drawn."""
    if not isinstance(content, Table):
        return str(content)
    console = Console(file=StringIO(), width=100)
    console.print(content)
    return console.file.getvalue()


async def answer_no(guide: Guide) -> None:
    """Answer today's questions as the example's file does."""
    answers = a_visit.all_no()
    screen = guide.app.screen
    assert isinstance(screen, GateScreen)
    await guide.pilot.press(*("y" if one == "yes" else "n" for one in answers.values()))
    await guide.press("enter")


async def put_in(guide: Guide, depth: str = "3") -> None:
    """Put one needle in, by one key where the plan says how deep, else with the depth typed."""
    await guide.press("enter")
    if isinstance(guide.app.screen, FormScreen):
        await guide.type(depth)
        await guide.press("enter")
