"""Whether today's gate is stricter than the last: any single thing more is enough."""

from dataclasses import replace as changed

import pytest
from tests.spec.flat_body import calm_case

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.gate.screen import Screening, screen
from weizhong.clinic.gate.visit_gate import GateChange

CALM = screen(calm_case())
SAME = GateChange(before=CALM, after=CALM, appeared=(), gone=(), questions=(), lost=(), regained=())


def taking(**off: object) -> Screening:
    """The calm gate, taking something off every dose."""
    limit = Restriction.from_row({"id": "rule", "restrict": off})
    return changed(CALM, restrictions=((limit, ("needling",)),))


def test_nothing_more_is_nothing_stricter() -> None:
    assert not SAME.is_stricter
    assert not SAME.is_changed


@pytest.mark.parametrize(
    "change",
    [
        changed(SAME, lost=("moxa",)),
        changed(SAME, after=changed(CALM, verdict="stop")),
        changed(SAME, after=taking(depth_mm_at_most=5)),
        changed(SAME, before=taking(depth_mm_at_most=9), after=taking(depth_mm_at_most=5)),
    ],
    ids=["a technique is lost", "it stops", "something is taken off", "more is taken off"],
)
def test_any_one_thing_more_is_stricter(change: GateChange) -> None:
    assert change.is_stricter
    assert change.is_changed


@pytest.mark.parametrize(
    "change",
    [
        changed(SAME, before=changed(CALM, verdict="stop")),
        changed(SAME, before=taking(depth_mm_at_most=5)),
        changed(SAME, before=taking(depth_mm_at_most=5), after=taking(depth_mm_at_most=9)),
        changed(SAME, regained=("moxa",)),
    ],
    ids=["it no longer stops", "nothing is taken off", "less is taken off", "a technique is back"],
)
def test_what_is_less_is_not_stricter(change: GateChange) -> None:
    assert not change.is_stricter
