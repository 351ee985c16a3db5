"""A session knows which plan it follows, and which gate was run for it."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from tests.session_guide import a_visit
from tests.spec.flat_body import calm_case, flat_place
from tests.spec.session_visit import gate, ready, run

from weizhong.clinic.documents.plan_digest import plan_digest
from weizhong.clinic.documents.treatment_plan import Amendment, TreatmentPlan
from weizhong.clinic.files.visit_file import Today
from weizhong.clinic.planning.amending import amend
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session import record_of
from weizhong.guide.starting import check_same_plan
from weizhong.journal import open_journal, read_journal, resume
from weizhong.report import json as report_json
from weizhong.terms.errors import Refused

ON = date(2026, 11, 22)


def test_a_plan_keeps_its_digest_on_its_way_through_a_file() -> None:
    made = plan(calm_case(), on=ON, place=flat_place)
    read = msgspec.json.decode(report_json.render(made), type=TreatmentPlan)
    assert plan_digest(read) == plan_digest(made)


def test_plans_of_one_case_that_differ_have_different_digests() -> None:
    case = calm_case()
    made = plan(case, on=ON, place=flat_place)
    changed = amend(case, made, [Amendment(action="drop", code="BL40")], ON, flat_place)
    assert made.input_digest == changed.input_digest
    assert len({plan_digest(made), plan_digest(changed), plan_digest(plan(case, place=flat_place))}) == 3


def test_every_run_of_the_gate_is_recorded_with_the_plan_it_was_run_for() -> None:
    state = run(
        ("gate_checked", {"plan_digest": "plan"}),
        ("plan_changed", {"plan_digest": "plan2"}),
        ("gate_checked",),
        state=ready(),
    )
    told = [one.plan_digest for one in record_of(state).gates]
    assert told == ["plan", "plan", "plan2", "plan2"]


def test_a_gate_that_was_run_for_another_plan_is_refused() -> None:
    with pytest.raises(Refused, match="for another plan than the session follows"):
        run(("gate_checked", {"gate": gate(), "plan_digest": "plan9"}), state=ready())


def test_a_session_is_taken_up_again_with_its_own_plan_only(tmp_path: Path) -> None:
    file = tmp_path / "visit.jsonl"
    with open_journal(file) as journal:
        made = a_visit.visit(journal, tmp_path)
        a_visit.begin(made)
        opened = made.keeper.state.opened
        assert opened is not None
        assert (opened.plan_digest, opened.handed_in_digest) == (plan_digest(made.plan), made.handed_in)
        case, screening = made.today(Today(answers=a_visit.all_no()))
        made.run_again(case, screening, made.plan, [])
    state = resume(read_journal(file).entries)
    assert state.gates[-1].plan_digest == plan_digest(made.plan)
    check_same_plan(state, plan_digest(a_visit.the_plan(made.day or ON)))
    with pytest.raises(Refused, match=r"begun with another plan.*--journal"):
        check_same_plan(state, plan_digest(plan(calm_case(), on=ON, place=flat_place)))
