"""Tone marks for point names: pypinyin's reading of the hanzi, corrected by a short table with reasons."""

import re
import tomllib
import unicodedata
from pathlib import Path

from pypinyin import Style, lazy_pinyin

READINGS = Path(__file__).parents[2] / "src/weizhong/facts/points/readings.toml"
"""The hand-kept table of corrections: hanzi, reading, reason, check mark."""


def tone_marked(code: str, hanzi: str, plain: str) -> tuple[str, str]:
    """Return the name with tone marks and its check mark (D derived, K where the tone itself is recalled).

    Raises
    ------
    ValueError
        If the letters do not agree with the standard's own spelling.
    """
    syllables, check = derived_syllables(hanzi)
    if toneless("".join(syllables)) != toneless(plain):
        raise ValueError(f"{code} {hanzi}: derived {syllables}, the standard spells {plain}")
    return joined(syllables), check


def derived_syllables(hanzi: str) -> tuple[list[str], str]:
    """Return pypinyin's syllables after the overrides, and the check mark."""
    syllables = lazy_pinyin(hanzi, style=Style.TONE)
    check = "D"
    for rule in sorted(
        tomllib.loads(READINGS.read_text("utf-8"))["reading"], key=lambda rule: len(rule["hanzi"])
    ):
        start = hanzi.find(rule["hanzi"])
        if start < 0:
            continue
        given = rule["reading"].split()
        if syllables[start : start + len(given)] != given:
            syllables[start : start + len(given)] = given
            check = "K" if rule["check"] == "K" else check
    return syllables, check


def joined(syllables: list[str]) -> str:
    """Write syllables as one capitalised word, with an apostrophe before an inner a, e or o."""
    word = syllables[0]
    for syllable in syllables[1:]:
        word += ("'" if toneless(syllable)[0] in "aeo" else "") + syllable
    return word[0].upper() + word[1:]


def toneless(text: str) -> str:
    """Return bare lower-case letters (ü as u), for comparison."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFD", text).lower())
