"""Nothing is told to a clinician without saying where it comes from and how well that was checked."""

from typing import Any

import pytest

from weizhong.clinic.documents.citations import citations
from weizhong.terms.errors import FactsError


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"check": "R"}, "has no source"),
        ({"source": [], "check": "R"}, "has no source"),
        ({"source": ["NOBODY1900"], "check": "R"}, "No source 'NOBODY1900'"),
        ({"source": ["WHO1999"]}, "no valid check mark"),
        ({"source": ["WHO1999"], "check": "Z"}, "no valid check mark"),
    ],
)
def test_a_fact_without_a_known_source_or_check_mark_is_refused(row: dict[str, Any], said: str) -> None:
    with pytest.raises(FactsError, match=said):
        citations(row)


def test_every_source_of_a_row_is_cited_in_its_order_with_what_was_noted_of_the_check() -> None:
    found = citations({"source": ["WHO2008:p111", "WHO1999"], "check": "R", "check_note": "abstract only"})
    assert [one.key for one in found] == ["WHO2008", "WHO1999"]
    assert found[0].title.endswith(", p111")
    assert {one.check_label for one in found} == {"read in the source (abstract only)"}
