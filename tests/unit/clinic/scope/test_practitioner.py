"""Only a practitioner's own recorded qualification allows a technique; the tables may forbid or ask."""

from datetime import date
from typing import Any

import pytest

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.files.practitioner_file import read_practitioner, read_practitioner_text
from weizhong.clinic.scope.practitioner import Practitioner, Qualification, may_use, offered
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput, MissingInput, UnknownCode, UnreadableInput

TODAY = date(2026, 11, 22)


def held(**other: Any) -> Qualification:
    row = {
        "technique": "cupping",
        "body": "State acupuncture board",
        "jurisdiction": "US-WA",
        "since": date(2020, 1, 1),
        "until": date(2027, 1, 1),
    }
    return Qualification(**(row | other))


def somebody(*qualifications: Qualification, practises_in: str = "US-WA") -> Practitioner:
    return Practitioner(id="A-17", practises_in=practises_in, qualifications=list(qualifications))


def answer(*qualifications: Qualification, technique: str = "cupping", on: date | None = TODAY) -> Answer:
    return may_use(somebody(*qualifications), technique, on).answer


def test_a_current_qualification_allows_its_technique() -> None:
    assert answer(held()) is Answer.YES


def test_it_holds_on_its_first_and_its_last_day() -> None:
    assert answer(held(since=TODAY)) is Answer.YES
    assert answer(held(until=TODAY)) is Answer.YES


def test_an_expired_one_is_no_and_says_when_it_ended() -> None:
    found = may_use(somebody(held(until=date(2026, 11, 21))), "cupping", TODAY)
    assert found.answer is Answer.NO
    assert "ended on 2026-11-21" in found.reason


def test_one_that_begins_tomorrow_is_no() -> None:
    assert answer(held(since=date(2026, 11, 23))) is Answer.NO


def test_nobody_recorded_is_unknown_never_yes() -> None:
    assert may_use(None, "needling", TODAY).answer is Answer.UNKNOWN


def test_without_a_day_nothing_is_yes() -> None:
    assert answer(held(), on=None) is Answer.UNKNOWN


@pytest.mark.parametrize("missing", ["body", "jurisdiction", "since", "until"])
def test_what_is_not_recorded_of_a_qualification_is_asked(missing: str) -> None:
    empty: Any = "" if missing in ("body", "jurisdiction") else None
    found = may_use(somebody(held(**{missing: empty})), "cupping", TODAY)
    assert found.answer is Answer.UNKNOWN
    assert found.question.endswith(("?", "true."))


def test_without_end_is_an_end_that_is_known() -> None:
    assert answer(held(until=None, without_end=True)) is Answer.YES


def test_another_place_is_no() -> None:
    found = may_use(somebody(held(), practises_in="US-OR"), "cupping", TODAY)
    assert found.answer is Answer.NO
    assert "US-WA, not in US-OR" in found.reason


def test_a_country_covers_its_parts_but_a_part_not_its_country() -> None:
    assert may_use(somebody(held(jurisdiction="DE"), practises_in="DE-BY"), "cupping", TODAY).is_allowed
    assert not may_use(somebody(held(jurisdiction="DE-BY"), practises_in="DE"), "cupping", TODAY).is_allowed
    assert not may_use(somebody(held(jurisdiction="D"), practises_in="DE"), "cupping", TODAY).is_allowed


def test_where_the_place_of_treatment_is_not_recorded_the_answer_says_so() -> None:
    found = may_use(somebody(held(), practises_in=""), "cupping", TODAY)
    assert found.answer is Answer.YES
    assert "not recorded" in found.reason


@pytest.mark.parametrize("technique", ["cupping", "needling"])
def test_no_other_qualification_covers_wet_cupping(technique: str) -> None:
    found = may_use(somebody(held(technique=technique)), "wet_cupping", TODAY)
    assert found.answer is Answer.NO
    assert "draws blood" in found.reason


def test_wet_cupping_by_its_own_name_is_allowed() -> None:
    assert answer(held(technique="wet_cupping"), technique="wet_cupping") is Answer.YES


def test_needling_does_not_cover_dry_needling() -> None:
    found = may_use(somebody(held(technique="needling")), "dry_needling", TODAY)
    assert found.answer is Answer.NO
    assert "only where the record names it" in found.reason


@pytest.mark.parametrize("row", read_table("clinic/scope")["body"], ids=lambda row: row["id"])
def test_every_body_is_worth_what_its_kind_says(row: dict[str, Any]) -> None:
    effect = read_table("clinic/scope")["kind"][row["kind"]]["effect"]
    wanted = {"none": Answer.YES, "ask": Answer.UNKNOWN, "no": Answer.NO}[effect]
    for name in row["names"]:
        assert answer(held(body=name)) is wanted
        assert answer(held(body=name.upper())) is wanted


def test_a_certification_asks_for_the_licence_and_a_licence_beside_it_answers() -> None:
    certificate, licence = held(body="NCCAOM", jurisdiction="US"), held()
    assert answer(certificate) is Answer.UNKNOWN
    assert answer(certificate, licence) is Answer.YES


def test_a_body_nobody_knows_neither_permits_nor_forbids_beyond_the_record() -> None:
    assert answer(held(body="Some board")) is Answer.YES


def test_a_name_is_known_by_whole_words_only() -> None:
    assert answer(held(body="Acacohmian board of licence")) is Answer.YES


def test_only_what_is_in_scope_is_offered_and_the_rest_has_a_reason() -> None:
    names, left_out = offered(somebody(held()), ["cupping", "moxa"], TODAY)
    assert names == ["cupping"]
    assert [(one.technique, one.reason) for one in left_out] == [
        ("moxa", "No qualification in moxa without a needle is recorded.")
    ]


FILE = """
id = "A-17"
practises_in = "US-WA"
years_of_practice = 12
[[qualification]]
techniques = ["needling", "electroacupuncture"]
body = "State acupuncture board"
jurisdiction = "US-WA"
since = 2015-03-01
until = 2027-03-01
[[qualification]]
technique = "wet_cupping"
body = "State acupuncture board"
jurisdiction = "US-WA"
since = 2020-01-01
without_end = true
"""


def test_a_file_with_several_techniques_becomes_one_qualification_each() -> None:
    who = read_practitioner_text(FILE)
    assert [one.technique for one in who.qualifications] == ["needling", "electroacupuncture", "wet_cupping"]
    assert who.qualifications[1].until == date(2027, 3, 1)
    assert may_use(who, "wet_cupping", TODAY).is_allowed


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (("technique = ", "techniqe = "), MissingInput, "names no technique"),
        (("wet_cupping", "wet_cuping"), UnknownCode, "Did you mean wet_cupping"),
        (("practises_in", "practices_in"), InvalidInput, "Did you mean practises_in"),
        (("jurisdiction", "juristiction"), InvalidInput, "Did you mean jurisdiction"),
        (("until = 2027-03-01", 'until = "soon"'), InvalidInput, "until must be a day, such as"),
        (("until = 2027-03-01", "until = 2014-03-01"), InvalidInput, "ends before it begins"),
        (
            ("without_end = true", "without_end = true\nuntil = 2030-01-01"),
            InvalidInput,
            "a last day and none",
        ),
        (('id = "A-17"', ""), MissingInput, "has no id"),
        (("[[qualification]]", "[qualification]"), UnreadableInput, "not valid TOML"),
        (("years_of_practice = 12", "years_of_practice = -1"), InvalidInput, "years_of_practice must be"),
        (('id = "A-17"', 'id = "A-17"\nqualifications = []'), InvalidInput, "[[qualification]] before each"),
    ],
)
def test_a_slip_in_the_file_is_refused_in_words(change: tuple[str, str], error: Any, says: str) -> None:
    with pytest.raises(error) as raised:
        read_practitioner_text(FILE.replace(*change))
    assert says in str(raised.value)


def test_a_permission_for_one_day_is_taken_and_holds_on_that_day() -> None:
    one_day = FILE.replace("since = 2015-03-01", "since = 2026-11-22").replace("2027-03-01", "2026-11-22")
    who = read_practitioner_text(one_day)
    assert may_use(who, "needling", TODAY).answer is Answer.YES
    assert may_use(who, "needling", date(2026, 11, 23)).answer is Answer.NO


def test_qualifications_that_are_no_tables_are_refused() -> None:
    with pytest.raises(InvalidInput, match="must be tables"):
        read_practitioner({"id": "A-17", "qualification": ["needling"]})


@pytest.mark.parametrize("techniques", ['"needling"', "3", "true", '[["needling"]]', "[{ a = 1 }]"])
def test_techniques_that_are_no_list_of_names_are_refused_in_words(techniques: str) -> None:
    with pytest.raises(InvalidInput, match="give techniques as a list"):
        read_practitioner_text(f'id = "A-17"\n[[qualification]]\ntechniques = {techniques}\n')
