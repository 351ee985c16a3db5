"""The fit gives back a model it was fed, and refuses files it does not understand."""

import csv

import numpy as np
import pytest
from scripts.fit_landmarks import Survey, fit, read_survey

from weizhong.anatomy.landmark_model import fitted_names, log_sd_terms, mean_terms, survey_model
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Sex

PEOPLE = 20_000


@pytest.fixture(scope="module")
def made_up():
    """A survey drawn from the shipped female model, so that the truth is known."""
    rng, truth = np.random.default_rng(5), survey_model(Sex.FEMALE)
    stature = rng.normal(1627, 63, PEOPLE).clip(1450, 1790)
    age, bmi = rng.uniform(17, 58, PEOPLE), rng.normal(25.5, 3.5, PEOPLE).clip(18, 36)
    mass = bmi * (stature / 1000) ** 2
    errors = rng.multivariate_normal(np.zeros(len(truth.names)), truth.correlation, size=PEOPLE)
    landmarks = truth.means(stature, mass, age) + errors * truth.sds(stature, mass, age)
    return Survey(Sex.FEMALE, stature, mass, age, np.ones(PEOPLE, dtype=np.int64), landmarks)


def test_the_fit_gives_back_means_spreads_and_correlations(made_up):
    found, truth = fit(made_up), survey_model(Sex.FEMALE)
    person = (np.array([1600.0]), np.array([72.0]), np.array([45.0]))
    sds = truth.sds(*person)[0]
    assert np.abs((found.means(*person) - truth.means(*person))[0] / sds).max() < 0.06  # 4 SE, 56 landmarks
    assert found.sds(*person)[0] / sds == pytest.approx(1, abs=0.06)
    assert found.correlation == pytest.approx(truth.correlation, abs=0.03)


def test_terms_of_the_mean_are_lengths_that_grow_with_the_body():
    small, large = (
        mean_terms(np.array([s]), np.array([m]), np.array([30.0]))[0]
        for s, m in ((800.0, 10.0), (1600.0, 80.0))
    )
    assert large[1:3] == pytest.approx(2 * small[1:3])  # twice the size, eight times the mass


def test_the_centre_of_the_log_sd_terms_is_the_tables():
    scale = read_table("anatomy/landmarks")["log_sd_scale"]
    centre = (np.array([row["centre"]]) for row in scale.values())
    assert log_sd_terms(*centre).tolist() == [[1, 0, 0, 0, 0]]


def write_survey(path, gender="Female", mass=700):
    columns = [row["survey_column"] for row in read_table("anatomy/landmarks")["landmark"].values()]
    with path.open("w", newline="") as lines:
        table = csv.writer(lines)
        table.writerow([*columns, "stature", "weightkg", "Age", "DODRace", "Gender"])
        for _ in range(3):
            table.writerow([*range(100, 100 + len(columns)), 1650, mass, 30, 1, gender])
    return path


def test_the_reader_takes_tenths_of_a_kilogram(tmp_path):
    survey = read_survey(write_survey(tmp_path / "female.csv"), Sex.FEMALE)
    assert survey.mass_kg.tolist() == [70, 70, 70]
    assert survey.landmarks_mm.shape == (3, len(fitted_names()))


def test_a_file_in_whole_kilograms_is_refused(tmp_path):
    with pytest.raises(SystemExit, match=r"weightkg in 0\.1 kg"):
        read_survey(write_survey(tmp_path / "female.csv", mass=70), Sex.FEMALE)


def test_files_in_the_wrong_order_are_refused(tmp_path):
    with pytest.raises(SystemExit, match="give the female file first"):
        read_survey(write_survey(tmp_path / "male.csv", gender="Male"), Sex.FEMALE)
