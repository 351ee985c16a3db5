"""Every vignette of the session comes out as the rule book says."""

import pytest
from tests.spec.session_vignettes import WORDS, SessionVignette, session_vignettes

ALL = session_vignettes()
COME = [one for one in ALL if "expect" in one.row]
REFUSED = [one for one in ALL if "refused" in one.row]


@pytest.mark.parametrize("vignette", COME, ids=lambda one: one.name)
def test_it_comes_out_as_the_rule_book_says(vignette: SessionVignette) -> None:
    assert vignette.found() == vignette.row["expect"]


@pytest.mark.parametrize("vignette", REFUSED, ids=lambda one: one.name)
def test_it_is_refused_as_the_rule_book_says(vignette: SessionVignette) -> None:
    refused = vignette.refusal()
    assert vignette.row["refused"] in str(refused)
    assert list(refused.breaches) == vignette.row.get("limits", [])


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_a_vignette_has_no_word_that_nothing_reads(vignette: SessionVignette) -> None:
    assert set(vignette.row) <= WORDS
    assert len({"expect", "refused"} & set(vignette.row)) == 1


def test_no_two_vignettes_of_a_chapter_share_a_name() -> None:
    names = [(one.section, one.name) for one in ALL]
    assert len(set(names)) == len(names)
