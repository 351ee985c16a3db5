"""Pictures of the terminal guide, led by keys through a visit of the bundled example patient."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.files.practitioner_file import read_practitioner_text
from weizhong.clinic.gate.visit_gate import due_at_visit
from weizhong.clinic.planning.plan import plan
from weizhong.guide.app import GuideApp
from weizhong.guide.forms import FormScreen
from weizhong.guide.keeper import Keeper
from weizhong.guide.visit import Visit
from weizhong.journal import open_journal

_WHO = """
id = "A-17"
name = "K. Weber"
practises_in = "US-WA"
[[qualification]]
techniques = ["needling"]
body = "State board"
jurisdiction = "US-WA"
since = 2020-01-01
without_end = true
"""
_SIZE = (100, 30)
_BEGINNING = ("enter",) * 9  # person, consent, position, skin; the form of a pack
_NEEDLES = 9
_PACK = ("tab", "tab", *"L2026", "tab", *"2030-01-31", "enter")


def guide_drawings(case: Case, day: date) -> dict[str, str]:
    """Return SVG drawings of the guide by name: needles in with their timers, and the steps of a faint.

    Parameters
    ----------
    case : Case
        The example patient.
    day : date
        The day of the visit.
    """
    return asyncio.run(_drawings(case, day))


def save_drawings(browser: Browser, folder: Path, drawings: dict[str, str]) -> None:
    """Turn drawings into pictures.

    Parameters
    ----------
    browser : Browser
        Draws them.
    folder : Path
        Where to.
    drawings : dict of str to str
        As of `guide_drawings`.
    """
    for name, drawing in drawings.items():
        page = browser.new_page(device_scale_factor=1.5)
        page.set_content(
            f"<body style='margin:0;width:1240px'>{drawing}</body>", wait_until="domcontentloaded"
        )
        page.locator("svg").first.screenshot(path=folder / f"{name}.png")
        page.close()


async def _drawings(case: Case, day: date) -> dict[str, str]:
    now = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    drawings = {}
    with tempfile.TemporaryDirectory() as temporary, open_journal(Path(temporary) / "visit.jsonl") as journal:
        visit = Visit(
            keeper=Keeper(journal, lambda: now),
            plan=plan(case, day),
            record_file=Path(temporary) / "visit.record.json",
            case=case,
            practitioner=read_practitioner_text(_WHO),
            day=day,
            name=f"{day}-1",
        )
        app = GuideApp(visit)
        async with app.run_test(size=_SIZE) as pilot:

            async def press(keys: Sequence[str]) -> None:
                for key in keys:
                    await pilot.press("minus" if key == "-" else key)
                    await pilot.pause()

            answers = [case.answers.get(one.id, Answer.NO) for one in due_at_visit(case)]
            await press(["y" if one is Answer.YES else "n" for one in answers])
            await press(["enter", *_BEGINNING, *_PACK])
            while len(journal.state.needles) < _NEEDLES:
                now += timedelta(seconds=40)
                await press(["enter"])
                if app.screen.query("#field-lot"):
                    await press([*_PACK, "enter"])
                if isinstance(app.screen, FormScreen):
                    await press(["3", "enter"])
            now += timedelta(minutes=6)
            await press(["up", "down"])
            drawings["session"] = app.export_screenshot()
            await press(["e", "1", "enter", "enter"])
            drawings["emergency"] = app.export_screenshot()
    return drawings
