"""One table of sentences: every one is used, and every one that is used is there."""

import re
import string
from pathlib import Path

import weizhong.report
from weizhong.report.strings import strings

FOLDER = Path(weizhong.report.__file__).parent
COMMANDS = FOLDER.parent / "cli"  # some sentences are said by the commands themselves
CODE = "\n".join(path.read_text("utf-8") for folder in (FOLDER, COMMANDS) for path in folder.glob("*.py"))
LAYOUT = (FOLDER / "page.typ").read_text("utf-8")
VIEWER = (FOLDER / "viewer" / "viewer.min.js").read_text("utf-8")


def used_in_code(key: str) -> bool:
    section, _, name = key.partition(".")
    patterns = [rf'["\']{section}\.{name}["\']', rf'["\']{section}_{name}["\']']
    if re.search("|".join(patterns), CODE + LAYOUT):
        return True
    if section == "heading":
        return bool(re.search(rf'(section|_head|_heading)\(\s*"{name}"', CODE))
    # Keys completed from a value, such as f"verdict.{finding.verdict}" or f"map.view_{view}".
    heads = re.findall(r'f"([a-z0-9_]+\.[a-z0-9_]*)\{', CODE)
    return any(key.startswith(head) for head in heads) or f'"{name}"' in VIEWER


def test_every_sentence_is_used() -> None:
    assert [key for key in strings() if not used_in_code(key)] == []


def test_every_sentence_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r'say\(\s*"([a-z0-9_]+\.[a-z0-9_]+)"', CODE))
    asked |= {key.replace("_", ".", 1) for key in re.findall(r'say\("([a-z0-9_]+)"\)', LAYOUT)}
    assert len(asked) > 40
    assert sorted(asked - set(strings())) == []


def test_every_blank_is_named() -> None:
    for key, text in strings().items():
        for _, field, _, _ in string.Formatter().parse(text):
            assert field is None or field.isidentifier(), key
