"""The tables of trials are whole, cited, marked, and honest about what may not be used."""

from collections import Counter
from itertools import groupby

import pytest

from weizhong.evidence.effect_sizes import Means, effect_size
from weizhong.evidence.printed import printed_answers
from weizhong.evidence.trials import trial_tables
from weizhong.facts.tables import check_mark, cite, read_rows, read_table

TABLES = (
    "trials",
    "arms",
    "results",
    "contrasts",
    "responders",
    "harms",
    "printed",
    "persistence",
    "eligibility",
)
HELD = trial_tables()
RESULTS = HELD.results.values()
# Spreads of people are 3 to 31 of 100 in the trials read; what lies below is most likely an error of a mean.
IMPLAUSIBLE_SHARE = 0.03
HUGE = 3.0  # SD: no treatment of back pain does that


@pytest.mark.parametrize("name", TABLES)
def test_every_row_cites_a_known_source_and_bears_a_mark(name: str) -> None:
    for row in read_rows(f"evidence/{name}"):
        assert all(cite(key) for key in row["source"].split())
        assert row["source"]
        assert check_mark(dict(row)).value in ("R", "S", "D", "K")


def test_every_source_of_this_part_is_used() -> None:
    used = {
        key.partition(":")[0]
        for name in TABLES
        for row in read_rows(f"evidence/{name}")
        for key in row["source"].split()
    }
    assert set(read_table("sources/trials")["source"]) - used == set()


def test_all_rows_of_the_collection_are_there_with_their_marks() -> None:
    added = {"MENG2003"}
    collected = [
        row
        for row in RESULTS
        if not added & set(row.source) and row.phase != "baseline" and not row.outcome.startswith("quality")
    ]
    assert len(collected) == 120
    assert Counter(row.check.value for row in collected) == {"S": 76, "D": 27, "R": 17}
    assert len({row.trial for row in collected}) == 28


POINTS = {"concealment", "blinding", "follow-up", "analysis as randomised"}


def test_our_own_rating_counts_what_a_trial_lacks_of_four_points() -> None:
    ours = [trial for trial in HELD.trials.values() if trial.rob_by == "ours"]
    assert ours
    for trial in ours:
        told = trial.rob_note.removeprefix("lacking: ").partition(";")[0].partition(", against")[0]
        lacking = set() if told == "none" else set(told.split(", "))
        assert trial.rob_note.startswith("lacking: ")
        assert lacking <= POINTS, trial.id
        assert trial.rob == ("low", "some", "high")[min(len(lacking), 2)], trial.id


def test_a_trial_without_a_rating_says_so_and_counts_no_points() -> None:
    unrated = [trial for trial in HELD.trials.values() if trial.rob == "not_rated"]
    assert all(trial.rob_note.startswith("no rating in what was read") for trial in unrated)


def test_who_rated_the_trials_is_counted() -> None:
    by = Counter(trial.rob_by or "nobody" for trial in HELD.trials.values())
    assert by == {
        "ours": 12,
        "LBPNMA": 10,
        "COCHRANE2010-PLACEBO": 1,
        "AHRQ2020-TABLE17": 1,
        "nobody": 15,
    }


def test_what_is_told_of_the_two_times_of_meng_is_no_longer_the_same() -> None:
    rows = [row for row in RESULTS if row.trial == "meng2003" and row.outcome == "pain"]
    assert {row.time_label for row in rows} == {"6wk", "9wk"}
    assert len(rows) == 4
    assert all("by the trial's schedule" in row.check_note for row in rows)


def test_rows_without_an_sd_are_kept_and_not_used() -> None:
    bare = [row for row in RESULTS if row.sd is None]
    assert Counter(row.trial for row in bare) == {"mahmoudzadeh2016": 8, "thomas2006": 2}
    assert {(row.usable, row.reason) for row in bare} == {("no", "no SD in what was read")}


@pytest.mark.parametrize(
    ("trial", "outcome"), [("li2016", "function"), ("wang2005", "pain"), ("zhao2012", "function")]
)
def test_sds_that_are_most_likely_standard_errors_are_set_aside(trial: str, outcome: str) -> None:
    rows = [row for row in RESULTS if (row.trial, row.outcome) == (trial, outcome)]
    assert len(rows) == 2
    assert all(row.usable == "no" and "standard errors" in row.reason for row in rows)


def test_no_usable_row_has_an_sd_too_small_for_its_scale() -> None:
    for row in RESULTS:
        if row.usable == "yes" and row.sd is not None and row.low is not None and row.high is not None:
            assert row.sd > IMPLAUSIBLE_SHARE * (row.high - row.low), row.id


def test_no_two_usable_arms_of_a_trial_lie_implausibly_far_apart() -> None:
    def place(row: object) -> tuple[str, ...]:
        return (row.trial, row.outcome, row.time_label, row.kind)  # type: ignore[attr-defined]

    usable = sorted((row for row in RESULTS if row.usable != "no"), key=place)
    for key, rows in groupby(usable, key=place):
        arms = [Means(n=row.n, mean=row.mean, sd=row.sd or 0) for row in rows]
        for a in arms:
            for b in arms:
                assert abs(effect_size("SMD", a, b, "").estimate) < HUGE, key


def test_a_scale_has_one_direction_one_family_and_the_same_ends_everywhere() -> None:
    told = {(row.scale, row.family, row.better, row.low, row.high) for row in RESULTS}
    assert len(told) == len({row.scale for row in RESULTS})
    higher = {row.scale for row in RESULTS if row.better == "higher"}
    assert higher == {"HFAQ", "SF36-BP", "SF12_physical", "SF12_mental"}


def test_questionnaires_of_24_and_of_23_items_are_of_different_families() -> None:
    assert {row.family for row in RESULTS if row.scale.startswith("RMDQ")} == {
        "RMDQ24",
        "RMDQ23",
        "RMDQ-modified",
    }


def test_only_rows_made_from_intervals_are_derived() -> None:
    for row in RESULTS:
        if row.sd_from == "ci":
            assert row.check.value == "D", row.id


def test_every_class_of_comparator_is_in_use() -> None:
    classes = {arm.arm_class for arm in HELD.arms.values()}
    assert {"none", "usual_care", "sham_penetrating", "sham_nonpenetrating", "active"} <= classes


def test_every_trial_has_arms_and_every_arm_a_result() -> None:
    told = {(row.trial, row.arm) for row in RESULTS}
    told |= {(row.trial, arm) for row in HELD.differences.values() for arm in (row.a, row.b)}
    told |= {(row.trial, arm) for row in HELD.responders.values() for arm in row.arm.split("+")}
    assert {(arm.trial, arm.arm) for arm in HELD.arms.values()} == told
    assert {arm.trial for arm in HELD.arms.values()} == set(HELD.trials)


def test_points_of_arms_are_written_as_codes_where_they_are_a_fixed_set() -> None:
    from weizhong.facts.points import point_called

    for name in ("kerr2003.acupuncture", "molsberger2002.acupuncture", "yeung2003.electroacupuncture"):
        assert all(point_called(code) for code in HELD.arms[name].points.split())


def test_counts_and_printed_shares_agree() -> None:
    for row in HELD.responders.values():
        if row.events is not None and row.n and row.share is not None:
            assert 100 * row.events / row.n == pytest.approx(row.share, abs=0.5), row.id


def test_counts_of_harms_give_their_rate() -> None:
    for row in HELD.harms.values():
        if row.events is not None and row.n:
            assert 1e4 * row.events / row.n == pytest.approx(row.per_10000, rel=0.02), row.id


def test_every_input_of_a_printed_answer_is_a_row() -> None:
    rows = {*HELD.results, *HELD.differences, *HELD.responders, *HELD.harms, *printed_answers()}
    for one in printed_answers().values():
        assert set(one.rows) <= rows, one.id
        assert one.rows or one.method in ("none", "symmetry", "decay", "heterogeneity"), one.id


def test_what_cannot_be_recomputed_says_why() -> None:
    assert all(one.check_note for one in printed_answers().values() if one.method == "none")


def test_every_row_of_claims_is_used_in_the_sentence_or_its_limits() -> None:
    for row in read_table("evidence/claims")["claim"]:
        said = row["says"] + row["limits"]
        assert all(f"{{{name}:" in said for name in row["rows"]), row["id"]
