"""A current that runs is on the patient until it is stopped, and its strongest setting is remembered."""

import pytest
from tests.spec.session_visit import agenda, ready, run, site

from weizhong.clinic.session import carry_forward, record_of

BOTH = (
    ("needle_inserted", {"technique": "electroacupuncture"}),
    ("needle_inserted", {"needle": "n2", "code": "BL25", "technique": "electroacupuncture"}),
)


def test_a_current_runs_from_its_start_to_its_stop() -> None:
    on = run(*BOTH, ("current_started",), state=ready())
    off = run(("current_stopped",), state=on)
    assert [one.circuit for one in on.circuits] == ["c1"]
    assert list(on.running()) == list(on.circuits)
    assert list(off.running()) == []


@pytest.mark.parametrize("weak_ma", [0.5, 1.5])
def test_the_strongest_setting_of_a_weak_current_is_carried(weak_ma: float) -> None:
    changed = ("current_changed", {"intensity_ma": weak_ma, "felt": "comfortable"})
    last = record_of(run(*BOTH, ("current_started",), changed, state=ready()))
    (one,) = carry_forward(last, agenda(site("BL23"), site("BL25"))).currents
    assert one.last_ma == weak_ma
