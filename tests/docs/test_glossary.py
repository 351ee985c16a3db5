"""The glossary holds every class of the front door, and says where each word comes from."""

import re
from pathlib import Path

import weizhong

GLOSSARY = (Path(__file__).parents[2] / "GLOSSARY.md").read_text("utf-8")
ROWS = [line.strip("|").split("|") for line in GLOSSARY.splitlines() if line.startswith("| **")]


def test_every_class_of_the_front_door_is_an_entry() -> None:
    classes = {name for name in weizhong.__all__ if isinstance(getattr(weizhong, name), type)}
    entries = set(re.findall(r"`(\w+)`|\*\*(\w[\w ]*)\*\*", GLOSSARY))
    words = {code or word.title().replace(" ", "") for code, word in entries}
    assert classes - words == set()


def test_every_entry_names_its_standard_or_says_it_is_ours() -> None:
    assert ROWS
    for row in ROWS:
        assert row[-1].strip(), row[0]
