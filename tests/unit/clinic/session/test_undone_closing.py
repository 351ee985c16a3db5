"""A closing that was undone stands again only while nothing has begun since."""

from datetime import timedelta

import msgspec
import pytest
from tests.generated.correct_visit import correct_visit

from weizhong.clinic.session import Phase, apply, events, replay
from weizhong.terms.errors import Refused


def test_a_closing_is_not_redone_over_a_needle_that_went_in_since() -> None:
    given = [msgspec.convert(one, events.Event, strict=False) for one in correct_visit()[2]]
    opened, first_needle = given[0], next(n for n, one in enumerate(given) if "needle='n1'" in str(one))
    closed = [
        opened,
        events.SessionClosed(at=opened.at + timedelta(seconds=1)),
        events.Undone(at=opened.at + timedelta(seconds=2)),
    ]
    session = replay([*closed, *given[1 : first_needle + 1]])
    assert session.phase is Phase.RETENTION
    with pytest.raises(Refused, match="The session is closed"):
        apply(session, events.Redone(at=session.last_at))
