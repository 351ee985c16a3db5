"""One table of sentences for the guide: every one is used, and every one that is used is there."""

import re
import string
from pathlib import Path

import weizhong.guide
from weizhong.clinic.session import Phase
from weizhong.clinic.session.events import Event
from weizhong.guide.strings import strings

FOLDER = Path(weizhong.guide.__file__).parent
CODE = "\n".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
COMMAND = (FOLDER.parent / "cli" / "session.py").read_text("utf-8")


def test_every_sentence_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r'say\(\s*"([a-z0-9_]+\.[a-z0-9_]+)"', CODE + COMMAND))
    assert len(asked) > 100
    assert sorted(asked - set(strings())) == []


def test_every_sentence_is_used() -> None:
    heads = re.findall(r'f["\']([a-z0-9_]+\.[a-z0-9_]*)\{', CODE)
    choices = re.findall(r'"([a-z_]+(?:\.[a-z_]+_)?)", \(|"([a-z]+\.[a-z_]+_)"', CODE)
    heads += [f"{part}." if "." not in part else part for pair in choices for part in pair if part]
    unused = [
        key
        for key in strings()
        if not re.search(rf"['\"]{key}['\"]", CODE + COMMAND)
        and not any(key.startswith(head) for head in heads)
    ]
    assert unused == []


def test_every_event_and_every_phase_has_its_words() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in Event.__args__}
    assert sorted(tag for tag in tags if f"event.{tag}" not in strings()) == []
    assert sorted(one for one in Phase if f"phase.{one}" not in strings()) == []


def test_every_blank_is_named() -> None:
    for key, text in strings().items():
        for _, field, _, _ in string.Formatter().parse(text):
            assert field is None or field.isidentifier(), key
