"""Every vignette of the rule book comes out as it says."""

from datetime import date

import pytest
from tests.spec.flat_body import flat_place
from tests.spec.vignettes import EXPECTED, GIVEN, Vignette, vignettes

from weizhong.clinic.plan import plan
from weizhong.clinic.treatment_plan import PlannedPoint, TreatmentPlan

ALL = vignettes()


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_it_comes_out_as_the_rule_book_says(vignette: Vignette) -> None:
    made = plan(vignette.case, on=date(2026, 11, 22), place=flat_place)
    found = {key: _found(made, key, wanted) for key, wanted in vignette.expect.items()}
    assert found == vignette.expect


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_a_vignette_has_no_word_that_nothing_reads(vignette: Vignette) -> None:
    assert set(vignette.given) <= GIVEN
    assert set(vignette.expect) <= EXPECTED
    assert "status" in vignette.expect


def test_no_two_vignettes_share_a_name() -> None:
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names)


def _found(made: TreatmentPlan, key: str, wanted: object) -> object:
    """What the plan holds under a key; of lists only what was asked for: a vignette says what matters."""
    points = [point for group in made.positions for point in group.points]
    sites = {f"{point.code} {point.side}" for point in points} | {point.code for point in points}
    rules = {finding.rule for finding in made.findings}
    if isinstance(wanted, dict) and key == "texts":
        return {code: part for code, part in wanted.items() if part in str(_of_point(points, key, code))}
    if isinstance(wanted, dict):
        return {code: _of_point(points, key, code) for code in wanted}
    if isinstance(wanted, list):
        held = {
            "rules": rules,
            "questions": {question.id for question in made.questions},
            "points": sites,
            "findings": {finding.title for finding in made.findings},
            "positions": [group.position for group in made.positions],
        }
        if key in ("without", "no_rules"):
            return [name for name in wanted if name not in (sites if key == "without" else rules)]
        if key == "positions":
            return held[key]
        return [name for name in wanted if name in held[key]]
    diagnosis = made.diagnosis
    if key == "referral":
        return wanted if made.referral and str(wanted) in made.referral else made.referral
    if key == "headline":
        return wanted if str(wanted) in made.headline else made.headline
    if key == "status":
        return made.status
    if diagnosis is None:
        return None
    return diagnosis.patterns[0].id if key == "pattern" else getattr(diagnosis, key)


def _of_point(points: list[PlannedPoint], key: str, code: str) -> object:
    one = next(point for point in points if code in (point.code, f"{point.code} {point.side}"))
    if key == "depth":
        return one.depth.status
    if key == "roles":
        return [reason.role for reason in one.reasons]
    if key == "cautions":
        return [finding.rule for finding in one.cautions]
    return " ".join([one.technique, one.depth.angle, one.depth.text, *one.depth.conflicts])
