"""Stamped results: what was pooled once is what would be pooled now, from the rows it names."""

import subprocess
import sys
from pathlib import Path

import pytest
from scripts.stamp_evidence import NUMBERS, stamps

from weizhong.evidence.fact_rows import fact_row, rows_of
from weizhong.evidence.odds import odds
from weizhong.evidence.odds_document import OddsQuestion
from weizhong.evidence.stamped import check_stamps, stamp_questions
from weizhong.facts.tables import check_mark
from weizhong.terms.errors import FactsError

ROOT = Path(__file__).parents[3]
# Six digits are stamped; the last may differ by how a machine adds.
TOLERANCE = 2e-5
STAMPED = rows_of("stamped")


def test_pooling_now_gives_what_is_stamped() -> None:
    found = {made["id"]: made for made in stamps()}
    assert list(found) == list(STAMPED) == list(stamp_questions())
    for name, stamp in STAMPED.items():
        for column, told in stamp.items():
            made = found[name][column]
            if column in NUMBERS and told:
                assert float(made) == pytest.approx(float(told), rel=TOLERANCE, abs=TOLERANCE), (name, column)
            elif column != "weizhong_version":
                assert made == told, (name, column, "run python scripts/stamp_evidence.py")


def test_every_stamp_still_holds_and_its_rows_exist() -> None:
    check_stamps(f"stamped/{name}" for name in STAMPED)
    for stamp in STAMPED.values():
        assert all(fact_row(f"results/{row}")["sd"] for row in stamp["rows"].split())


@pytest.mark.parametrize("column", ["n", "mean", "sd", "check", "usable"])
def test_of_a_stamp_whose_rows_have_changed_nothing_is_shown(monkeypatch, column) -> None:
    changed = STAMPED["pain.sham.end"]["rows"].split()[-1]

    def other(reference: str):
        row = fact_row(reference)
        return {**row, column: "9"} if reference == f"results/{changed}" else row

    monkeypatch.setattr("weizhong.evidence.stamped.fact_row", other)
    with pytest.raises(FactsError, match="older than its rows"):
        odds(OddsQuestion(duration="chronic"))


def test_words_beside_a_row_may_be_mended(monkeypatch) -> None:
    def other(reference: str):
        row = fact_row(reference)
        return {**row, "check_note": "said better"} if reference.startswith("results/") else row

    monkeypatch.setattr("weizhong.evidence.stamped.fact_row", other)
    check_stamps(["stamped/pain.sham.end"])


def test_a_stamp_is_marked_by_its_weakest_row() -> None:
    for stamp in STAMPED.values():
        marks = [check_mark(dict(fact_row(f"results/{row}"))) for row in stamp["rows"].split()]
        verified = all(mark.is_verified for mark in marks)
        assert check_mark(dict(stamp)).is_verified == verified
        assert bool(stamp["check_note"]) != verified


def test_the_odds_need_no_pooling_and_no_scipy() -> None:
    code = (
        "import sys\n"
        "from weizhong.evidence.odds import odds\n"
        "from weizhong.evidence.odds_document import OddsQuestion\n"
        "from weizhong.report.odds_page import render\n"
        "assert 'by 0.3 of the usual spread' in str(odds(OddsQuestion(duration='chronic')).averages)\n"
        "render(odds(OddsQuestion(duration='chronic')))\n"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
