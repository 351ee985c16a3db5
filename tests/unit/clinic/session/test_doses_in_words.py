"""The plan's dose in a visit, where it is words: the manner of a technique, and what is felt of a current."""

import pytest
from tests.spec.session_visit import agenda, ready, run, site

from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.session.doses import dose_breaches
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.terms.errors import Refused


def dosed(technique: str, code: str = "BL23") -> AgendaSite:
    made = dose_for(technique, TreatedPlace(code, "left", "lumbar"))
    assert not isinstance(made, Withheld)
    return site(code, treatments=[made])


def begun(technique: str, manner: str) -> SessionState:
    pieces = {"cupping": 2}.get(technique, 0)
    given = {"modality": technique, "side": "left", "manner": manner, "pieces": pieces}
    return run(("technique_applied", given), state=ready(agenda=agenda(dosed(technique))))


@pytest.mark.parametrize(
    ("technique", "manner"),
    [
        ("moxa", "indirect"),
        ("moxa", "in circles, as my teacher did"),
        ("cupping", "dry"),
        ("cupping", "three breaths each"),
        ("lamp", "from the side"),  # the table knows no manners of it
        ("moxa", ""),
    ],
)
def test_a_manner_of_the_plan_or_in_somebodys_own_words_is_recorded_as_told(
    technique: str, manner: str
) -> None:
    assert begun(technique, manner).applications[0].manner == manner


@pytest.mark.parametrize(("technique", "manner"), [("moxa", "scarring"), ("tuina", "thrust")])
def test_a_manner_the_table_forbids_is_refused_as_beyond_the_dose(technique: str, manner: str) -> None:
    with pytest.raises(Refused) as refused:
        begun(technique, manner)
    assert refused.value.breaches == ("beyond_dose",)


@pytest.mark.parametrize(
    ("felt", "is_refused"),
    [
        (None, False),
        ("nothing", False),
        ("just_felt", False),
        ("comfortable", False),
        ("strong_but_comfortable", False),
        ("painful", True),
    ],
)
def test_of_a_current_everything_may_be_felt_but_pain(felt: str | None, is_refused: bool) -> None:
    said = [one.text for one in dose_breaches(dosed("electroacupuncture"), "electroacupuncture", felt=felt)]
    assert any("The current hurts" in one for one in said) is is_refused
    assert len(said) == is_refused
