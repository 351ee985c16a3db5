"""The committed comparison with R holds what is promised, and our side still gives its numbers without R."""

import re
import subprocess
import sys
from itertools import combinations
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from validation.evidence import run
from validation.evidence.compare import WITHIN, apart, number, read_rows
from validation.evidence.networks import resistors_apart
from validation.evidence.ours import METHODS, pooled
from validation.evidence.published_tables import (
    FOLDER,
    NETWORKS,
    POOLS,
    answers,
    effects,
    networks_of,
    rounds_to,
)

from weizhong.evidence.network import network
from weizhong.evidence.network_file import read_network_file
from weizhong.evidence.network_studies import NetworkStudy, study_of_differences

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "validation" / "evidence"
RESULTS = HERE / "results"
README = (HERE / "README.md").read_text("utf-8")
AGREEMENT = read_rows(RESULTS / "agreement.csv")
DIFFERENCES = read_rows(RESULTS / "differences.csv")
# What the issue promises, as names of the results.
PROMISED = ("FE", "DL", "PM", "REML", "EB", "REML+HK")


@pytest.mark.parametrize("method", PROMISED)
def test_each_method_agrees_on_at_least_twenty_published_data_sets(method: str) -> None:
    rows = [row for row in AGREEMENT if row["what"] == method]
    assert all(row["agree"] == row["numbers"] for row in rows)
    assert all(float(row["worst_that_agrees"]) <= WITHIN for row in rows)
    assert len({row["data"] for row in rows}) >= 20


@pytest.mark.parametrize("measure", ["MD", "SMD", "RR", "OR", "RD"])
def test_effect_sizes_of_every_measure_agree(measure: str) -> None:
    rows = [row for row in AGREEMENT if (row["what"], row["measure"]) == ("effect sizes", measure)]
    assert rows
    assert all(row["agree"] == row["numbers"] for row in rows)


@pytest.mark.parametrize(
    "what", ["q profile", "egger", "begg", "trim and fill", "without", "cumulative", "regression"]
)
def test_what_stands_beside_a_pool_agrees(what: str) -> None:
    rows = [row for row in AGREEMENT if row["what"] == what]
    assert len(rows) >= 7
    assert all(row["agree"] == row["numbers"] for row in rows)


def test_every_difference_is_counted_and_has_a_reason_told_in_the_readme() -> None:
    told = re.findall(r"^- \*\*(.+?)\.\*\*", README, flags=re.MULTILINE)
    assert {row["reason"] for row in DIFFERENCES} <= set(told)
    for row in AGREEMENT:
        missing = int(row["numbers"]) - int(row["agree"])
        same_set = [
            one for one in DIFFERENCES if (one["data"], one["measure"]) == (row["data"], row["measure"])
        ]
        explained = [one for one in same_set if one["reason"] == "optimiser"]
        assert missing == (len(explained) if row["what"] == "network" else 0), row


def test_metafor_was_asked_at_least_as_finely_as_promised() -> None:
    script = (HERE / "metafor.R").read_text("utf-8")
    assert "fine <- function(d) min(1e-12, " in script
    assert "for (threshold in c(fine(d), 1e-12))" in script
    assert (RESULTS / "versions.txt").read_text("utf-8").splitlines()[1] == "metafor 3.8.1"


def test_no_data_set_of_the_package_is_kept() -> None:
    """GPL: only answers are committed, and the tables that are typed from print."""
    assert {file.name for file in RESULTS.iterdir()} == {
        "agreement.csv", "differences.csv", "leagues.csv", "metafor_checks.csv", "metafor_networks.csv",
        "metafor_pooled.csv", "resistors.csv", "versions.txt",
    }  # fmt: skip
    tables = {row["data"] for row in read_rows(FOLDER / "league_tables.csv") if row["data"][:4] != "dat."}
    lists = {"answers", "leagues", "league_tables"}
    assert {file.stem for file in FOLDER.glob("*.csv")} == {*POOLS, *NETWORKS, *tables, *lists}


CASES = [(table, measure) for table, (_, measures) in POOLS.items() for measure in measures]


@pytest.mark.parametrize(("table", "measure"), CASES)
@pytest.mark.parametrize("method", METHODS)
def test_our_pools_of_typed_tables_are_still_what_r_said(table: str, measure: str, method: str) -> None:
    name = POOLS[table][0]
    (theirs,) = (
        row
        for row in read_rows(RESULTS / "metafor_pooled.csv")
        if (row["data"], row["measure"], row["method"]) == (name, measure, method)
    )
    found = effects(table, measure)  # type: ignore[arg-type]
    scale = float(np.median([one.variance for one in found]))
    for field, value in pooled(found, method).items():
        assert apart(field, number(theirs[field]), value, scale) <= WITHIN, field


@pytest.mark.parametrize("table", NETWORKS)
def test_our_networks_of_typed_tables_are_still_what_r_said(table: str) -> None:
    name, _ = NETWORKS[table]
    theirs = {
        row["quantity"]: float(row["value"])
        for row in read_rows(RESULTS / "metafor_networks.csv")
        if row["data"] == name
    }
    found = networks_of(table)
    assert found["fixed"].q_total.q == pytest.approx(theirs["q_total.q"], rel=WITHIN)
    assert found["fixed"].q_within.q == pytest.approx(theirs["q_within.q"], rel=WITHIN)
    assert found["random"].tau2 == pytest.approx(theirs["random.tau2"], rel=WITHIN, abs=WITHIN)
    folded = {key.replace("_", " ").casefold(): value for key, value in theirs.items()}
    for kind in ("fixed", "random"):
        # R's reference is the first in the alphabet; errors against another follow from the league table.
        league = {(one.a, one.b): one for one in found[kind].league}
        first = found[kind].treatments[0].name
        for one in found[kind].treatments[1:]:
            pair = league[first, one.name]
            assert -pair.estimate == pytest.approx(folded[f"{kind}|{one.name}|estimate"], rel=WITHIN)
            assert pair.se == pytest.approx(folded[f"{kind}|{one.name}|se"], rel=WITHIN)


@pytest.mark.parametrize("table", NETWORKS)
def test_networks_and_their_resistors_agree_to_1e_10(table: str) -> None:
    rows = read_rows(FOLDER / f"{table}.csv")
    blank = {"mean": "", "sd": "", "events": ""}
    measure = "OR" if "events" in rows[0] else "MD"
    assert resistors_apart([{**blank, **row, "measure": measure} for row in rows]) < 1e-10
    assert all(float(row["apart"]) < 1e-10 for row in read_rows(RESULTS / "resistors.csv"))


@pytest.mark.parametrize(
    ("row", "ours"), answers(), ids=lambda one: one["number"] if isinstance(one, dict) else ""
)
def test_printed_answers_agree_or_the_difference_has_a_note(row: dict[str, str], ours: float) -> None:
    assert not isnan(ours)
    agrees = rounds_to(ours, row["printed"], int(row["digits"]))
    assert row["verdict"] == ("agrees" if agrees else "differs")
    assert agrees or row["note"]


def test_netmeta_prints_another_q_because_its_table_was_rounded() -> None:
    trials = read_network_file((FOLDER / "senn2013.csv").read_text("utf-8")).studies
    found = network([_rounded(one) for one in trials], "placebo", "fixed")
    assert [round(test.q, 2) for test in (found.q_total, found.q_within, found.q_between)] == [
        96.99,
        74.46,
        22.53,
    ]


def _rounded(study: NetworkStudy) -> NetworkStudy:
    """Every pair of a trial with difference and error to four decimals, as that package has it."""
    k = len(study.treatments)
    value = dict(zip(study.treatments, (0.0, *study.estimates), strict=True))
    side = dict(zip(study.treatments, np.vstack([np.zeros(k - 1), np.eye(k - 1)]), strict=True))
    pairs = []
    for a, b in combinations(study.treatments, 2):
        apart_by = side[a] - side[b]
        se = float(np.sqrt(apart_by @ np.array(study.covariance) @ apart_by))
        pairs.append((a, b, round(value[a] - value[b], 4), round(se, 4)))
    return study_of_differences("MD", study.label, pairs)


def test_without_r_it_says_so_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {file.name: file.read_bytes() for file in RESULTS.iterdir()}
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["run"])
    with pytest.raises(SystemExit) as end:
        run.main()
    assert str(end.value).startswith("R is not installed here; on Debian: apt-get install r-cran-metafor")
    assert {file.name: file.read_bytes() for file in RESULTS.iterdir()} == before


def test_the_readme_has_its_three_parts() -> None:
    headings = re.findall(r"^## (.+)$", README, flags=re.MULTILINE)
    assert headings == ["What agrees", "What differs, and why", "What is not compared"]


def test_the_page_of_methods_is_current() -> None:
    check = subprocess.run(
        [sys.executable, "scripts/build_evidence_methods.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, f"{check.stdout}{check.stderr}run: python scripts/build_evidence_methods.py"
