"""A visit of the guide's tests, led by a coroutine."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.session_guide import a_visit
from tests.unit.guide.leading import Guide, Steps

from weizhong.guide.app import GuideApp
from weizhong.journal import Journal, open_journal


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
