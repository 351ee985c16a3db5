"""Every form there can be, where they can be counted, scored fast and by the slow twin; and published values.

Usage: python -m validation.scores.run [--check]
Writes results.json; with --check nothing is written, and the exit code is 1 when it is stale.
"""

import itertools
import json
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))  # the slow twin lives with the tests

from tests.unit.outcomes.plain_scores import TWINS, Form, never

from weizhong.outcomes.blinding import bang_index
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instruments
from weizhong.outcomes.scoring import score

RESULTS = Path(__file__).with_name("results.json")
ALL_UP_TO, DRAWN = 20_000, 3_000  # forms of one instrument: all, or so many drawn by lot
COUNTED = 12  # highest count drawn where an answer is a count
SEED = 20261123
# Arms of Boulind 2011, 13 people each: counts, and the index as printed.
BOULIND = ((5, 3, 5, 0.15), (7, 3, 3, 0.31))
# Values public copies print otherwise, and what both research codes behind our tables print.
BAD_COPIES = (
    ("promis_fatigue_4a", 8, 48.6, 48.1),
    ("promis_fatigue_4a", 20, 75.8, 72.8),
    ("promis_sleep_disturbance_4a", 14, 57.9, 58.1),
    ("promis_pain_interference_4a", 20, 75.6, 75.8),
)


def choices(about: Instrument) -> list[list[float | None]]:
    """Return what may stand in each column: every allowed whole number, and a gap."""
    tops = [item.high if math.isfinite(item.high) else COUNTED for item in about.items]
    return [
        [None, *map(float, range(int(item.low), int(top) + 1))]
        for item, top in zip(about.items, tops, strict=True)
    ]


def forms_of(about: Instrument) -> tuple[list[Form], bool]:
    """Return every form there can be, or some drawn by lot, and whether they are all."""
    columns = choices(about)
    if math.prod(map(len, columns)) <= ALL_UP_TO:
        return list(itertools.product(*columns)), True
    lot = np.random.default_rng(SEED)
    # A gap in one column of about twenty, or long forms would have a gap each.
    return [
        tuple(
            None if lot.random() < 0.02 else column[int(lot.integers(1, len(column)))] for column in columns
        )
        for _ in range(DRAWN)
    ], False


def differing(about: Instrument, forms: Iterable[Form]) -> Iterator[float]:
    """Yield by how much fast and slow differ for each form; infinite where only one has a score."""
    forms = list(forms)
    values = score(about.name, np.array(forms, dtype=float)).value
    for value, form in zip(values, forms, strict=True):
        told = TWINS[about.name](form)
        if told is None or math.isnan(value):
            yield 0.0 if told is None and math.isnan(value) else math.inf
        else:
            yield abs(told - value)


def results() -> dict[str, object]:
    """Return what agrees, by instrument, and the published values beside ours."""
    compared = {}
    for about in instruments().values():
        if TWINS[about.name] is not never:
            forms, are_all = forms_of(about)
            gaps = list(differing(about, forms))
            # Both add a few small numbers in another order: a trillionth of a point is rounding.
            agree = sum(gap < 1e-12 for gap in gaps)
            compared[about.name] = {"forms": len(forms), "all_there_can_be": are_all, "agree": int(agree)}
    bang = [
        {"counts": list(counts), "printed": printed, "ours": round(bang_index(*counts).index, 4)}
        for *counts, printed in BOULIND
    ]
    copies = [
        {"form": form, "sum": total, "ours": _t(form, total), "both_codes": right, "bad_copy": wrong}
        for form, total, right, wrong in BAD_COPIES
    ]
    return {"compared": compared, "bang": bang, "copies": copies}


def _t(form: str, total: int) -> float:
    answers = [total // 4 + (place < total % 4) for place in range(4)]
    return float(score(form, answers).value[0])


def main() -> int:
    """Write the results, or say whether those written still hold."""
    made = json.dumps(results(), indent=1) + "\n"
    if "--check" in sys.argv:
        return 0 if RESULTS.read_text("utf-8") == made else 1
    RESULTS.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
