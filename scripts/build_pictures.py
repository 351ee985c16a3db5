"""Makes the pictures of the README from the bundled example patient: nothing in them is drawn by hand.

Usage: python scripts/build_pictures.py [docs/images]

Needs Chromium. The body from behind with its points (``back.png``), the report (``report.png``), the report
on a phone (``phone.png``), the map to print (``map.svg``), the page of every located point
(``located.png``), the terminal guide (``session.png``, ``emergency.png``), the page of odds (``odds.png``),
a forest plot (``forest.svg``) and a course of pain (``course.svg``).
"""

import shutil
import sys
import tempfile
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from guide_pictures import guide_drawings, save_drawings
from weizhong.cli import main as weizhong
from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.planning.plan import plan
from weizhong.evidence.contrasts import Question, contrasts
from weizhong.evidence.pooling import pool
from weizhong.evidence.second_hand import second_hand
from weizhong.evidence.trials import trial_tables
from weizhong.outcomes.trajectory import DayReading, trajectory
from weizhong.report.forest import forest
from weizhong.report.formats import render
from weizhong.report.trajectory_chart import trajectory_chart

# A fixed day, so that the pictures change only when the program does.
DAY = date(2026, 11, 22)
ANNA = ("--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70")
DRAWING = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")


def main(folder: Path) -> None:
    """Write every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    case = read_case_text((files("weizhong.clinic") / "data" / "example_patient.toml").read_text("utf-8"))
    made = plan(case, DAY)
    (folder / "map.svg").write_bytes(render(made, case, "svg"))
    course_picture(folder)
    forest_picture(folder)
    drawings = guide_drawings(case, DAY)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        report = Path(temporary) / "report.html"
        report.write_bytes(render(made, case, "html"))
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=[*DRAWING])
        page = opened(browser, report, 1440, 900, 1.5)
        page.locator("#body-view").screenshot(path=folder / "back.png")
        page.evaluate("document.querySelector('#points').scrollIntoView()")
        page.locator("#point-prone-BL25 > summary").click()
        page.wait_for_timeout(800)
        page.screenshot(path=folder / "report.png")
        page = opened(browser, report, 390, 844, 2)
        page.evaluate("document.querySelector('#points').scrollIntoView()")
        page.wait_for_timeout(800)
        page.screenshot(path=folder / "phone.png")
        located = Path(temporary) / "body.html"
        weizhong(["locate", "all", *ANNA, "-o", str(located)])
        page = opened(browser, located, 1440, 900, 1)
        page.evaluate("document.querySelector('#points').scrollIntoView()")
        page.locator("#find").fill("ST36")
        page.locator("details.point:visible > summary").click()
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / "located.png")
        save_drawings(browser, folder, drawings)
        odds_picture(browser, Path(temporary), folder)
        browser.close()


def course_picture(folder: Path) -> None:
    """Write the course of somebody made up, read at six of seven visits (``course.svg``)."""
    weeks = [DAY + timedelta(weeks=week) for week in range(7)]
    later = [
        DayReading(on=weeks[week], value=value) for week, value in ((1, 6), (2, 6), (3, 5), (4, 4), (6, 4))
    ]
    start = DayReading(on=DAY, value=7)
    told = trajectory("nrs", start, later, visits=weeks, complaint_weeks=20, goal=3)
    (folder / "course.svg").write_text(trajectory_chart(told).svg + "\n", "utf-8")


def odds_picture(browser: Browser, temporary: Path, folder: Path) -> None:
    """Write the patient's page of odds (``odds.png``)."""
    patient, written = files("weizhong.clinic") / "data" / "example_patient.toml", temporary / "odds.html"
    weizhong(["odds", str(patient), "--on", DAY.isoformat(), "--expects", "much", "-o", str(written)])
    page = browser.new_page(viewport={"width": 1120, "height": 1180}, color_scheme="light")
    page.goto(written.as_uri())
    page.screenshot(path=folder / "odds.png")


def forest_picture(folder: Path) -> None:
    """Write the trials of pain against sham, pooled (``forest.svg``)."""
    found = contrasts(Question(outcome="pain", comparator="sham", duration="chronic", measure="SMD"))
    drawn = forest(
        pool(found.effects),
        "pain",
        "Pain, needles against sham",
        "needles better",
        "sham better",
        second_hand(trial_tables().results.values()),
    )
    (folder / "forest.svg").write_text(drawn.svg + "\n", "utf-8")


def opened(browser: Browser, report: Path, width: int, height: int, sharpness: float) -> Page:
    """Open the report in a window and wait until the body is drawn."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=sharpness,
        reduced_motion="reduce",
        color_scheme="light",
    )
    page.goto(report.as_uri())
    page.wait_for_selector("#body-view[data-settled]")
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images"))
