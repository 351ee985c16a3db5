"""Current and heat in the guide: begun by a key, timed, looked at, ended; a last visit carried forward."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from tests.session_guide import a_visit
from tests.unit.guide.test_guide import Guide

from weizhong.clinic.plan import plan
from weizhong.clinic.session.events import ConsentGiven, PositionTaken, SkinChecked
from weizhong.clinic.visit_file import Today
from weizhong.guide.app import GuideApp
from weizhong.guide.forms import FormScreen
from weizhong.journal import open_journal

TECHNIQUES = ["needling", "electroacupuncture", "moxa"]
WHO = a_visit.PRACTITIONER.replace('["needling"]', '["needling", "electroacupuncture", "moxa"]')


def led(steps: Callable[[Guide], Awaitable[None]], folder: Path) -> None:
    """Lead a visit with current and moxa, two needles in at the first site's point."""
    from weizhong.clinic.practitioner_file import read_practitioner_text

    async def call() -> None:
        clock = a_visit.StoppedClock()
        with open_journal(folder / "visit.jsonl") as journal:
            visit = a_visit.visit(journal, folder, clock)
            visit.case = replace(a_visit.the_case(), modalities=TECHNIQUES)
            visit.practitioner = read_practitioner_text(WHO)
            visit.plan = plan(visit.case, on=visit.day)
            visit.replan = lambda case: plan(case, on=visit.day, practitioner=visit.practitioner)
            case, screening = visit.today(Today(answers=a_visit.all_no()))
            followed, _ = visit.plan_of(case)
            visit.open(case, screening, followed)
            keeper = visit.keeper
            keeper.record(ConsentGiven, techniques=TECHNIQUES, form="written")
            keeper.record(PositionTaken, position=keeper.state.agenda.sites[0].position)
            keeper.record(SkinChecked, hands_clean=True, skin_clean=True)
            app = GuideApp(visit)
            async with app.run_test(size=(100, 30)) as pilot:
                await pilot.pause()
                await steps(Guide(pilot, visit, clock))

    asyncio.run(call())


def test_moxa_has_a_timer_is_looked_at_and_ended(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press("t", "left")
        screen = guide.app.screen
        assert isinstance(screen, FormScreen)
        while screen.query_one("#field-modality").value != "moxa":
            await guide.press("right")
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

    led(steps, tmp_path)
