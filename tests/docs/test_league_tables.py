"""Whole league tables as others printed them, every cell beside ours; why some differ is computed."""

import csv
from collections import Counter
from itertools import groupby
from math import exp, sqrt

import pytest
from validation.evidence.compare import read_rows
from validation.evidence.league_tables import NOT_KEPT, RESULTS, Number, not_kept, numbers, ours_of
from validation.evidence.published_tables import FOLDER, networks_of

from weizhong.evidence.network import network
from weizhong.evidence.network_file import read_network_file

LEAGUES = {row["league"]: row for row in read_rows(FOLDER / "league_tables.csv")}
NUMBERS = list(numbers())
BY_LEAGUE = {name: list(some) for name, some in groupby(NUMBERS, lambda one: one.league["league"])}
FREQUENTIST = [name for name, row in LEAGUES.items() if row["source"] == "STATANETWORK"]


def _label(one: Number) -> str:
    return f"{one.league['league']}: {one.cell['a']} - {one.cell['b']}, {one.field}"


def test_every_league_is_there_and_says_what_was_read() -> None:
    assert list(BY_LEAGUE) == list(LEAGUES)
    assert all(row["source"] and row["check"] in "RSK" and row["read"] for row in LEAGUES.values())


@pytest.mark.parametrize("league", FREQUENTIST)
def test_tables_by_restricted_likelihood_are_here_whole_and_both_ways_round(league: str) -> None:
    of = LEAGUES[league]
    cells = Counter((one.cell["a"], one.cell["b"]) for one in BY_LEAGUE[league] if one.field == "estimate")
    assert set(cells) == set(ours_of(of["data"], of["measure"], of["tau2_method"]))
    assert set(cells.values()) == {1}


@pytest.mark.parametrize("league", FREQUENTIST)
def test_every_estimate_of_restricted_likelihood_is_what_was_printed(league: str) -> None:
    estimates = [one for one in BY_LEAGUE[league] if one.field == "estimate"]
    assert [_label(one) for one in estimates if not one.is_to_the_digit(one.ours)] == []


@pytest.mark.parametrize("league", FREQUENTIST)
def test_the_spread_between_trials_is_what_was_printed(league: str) -> None:
    of = LEAGUES[league]
    text = (FOLDER / f"{of['data']}.csv").read_text("utf-8")
    found = network(read_network_file(text, of["measure"]).studies)  # type: ignore[arg-type]
    assert f"{sqrt(found.tau2 or 0.0):.5f}" == of["tau"]


@pytest.mark.parametrize("league", FREQUENTIST)
def test_every_error_and_limit_is_what_was_printed_once_tau2_is_taken_for_estimated(league: str) -> None:
    assert [_label(one) for one in BY_LEAGUE[league] if not one.is_to_the_digit(one.twin)] == []


@pytest.mark.parametrize("league", FREQUENTIST)
def test_errors_for_a_known_tau2_are_the_smaller_ones_by_less_than_four_percent(league: str) -> None:
    errors = [one for one in BY_LEAGUE[league] if one.field == "se"]
    assert all(0.96 < one.ours / one.twin <= 1 + 1e-12 for one in errors)


@pytest.mark.parametrize("league", [name for name, row in LEAGUES.items() if row["twin"] == "binomial"])
def test_binomial_counts_lie_nearer_to_binomial_print_than_normal_log_odds_do(league: str) -> None:
    some = BY_LEAGUE[league]
    assert all(one.is_within(one.twin, one.league["twin_within"]) for one in some)
    assert max(one.apart(one.twin) for one in some) < max(one.apart(one.ours) for one in some) / 2


def test_every_number_is_within_the_stated_tolerance_or_its_cell_has_a_note() -> None:
    far = {
        (one.cell["league"], one.cell["a"], one.cell["b"])
        for one in NUMBERS
        if not one.is_within(
            one.ours, one.league["estimates_within" if one.field == "estimate" else "others_within"]
        )
    }
    noted = {(one.cell["league"], one.cell["a"], one.cell["b"]) for one in NUMBERS if one.cell["note"]}
    assert far == noted


def test_cells_of_a_wrong_row_are_the_ones_of_the_right_row() -> None:
    """Five cells of the row of NRI; the other way round, the rows above print them for rMAO-A."""
    noted = [one for one in NUMBERS if one.cell["note"]]
    assert {one.cell["a"] for one in noted} == {"NRI"}
    assert len(noted) == 15
    pairs = ours_of("dat.linde2015", "OR", "reml")
    for one in noted:
        if one.field == "estimate":
            estimate, _ = pairs["rMAO-A", one.cell["b"]]
            assert one.apart(exp(estimate)) < 0.03


def test_the_run_with_r_keeps_our_league_tables_of_data_that_are_not_kept() -> None:
    rows = read_rows(RESULTS / "leagues.csv")
    assert {(row["data"], row["measure"], row["tau2_method"]) for row in rows} == set(NOT_KEPT)
    theirs = {
        row["quantity"]: float(row["value"])
        for row in read_rows(RESULTS / "metafor_networks.csv")
        if row["data"] == "dat.linde2015"
    }
    for row in rows:
        if row["a"] == "Hypericum":  # R's reference
            assert -float(row["estimate"]) == pytest.approx(theirs[f"random|{row['b']}|estimate"], rel=1e-6)
            assert float(row["se"]) == pytest.approx(theirs[f"random|{row['b']}|se"], rel=1e-6)


def test_a_league_table_is_made_from_the_arms_that_r_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("validation.evidence.league_tables.NOT_KEPT", (("set", "MD", "fixed"),))
    arms = [
        {"data": "set", "measure": "MD", "events": "", **row} for row in read_rows(FOLDER / "senn2013.csv")
    ]
    made = not_kept(arms)
    (one,) = (row for row in made if (row["a"], row["b"]) == ("acarbose", "placebo"))
    (ours,) = (line for line in networks_of("senn2013")["fixed"].effects if line.a == "acarbose")
    assert float(one["estimate"]) == pytest.approx(ours.estimate, rel=1e-12)
    assert len(made) == 45


def test_three_arms_of_standardised_differences_have_the_effects_that_stata_prints() -> None:
    """Seven invented arms of the log of STATANETWORK; its variances are of another formula."""
    text = (
        "study,treatment,n,mean,sd\n1,A,100,50,10\n1,B,100,60,10\n1,C,100,62,10\n"
        "2,A,100,70,10\n2,B,100,75,10\n3,A,25,60,10\n3,C,25,55,10\n"
    )
    trials = read_network_file(text, "SMD").studies
    printed = [(0.99747229, 1.1969667), (0.49810326,), (-0.49213973,)]
    for trial, effects in zip(trials, printed, strict=True):
        assert trial.estimates == pytest.approx(effects, rel=5e-8)
    variances = [(0.02168497, 0.02242635), (0.02063211,), (0.08261818,)]
    for trial, theirs in zip(trials, variances, strict=True):
        assert [trial.covariance[i][i] for i in range(len(theirs))] == pytest.approx(theirs, rel=0.003)


def test_files_of_leagues_have_no_stray_cells() -> None:
    with (FOLDER / "leagues.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {8}
    assert len({tuple(row[:3]) for row in rows}) == len(rows)
