"""The guide led by keys: from the gate to the signed record, refusals, emergencies, narrow terminals."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table
from tests.session_guide import a_visit
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from weizhong.clinic.session import Phase
from weizhong.clinic.session.events import NeedleInserted
from weizhong.guide.app import GuideApp
from weizhong.guide.forms import Choice, FormScreen
from weizhong.guide.gate_screen import GateScreen
from weizhong.guide.pages import PageScreen
from weizhong.guide.visit import Visit
from weizhong.journal import Journal, open_journal, read_journal, read_record, resume

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


@pytest.fixture
def lead(tmp_path: Path) -> Callable[..., Path]:
    """Lead a visit, begun or not, by a coroutine; gives its journal."""

    def call(steps: Steps, *, begun: bool = True, size: tuple[int, int] = (80, 24)) -> Path:
        path = tmp_path / "visit.jsonl"
        with open_journal(path) as journal:
            asyncio.run(_led(steps, journal, tmp_path, begun, size))
        return path

    return call


async def _led(steps: Steps, journal: Journal, folder: Path, begun: bool, size: tuple[int, int]) -> None:
    clock = a_visit.StoppedClock()
    visit = a_visit.visit(journal, folder, clock)
    if begun:
        a_visit.begin(visit)
    app = GuideApp(visit)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await steps(Guide(pilot, visit, clock))


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


def test_a_visit_is_led_from_the_gate_to_the_signed_record(lead: Callable[..., Path], tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        await answer_no(guide)
        assert guide.state.phase is Phase.PERSON
        await guide.press("enter", "enter")  # the right person and side
        assert guide.state.phase is Phase.CONSENT
        await guide.press("enter", "enter")  # consent
        await guide.press("enter", "enter")  # position
        await guide.press("enter", "enter")  # skin
        await guide.press("enter", "tab", "tab")  # pack
        await guide.type("L1")
        await guide.press("tab")
        await guide.type("2030-01-31")
        await guide.press("enter")
        assert [one.lot for one in guide.state.packs] == ["L1"]
        await put_in(guide)
        await put_in(guide)
        assert "IN 2   OUT 0" in guide.shown("count")
        await guide.press("f", "tab")
        await guide.type("tired")
        await guide.press("enter")
        await guide.press("enter", "enter")  # out, one by one
        assert "IN 0   OUT 2" in guide.shown("count")
        await guide.press("enter")
        await guide.type("2")
        await guide.press("enter")
        await guide.press("enter", "enter", "enter")  # advice read, given
        await guide.press("enter")  # close
        assert guide.state.phase is Phase.CLOSED
        await guide.press("enter", "enter")  # sign
        assert guide.state.phase is Phase.SIGNED
        assert "visit.record.json" in guide.shown("message")

    lead(steps, begun=False)
    record = read_record(tmp_path / "visit.record.json")
    assert (record.tally.inserted, record.tally.out, record.tally.counted) == (2, 2, 2)
    assert record.stopped_early is not None
    assert record.stopped_early.reason == "tired"


def test_a_stop_at_todays_gate_begins_no_session(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("y")  # the first question: a new change of bladder
        await guide.press("enter")
        assert isinstance(guide.app.screen, PageScreen)
        assert "No session can start" in guide.everything or "does not pass" in guide.everything
        assert guide.state.phase is Phase.NOT_OPENED

    assert read_journal(lead(steps, begun=False)).entries == ()


def test_what_is_not_answered_at_the_gate_is_unknown_never_no(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("enter")
        assert "The gate does not pass" in guide.everything
        assert guide.state.phase is Phase.NOT_OPENED

    lead(steps, begun=False)


def test_a_depth_at_the_ceiling_is_refused_in_words_and_can_be_told_as_a_deviation(
    lead: Callable[..., Path],
) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("v")
        await guide.press("backspace", "backspace")
        await guide.type("39")
        await guide.press("enter")
        assert "reaches the ceiling" in guide.shown("refused")
        assert guide.state.needles == []
        await guide.type("slipped")
        await guide.press("enter")
        assert [one.depth_mm for one in guide.state.needles] == [39.0]
        assert guide.state.deviations[0].reason == "slipped"

    lead(steps)


def test_a_number_that_is_none_is_told_and_the_form_stays(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("v", "backspace", "backspace")
        await guide.type("deep")
        await guide.press("enter")
        assert "Depth, mm is a number" in guide.shown("refused")
        assert isinstance(guide.app.screen, FormScreen)

    lead(steps)


def test_a_value_no_event_can_have_is_told_and_nothing_breaks(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("v", "backspace", "backspace")
        await guide.type("-3")
        await guide.press("enter")
        assert "'depth_mm' cannot be -3" in guide.shown("refused")
        assert guide.state.needles == []

    lead(steps)


def test_undo_takes_the_last_needle_back_and_redo_puts_it_there_again(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("u")
        assert guide.state.needles == []
        assert "Undone: needle in" in guide.shown("message")
        await guide.press("y")
        assert len(guide.state.needles) == 1

    path = lead(steps)
    assert len(resume(read_journal(path).entries).needles) == 1


def test_every_needle_has_its_own_timer_and_says_when_it_comes_out(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.wait(minutes=5)
        await put_in(guide)
        await guide.wait(minutes=1, seconds=5)
        inside = [row for row in guide.rows if row.startswith("●")]
        assert [row.split("in ")[1] for row in inside] == ["6:05", "1:05"]
        await guide.wait(minutes=6)
        assert "NOW n1" in guide.shown("due")  # two minutes ago it might have come out: that is not late
        assert "late" not in guide.shown("due")
        await guide.wait(minutes=24)
        assert sum("TAKE OUT NOW" in row for row in guide.rows) == 2
        assert "late: Take out" in guide.shown("due")
        assert guide.shown("next").startswith("Enter: take out")

    lead(steps)


def test_a_needle_is_not_taken_out_by_the_main_key_before_its_time(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("home", "down", "up")
        await guide.press("enter")
        assert sum(one.fate == "in" for one in guide.state.needles) >= 1
        assert all(one.fate == "in" for one in guide.state.needles)

    lead(steps)


def test_de_qi_and_stimulation_are_kept_with_the_needle(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        guide.app.screen.query_one("#rows", OptionList).highlighted = 1
        await guide.press("d", "enter")
        await guide.press("s", "enter")
        (needle,) = guide.state.needles
        assert needle.de_qi == "yes"
        assert needle.stimulations[-1].method == "twirling"

    lead(steps)


def test_an_emergency_is_one_key_away_even_from_a_form(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("v", "f9", "1")
        assert "FAINT" in guide.everything
        assert "CALL AN AMBULANCE" in guide.everything
        assert [one.kind for one in guide.state.incidents] == ["faint"]
        await guide.press("r")
        assert all(one.fate == "out" for one in guide.state.needles)
        await guide.press("escape")
        assert "E SHOWS THE STEPS" in guide.shown("count")
        assert guide.shown("next") == "Enter: the steps of the open emergency"

    lead(steps)


def test_a_faint_ends_only_when_its_steps_were_taken(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("e", "1", "o", "enter")
        assert "cannot end yet" in guide.shown("refused")
        await guide.press("escape")
        for _ in range(7):
            if guide.state.incidents[0].resolved is None and not isinstance(guide.app.screen, FormScreen):
                await guide.press("enter")
        if not isinstance(guide.app.screen, FormScreen):
            await guide.press("o")
        await guide.press("enter")
        assert guide.state.incidents[0].outcome == "recovered"

    lead(steps)


def test_it_closes_only_when_the_count_is_right(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("f", "tab", "x", "enter", "enter")
        await guide.press("c")
        await guide.type("3")
        await guide.press("enter")
        assert guide.shown("next").startswith("Counted 3, out 1")
        await guide.press("enter")
        await guide.type("1")
        await guide.press("enter")
        assert "advice" in guide.shown("next")

    lead(steps)


def test_minutes_of_contact_stop_while_they_are_paused(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("p")
        await guide.wait(minutes=9)
        assert "PAUSED" in guide.shown("title")
        assert re.search(r"contact 0:0\d", guide.shown("title"))
        assert "Look in on the patient" in guide.shown("due")

    lead(steps)


def test_a_clock_that_jumped_is_asked_about_before_anything_else(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.wait(hours=5)
        await guide.pilot.pause()
        assert isinstance(guide.app.screen, FormScreen)
        await guide.press("backspace")
        await guide.type("12")
        await guide.press("enter")
        assert guide.state.clock_jumps[0].passed_min == 12.0
        assert any("12:00" in row for row in guide.rows)

    lead(steps)


@pytest.mark.parametrize("size", [(80, 24), (40, 16), (60, 12), (132, 50)])
def test_count_and_next_step_are_seen_in_every_size(lead: Callable[..., Path], size: tuple[int, int]) -> None:
    async def steps(guide: Guide) -> None:
        for name in ("count", "next", "rows"):
            region = guide.app.screen.query_one(f"#{name}").region
            assert region.height > 0
            assert region.bottom <= size[1]
        assert "IN 0   OUT 0" in guide.shown("count")

    lead(steps, size=size)


def test_the_terminal_may_be_resized_at_any_moment(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        for width, height in ((40, 12), (120, 40)):
            await guide.pilot.resize_terminal(width, height)
            await put_in(guide)
        assert len(guide.state.needles) == 2

    lead(steps)


def test_signs_and_words_tell_what_colour_tells(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        assert any(row.startswith("● ") and " in " in row for row in guide.rows)
        assert any(row.startswith("○ ") and "to do" in row for row in guide.rows)
        await guide.press("f2")
        assert guide.app.theme == "weizhong-light"

    lead(steps)


def test_a_fault_of_the_guide_tells_nothing_of_the_patient(
    lead: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def steps(guide: Guide) -> None:
        def broken(*_: object) -> str:
            raise RuntimeError("a fault")

        monkeypatch.setattr("weizhong.guide.board.count_line", broken)
        await guide.press("n")
        await guide.press("escape")

    with pytest.raises(RuntimeError, match="a fault"):
        lead(steps)
    said = capsys.readouterr()
    assert "case_digest" not in said.out + said.err


def test_the_help_names_every_key_that_does_something(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("question_mark")
        for key in "vasdrtklowbcpnmgifuyEq":
            assert re.search(rf"(^|[\s/]){key}[\s/]", guide.everything, re.MULTILINE), key

    lead(steps)


def test_a_choice_is_turned_by_the_arrows(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("f")
        assert guide.app.screen.query_one("#field-by", Choice).value == "patient"
        await guide.press("right")
        assert guide.app.screen.query_one("#field-by", Choice).value == "practitioner"

    lead(steps)


def test_one_key_records_only_what_the_journal_holds(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)

    entries = read_journal(lead(steps)).entries
    assert isinstance(entries[-1].event, NeedleInserted)


def test_keys_typed_at_once_are_taken_in_their_order(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("v", "backspace", "backspace")
        await guide.pilot.press("7", "enter")
        await guide.pilot.pause()
        assert [one.depth_mm for one in guide.state.needles] == [7.0]

    lead(steps)
