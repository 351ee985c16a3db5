"""The page about pooling shows what the command prints, and its Python runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from weizhong.__main__ import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/pooling.md").read_text("utf-8")


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


def test_the_forest_plot_of_the_docs_is_what_would_be_drawn_now(tmp_path: Path) -> None:
    draw = "import sys; from pathlib import Path; from build_pictures import forest_picture; "
    subprocess.run(
        [sys.executable, "-c", f"{draw}forest_picture(Path(sys.argv[1]))", str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": "scripts"}, check=True,
    )  # fmt: skip
    shown = (ROOT / "docs/images/forest.svg").read_text("utf-8")
    assert shown == (tmp_path / "forest.svg").read_text("utf-8"), "run: python scripts/build_pictures.py"
