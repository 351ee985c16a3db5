"""The tables of instruments are whole and cited, and hold no wording that may not be passed on."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import weizhong
from weizhong.facts.tables import check_mark, cite, read_rows, read_table
from weizhong.outcomes.de_qi import sensations
from weizhong.outcomes.figures import FIGURES, Figure, is_told, unread, why_none
from weizhong.outcomes.gain import share_of
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instruments
from weizhong.outcomes.promis import t_scores
from weizhong.outcomes.response_rules import rules_of

ROOT = Path(__file__).parents[2]
TABLE = read_table("outcomes/instruments")
ALL = list(instruments().values())
NAMED = [one.name for one in ALL]
PROMIS = [one for one in ALL if one.method == "t_table"]
FINGERPRINTS: dict[str, str] = json.loads(
    Path(__file__).with_name("wording_fingerprints.json").read_text("utf-8")
)
_WINDOW = 5  # words


def rows_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from rows_of(inner)


def test_every_instrument_the_work_asks_for_is_there() -> None:
    asked = (
        "nrs vas rmdq peg nih_minimum_data_set nih_impact pgic phq_2 phq_4 gad_2 ceq start_back psfs bang "
        "de_qi mass snsq odi eq_5d_5l pcs promis_pain_interference_4a promis_physical_function_4a "
        "promis_anxiety_4a promis_depression_4a promis_fatigue_4a promis_sleep_disturbance_4a "
        "promis_social_roles_4a"
    )
    assert set(asked.split()) - set(NAMED) == set()


@pytest.mark.parametrize("one", ALL, ids=NAMED)
def test_every_instrument_has_items_a_missing_rule_a_direction_a_licence_and_sources(one: Instrument) -> None:
    assert one.items
    assert len({item.name for item in one.items}) == len(one.items)
    assert 1 <= one.least_answered <= len(one.items)
    assert one.missing.endswith(".")
    assert one.licence.text.endswith(".")
    assert one.low < one.high
    assert one.better in {"lower", "higher", "neither"}
    for fact in (one, one.mic, one.error, one.not_applicable, one.recovered, one.licence):
        if fact is not None:
            assert all(cite(key) for key in fact.sources)
            assert fact.sources


@pytest.mark.parametrize("one", ALL, ids=NAMED)
def test_the_numbers_of_an_instrument_fit_its_range(one: Instrument) -> None:
    spread = one.high - one.low
    for points in (one.mic_points, one.sem, one.sdc):
        assert points is None or 0 < points < spread
    assert one.mic_share is None or (0 < one.mic_share < 1 and one.better == "lower" and one.low == 0)
    begins = [band.at_least for band in one.bands]
    assert begins == sorted(begins)
    if begins:
        assert begins[0] == one.low
        assert begins[-1] <= one.high
    if one.recovered:
        assert one.low <= one.recovered.at_most < one.high
    if one.shows_change:
        assert one.low <= one.shows_change[0] < one.shows_change[1] <= one.high
    if one.positive_from is not None:
        assert one.low < one.positive_from <= one.high


# What could be known of an instrument and was read in no source. The list may only become shorter.
READ_NOWHERE = {
    "hfaq": ("error",),
    "ndi": ("share",),
    "pgic": ("error",),
    "phq_2": ("points",),
    "gad_2": ("points",),
    "phq_4": ("points",),
    "start_back": ("error", "share"),
    "ceq": ("error",),
    "de_qi": ("error",),
    "mass": ("error",),
    "snsq": ("error",),
    "pcs": ("share",),
}


@pytest.mark.parametrize("one", ALL, ids=NAMED)
@pytest.mark.parametrize("figure", FIGURES)
def test_each_figure_is_told_with_its_source_or_cannot_be_or_is_named_as_read_nowhere(
    one: Instrument, figure: Figure
) -> None:
    assert is_told(one, figure) + bool(why_none(one, figure)) + (figure in unread(one)) == 1
    fact = one.error if figure == "error" else one.mic
    assert not is_told(one, figure) or (fact is not None and fact.sources)


def test_what_was_read_nowhere_is_listed_by_name() -> None:
    assert {one.name: unread(one) for one in ALL if unread(one)} == READ_NOWHERE


@pytest.mark.parametrize("one", ALL, ids=NAMED)
def test_why_a_figure_cannot_be_is_a_sentence_with_a_source(one: Instrument) -> None:
    told = one.not_applicable
    if told is not None:
        whys = [why for figure in FIGURES if (why := why_none(one, figure))]
        assert whys
        assert all(why[0].isupper() and why.endswith(".") for why in whys)
        assert told.sources


@pytest.mark.parametrize("one", ALL, ids=NAMED)
def test_no_share_applies_where_none_can_be_formed(one: Instrument) -> None:
    """The sum of a share answers only where less is better and 0 is nothing: elsewhere the table says why."""
    can_be = share_of(one, one.high, 1.0) is not None
    assert bool(why_none(one, "share")) == (not can_be)


def test_a_share_that_does_not_come_from_where_the_points_do_has_a_source_of_its_own() -> None:
    peg, nrs = instruments()["peg"].mic, instruments()["nrs"].mic
    assert peg is not None
    assert nrs is not None
    assert peg.share_apart is not None
    assert (peg.check.value, peg.share_apart.check.value) == ("R", "S")
    assert nrs.share_apart is None
    assert [rule.check.value for rule in rules_of(instruments()["peg"])[:2]] == ["R", "S"]


@pytest.mark.parametrize(
    ("name", "sd", "answers"),
    [
        ("phq_2", 1.66, (0.97, 1.01)),
        ("gad_2", 1.71, (1.01, 0.98)),
        ("phq_4", 2.98, (1.01, 0.98, 0.97, 1.01)),
    ],
)
def test_an_error_that_was_worked_out_follows_from_what_is_printed(
    name: str, sd: float, answers: tuple[float, ...]
) -> None:
    """SEM = SD x root(1 - alpha), with Cronbach's alpha from the spread of the answers and of their sum."""
    alpha = len(answers) / (len(answers) - 1) * (1 - sum(one**2 for one in answers) / sd**2)
    error = instruments()[name].error
    assert error is not None
    assert error.sem == pytest.approx(sd * (1 - alpha) ** 0.5, abs=0.005)  # two decimals are told
    assert error.check_note.startswith("worked out, not printed")
    assert f"{alpha:.3f}" in error.check_note


def test_standard_errors_of_version_1_of_function_are_those_of_version_2() -> None:
    rows = [row for row in read_rows("outcomes/promis_4a") if "physical_function" in row["form"]]
    first, second = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    assert [row["se"] for row in first] == [row["se"] for row in second]
    apart = [abs(float(one["t"]) - float(other["t"])) for one, other in zip(first, second, strict=True)]
    assert round(max(apart), 1) == 0.4


def test_every_row_with_a_source_has_a_check_mark() -> None:
    cited = [row for row in rows_of(TABLE) if "source" in row]
    cited += [row for row in rows_of(read_table("outcomes/de_qi")) if "source" in row]
    assert len(cited) > len(ALL)
    for row in cited:
        assert check_mark(row)
        assert all(cite(reference) for reference in row["source"])


def test_every_source_of_this_part_is_used() -> None:
    notes = json.dumps(TABLE)
    used = {key for row in rows_of(TABLE) for key in row.get("source", ())}
    told = {key for key in read_table("sources/outcomes")["source"] if key in used or f"({key})" in notes}
    assert set(read_table("sources/outcomes")["source"]) - told == set()


def test_the_items_of_our_own_scale_are_those_that_are_asked() -> None:
    asked = [one.item for one in sensations()]
    assert asked == [item.name for item in instruments()["de_qi"].items]
    felt = [one.item for one in sensations() if one.is_de_qi]
    strongest = instruments()["de_qi"].parts[0]
    assert [asked[place] for place in strongest.items] == felt


@pytest.mark.parametrize("one", PROMIS, ids=[one.name for one in PROMIS])
def test_t_scores_rise_with_the_sum_and_end_where_the_instrument_says(one: Instrument) -> None:
    rows = [row for row in read_rows("outcomes/promis_4a") if row["form"] == one.name]
    t = [float(row["t"]) for row in rows]
    assert [int(row["raw"]) for row in rows] == list(range(4, 21))
    assert t == sorted(set(t))
    assert (t[0], t[-1]) == (one.low, one.high)
    has_errors = bool(one.error and one.error.by_score)
    assert all(bool(row["se"]) == has_errors for row in rows)


# Retyped from the project's reference data: sums, T-scores and standard errors at the ends and in the middle.
@pytest.mark.parametrize(
    ("form", "raw", "t", "se"),
    [
        ("promis_physical_function_4a", 4, 22.5, 4.0),
        ("promis_physical_function_4a", 12, 36.7, 2.3),
        ("promis_physical_function_4a", 19, 48.3, 3.3),
        ("promis_anxiety_4a", 4, 40.3, 6.1),
        ("promis_anxiety_4a", 13, 65.3, 2.7),
        ("promis_anxiety_4a", 20, 81.6, 3.7),
        ("promis_depression_4a", 4, 41.0, 6.2),
        ("promis_depression_4a", 17, 71.2, 2.4),
        ("promis_depression_4a", 20, 79.4, 2.6),
        ("promis_fatigue_4a", 8, 48.6, 2.5),
        ("promis_fatigue_4a", 20, 75.8, 3.9),
        ("promis_sleep_disturbance_4a", 14, 57.9, 3.3),
        ("promis_sleep_disturbance_4a", 4, 32.0, 5.2),
        ("promis_social_roles_4a", 10, 40.5, 2.3),
        ("promis_social_roles_4a", 20, 64.2, 5.1),
        ("promis_pain_interference_4a", 5, 49.6, 2.5),
        ("promis_pain_interference_4a", 20, 75.6, 3.7),
    ],
)
def test_tables_of_t_scores_are_those_read(form: str, raw: int, t: float, se: float) -> None:
    row = next(
        row for row in read_rows("outcomes/promis_4a") if (row["form"], row["raw"]) == (form, str(raw))
    )
    assert (float(row["t"]), float(row["se"])) == (t, se)


def test_a_form_without_a_table_is_refused() -> None:
    with pytest.raises(weizhong.WeizhongError, match="has gaps"):
        t_scores("promis_of_nobody", [])  # type: ignore[arg-type]  # never gets that far


def windows(text: str) -> Iterator[str]:
    """Every run of five words, without signs and in small letters, as a fingerprint."""
    words = re.findall(r"[^\W_]+", text.casefold().replace("'", ""))
    for at in range(len(words) - _WINDOW + 1):
        yield hashlib.sha256(" ".join(words[at : at + _WINDOW]).encode()).hexdigest()[:12]


def test_no_wording_that_may_not_be_passed_on_is_shipped() -> None:
    """Licensed wording is known here by its fingerprints only, so that this test holds none of it either."""
    known = {print_: name for name, prints in FINGERPRINTS.items() for print_ in prints.split()}
    kinds = {".toml", ".csv", ".py", ".md", ".typ", ".json", ".tcss"}
    shipped = [
        path
        for folder in ("src", "docs", "tests", "scripts", "validation", "benchmarks")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds
    ]
    assert len(shipped) > 300
    found = {
        (known[one], path.relative_to(ROOT).as_posix())
        for path in shipped
        for one in windows(path.read_text("utf-8"))
        if one in known
    }
    assert found == set()


def test_the_search_for_wording_finds_what_it_looks_for() -> None:
    (one,) = windows("The quick, brown fox — JUMPS!")
    assert one in set(windows("see how the quick brown fox jumps over"))
    assert {"odi", "eq_5d_5l", "pcs", "promis", "start_back", "ndi", "ceq"} <= set(FINGERPRINTS)


def test_no_row_of_the_tables_holds_the_wording_of_an_item() -> None:
    for name, row in TABLE["instrument"].items():
        assert "wording" not in row, name
        for item in instruments()[name].items:
            assert re.fullmatch(r"[a-z_]+(_\d)?|q\d+", item.name), (name, item.name)


def test_where_the_error_exceeds_what_matters_both_are_told() -> None:
    one = instruments()["nih_impact"]
    assert (one.mic_points, one.sdc) == (7.5, 14)
    assert one.error is not None
    assert "not told from chance" in one.error.check_note


def test_no_recalled_threshold_stands_as_read() -> None:
    for one in ALL:
        if one.mic is not None and "carried over" in one.mic.check_note:
            assert one.mic.check.value == "D", one.name
