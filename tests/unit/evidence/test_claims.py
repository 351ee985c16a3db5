"""What may be said: each number is a cell of a table, the unread promises nothing, slips are not repeated."""

import csv
import json
import re
import sys
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import weizhong.facts
from weizhong.cli import main
from weizhong.evidence.claims import claims, claims_document
from weizhong.evidence.statements import statements_about
from weizhong.report.claims_page import print_claims
from weizhong.terms.errors import InvalidInput

FACTS = Path(weizhong.facts.__file__).parent
# Numbers that only say out of how many, on which scale or about whom.
IN_WORDS = r"15 of 100|65 and over|30 % less|10,000|of 100?\b|of 24\b"


def cell(number: str) -> str:
    """Return the cell that a number names, straight from the file."""
    reference, column = number.split(":")
    table, _, name = reference.partition("/")
    with (FACTS / f"evidence/{table}.csv").open(encoding="utf-8", newline="") as lines:
        return next(row[column] for row in csv.DictReader(lines) if row["id"] == name)


def forms(printed: str) -> set[str]:
    """Return what may stand for a cell: its size with the digits of print, or the nearest whole point."""
    size = Decimal(printed).copy_abs()
    return {f"{size:,}", f"{size.quantize(Decimal(1), ROUND_HALF_UP):,}"}


def test_every_number_of_a_claim_is_a_cell_of_a_table() -> None:
    for claim in claims():
        for told in (claim.says, claim.limits):
            shown = re.findall(r"\d(?:[\d,.]*\d)?", re.sub(IN_WORDS, "", told.text))
            for number, text in zip(told.numbers, shown, strict=True):
                assert text in forms(cell(number)), (claim.id, number)


def test_a_claim_says_which_way_in_words_and_never_by_a_sign() -> None:
    for claim in claims():
        for text in (claim.says.text, claim.limits.text):
            assert not re.search(r"[-−]\d", text), claim.id
            assert "below zero" not in text
            assert "above zero" not in text


def test_points_of_a_hundred_are_whole_and_lie_in_the_order_of_their_size() -> None:
    found = {claim.id: claim.says.text for claim in claims()}
    assert (
        "pain within a week of the last session was 10 of 100 lower than with usual care (3 to 17)"
        in (found["pooled_usual_care_pain"])
    )
    assert "0.16 SD better than with sham (0.38 better to 0.06 worse)" in found["pooled_sham_function"]
    assert "3 of 100 ahead, and the interval (4 behind to 10 ahead)" in found["response_sham"]


def test_an_interval_that_holds_no_difference_is_told_as_no_clear_one_and_not_as_none() -> None:
    for claim in claims():
        for text in (claim.says.text, claim.limits.text, claim.contested):
            assert not re.search(r"did no better|found nothing|no better than", text), claim.id
    found = {claim.id: claim for claim in claims()}
    for name in ("points_chosen", "pooled_sham_function", "cupping_sham"):
        assert "no clear difference" in found[name].says.text
    gerac = next(said.text for said in statements_about("chronic") if said.title == "GERAC 2007")
    assert gerac.endswith("better than conventional care, no clear difference from sham.")


def test_toothpicks_on_the_points_are_claimed_of_piercing_only() -> None:
    (toothpicks,) = (claim for claim in claims() if claim.id == "eight_weeks")
    assert "against piercing, not against the points" in toothpicks.contested


def test_what_was_not_read_may_be_said_only_as_unverified() -> None:
    found = {claim.id: claim for claim in claims()}
    assert found["pooled_sham_pain"].standing == "may be said only as unverified"
    assert found["pooled_usual_care_pain"].standing == "may be said with its limits"
    for claim in found.values():
        if any(not row.check.is_verified for row in claim.rows):
            assert claim.standing != "may be said with its limits", claim.id


def test_slips_and_implausible_rows_may_not_be_said() -> None:
    refused = {claim.id for claim in claims() if claim.standing == "may not be said"}
    assert refused == {"bleeding_0003", "better_than_other_treatment"}


def test_claims_that_pull_apart_name_each_other() -> None:
    found = {claim.id: claim for claim in claims()}
    assert found["response_usual_care"].against == ("response_sham",)
    assert found["response_sham"].against == ("response_usual_care",)
    assert all(claim.contested for claim in found.values() if claim.against)


def test_every_claim_for_needles_against_care_is_set_against_one_with_sham() -> None:
    found = {claim.id: claim for claim in claims()}
    for claim in found.values():
        if claim.contrast in ("usual_care", "none") and claim.about == "chronic":
            assert any(found[other].contrast == "sham" for other in claim.against), claim.id


def test_certainty_is_as_the_review_grades_it() -> None:
    found = {claim.id: claim.certainty for claim in claims()}
    assert found["pooled_usual_care_pain"] == "low"
    assert found["pooled_sham_function"] == "very low"
    assert found["response_usual_care"] == ""


def test_acute_pain_gets_no_chance_of_getting_better() -> None:
    (acute,) = (claim for claim in claims(["acute"]) if claim.about == "acute")
    assert "cannot be given" in acute.limits.text
    assert {claim.about for claim in claims(["acute"])} == {"acute", "any"}


def test_pain_nobody_tells_of_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Claims are about acute, any, chronic; lunar was asked for"):
        claims(["lunar"])


def test_claims_need_no_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    found = {row.row: row.recomputed for claim in claims() for row in claim.rows}
    assert found["printed/brinkhaus.sham"] == ""
    assert found["printed/witt.usual_care"] == "exact"


def drawn(width: int = 80) -> str:
    text = StringIO()
    print_claims(claims_document(with_printed=True), Console(file=text, width=width, highlight=False))
    return text.getvalue()


def test_the_page_shows_claims_rows_marks_verdicts_and_the_guidelines_quarrel() -> None:
    page = re.sub(r"\s+", " ", drawn())
    for words in (
        "May be said with its limits",
        "May not be said",
        "responders/haake2007.acupuncture.response.6mo: GERAC2007, read in the source",
        "unverified: recalled",
        "Contested (response_sham):",
        "recomputed: exact",
        "NICE weighs the contrast with sham",
        "misprint: estimate 0.81 printed",
    ):
        assert words in page
    assert max(map(len, drawn().splitlines())) <= 80


def test_the_command_gives_the_same_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    main(["evidence", "claims", "--about", "chronic", "--format", "json"])
    document = json.loads(capfd.readouterr().out)
    assert document["schema"] == "weizhong.claims/1"
    assert [claim["id"] for claim in document["claims"]] == [claim.id for claim in claims(["chronic"])]
    assert document["printed"] == []


def test_the_command_says_what_is_printed_beside_ours(capfd: pytest.CaptureFixture[str]) -> None:
    main(["evidence", "claims", "--printed"])
    assert "cannot be recomputed: the review's rows per trial were not readable" in capfd.readouterr().out
