"""The page about pooling shows what the command prints, and its Python runs."""

import re
from pathlib import Path

import pytest

from weizhong.__main__ import main

PAGE = (Path(__file__).parents[2] / "docs/pooling.md").read_text("utf-8")


def block(mark: str) -> str:
    """Return the block below a comment."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", PAGE, re.S)
    assert found
    return found[1]


def test_the_example_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "furlan.csv").write_text(block("example: furlan.csv"), "utf-8")
    monkeypatch.chdir(tmp_path)
    command = re.search(r"<!-- output: weizhong (.*?) -->", PAGE)
    assert command
    main(command[1].split())
    said = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert said.strip() == block(f"output: weizhong {re.escape(command[1])}").strip()


def test_the_python_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.S)
    assert code
    exec(compile(code[1], "docs/pooling.md", "exec"), {})
    assert "With 3 trials" in capsys.readouterr().out


def test_the_page_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evidence", "pool", "--help"])
    options = set(re.findall(r"(?<![\w-])--[a-z-]+", capsys.readouterr().out)) - {"--help", "--output"}
    assert options - set(re.findall(r"--[a-z-]+", PAGE)) == set()
