"""Which advice a person goes home with: what fits the places and the events, and no more of it."""

import pytest

from weizhong.clinic.review.course import AdverseEvent, Applied
from weizhong.clinic.review.safety_net import safety_net
from weizhong.facts.tables import read_table

ADVICE = read_table("clinic/safety_net")["advice"]


def told(*applied: Applied, events: tuple[str, ...] = ()) -> set[str]:
    return {one.id for one in safety_net(applied, [AdverseEvent(kind=kind) for kind in events])}


@pytest.mark.parametrize("kind", read_table("clinic/review")["event"])
def test_advice_after_an_event_is_given_after_that_event_alone(kind: str) -> None:
    after = {row["id"]: row["for_events"] for row in ADVICE if "for_events" in row}
    given = told(events=(kind,)) & after.keys()
    assert given == {name for name, events in after.items() if kind in events}


def test_advice_after_a_faint_is_given_after_a_faint_and_not_after_a_bruise() -> None:
    assert "after_faint" in told(events=("faint",))
    assert "after_faint" in told(events=("bruise", "faint"))
    assert "after_faint" not in told(events=("bruise",)) | told()


@pytest.mark.parametrize(
    ("place", "near_lung", "neck"),
    [
        ("chest", True, False),
        ("upper_back", True, False),
        ("back", True, False),  # a part that holds the upper back
        ("shoulder", True, False),
        ("trunk", True, False),
        ("neck", False, True),
        ("leg", False, False),
        ("lumbar", False, False),
        ("hand", False, False),
        ("where it hurts", True, True),  # a place no table knows may lie anywhere
        ("ashi:T4", True, False),
        ("ashi:L4", False, False),
        ("ashi", True, True),  # a tender spot without its level, too
        ("EX-B2", True, True),
        ("EX-B2:L4", False, False),
        ("GV28", False, False),  # inside the lip: never chosen, and yet not anywhere
        ("ear:lumbosacral_spine", False, False),  # the ear has regions of its own
        ("ear", False, False),
    ],
)
def test_a_needle_is_warned_of_where_it_lies_or_may_lie(place: str, near_lung: bool, neck: bool) -> None:
    given = told(Applied(modality="needling", site=place))
    assert ("chest_needles" in given, "neck_vessels" in given) == (near_lung, neck)
