"""Why something is no event, in words; and no text of an event is ever blank."""

from typing import Any

import msgspec
import pytest
from tests.spec.session_visit import _USUAL, START, event

from weizhong.clinic.session import Event
from weizhong.clinic.session.slips import kinds_of_events, no_event

REMOVED: dict[str, Any] = {"event": "needle_removed", "at": "2026-11-22T10:00:00Z", "needle": "n1"}
PACK: dict[str, Any] = msgspec.to_builtins(event("needle_pack_opened", 0))
IN: dict[str, Any] = msgspec.to_builtins(event("needle_inserted", 0))
SKIN: dict[str, Any] = msgspec.to_builtins(event("skin_checked", 0))


def why(given: object) -> str:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(given, Event)
    return str(no_event(refused.value, given))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (IN | {"depth_mm": -3}, "'depth_mm' cannot be -3; allowed is at least 0."),
        (IN | {"depth_mm": "deep"}, "'depth_mm' cannot be \"deep\"; allowed is a number."),
        (IN | {"angle_deg": 99}, "'angle_deg' cannot be 99; allowed is at most 90."),
        (IN | {"side": "up"}, "'side' cannot be \"up\"; allowed: left, midline, right."),
        (IN | {"depht_mm": 3}, "'depht_mm' is no field of it; leave it out. Did you mean depth_mm?"),
        (IN | {"needle": "n" * 65}, "'needle' cannot be that; allowed are 64 letters at most."),
        (PACK | {"lot": " "}, "'lot' is blank; write what it is, or leave the field out."),
        (PACK | {"expires_on": "soon"}, "'expires_on' cannot be \"soon\"; allowed is a day as 2026-11-22."),
        (REMOVED | {"needle": "\t"}, "'needle' is blank; write what it is, or leave the field out."),
        ({"event": "needle_removed", "at": REMOVED["at"]}, "'needle' is missing; add it."),
        (SKIN | {"barred": [{"code": "BL23", "side": "left", "what": " "}]}, "'barred[0].what' is blank"),
        ({"event": "needle_removd"}, "Did you mean needle_removed"),
        ([], "An event is one object with named fields."),
    ],
)
def test_field_given_and_allowed_are_told(given: object, told: str) -> None:
    assert told in why(given)


@pytest.mark.parametrize("at", ["noon", "2026-11-22T10:00:00"])
def test_a_time_without_its_zone_is_told(at: str) -> None:
    assert "allowed is a time with its zone" in why(REMOVED | {"at": at})


def texts(kind: type) -> list[str]:
    """Every field of an event that takes any text."""
    told = msgspec.inspect.type_info(kind)
    assert isinstance(told, msgspec.inspect.StructType)
    return [one.name for one in told.fields if isinstance(one.type, msgspec.inspect.StrType)]


@pytest.mark.parametrize(("tag", "kind"), kinds_of_events().items())
def test_no_text_of_an_event_may_be_blank(tag: str, kind: type) -> None:
    usual = msgspec.to_builtins(_USUAL.get(tag, {})) | {"event": tag, "at": START.isoformat()}
    if tag == "session_opened":
        usual |= {"agenda": {"status": "plan"}}
    for name in texts(kind):
        assert why(usual | {name: " \n"}) == f"{name!r} is blank; write what it is, or leave the field out."
