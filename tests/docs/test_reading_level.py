"""Every page of odds that can be written reads at the level of a twelve-year-old: US grade 6 to 7.

Measured on what the page says to the patient: headline, paragraphs, list items, claims and answers. Left out
are single-word labels and headings (they would only flatter the figures), tables, drawings, and the list of
rows at the end, which names publications and columns as they are called.
"""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import cycle, product
from typing import get_args

import pytest
import textstat

from weizhong.evidence.odds import odds
from weizhong.evidence.odds_document import Duration, Expects, OddsQuestion, Urgency
from weizhong.report.odds_page import render

GRADE, SMOG, LONGEST = 6.5, 8.0, 20
CATEGORIES, GATES = ("non_specific", "radicular", "other", "unknown"), ("clear", "ask", "stop")
# Each branch of likeness comes up with each duration: what varies fastest has coprime lengths.
CIRCUMSTANCES = ((), ("pregnant",), ("operated", "anticoagulated"))
AGES, PAINS = (None, 12.0, 30.0, 52.0, 90.0), (None, 0.5, 6.0)
URGENCIES, NEEDLES_ASKED = get_args(Urgency), (True, True, True, True, False)
WEEKS = (None, 1.0, 8.0, 14.0, 200.0, 30.0, 60.0)


def branches() -> Iterator[OddsQuestion]:
    besides = cycle(NEEDLES_ASKED), cycle(CIRCUMSTANCES)
    people = zip(cycle(AGES), cycle(PAINS), cycle(WEEKS), cycle(URGENCIES), *besides, strict=False)
    kinds = product(get_args(Duration), CATEGORIES, get_args(Expects), GATES)
    for duration, category, expects, gate in kinds:
        age, pain, weeks, urgency, needles_asked, circumstances = next(people)
        yield OddsQuestion(
            duration=duration,
            duration_weeks=weeks,
            category=category,
            age_years=age,
            pain_0_10=pain,
            expects=expects,
            gate=gate,
            urgency=urgency,
            needles_asked=needles_asked,
            circumstances=circumstances,
        )
    yield OddsQuestion(package="neck_pain", duration="chronic")


class Prose(HTMLParser):
    """Collects what the page says in sentences, one text for each element that holds some."""

    SAID = frozenset({"p", "li", "dt", "dd", "h1"})
    SILENT = frozenset({"svg", "table", "style", "summary", "head", "h2", "h3", "h4", "strong"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def is_silent(self) -> bool:
        return any(silent for _, silent in self.open)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        hushed = given.get("id") == "origin" or set((given.get("class") or "").split()) & {
            "provenance", "unverified", "direction", "masthead", "people-key", "skip",
        }  # fmt: skip
        if tag not in ("meta", "br"):
            self.open.append((tag, tag in self.SILENT or bool(hushed)))
        if tag in self.SAID and not self.is_silent:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.is_silent and self.texts and any(tag in self.SAID for tag, _ in self.open):
            self.texts[-1] += data


@cache
def pages() -> tuple[tuple[OddsQuestion, tuple[str, ...]], ...]:
    found = []
    for asked in branches():
        reader = Prose()
        reader.feed(render(odds(asked)))
        found.append((asked, tuple(text.strip() for text in reader.texts if text.strip())))
    return tuple(found)


def sentences(texts: tuple[str, ...]) -> list[str]:
    return [one for text in texts for one in re.split(r"(?<=[.?!])\s+", text) if one]


def test_what_is_measured_is_what_the_page_says() -> None:
    _, texts = pages()[0]
    assert "We do not know how often needles help with pain like yours." in texts
    assert any("there are few trials, and weak ones" in text for text in texts)
    assert not any("facts/evidence" in text for text in texts)


def test_no_page_is_above_grade_six_and_a_half_nor_smog_eight() -> None:
    for asked, texts in pages():
        whole = " ".join(texts)
        grade, smog = textstat.flesch_kincaid_grade(whole), textstat.smog_index(whole)
        assert grade <= GRADE, (asked, grade)
        assert smog <= SMOG, (asked, smog)


def test_no_sentence_is_longer_than_twenty_words() -> None:
    every = {one for _, texts in pages() for one in sentences(texts)}
    too_long = [one for one in every if len(one.split()) > LONGEST]
    assert not too_long


def test_every_text_is_made_of_whole_sentences() -> None:
    """A text without an end would be counted into the next and hide a long sentence."""
    every = {text for _, texts in pages() for text in texts}
    # A date alone, as guidelines have it, is no sentence; it would lengthen the next, never shorten it.
    assert not [text for text in every if text[-1] not in ".?!”" and not re.fullmatch(r"[\d, a-z]+", text)]


@pytest.mark.parametrize(
    "jargon",
    ["sham", "placebo", "randomised", "efficacy", "confidence interval", "adverse", "intervention", "cohort"],
)
def test_words_of_the_trade_do_not_reach_the_patient(jargon: str) -> None:
    for _, texts in pages():
        assert jargon not in " ".join(texts).casefold()
