"""What the page on levels shows runs as it stands there."""

import re
import shlex
from pathlib import Path

import pytest

from weizhong.__main__ import main

PAGE = (Path(__file__).parents[2] / "docs/levels.md").read_text("utf-8")
COMMANDS = re.findall(r"^    (weizhong .*)$", PAGE, flags=re.MULTILINE)


def test_the_page_shows_the_command() -> None:
    assert COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_line_answers(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(shlex.split(command)[1:])
    assert " most likely, " in capsys.readouterr().out


def test_the_page_says_that_chances_are_propagated_not_validated() -> None:
    flowing = " ".join(PAGE.replace("**", "").split())
    assert "No data at hand pair the skin of a back with the vertebrae below it in the same person" in flowing
    assert "they are not validated" in flowing
