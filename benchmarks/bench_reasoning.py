"""The reasoning without a body: gate, diagnosis, points, positions and doses of generated people.

Claim: more than 1,000 cases a second on one core, of the people a clinic sees, most of whom may be treated.
Every case is another person, read beforehand; nothing is placed, so each has a cun drawn by lot, as no two
bodies share one. ``--profile`` says where the time goes.
"""

import cProfile
import gc
import os
import pstats
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the generator of people lives with the tests

from tests.generated.documents import generated

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.depth.advice import depth_advice
from weizhong.clinic.depth.needled_body import needled_body
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.screen import Screening, screen
from weizhong.clinic.gate.sites import forbidden_positions, site
from weizhong.clinic.prescription.positions import Posture, group
from weizhong.clinic.prescription.prescribe import prescribe
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.place import TreatedPlace
from weizhong.terms.errors import InputError

PEOPLE, WARM, CLAIM = 2_000, 100, 1_000
ON, MM_PER_CUN = date(2026, 11, 22), (17.0, 26.0)
PLACEABLE = frozenset(placeable_codes())
Spent = dict[str, float]
# A case, and the cun of its body, mm.
Person = tuple[Case, float]


def people() -> Iterator[Person]:
    """Yield generated people, but for those whose numbers no body has."""
    for number in range(PEOPLE):
        with suppress(InputError):
            yield read_case(generated(number)), random.Random(number).uniform(*MM_PER_CUN)


def reason(person: Person, spent: Spent, outcomes: Counter[str]) -> None:
    """Take one case from the gate to its doses, and note the time of each step."""
    case, _ = person
    begun = time.process_time()
    screening = screen(case, ON)
    begun = noted(spent, "gate", begun)
    if screening.verdict == "stop" or not screening.modalities:
        outcomes["stop"] += 1
        return
    diagnosis = diagnose(case, frozenset(finding.rule for finding in screening.findings))
    begun = noted(spent, "diagnosis", begun)
    prescription = prescribe(case, diagnosis, screening, PLACEABLE)
    begun = noted(spent, "points", begun)
    postures, _ = group(prescription.sites, forbidden_positions(case))
    begun = noted(spent, "positions", begun)
    outcomes["draft" if screening.questions else "plan"] += 1
    if not screening.questions:
        doses(person, screening, postures)
        noted(spent, "doses", begun)


def doses(person: Person, screening: Screening, postures: tuple[Posture, ...]) -> None:
    """Work out depth and dose of every technique left to every point."""
    case, mm_per_cun = person
    for posture in postures:
        body = needled_body(case, posture.position)
        for one in posture.sites:
            depth, choice = depth_advice(one, body, mm_per_cun, is_draft=False), one.choice
            taken_off = screening.restrictions_of(one.modalities, choice.code, one.side, choice.lateral_cm)
            region = site(choice.code).region
            side = one.side.value
            for name, off in taken_off.items():
                dose_for(name, TreatedPlace(choice.code, side, region, off, depth))


def noted(spent: Spent, step: str, begun: float) -> float:
    """Add the time since then to a step, and return the time now."""
    now = time.process_time()
    spent[step] = spent.get(step, 0.0) + now - begun
    return now


def main() -> int:
    """Print cases a second and the time of each step; return 1 if the claim does not hold."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cases = list(people())
    gc.freeze()  # people read beforehand are not looked through again while others are reasoned about
    for one in cases[:WARM]:
        reason(one, {}, Counter())
    spent: Spent = {}
    outcomes: Counter[str] = Counter()
    watcher = cProfile.Profile()
    if "--profile" in sys.argv:
        watcher.enable()
    begun = time.process_time()
    for one in cases[WARM:]:
        reason(one, spent, outcomes)
    seconds = time.process_time() - begun
    watcher.disable()
    made = len(cases) - WARM
    per_second = made / seconds
    said = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    print(f"{per_second:,.0f} cases a second on one core, {made} people ({said}), claim > {CLAIM:,}")
    for step, took in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"  {step:10} {1000 * took / made:6.3f} ms a case")
    if "--profile" in sys.argv:
        pstats.Stats(watcher).sort_stats("tottime").print_stats(30)
    return 0 if per_second > CLAIM else 1


if __name__ == "__main__":
    sys.exit(main())
