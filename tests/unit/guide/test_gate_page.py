"""The gate of the day: grouped, one key an answer, and what was answered survives a kill."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.session_guide import a_visit
from tests.unit.guide.leading import Guide, answer_no
from textual.widgets import OptionList

from weizhong.clinic.session import Phase
from weizhong.guide.app import GuideApp
from weizhong.guide.gate_answers import GateAnswers
from weizhong.journal import DRAFT_NAME, open_journal
from weizhong.terms.errors import OutputError

COUNT = len(a_visit.all_no())


def led(steps: Callable[[Guide], Awaitable[None]], folder: Path, *, days: int = 0, plan: str = "") -> None:
    """Lead the gate of a visit, and stop dead at the end of the steps: nothing is told to the guide."""

    async def call() -> None:
        clock = a_visit.StoppedClock()
        clock.at += timedelta(days=days)
        with open_journal(folder / "visit.jsonl") as journal:
            visit = a_visit.visit(journal, folder, clock)
            visit.handed_in = plan or visit.handed_in
            app = GuideApp(visit)
            async with app.run_test(size=(100, 30)) as pilot:
                await pilot.pause()
                await steps(Guide(pilot, visit, clock))

    asyncio.run(call())


def progress(answered: int) -> str:
    return f"{answered} of {COUNT} answered, {COUNT - answered} to ask"


async def three(guide: Guide) -> None:
    await guide.press("n", "n", "question_mark")
    assert guide.shown("progress") == progress(3)


async def none_kept(guide: Guide) -> None:
    assert guide.shown("progress") == progress(0)


def test_questions_stand_under_the_headings_of_their_groups(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        shown = guide.app.screen.query_one("#questions", OptionList)
        headings = [str(one.prompt) for one in shown.options if one.disabled]
        assert headings[0] == "Nerves, bladder and bowel"
        assert len(headings) == len(set(headings)) > 3
        assert shown.option_count == COUNT + len(headings)

    led(steps, tmp_path)


def test_an_answer_leads_at_once_to_the_next_question_and_is_counted(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        shown = guide.app.screen.query_one("#questions", OptionList)
        first = shown.highlighted_option
        await three(guide)
        assert first is not None
        assert shown.highlighted_option is not first
        assert sum(str(one.prompt).startswith("no ") for one in shown.options) == 2
        await guide.press("up", "y")  # the third again
        assert guide.shown("progress") == progress(3)
        assert sum(str(one.prompt).startswith("yes ") for one in shown.options) == 1

    led(steps, tmp_path)


def test_answers_survive_a_kill_and_are_gone_once_the_session_is_open(tmp_path: Path) -> None:
    led(three, tmp_path)
    assert (tmp_path / DRAFT_NAME).exists()

    async def again(guide: Guide) -> None:
        assert guide.shown("progress") == progress(3)
        assert "3 answers given until" in guide.everything
        shown = guide.app.screen.query_one("#questions", OptionList)
        shown.highlighted = 1
        await answer_no(guide)
        assert guide.state.phase is Phase.PERSON

    led(again, tmp_path)
    assert not (tmp_path / DRAFT_NAME).exists()


def test_answers_of_another_day_or_plan_are_never_taken_up(tmp_path: Path) -> None:
    led(three, tmp_path)
    led(none_kept, tmp_path, days=1)
    led(none_kept, tmp_path, plan="another plan")


def test_a_draft_that_is_damaged_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / DRAFT_NAME).write_text('{"day": "2026-')
    led(none_kept, tmp_path)


def test_the_draft_names_nobody_and_is_for_its_owner_only(tmp_path: Path) -> None:
    led(three, tmp_path)
    kept = tmp_path / DRAFT_NAME
    assert set(json.loads(kept.read_text())) == {"day", "handed_in_digest", "kept_at", "today"}
    assert set(json.loads(kept.read_text())["today"]) <= {"answers", "sites", "pregnancy_weeks"}
    assert kept.stat().st_mode & 0o077 == 0


def test_an_answer_that_cannot_be_kept_is_told_and_holds_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OutputError("No room.")

    monkeypatch.setattr("weizhong.guide.gate_answers.keep_draft", full)

    async def steps(guide: Guide) -> None:
        await guide.press("n")
        assert guide.shown("refused") == "No room."
        assert guide.shown("progress") == progress(1)

    led(steps, tmp_path)


def test_what_was_not_answered_is_unknown_to_the_gate(tmp_path: Path) -> None:
    with open_journal(tmp_path / "visit.jsonl") as journal:
        answers = GateAnswers(a_visit.visit(journal, tmp_path, a_visit.StoppedClock()))
        assert set(answers.today().answers.values()) == {"unknown"}


async def answer(guide: Guide, name: str, key: str) -> None:
    shown = guide.app.screen.query_one("#questions", OptionList)
    shown.highlighted = shown.get_option_index(name)
    await guide.press(key)


def page_of(guide: Guide) -> str:
    return " ".join(str(one.render()) for one in guide.app.screen.query("Static"))


FOLLOW = ("thoughts_of_ending_life", "intends_to_end_life")


def test_low_mood_of_today_raises_the_questions_about_ending_life_and_an_intent_ends_the_visit(
    tmp_path: Path,
) -> None:
    async def steps(guide: Guide) -> None:
        shown = guide.app.screen.query_one("#questions", OptionList)
        assert not {one.id for one in shown.options} & {*FOLLOW}
        await guide.press(*["n"] * COUNT)
        await answer(guide, "low_mood", "y")
        await guide.press("enter")
        assert "asks one thing more" in guide.shown("refused")
        assert shown.highlighted_option is not None
        assert shown.highlighted_option.id == FOLLOW[0]
        assert guide.shown("progress") == f"{COUNT} of {COUNT + 2} answered, 2 to ask"
        await guide.press("y", "y")

    led(steps, tmp_path)

    async def after_a_kill(guide: Guide) -> None:
        shown = guide.app.screen.query_one("#questions", OptionList)
        assert {one.id for one in shown.options} >= {*FOLLOW}
        assert guide.shown("progress") == f"{COUNT + 2} of {COUNT + 2} answered, 0 to ask"
        await guide.press("enter")
        assert "not leave the person alone" in page_of(guide)

    led(after_a_kill, tmp_path)


def test_thoughts_without_an_intent_are_never_passed_over_in_a_word(tmp_path: Path) -> None:
    async def steps(guide: Guide) -> None:
        await guide.press(*["n"] * COUNT)
        await answer(guide, "low_mood", "y")
        await guide.press("enter")
        await answer(guide, "thoughts_of_ending_life", "y")
        await answer(guide, "intends_to_end_life", "n")
        await guide.press("enter")
        assert "crisis service see the person today or tomorrow" in page_of(guide)
        await guide.press("enter")
        assert guide.visit.keeper.state.phase is not Phase.NOT_OPENED

    led(steps, tmp_path)
