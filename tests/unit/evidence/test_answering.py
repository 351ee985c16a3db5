"""One question put to the trials, and trials shown whole, in the terminal and as documents with a schema."""

import json
import re

import jsonschema
import msgspec
import pytest

from weizhong.cli import main
from weizhong.evidence.answering import answer
from weizhong.evidence.contrasts import Question
from weizhong.evidence.fact_rows import rows_of
from weizhong.evidence.stamped import stamp_questions
from weizhong.evidence.trials import trial_tables
from weizhong.evidence.trials_document import trials_document
from weizhong.report.json import schema
from weizhong.terms.errors import UnknownCode


def said(capfd: pytest.CaptureFixture[str], *words: str) -> str:
    main(["evidence", *words])
    return capfd.readouterr().out


def test_sham_leaves_little_and_the_prediction_holds_no_difference() -> None:
    pooled = answer(Question(outcome="pain", comparator="sham", duration="chronic")).pooled
    assert pooled is not None
    assert pooled.estimate == pytest.approx(-0.28, abs=0.01)
    assert pooled.prediction_low is not None
    assert pooled.prediction_high is not None
    assert pooled.prediction_low < 0 < pooled.prediction_high


@pytest.mark.parametrize("name", stamp_questions())
def test_one_question_has_one_interval_on_the_page_of_odds_and_in_the_answer(name: str) -> None:
    stamp = rows_of("stamped")[name]
    pooled = answer(msgspec.convert(stamp_questions()[name]["question"], Question)).pooled
    assert pooled is not None
    assert [f"{end:.4g}" for end in (pooled.low, pooled.high)] == [
        f"{float(stamp[end]):.4g}" for end in ("low", "high")
    ]


def test_the_answer_says_how_it_was_pooled_and_writes_minus_signs(capfd: pytest.CaptureFixture[str]) -> None:
    page = said(capfd, "answer", "--against", "sham", "--duration", "chronic")
    table = " ".join(page[: page.index("To know")].split())
    assert "REML; 95 % interval: Hartung-Knapp, never narrower than the normal interval" in table
    assert "Pooled −0.280 (−0.498 to −0.062)" in table
    assert "In a new setting −0.684 to 0.124" in table
    assert not re.search(r"-\d", table)


def test_implausible_sds_would_double_the_benefit_over_other_treatment() -> None:
    honest, naive = (
        answer(Question(outcome="function", comparator="active", implausible_too=yes)).pooled
        for yes in (False, True)
    )
    assert honest is not None
    assert naive is not None
    assert naive.estimate < 1.5 * honest.estimate < 0


def test_no_pair_no_pool(capfd: pytest.CaptureFixture[str]) -> None:
    assert answer(Question(outcome="pain", comparator="sham", duration="acute")).pooled is None
    assert "No pair of arms answers this." in said(
        capfd, "answer", "--against", "sham", "--duration", "acute"
    )


def test_the_answer_names_what_was_not_used_and_why(capfd: pytest.CaptureFixture[str]) -> None:
    page = re.sub(r"\s+", " ", said(capfd, "answer", "--against", "active", "--outcome", "function"))
    assert "li2016.active.function.2wk.final: implausible SD" in page
    assert "Unverified, so this promises nothing" in page
    assert "SMD, below zero is better with the treatment" in page


def test_mixed_scales_end_in_one_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "answer", "--against", "sham", "--measure", "MD"])
    assert ended.value.code == 12
    assert "several scales (CPGS, VAS)" in capfd.readouterr().err


def test_all_trials_are_listed_and_one_is_shown_with_its_dose(capfd: pytest.CaptureFixture[str]) -> None:
    page = said(capfd, "trials")
    assert all(name in page for name in trial_tables().trials)
    whole = re.sub(r"\s+", " ", said(capfd, "trials", "haake2007"))
    for words in (
        "14-20 needles",
        "30 min",
        "de qi sought",
        "counted as usual care",
        "184 of 387",
        "66.8 (23.1)",
    ):
        assert words in whole
    assert "8.6 (1.5) *" in said(capfd, "trials", "li2016")


def test_numbers_below_zero_have_a_minus_sign_where_a_trial_is_shown_whole(
    capfd: pytest.CaptureFixture[str],
) -> None:
    whole = " ".join(said(capfd, "trials", "debar2025", "brinkhaus2006").split())
    assert "enhanced less usual_care, function (RMDQ24), 6mo: −1.5" in whole
    assert "−28.7 (30.3)" in whole


def test_a_trial_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownCode, match="weizhong evidence trials"):
        trials_document(["nobody1900"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trials", ("trials",)),
        ("answer", ("answer", "--against", "sham")),
        ("claims", ("claims", "--printed")),
    ],
)
def test_documents_keep_to_their_schema(
    name: str, words: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(said(capfd, *words, "--format", "json"))
    jsonschema.validate(document, json.loads(schema(name)))  # type: ignore[arg-type]
    assert document["schema"] == f"weizhong.{name}/1"
