"""What may happen in a visit led by keys: emergencies, jumps of the clock, narrow terminals, faults."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.unit.guide.leading import Guide, put_in

from weizhong.clinic.session.events import ConsentWithdrawn, GateChecked, NeedleInserted
from weizhong.guide.forms import Choice, FormScreen
from weizhong.journal import read_journal


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


def test_once_consent_is_taken_back_only_taking_out_is_offered(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("up")
        guide.visit.keeper.record(ConsentWithdrawn, techniques=["needling"], reason="Enough.")
        await guide.wait(seconds=1)
        (needle,) = guide.state.needles
        assert "TAKE OUT, no consent" in " ".join(guide.rows)
        assert guide.shown("next") == f"Enter: take out {needle.code} {needle.side}"
        assert "consent to needling was taken back" in guide.shown("due")
        await guide.press("s")
        assert "It only comes out now: consent to needling was taken back." in guide.shown("message")
        await guide.press("enter")
        assert guide.state.needles[0].fate == "out"
        assert "TO DO 0" in guide.shown("count")
        assert "needle in" not in guide.shown("next")

    lead(steps)


def test_a_gate_that_stops_brings_the_needles_out_and_offers_no_other(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        gate = replace(guide.state.opened.gate, verdict="stop")
        guide.visit.keeper.record(GateChecked, gate=gate)
        await guide.wait(seconds=1)
        assert "TAKE OUT, gate stops" in " ".join(guide.rows)
        assert guide.shown("next").startswith("Enter: take out")
        await guide.press("enter")
        assert "gate" in guide.shown("next")

    lead(steps)


def test_who_leaves_a_patient_in_an_emergency_says_why(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("e", "1", "escape", "p")
        assert "Faint (i1) is open; stay" in guide.everything
        await guide.press("enter")
        assert guide.state.is_in_contact
        await guide.type("help")
        await guide.press("enter")
        assert not guide.state.is_in_contact
        assert [(one.kinds, one.reason) for one in guide.state.deviations] == [(["left_alone"], "help")]

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


def test_an_emergency_of_a_needle_asks_for_the_needle_in_words_of_the_screen(
    lead: Callable[..., Path],
) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("E", "8")
        assert "Lost needle: choose its needle in the list with the arrows, then E again." in guide.everything
        assert not list(guide.state.open_incidents())

    lead(steps)


@pytest.mark.parametrize(
    ("digit", "kind"), [("7", "broken_needle"), ("8", "lost_needle"), ("9", "stuck_needle")]
)
def test_an_emergency_of_a_needle_is_about_the_needle_the_cursor_is_on(
    lead: Callable[..., Path], digit: str, kind: str
) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await put_in(guide)
        first = guide.state.needles[0]
        await guide.press("up", "up")
        assert f"{first.code} {first.side}" in guide.shown("next")
        await guide.press("E", digit)
        assert [(one.kind, one.needle) for one in guide.state.incidents] == [(kind, first.needle)]

    lead(steps)


def test_after_finishing_early_nothing_is_counted_as_to_do(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        assert "TO DO 0" not in guide.shown("count")
        await guide.press("f", "tab")
        await guide.type("tired")
        await guide.press("enter")
        assert "TO DO 0" in guide.shown("count")

    lead(steps)


def test_after_the_ambulance_took_over_the_guide_offers_no_further_needle(lead: Callable[..., Path]) -> None:
    async def steps(guide: Guide) -> None:
        await put_in(guide)
        await guide.press("E", "3", "r")
        await guide.press(*(["enter"] * 5))
        assert guide.state.incidents[0].code == ""
        await guide.press("o", "right", "down", "right", "enter")
        assert guide.state.incidents[0].outcome == "ambulance"
        assert guide.shown("next") == "Enter: count the needles in the tray"
        assert "TO DO 0" in guide.shown("count")

    lead(steps)
