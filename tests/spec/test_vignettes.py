"""Every vignette of the rule book comes out as it says."""

from datetime import date
from typing import Any

import pytest
from tests.spec.flat_body import flat_place
from tests.spec.vignettes import EXPECTED, GIVEN, Vignette, vignettes

from weizhong.clinic.documents.treatment_plan import PlannedPoint, TreatmentPlan
from weizhong.clinic.gate.screen import Screening, screen
from weizhong.clinic.planning.plan import plan
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InputError

ALL = vignettes()
ON = date(2026, 11, 22)


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_it_comes_out_as_the_rule_book_says(vignette: Vignette) -> None:
    if "refused" in vignette.expect:
        with pytest.raises(InputError, match=vignette.expect["refused"]):
            plan(vignette.case, on=ON, place=flat_place)
        return
    made = plan(vignette.case, on=ON, place=flat_place)
    gate = screen(vignette.case, ON)
    found = {
        key: _screened(gate, key, wanted) if key in ("restricted", "left") else _found(made, key, wanted)
        for key, wanted in vignette.expect.items()
    }
    assert found == vignette.expect


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_a_vignette_has_no_word_that_nothing_reads(vignette: Vignette) -> None:
    assert set(vignette.given) <= GIVEN
    assert set(vignette.expect) <= EXPECTED
    assert "status" in vignette.expect


def test_no_two_vignettes_share_a_name() -> None:
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names)


def _screened(gate: Screening, key: str, wanted: Any) -> object:
    """What the gate leaves of the modalities, and what it takes off the dose at a site."""
    if key == "left":
        return list(gate.modalities)
    sites = {name: name.split(" ") for name in wanted}
    limits = {
        name: gate.restrictions_at(code, Laterality(*side or ["left"]))
        for name, (code, *side) in sites.items()
    }
    return {
        name: {limit: _plain(getattr(limits[name], limit)) for limit in given}
        for name, given in wanted.items()
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _found(made: TreatmentPlan, key: str, wanted: object) -> object:
    """What the plan holds under a key; of lists only what was asked for: a vignette says what matters."""
    points = [point for group in made.positions for point in group.points]
    sites = {f"{point.code} {point.side}" for point in points} | {point.code for point in points}
    rules = {finding.rule for finding in made.findings}
    if isinstance(wanted, dict) and key == "texts":
        return {code: part for code, part in wanted.items() if part in str(_of_point(points, key, code))}
    if isinstance(wanted, dict) and key == "actions":
        told = {one.rule: one.action for one in made.findings}
        return {rule: part if part in told[rule] else told[rule] for rule, part in wanted.items()}
    if isinstance(wanted, dict) and key == "regimen":
        return {field: _plain(getattr(made.dose, field)) for field in wanted}
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
