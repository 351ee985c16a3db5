"""A million questionnaires scored, beside the same forms scored one by one in plain Python, in one run.

Claim: a million of any instrument in under 2 s on one core, answers checked, gaps and slips among them. The
peer is the slow twin the tests hold equal to it; it scores a part of the forms, and its time is told for a
million. The twin and the fast scorer must agree on that part. Instruments without a total have no peer here.
"""

import math
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))  # the slow twin lives with the tests

from tests.unit.outcomes.plain_scores import TWINS, never

from weizhong.outcomes.instruments import instrument, instruments
from weizhong.outcomes.scoring import score

FORMS, PART, CLAIM_S = 1_000_000, 20_000, 2.0
GAPS, SLIPS = 0.01, 0.0005  # of all answers
MOST_COUNTED = 40  # where an answer is a count


def forms_of(name: str) -> np.ndarray:
    """Return a million forms as people fill them in: here and there a gap, now and then a slip."""
    lot = np.random.default_rng(20261123)
    items = instrument(name).items
    columns = [lot.integers(int(item.low), int(min(item.high, MOST_COUNTED)) + 1, FORMS) for item in items]
    answers = np.stack(columns, axis=1).astype(float)
    drawn = lot.random(answers.shape)
    answers[drawn < GAPS] = np.nan
    answers[drawn > 1 - SLIPS] = -7
    return answers


def one_by_one(name: str, forms: np.ndarray, values: np.ndarray) -> float:
    """Score a part one by one, hold it to the fast scores, and return seconds for a million."""
    part = [[None if math.isnan(answer) else answer for answer in form] for form in forms[:PART].tolist()]
    twin = TWINS[name]
    begun = time.process_time()
    slow = [twin(form) for form in part]
    seconds = (time.process_time() - begun) * FORMS / PART
    told = np.array([math.nan if value is None else value for value in slow])
    np.testing.assert_allclose(values[:PART], told, rtol=1e-13, atol=1e-13)
    return seconds


def main() -> int:
    """Print seconds for a million of each instrument; return 1 if the claim does not hold for one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    slowest = 0.0
    print(f"{'instrument':32} {'items':>5} {'seconds a million':>18} {'one by one':>11} {'times':>6}")
    for name in instruments():
        forms = forms_of(name)
        score(name, forms[:PART])  # tables are read before, as in any process that scores more than one file
        begun = time.process_time()
        values = score(name, forms).value
        seconds = time.process_time() - begun
        slowest = max(slowest, seconds)
        told = f"{name:32} {forms.shape[1]:5} {seconds:18.2f}"
        if TWINS[name] is not never:
            slow = one_by_one(name, forms, values)
            told += f" {slow:11.2f} {slow / seconds:6.0f}"
        print(told)
    print(f"slowest: {slowest:.2f} s for {FORMS:,}, claim < {CLAIM_S:g} s")
    return 0 if slowest < CLAIM_S else 1


if __name__ == "__main__":
    sys.exit(main())
