"""What ``import weizhong`` offers."""

import subprocess
import sys

import pytest

import weizhong

NAMES = [
    "Answer",
    "Case",
    "Complaint",
    "Measurement",
    "Patient",
    "Person",
    "PlacedPoint",
    "TreatmentPlan",
    "WeizhongError",
    "__version__",
    "build_body",
    "channel_lines",
    "level_answer",
    "locate_many",
    "observe",
    "place",
    "placeable_codes",
    "plan",
    "plan_measurements",
    "point",
    "predict",
    "read_bundle",
    "read_case_text",
    "search",
]


def test_the_front_door_offers_exactly_these_names_in_order() -> None:
    assert weizhong.__all__ == NAMES == sorted(NAMES) == dir(weizhong)
    assert len(NAMES) <= 24


@pytest.mark.parametrize("name", NAMES)
def test_every_name_leads_somewhere(name: str) -> None:
    assert getattr(weizhong, name) is not None


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(AttributeError, match=r"'locat'.*place"):
        weizhong.locat  # noqa: B018


def test_importing_loads_nothing_heavy() -> None:
    heavy = {"numpy", "scipy", "msgspec", "rich", "argparse"}
    code = f"import sys, weizhong; print(*{heavy}.intersection(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == []
