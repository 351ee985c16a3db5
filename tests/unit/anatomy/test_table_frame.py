import numpy as np
import pytest

from weizhong.anatomy.gaussian import Gaussian, condition
from weizhong.anatomy.landmarks import Measurement, as_found, observe, predict
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.observations import form_row, history_of
from weizhong.anatomy.palpation import finding_error
from weizhong.anatomy.person import Person
from weizhong.anatomy.repeats import error_covariance_mm2
from weizhong.anatomy.table_frame import lift, seen_from

BEFORE = predict(Person("male", 35, 1750, 76))
BACK = ("tip_c7", "tip_t7", "tip_l2", "tip_l4", "psis_height", "popliteal_crease_height")


def taken(*names):
    kinds = [measurement_kind(name) for name in names]
    return observe(BEFORE, [Measurement(kind.name, BEFORE.form(kind.form)[0]) for kind in kinds])


def test_heights_move_with_the_body_and_lengths_do_not():
    moved = dict(zip(BEFORE.names, lift(BEFORE.names), strict=True))
    assert moved["psis_height"] == pytest.approx(1)
    assert moved["tip_t5"] == pytest.approx(1)
    for name in ("waist_girth", "sitting_height", "hand_length", "popliteal_height_sitting"):
        assert moved[name] == 0


def test_two_found_landmarks_hold_what_lies_between_them():
    """Half way between two landmarks, each found to 5 mm: half the sum of both errors, whatever the floor."""
    seen = seen_from(
        variance_mm2=np.array([(100.0 + 100.0) / 4]),
        lift_mm=np.ones(1),
        cross_mm2=np.array([[50.0, 50.0]]),
        found_mm2=np.diag([125.0, 125.0]),
    )
    assert seen == pytest.approx([(25 + 25) / 4])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("c7-to-iliac-crest",), ["c7_height"]),
        (
            ("c7-to-iliac-crest", "sitting-height", "iliac-crest-to-ankle"),
            ["c7_height", "iliac_crest_height"],
        ),
    ],
)
def test_the_error_seen_is_that_of_a_body_on_a_table_of_any_height(names, found):
    """The slow twin: the floor lies kilometres up or down, and the finger finds its landmarks above it."""
    body = taken(*names)
    readings = history_of(body).readings
    n = len(BEFORE.names)
    covariance = np.zeros((n + 1, n + 1))
    covariance[:n, :n] = BEFORE.covariance_mm2
    covariance[n, n] = 1e7
    forms = np.vstack(
        [
            *(np.append(form_row(BEFORE, one.kind), 0.0) for one in readings),
            *(np.append(np.eye(n)[BEFORE.index(name)], 1.0) for name in found),
        ]
    )
    errors = [one.error for one in readings] + [finding_error(name, BEFORE.bmi) for name in found]
    prior = Gaussian(np.zeros(n + 1), covariance, np.zeros_like(covariance))
    after = condition(prior, forms, np.zeros(len(forms)), error_covariance_mm2(errors))
    on_table = np.hstack([np.eye(n), lift(BEFORE.names)[:, None]])
    expected = on_table @ after.covariance @ on_table.T
    seen = as_found(body).covariance_mm2
    for name in BACK:
        i = BEFORE.index(name)
        assert seen[i, i] == pytest.approx(expected[i, i], rel=1e-3)


def test_doubt_about_levels_stays_a_part_of_the_error_seen():
    seen = as_found(taken("c7-to-iliac-crest"))
    rest = seen.covariance_mm2 - seen.level_covariance_mm2
    assert np.linalg.eigvalsh(rest).min() > -1e-6
    assert np.linalg.eigvalsh(seen.level_covariance_mm2).min() > -1e-6
    assert seen.sd("tip_l2") > seen.level_covariance_mm2[BEFORE.index("tip_l2")].max() ** 0.5


def test_a_hand_that_counts_from_c7_errs_as_drawn_hands_do():
    """Draw bodies and hands: measure C7 to crest, find C7 again, go down as far as the model says."""
    rng = np.random.default_rng(21)
    body = taken("c7-to-iliac-crest")
    (reading,) = history_of(body).readings
    bodies = rng.multivariate_normal(BEFORE.mean_mm, BEFORE.covariance_mm2, size=20_000, method="svd")
    c7, crest, l2 = (BEFORE.index(name) for name in ("c7_height", "iliac_crest_height", "tip_l2"))
    bias = {cause: rng.normal(size=len(bodies)) for cause in reading.error.shared_mm}
    shared = sum(mm * bias[cause] for cause, mm in reading.error.shared_mm.items())
    tape = bodies[:, c7] - bodies[:, crest] + shared + reading.error.fresh_mm * rng.normal(size=len(bodies))
    again = finding_error("c7_height", BEFORE.bmi)
    (finding,) = again.shared_mm
    finger = (
        bodies[:, c7]
        + again.shared_mm[finding] * bias[finding]
        + again.fresh_mm * rng.normal(size=len(bodies))
    )
    # How far down L2 lies from the finger, told by the tape: the best line through what was drawn.
    down = finger - bodies[:, l2]
    slope, offset = np.polyfit(tape, down, 1)
    error = down - (slope * tape + offset)
    assert as_found(body).sd("tip_l2") == pytest.approx(error.std(), rel=0.02)  # 4 SE of 20 000
