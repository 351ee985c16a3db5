"""The page of odds: every number on it is traced, from the page alone, to a row of the tables."""

import csv
import json as plain_json
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from math import floor, sqrt
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from rich.console import Console
from scipy.optimize import brentq
from scipy.stats import norm
from tests.unit.report.odds_branches import BRANCHES

from weizhong.evidence.odds import odds
from weizhong.evidence.odds_document import OddsQuestion
from weizhong.report import json
from weizhong.report.odds_page import render
from weizhong.report.odds_terminal import print_odds

SOURCE = Path(__file__).parents[3] / "src" / "weizhong"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Out of how many, and the ends of a scale: these say no fact.
OUT_OF = re.compile(r"[Oo]f (?:10,000|100|10)\b|0 is no pain, 100 is the worst|among 10,000 people")
EVERY = pytest.mark.parametrize("name", BRANCHES)


@cache
def page(name: str) -> str:
    return render(odds(BRANCHES[name]))


@dataclass
class Said:
    """A text, and what the elements around it carry."""

    text: str
    tags: tuple[str, ...]
    classes: frozenset[str]
    ids: tuple[str, ...]
    rows: tuple[str, ...] = ()
    how: str | None = None
    href: str | None = None


@dataclass
class Walker(HTMLParser):
    """Walks the page and keeps each text with what is open around it."""

    said: list[Said] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    around: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if "id" in given:
            self.ids.append(given["id"])
        if tag != "meta":
            self.around.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self.around.pop()
        assert opened == tag, (opened, tag)

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        inner = [given for _, given in reversed(self.around)]
        rows = next((given["data-rows"] for given in inner if "data-rows" in given), "")
        self.said.append(
            Said(
                text=data,
                tags=tuple(tag for tag, _ in self.around),
                classes=frozenset(" ".join(given.get("class", "") for given in inner).split()),
                ids=tuple(given["id"] for given in inner if "id" in given),
                rows=tuple(rows.split()),
                how=inner[0].get("data-how"),
                href=inner[0].get("href"),
            )
        )


@cache
def walked(name: str) -> Walker:
    walker = Walker()
    walker.feed(page(name))
    assert not walker.around
    return walker


# The tables once more, read without the product's own readers.
CSV = {
    name: f"facts/evidence/{name}.csv"
    for name in ("responders", "harms", "trials", "eligibility", "results", "printed", "stamped")
} | {"course": "facts/outcomes/course.csv"}
TOML = {
    "odds": ("odds", "number"), "group": ("odds", "group"),
    "myths": ("myths", "myth"), "guidelines": ("guidelines", "guideline"),
}  # fmt: skip


@cache
def table(name: str) -> dict[str, dict[str, Any]]:
    if name in CSV:
        with (SOURCE / CSV[name]).open(encoding="utf-8", newline="") as lines:
            return {row["id"]: row for row in csv.DictReader(lines)}
    file, part = TOML[name]
    rows = tomllib.loads((SOURCE / f"facts/evidence/{file}.toml").read_text("utf-8"))[part]
    return {row["id"]: row for row in rows}


def row(reference: str) -> dict[str, Any]:
    name, _, identifier = reference.partition("/")
    return table(name)[identifier]


def slow_wilson(events: float, n: float) -> tuple[float, float]:
    """The shares that a score test would not call different from the one seen."""
    z, seen = norm.ppf(0.975), events / n

    def beyond(share: float) -> float:
        return abs(seen - share) - z * sqrt(share * (1 - share) / n)

    low = brentq(beyond, 1e-12, seen) if events else 0.0
    return low, brentq(beyond, seen, 1 - 1e-12) if events < n else 1.0


def slow_value(references: tuple[str, ...], how: str) -> float:
    first = row(references[0])
    if how.startswith("ratio_gap"):
        usual = share_of(row(references[1]))
        return 100 * (usual * float(first[how.rpartition("_")[2]]) - usual)
    if how.startswith("gap"):
        second = row(references[1])
        shares = [share_of(one) for one in (first, second)]
        gap = shares[0] - shares[1]
        if how == "gap":
            return 100 * gap
        (la, ha), (lb, hb) = (slow_wilson(float(one["events"]), float(one["n"])) for one in (first, second))
        low = gap - sqrt((shares[0] - la) ** 2 + (hb - shares[1]) ** 2)
        high = gap + sqrt((ha - shares[0]) ** 2 + (shares[1] - lb) ** 2)
        return 100 * {"gap_low": low, "gap_high": high, "gap_fewer": -low}[how]
    if how == "of_100":
        return 100 * share_of(first)
    if how.startswith("of_100"):
        return 100 * slow_wilson(float(first["events"]), float(first["n"]))[how.endswith("high")]
    if how.startswith("per_10000") and not first[how]:
        return 10_000 * slow_wilson(float(first["events"]), float(first["n"]))[how.endswith("high")]
    if how.startswith(("less_", "minus_")):
        return -float(first[how.partition("_")[2]])
    return float(first[how])


def share_of(one: dict[str, Any]) -> float:
    return float(one["events"]) / float(one["n"]) if one["events"] else float(one["share"]) / 100


def agrees(shown: str, value: float, how: str) -> bool:
    if shown == "less than 1":
        return 0 < value < 0.5
    told = float(shown.replace(",", ""))
    whole = ("gap", "ratio_gap", "of_100", "per_10000", "mean")
    counted = how.startswith(whole) or (how.startswith("less_") and value >= 1)
    return told == floor(value + 0.5) if counted else abs(told - value) <= 0.0500001


def derived(references: tuple[str, ...]) -> set[str]:
    """All that a picture of these rows may say."""
    numbers: set[float] = {100}
    for reference in references:
        one = row(reference)
        for column in ("mean", "low", "high", "weeks", "per_10000", "per_10000_low", "per_10000_high"):
            if one.get(column):
                numbers.add(float(one[column]))
        if reference.startswith("responders/"):
            sure = end = 100 * share_of(one)
            if one["events"]:
                sure, end = (100 * limit for limit in slow_wilson(float(one["events"]), float(one["n"])))
            least, most = floor(sure + 0.5), floor(end + 0.5)
            numbers |= {100 * share_of(one), least, most, most - least, 100 - most}
    return {f"{floor(number + 0.5):,}" for number in numbers}


@EVERY
def test_every_number_on_the_page_is_that_of_its_row(name: str) -> None:
    traced = 0
    for said in walked(name).said:
        if (
            "style" in said.tags
            or "title" in said.tags[:3]
            or {"origin", "provenance"} & {*said.ids, *said.classes}
        ):
            continue
        if "tick" in said.classes:
            continue
        numbers = NUMBER.findall(OUT_OF.sub("", said.text))
        if said.how:
            assert agrees(said.text, slow_value(said.rows, said.how), said.how), said
            traced += 1
        elif said.rows and said.rows[0].startswith("given/"):
            given = (BRANCHES[name].age_years, BRANCHES[name].pain_0_10)
            assert said.text in {f"{value:g}" for value in given if value}
        elif said.rows:
            assert set(numbers) <= derived(said.rows), said
        else:
            assert numbers == [], said
    assert traced > 10


@EVERY
def test_every_number_leads_to_its_row_in_the_page_itself(name: str) -> None:
    walker = walked(name)
    assert len(walker.ids) == len(set(walker.ids))
    told: dict[str, str] = {}
    for said in walker.said:
        for anchor in said.ids:
            if anchor.startswith("row-"):
                told[anchor] = told.get(anchor, "") + said.text
    links = [said for said in walker.said if said.how]
    assert links
    for said in links:
        assert said.href is not None
        origin = told[said.href.removeprefix("#")]
        assert said.rows[0] in origin
        assert said.text in origin
        file = re.search(r"facts/\S+\.(?:csv|toml)", origin)
        assert file is not None
        assert said.rows[0].partition("/")[2] in (SOURCE / file[0]).read_text("utf-8")


@EVERY
def test_every_row_of_a_number_is_told_not_only_the_first(name: str) -> None:
    listed = {one.row for one in odds(BRANCHES[name]).rows}
    shown = {reference for said in walked(name).said for reference in said.rows}
    assert {reference for reference in shown if not reference.startswith("given/")} <= listed


def test_every_source_of_a_row_stands_in_a_line_of_its_own() -> None:
    text = page("chronic")
    lines = re.findall(r"<p[^>]*>(.*?)</p>", text[text.index('id="origin"') :])
    assert max(line.count('<a href="http') for line in lines) == 1


def test_a_pooled_number_leads_on_to_the_rows_of_each_trial() -> None:
    stamped = [one for one in odds(BRANCHES["chronic"]).rows if one.row.startswith("stamped/")]
    assert stamped
    origin = "".join(said.text for said in walked("chronic").said if "origin" in said.classes)
    for name in " ".join(one.columns["rows"] for one in stamped).split():
        assert name in table("results")
        assert name in origin


@EVERY
def test_the_window_is_called_what_the_headline_says(name: str) -> None:
    text = page(name)
    title = re.search(r"<title>(.*?)</title>", text)
    assert title is not None
    assert title[1].startswith(odds(BRANCHES[name]).headline.text)


def test_the_people_of_each_table_row_are_a_hundred() -> None:
    cells = re.findall(r'<th scope="row">[^<]+</th>((?:<td>(?:\d+|not told)</td>){3})</tr>', page("chronic"))
    assert len(cells) == 7  # three groups of one trial, two of each other
    assert all(sum(map(int, re.findall(r"\d+", row))) == 100 for row in cells)
    assert sum("not told" in row for row in cells) == 2  # one trial printed shares alone


@EVERY
def test_harms_what_is_not_known_and_the_line_on_safety_are_never_folded(name: str) -> None:
    made = odds(BRANCHES[name])
    opened = "".join(said.text for said in walked(name).said if "details" not in said.tags)
    never = [harm.said for harm in made.harms] + [*made.harm_notes, *made.unknowns]
    for said in [*never, *([made.gate] if made.gate else []), made.headline, made.lead]:
        assert said.text in opened, said.text


@EVERY
def test_every_row_a_number_leads_to_leads_back_to_it(name: str) -> None:
    text = page(name)
    back = set(re.findall(r'href="#(from-[^"]+)"', text))
    first = set(re.findall(r'id="(from-[^"]+)"', text))
    assert back == first
    assert {f"from-{row}" for row in re.findall(r'href="#(row-[^"]+)"', text)} == first


def test_a_list_of_links_says_more_than_bare_numbers() -> None:
    names = re.findall(r'aria-label="([^"]+)"[^>]*data-how[^>]*>([^<]+)</a>', page("chronic"))
    assert len(names) > 50
    assert all(name == f"{number}, source" for name, number in names)


@EVERY
def test_the_page_loads_nothing_and_runs_nothing(name: str) -> None:
    text = page(name)
    assert "<script" not in text
    assert "script-src &#x27;none&#x27;" in text
    assert not re.findall(r"(?:src|srcset)=\"http", text)


def test_a_stop_shows_no_chance() -> None:
    text = page("stop")
    assert "Real needles</h3>" not in text
    assert 'id="chances"' not in text
    assert "see a doctor" in text


def test_an_emergency_is_all_that_page_and_terminal_say() -> None:
    made = odds(OddsQuestion(duration="chronic", gate="stop", urgency="emergency_ambulance"))
    text = render(made)
    assert "Call an ambulance now." in text
    assert "<h2" not in text
    out = StringIO()
    print_odds(made, Console(file=out, width=80))
    assert out.getvalue().startswith("This may be an emergency. Call an ambulance now.")
    assert "Where each number" not in out.getvalue()


def test_an_open_question_stands_above_the_chance_and_the_terminal_says_who_knew() -> None:
    text = page("old, nerve root")
    assert text.index("still open") < text.index("<h1")
    out = StringIO()
    print_odds(odds(BRANCHES["chronic"]), Console(file=out, width=80))
    assert "People without needles knew" in " ".join(out.getvalue().split())


def test_acute_pain_shows_a_hundred_people_nobody_counted() -> None:
    text = page("acute")
    assert text.count('class="person-perhaps"') == 100
    assert "We found no count of how many" in text


@EVERY
def test_the_terminal_says_every_sentence_of_the_page_within_its_width(name: str) -> None:
    made = odds(BRANCHES[name])
    text = StringIO()
    print_odds(made, Console(file=text, width=80, highlight=False))
    printed = text.getvalue()
    assert max(map(len, printed.splitlines())) <= 80
    squeezed = "".join(printed.split())
    for part in (
        made.headline,
        made.lead,
        *made.unknowns,
        *made.expects,
        *(harm.said for harm in made.harms),
    ):
        assert "".join(part.text.split()) in squeezed, part.text
    # Of whom a harm is told, and that it is the same harm counted again, stands in its title alone.
    assert all("".join(harm.title.split()) in squeezed for harm in made.harms)
    assert all(one.row in squeezed for one in made.rows)


@EVERY
def test_the_document_validates_against_its_schema(name: str) -> None:
    encoded = plain_json.loads(msgspec.json.encode(odds(BRANCHES[name])))
    jsonschema.validate(encoded, plain_json.loads(json.schema("odds")))
