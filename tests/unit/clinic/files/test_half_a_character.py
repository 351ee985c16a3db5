"""JSON lets half a character into any text; no reader takes it, since nothing could write it down again."""

from collections.abc import Callable
from typing import Any

import pytest

from weizhong.clinic.files.practitioner_file import read_practitioner
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.review.course_file import read_course
from weizhong.terms.errors import InvalidInput

HALF = "\ud800"


@pytest.mark.parametrize(
    ("read", "document"),
    [
        (read_case, {"unread_record": [HALF]}),
        (read_practitioner, {"id": f"A{HALF}"}),
        (read_course, {"visits": [{"on": "2026-11-02", "gate_because": [HALF]}]}),
    ],
)
def test_half_a_character_is_refused_in_words(
    read: Callable[[Any], object], document: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput, match=r"^The .* holds half a character .*; remove it\.$"):
        read(document)
