"""Current and heat in the guide: begun by a key, timed, looked at, ended; a last visit carried forward."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.session_guide import a_visit
from tests.unit.guide.leading import Guide
from textual.widgets import Input, OptionList

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.files.practitioner_file import read_practitioner_text
from weizhong.clinic.files.visit_file import Today
from weizhong.clinic.gate.visit_gate import due_at_visit
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session import record_of
from weizhong.clinic.session.events import (
    ConsentGiven,
    CurrentStarted,
    CurrentStopped,
    NeedleInserted,
    NeedlePackOpened,
    PositionTaken,
    SkinChecked,
    TechniqueApplied,
    TechniqueEnded,
)
from weizhong.guide.app import GuideApp
from weizhong.guide.forms import Choice, FormScreen
from weizhong.guide.gate_screen import GateScreen
from weizhong.guide.script import run_events
from weizhong.journal import open_journal

WHO = a_visit.PRACTITIONER


def led(steps: Callable[[Guide], Awaitable[None]], folder: Path, *more: str) -> None:
    """Lead a visit with needling and more techniques, skin looked at and a pack open, nothing in."""
    techniques = ["needling", *more]
    who = read_practitioner_text(WHO.replace('["needling"]', str(techniques).replace("'", '"')))

    async def call() -> None:
        clock = a_visit.StoppedClock()
        with open_journal(folder / "visit.jsonl") as journal:
            visit = a_visit.visit(journal, folder, clock)
            visit.case = replace(a_visit.the_case(), modalities=techniques)
            visit.practitioner = who
            visit.plan = plan(visit.case, on=visit.day)
            visit.replan = lambda case: plan(case, on=visit.day, practitioner=who)
            asked = {one.id: visit.case.answers.get(one.id, Answer.NO) for one in due_at_visit(visit.case)}
            case, screening = visit.today(Today(answers=asked))
            followed, _ = visit.plan_of(case)
            visit.open(case, screening, followed)
            keeper = visit.keeper
            a_visit.confirm(keeper)
            keeper.record(ConsentGiven, techniques=techniques, form="written")
            keeper.record(PositionTaken, position=keeper.state.agenda.sites[0].position)
            keeper.record(SkinChecked, hands_clean=True, skin_clean=True)
            keeper.record(
                NeedlePackOpened, pack="A", diameter_mm=0.2, length_mm=15, lot="L1",
                expires_on=date(2099, 1, 1),
            )  # fmt: skip
            visit.keeper.record(
                NeedlePackOpened, pack="P", diameter_mm=0.16, length_mm=0.6, lot="L2",
                expires_on=date(2099, 1, 1),
            )  # fmt: skip
            app = GuideApp(visit)
            async with app.run_test(size=(100, 40)) as pilot:
                await pilot.pause()
                await steps(Guide(pilot, visit, clock))

    asyncio.run(call())


def field(guide: Guide, name: str) -> str:
    return str(guide.app.screen.query_one(f"#field-{name}").value)


async def turn_to(guide: Guide, name: str, value: str) -> None:
    """Turn a choice by the arrow until it stands on a value."""
    widget = guide.app.screen.query_one(f"#field-{name}", Choice)
    widget.focus()
    for _ in range(9):
        if widget.value == value:
            return
        await guide.press("right")
    raise AssertionError(value)


def is_at_session(guide: Guide) -> bool:
    return not isinstance(guide.app.screen, FormScreen)


async def look_and_end(guide: Guide, pieces: str = "") -> None:
    """Look at the skin and end what the cursor is on; pieces are counted off by hand."""
    await guide.type("pink")
    await turn_to(guide, "end", "yes")
    if pieces:
        guide.app.screen.query_one("#field-off", Input).value = pieces
    await guide.press("enter")
    assert is_at_session(guide), guide.shown("refused")


def test_current_is_filled_in_from_the_plan_turned_up_and_off(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        pair = guide.visit.plan.pairs[0]
        for number, end in enumerate((pair.first, pair.second), start=1):
            guide.visit.keeper.record(
                NeedleInserted, needle=f"n{number}", code=end.code, side=end.side, pack="A", depth_mm=3.0,
                technique="electroacupuncture",
            )  # fmt: skip
        await guide.press("k")
        assert (field(guide, "first"), field(guide, "second")) == ("n1", "n2")
        assert (field(guide, "setting"), field(guide, "intensity"), field(guide, "felt")) == (
            "2", "0", "nothing",
        )  # fmt: skip
        minutes = float(field(guide, "minutes"))
        assert "intensity, from zero upwards" in guide.everything
        await turn_to(guide, "setting", "2/100")
        await guide.press("enter")
        assert is_at_session(guide), guide.shown("refused")
        (circuit,) = guide.state.circuits
        assert (circuit.frequency_hz, circuit.frequency_2_hz, circuit.minutes) == (2.0, 100.0, minutes)
        rows = guide.app.screen.query_one("#rows", OptionList)
        rows.highlighted = rows.option_count - 1
        await guide.pilot.pause()
        await guide.press("k")
        guide.app.screen.query_one("#field-intensity_ma", Input).value = "50"
        await guide.press("enter")
        assert "50" in guide.shown("refused")
        guide.app.screen.query_one("#field-intensity_ma", Input).value = "0.5"
        await turn_to(guide, "felt", "just_felt")
        await guide.press("enter")
        assert is_at_session(guide), guide.shown("refused")
        assert guide.state.circuits[0].settings[-1].intensity_ma == 0.5
        await guide.wait(minutes=minutes, seconds=5)
        assert any("TURN OFF NOW" in row for row in guide.rows)
        await guide.press("enter")
        assert guide.state.circuits[0].stopped is not None, guide.shown("message")

    led(steps, tmp_path, "electroacupuncture")


@pytest.mark.parametrize(("name", "pieces"), [("cupping", "2"), ("gua_sha", ""), ("lamp", "")])
def test_what_lies_on_the_skin_is_dosed_by_the_plan_timed_and_ended(
    tmp_path: Path, name: str, pieces: str
) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("t")
        assert "By the plan:" in guide.everything
        assert field(guide, "minutes") in guide.everything
        await guide.press("enter")
        assert is_at_session(guide), guide.shown("refused")
        (one,) = guide.state.applications
        assert (one.modality, one.minutes is not None) == (name, True)
        assert str(one.pieces or "") == pieces
        await guide.wait(minutes=float(one.minutes or 0), seconds=5)
        assert any("END NOW" in row for row in guide.rows)
        await guide.press("enter")
        await look_and_end(guide, pieces)
        assert guide.state.applications[0].ended is not None

    led(steps, tmp_path, name)


@pytest.mark.parametrize(("name", "days"), [("press_needle", 1), ("seeds", 7)])
def test_what_stays_on_the_body_has_the_day_it_comes_off(tmp_path: Path, name: str, days: int) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("t")
        assert field(guide, "pieces") == "1"
        assert "at once on the whole body, the ear included" in guide.everything
        await guide.press("enter")
        assert is_at_session(guide), guide.shown("refused")
        rows = guide.app.screen.query_one("#rows", OptionList)
        rows.highlighted = rows.option_count - 1
        await guide.pilot.pause()
        await guide.press("l")
        today = guide.clock.at.date()
        assert field(guide, "remove_by") == str(today + timedelta(days))
        guide.app.screen.query_one("#field-remove_by", Input).value = str(today + timedelta(days + 1))
        await guide.press("enter")
        assert f"not {days + 1}" in guide.shown("refused")
        guide.app.screen.query_one("#field-remove_by", Input).value = str(today + timedelta(days))
        await guide.press("enter")
        (one,) = guide.state.applications
        assert (one.pieces_left, one.remove_by) == (one.pieces, today + timedelta(days))
        assert one.ended is not None

    led(steps, tmp_path, name)


@pytest.mark.parametrize(("name", "most"), [("press_needle", 2), ("seeds", 6)])
def test_more_than_the_whole_body_may_have_is_refused_in_words(tmp_path: Path, name: str, most: int) -> None:
    async def steps(guide: Guide) -> None:
        sites = [one for one in guide.state.agenda.sites if name in one.modalities]
        first = next(one for one in sites if one.position == guide.state.agenda.sites[0].position)
        guide.visit.keeper.record(
            TechniqueApplied, application="a8", code=first.code, side=first.side, modality=name, pieces=most,
            pack="P" if name == "press_needle" else "", strength="gentle",
        )  # fmt: skip
        await guide.press("down", "t", "enter")
        assert f"{most} at most may be at once on the whole body" in guide.shown("refused")

    led(steps, tmp_path, name)


def test_one_of_several_techniques_is_chosen_first_and_has_its_own_dose(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("t")
        await turn_to(guide, "modality", "lamp")
        await guide.press("enter")
        assert "from skin to lamp" in guide.everything
        assert not guide.app.screen.query("#field-pieces")

    led(steps, tmp_path, "cupping", "lamp")


def test_a_technique_and_a_current_of_the_last_visit_are_filled_in_again(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        keeper, pair = guide.visit.keeper, guide.visit.plan.pairs[0]
        for number, end in enumerate((pair.first, pair.second), start=1):
            keeper.record(
                NeedleInserted, needle=f"n{number}", code=end.code, side=end.side, pack="A", depth_mm=3.0,
                technique="electroacupuncture",
            )  # fmt: skip
        keeper.record(
            CurrentStarted, circuit="c1", needles=("n1", "n2"), frequency_hz=2, frequency_2_hz=100,
            minutes=11, pulse_us=190, intensity_ma=0.8, felt="just_felt",
        )  # fmt: skip
        keeper.record(CurrentStopped, circuit="c1")
        site = next(one for one in keeper.state.agenda.sites if "cupping" in one.modalities)
        keeper.record(
            TechniqueApplied, application="a1", code=site.code, side=site.side, modality="cupping", pieces=1,
            minutes=4, check_every_min=2, strength="gentle",
        )  # fmt: skip
        keeper.record(TechniqueEnded, application="a1", pieces_off=1)
        guide.visit.previous = record_of(keeper.state)
        rows = guide.app.screen.query_one("#rows", OptionList)
        rows.highlighted = next(
            at for at, one in enumerate(rows.options) if one.id == f"site-{site.code}-{site.side}"
        )
        await guide.wait(seconds=1)
        assert "cupping: pieces 1, 4 min, skin every 2 min, gentle" in guide.shown("card-text")
        await guide.press("t")
        found = [field(guide, name) for name in ("pieces", "minutes", "check", "strength")]
        assert found == ["1", "4", "2", "gentle"]
        await guide.press("escape", "k")
        found = [field(guide, name) for name in ("setting", "pulse", "minutes", "intensity", "felt")]
        assert found == ["2/100", "190", "11", "0", "nothing"]
        assert "Last time up to 0.8 mA, just felt." in guide.everything
        line = {"event": "technique_applied", "code": site.code, "side": site.side, "modality": "cupping"}
        line |= {"application": "a2", "as_last_time": True}
        assert run_events(guide.visit, [json.dumps(line)], print) == 0
        assert [one.minutes for one in guide.state.applications] == [4, 4]

    led(steps, tmp_path, "cupping", "electroacupuncture")


def test_the_gate_run_again_takes_away_what_it_now_forbids(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        before = guide.state.agenda.sites
        await guide.press("g")
        screen = guide.app.screen
        assert isinstance(screen, GateScreen)
        names = [one.id for one in screen.query_one("#questions", OptionList).options if one.id]
        keys = {"yes": "y", "no": "n"}
        answers = a_visit.all_no()
        await guide.pilot.press(*(keys[answers[name]] for name in names))
        await guide.press("enter")
        assert guide.app.screen is not screen
        assert len(guide.state.gates) == 2
        await guide.press("g")
        await guide.press("y", "enter")  # a new change of bladder
        assert "gate" in guide.everything.lower()
        await guide.press("enter")
        assert guide.state.gates[-1].verdict in ("stop", "ask")
        assert guide.state.agenda.sites == before
        await guide.press("v")
        assert guide.state.needles == []

    led(steps, tmp_path)


def test_a_gate_that_takes_a_point_away_leads_by_enter_through_what_is_left(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        first, second = guide.state.agenda.sites[:2]
        for number, site in enumerate((first, second), start=1):
            guide.visit.keeper.record(
                NeedleInserted, needle=f"n{number}", code=site.code, side=site.side, pack="A", depth_mm=3.0,
            )  # fmt: skip
        await guide.press("g")
        screen = guide.app.screen
        assert isinstance(screen, GateScreen)
        names = [one.id for one in screen.query_one("#questions", OptionList).options if one.id]
        answers = a_visit.all_no() | {"broken_skin_or_lesion": Answer.YES}
        await guide.pilot.press(*("y" if answers[name] == "yes" else "n" for name in names))
        await guide.press("enter")
        await guide.type(first.code)
        await guide.press("enter")
        assert f"{first.code} {first.side} is left out today" in guide.everything
        await guide.press("enter")
        assert len(guide.state.plans) == 2, guide.everything
        assert guide.state.agenda.site(first.code, first.side) is None
        assert any("TAKE OUT, unplanned" in row for row in guide.rows), guide.rows
        assert f"take out {first.code}" in guide.shown("next")
        await guide.press("enter")
        assert guide.state.needles[0].fate == "out"
        for _ in range(20):
            if not any("unplanned" in row for row in guide.rows):
                break
            await guide.press("enter")
        assert "needle in at" in guide.shown("next"), guide.shown("next")

    led(steps, tmp_path)


def test_moxa_has_a_timer_is_looked_at_and_ended(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("t")
        screen = guide.app.screen
        screen.query_one("#field-minutes").value = "5"
        screen.query_one("#field-check").value = "2"
        await guide.press("enter")
        assert [one.modality for one in guide.state.applications] == ["moxa"], guide.shown("refused")
        guide.clock.at += timedelta(minutes=2, seconds=5)
        await guide.wait(seconds=1)
        assert any("LOOK AT SKIN" in row for row in guide.rows)
        await guide.press("enter")
        await guide.type("pink")
        await guide.press("enter")
        assert guide.state.applications[0].skin[0].startswith("pink")
        await guide.wait(minutes=3)
        assert any("END NOW" in row for row in guide.rows)
        await guide.press("enter")
        await guide.type("pink")
        await guide.press("enter")
        assert not isinstance(guide.app.screen, FormScreen), guide.shown("refused")
        assert guide.state.applications[0].ended is not None, (guide.shown("message"), guide.rows)

    led(steps, tmp_path, "moxa")
