"""The anatomical tables hold together: names resolve, sources exist, numbers are possible."""

from pathlib import Path

import pytest
from validation.anatomy.results import allowed_coverage, read_results

from weizhong.anatomy.appended import all_landmarks
from weizhong.anatomy.landmark_model import fitted_names, survey_model
from weizhong.anatomy.observations import measurement_kinds
from weizhong.anatomy.spine import level_landmark, spine_levels
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.terms.codes import Sex, Vertebra

TABLES = (
    *(
        "appended",
        "landmark_model",
        "landmarks",
        "level_cues",
        "measurements",
        "plausible",
        "posture",
        "spine",
    ),
    "widening",
)


def rows_with_a_source(node):
    if isinstance(node, dict):
        if "source" in node:
            yield node
        for value in node.values():
            yield from rows_with_a_source(value)
    elif isinstance(node, list):
        for value in node:
            yield from rows_with_a_source(value)


@pytest.mark.parametrize("name", TABLES)
def test_every_source_resolves_and_every_check_mark_exists(name):
    rows = list(rows_with_a_source(read_table(f"anatomy/{name}")))
    assert rows
    for row in rows:
        for source in (row["source"], *row.get("other_sources", ())):
            assert cite(source).title
        assert check_mark(row)


@pytest.mark.parametrize("sex", list(Sex))
def test_both_sexes_hold_every_fitted_landmark_in_order(sex):
    assert survey_model(sex).names == fitted_names()


def test_landmark_names_are_unique():
    names = all_landmarks().names
    assert len(names) == len(set(names))


def test_every_measure_reads_known_landmarks_and_says_how_it_is_taken():
    for kind in measurement_kinds().values():
        assert set(kind.form) <= set(all_landmarks().names), kind.name
        assert kind.sd_mm > 0
        assert kind.posture in {"standing", "sitting", "table"}
        assert kind.how.endswith(".")
        assert kind.how.count(". ") <= 2


def test_every_fitted_and_appended_landmark_has_a_measure_or_is_given():
    measured = {name for kind in measurement_kinds().values() for name in kind.form}
    assert set(fitted_names()) <= measured


def test_every_level_of_the_back_has_a_landmark():
    for level in Vertebra:
        assert level_landmark(level) in all_landmarks().names


def test_tip_and_body_fractions_run_from_neck_to_pelvis():
    rows = [read_table("anatomy/spine")["level"][level] for level in spine_levels()]
    for column in ("tip_fraction", "body_fraction"):
        values = [row[column] for row in rows]
        assert values == sorted(values)


def test_what_widens_the_error_never_narrows_it():
    table = read_table("anatomy/widening")
    assert all(row["step"] >= 1.5 and row["growth"] > 0 for row in table["reason"].values())
    assert all(row["factor"] >= 1.5 for row in table["condition"].values())


def test_no_table_names_a_machine_path():
    folder = Path(__file__).parents[2] / "src/weizhong/facts/anatomy"
    for path in folder.glob("landmark_*"):
        assert "/" not in path.read_text("utf-8").replace("scripts/fit_landmarks.py", "")


class TestCrossValidation:
    """The stored results of ``validation/anatomy`` keep what the project promises."""

    scores = {(s.cues, s.subgroup): s for s in read_results()}  # noqa: RUF012

    def test_errors_from_the_basics_are_within_the_target(self):
        everyone = self.scores["basics", "both, all"]
        assert everyone.mae_mm["c7_height"] <= 8.6
        assert everyone.mae_mm["iliac_crest_height"] <= 17.1

    def test_sitting_height_brings_the_crest_within_its_target(self):
        assert self.scores["sitting height", "both, all"].mae_mm["iliac_crest_height"] <= 12.4

    @pytest.mark.parametrize("cues", ["basics", "sitting height", "C7 and crest"])
    @pytest.mark.parametrize("group", ["both, all", "female, all", "male, all"])
    def test_intervals_cover_overall_and_per_sex(self, cues, group):
        assert all(0.93 <= share <= 0.97 for share in self.scores[cues, group].coverage.values())

    def test_from_the_basics_no_subgroup_by_age_build_or_stature_is_missed(self):
        for (cues, group), score in self.scores.items():
            if cues == "basics" and "race" not in group:
                assert score.misses() == [], group

    def test_a_subgroup_by_ancestry_that_is_missed_is_told_in_the_readme(self):
        readme = (Path(__file__).parents[2] / "validation/anatomy/README.md").read_text("utf-8")
        for (cues, group), score in self.scores.items():
            if score.misses():
                assert f"| {cues} | {group} | {score.people} |" in readme

    def test_allowed_coverage_widens_by_two_standard_errors(self):
        assert allowed_coverage(475) == pytest.approx((0.91, 0.99))


def test_shares_and_slips_of_levels_are_chances():
    table = read_table("anatomy/level_cues")
    assert 0 < sum(row["share"] for row in table["anatomy"]["share"].values()) < 0.5
    for row in table["slip"].values():
        assert row["right"] + row["one_off"] + row["two_off"] == pytest.approx(1)
        assert set(row["landmarks"]) <= set(all_landmarks().names)
    for row in table["shift"].values():
        assert 0 < row["share"] < 1
        assert set(row["landmarks"]) <= set(all_landmarks().names)
    assert set(table["next"]["measures"]) <= set(measurement_kinds())


def test_every_posture_row_moves_a_known_landmark():
    table = read_table("anatomy/posture")
    seen = set()
    for row in table["row"]:
        assert row["landmark"] in all_landmarks().names
        assert row["posture"] in table["postures"]
        assert row.get("arms", "down") in table["arms"]
        assert row["sd_mm"] > 0
        key = (row["landmark"], row["posture"], row.get("arms"))
        assert key not in seen
        seen.add(key)
