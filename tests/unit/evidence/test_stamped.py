"""Stamped results: what was pooled once is what would be pooled now, from the rows it names."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from weizhong.evidence.fact_rows import fact_row
from weizhong.evidence.stamped import holds, make_stamps, stamps
from weizhong.facts.tables import check_mark

ROOT = Path(__file__).parents[3]
NUMBERS = ("est", "low", "high", "pred_low", "pred_high", "tau2", "i2")
# Six digits are stamped; the last may differ by how a machine adds.
TOLERANCE = 2e-5


def test_pooling_now_gives_what_is_stamped() -> None:
    for stamp, made in zip(stamps(), make_stamps(), strict=True):
        told, found = msgspec.to_builtins(stamp), msgspec.to_builtins(made)
        for name in told:
            if name in NUMBERS and told[name]:
                assert float(found[name]) == pytest.approx(float(told[name]), rel=TOLERANCE, abs=TOLERANCE), (
                    name
                )
            elif name != "weizhong_version":
                assert found[name] == told[name], (stamp.id, name, "run python scripts/stamp_evidence.py")


def test_every_stamp_still_holds_and_its_rows_exist() -> None:
    for stamp in stamps():
        assert holds(stamp)
        assert all(fact_row(f"results/{row}")["sd"] for row in stamp.rows.split())


def test_a_changed_row_breaks_the_stamp(monkeypatch) -> None:
    stamp = stamps()[0]
    changed = stamp.rows.split()[0]

    def other(reference: str):
        row = dict(fact_row(reference))
        return {**row, "mean": "99"} if reference == f"results/{changed}" else row

    monkeypatch.setattr("weizhong.evidence.stamped.fact_row", other)
    assert not holds(stamp)


def test_a_stamp_is_marked_by_its_weakest_row() -> None:
    for stamp in stamps():
        marks = [check_mark(dict(fact_row(f"results/{row}"))) for row in stamp.rows.split()]
        verified = all(mark.is_verified for mark in marks)
        assert check_mark({"check": stamp.check}).is_verified == verified
        assert bool(stamp.check_note) != verified


def test_the_odds_need_no_pooling_and_no_scipy() -> None:
    code = (
        "import sys\n"
        "from weizhong.evidence.odds import odds\n"
        "from weizhong.evidence.odds_document import OddsQuestion\n"
        "from weizhong.report.odds_page import render\n"
        "assert '9 of 100 lower' in str(odds(OddsQuestion(duration='chronic')).unchecked)\n"
        "render(odds(OddsQuestion(duration='chronic')))\n"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
