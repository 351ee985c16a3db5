"""The guide led by keys: from the gate to the signed record; what is refused, undone and timed."""

from collections.abc import Callable
from pathlib import Path

from tests.unit.guide.leading import Guide, answer_no, put_in
from textual.widgets import OptionList

from weizhong.clinic.session import Phase
from weizhong.guide.forms import FormScreen
from weizhong.guide.pages import PageScreen
from weizhong.journal import read_journal, read_record, resume


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
