"""Write the tables of docs/measuring.md from the fact tables and from runs of the model.

Usage: python scripts/build_measuring.py [--check]
With --check nothing is written; the exit code is 1 when the page is stale.
"""

from collections.abc import Iterator
from pathlib import Path

from page_tables import write_tables
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.measure_next import best_measurements, plan_measurements
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.palpation import palpation_sd_mm
from weizhong.anatomy.person import Person
from weizhong.facts.tables import cite, read_table
from weizhong.report.measure_next import sentences

PAGE = Path(__file__).resolve().parents[1] / "docs/measuring.md"
BUILDS = (25, 35, 45)
ANNA = Person("female", 52, 1620, 70)
SHOWN = 15
REPEATS = (1, 2, 3, 10, 100)


def palpation_table() -> Iterator[str]:
    """Yield the error of a finger by landmark and build, with where it comes from."""
    heads = " | ".join(f"BMI {bmi}" for bmi in BUILDS)
    yield f"| landmark | {heads} | check | from | basis |"
    yield "|---|" + "---|" * (len(BUILDS) + 3)
    for row in read_table("anatomy/palpation")["landmark"]:
        sds = " | ".join(f"{palpation_sd_mm(row['names'][0], bmi):.0f}" for bmi in BUILDS)
        source = cite(row["source"])
        named = f"[{source.key}]({source.url})" if source.url else source.key
        yield f"| {row['label']} | {sds} | {row['check']} | {named} | {row['basis']} |"


def worth_table() -> Iterator[str]:
    """Yield what single measures are worth for two points of the back, before anything is measured."""
    body = predict(ANNA)
    yield "| measure | posture | one reading errs by, mm | BL23 then, mm | BL25 then, mm | where it lies |"
    yield "|---|---|---|---|---|---|"
    plan = plan_measurements(["BL23", "BL25"], ANNA, body)
    yield f"| nothing measured | | | {plan.sds_mm[0, 0]:.0f} | {plan.sds_mm[1, 0]:.0f} | |"
    for one in best_measurements(["BL23", "BL25"], ANNA, body)[:SHOWN]:
        after = f"{one.sds_mm[0, 0]:.0f} | {one.sds_mm[1, 0]:.0f} | {'recalled' if one.is_recalled else ''}"
        yield f"| {one.kind.label} | {one.kind.posture} | {one.reading_sd_mm:.0f} | {after} |"


def plan_list() -> Iterator[str]:
    """Yield the steps of a plan on the table."""
    for posture in ("standing", "table"):
        plan = plan_measurements(["BL23", "BL25"], ANNA, predict(ANNA), posture=posture)
        for i, told in enumerate(sentences(plan), start=1):
            yield f"{i}. {told}"
        yield ""


def repeats_table() -> Iterator[str]:
    """Yield what repeating a palpated crest is worth."""
    kind = measurement_kind("iliac-crest-height")
    body = predict(ANNA)
    yield "| times read | error of the mean, mm | error of the crest afterwards, mm |"
    yield "|---|---|---|"
    for count in REPEATS:
        after = observe(body, [Measurement(kind.name, body.mean("iliac_crest_height"))] * count)
        assert after.history is not None
        (reading,) = after.history.readings
        yield f"| {count} | {reading.error.sd_mm:.1f} | {after.sd('iliac_crest_height'):.1f} |"


TABLES = {
    "palpation": palpation_table,
    "worth": worth_table,
    "plan": plan_list,
    "repeats": repeats_table,
}


if __name__ == "__main__":
    write_tables(PAGE, TABLES)
