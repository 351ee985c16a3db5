"""What an event may hold: the least value that is one, and nothing below."""

from typing import Any

import msgspec
import pytest
from tests.spec.session_visit import event


@pytest.mark.parametrize(
    ("name", "field", "least"),
    [
        ("needle_inserted", "depth_mm", 0),
        ("needle_inserted", "angle_deg", 0),
        ("needle_adjusted", "depth_mm", 0),
        ("needle_adjusted", "angle_deg", 0),
        ("needle_stimulated", "seconds", 0),
        ("needles_counted", "counted", 0),
        ("technique_applied", "pieces", 0),
        ("technique_ended", "pieces_off", 0),
        ("left_in_place", "pieces", 1),
        ("current_started", "intensity_ma", 0),
        ("current_changed", "intensity_ma", 0),
        ("clock_set", "passed_min", 0),
    ],
)
def test_the_least_value_is_read_and_one_less_is_not(name: str, field: str, least: int) -> None:
    assert getattr(event(name, 0, **{field: least}), field) == least
    with pytest.raises(msgspec.ValidationError):
        event(name, 0, **{field: least - 1})


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("needle_pack_opened", "diameter_mm"),
        ("needle_pack_opened", "length_mm"),
        ("technique_applied", "minutes"),
        ("technique_applied", "check_every_min"),
        ("current_started", "frequency_hz"),
        ("current_started", "frequency_2_hz"),
        ("current_started", "pulse_us"),
        ("current_started", "minutes"),
        ("current_changed", "frequency_hz"),
    ],
)
def test_a_size_a_time_or_a_frequency_is_more_than_nothing(name: str, field: str) -> None:
    assert getattr(event(name, 0, **{field: 0.1}), field) == 0.1
    for refused in (0, -0.5):
        with pytest.raises(msgspec.ValidationError):
            event(name, 0, **{field: refused})


@pytest.mark.parametrize("name", ["needle_inserted", "needle_adjusted"])
def test_a_needle_stands_upright_unless_told_and_never_leans_beyond_the_skin(name: str) -> None:
    told: Any = event(name, 0)
    assert told.angle_deg == 90
    with pytest.raises(msgspec.ValidationError):
        event(name, 0, angle_deg=90.5)


def test_what_is_not_told_is_the_careful_answer() -> None:
    removed: Any = event("needle_removed", 0)
    resolved: Any = event("incident_resolved", 0, outcome="recovered")
    assert removed.is_intact
    assert not removed.is_pressed
    assert not resolved.called_ambulance


@pytest.mark.parametrize("name", ["needle_inserted", "session_closed", "needles_counted"])
def test_a_word_nobody_defined_is_refused_not_dropped(name: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        event(name, 0, remark="so")
