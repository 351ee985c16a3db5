"""Whom a needle goes into, as far as depth is concerned: a small value, so that no whole case is needed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, Literal

import msgspec

from weizhong.clinic.documents.case import NO, UNKNOWN, YES, Case
from weizhong.clinic.gate.conditions import Condition, body_mass_index, condition, teller
from weizhong.facts.tables import read_table

BodyPosition = Literal["prone", "supine", "side_lying", "sitting"]


class NeedledBody(msgspec.Struct, frozen=True, cache_hash=True):
    """A person in a body position.

    Parameters
    ----------
    sex : {"female", "male"}, optional
        Anatomical sex.
    age_years : float, optional
        Age, years.
    bmi : float, optional
        Mass over stature squared, kg/m2.
    position : {"prone", "supine", "side_lying", "sitting"}, optional
        How the person lies or sits; unknown counts as the worst.
    void : tuple of str
        What holds, or is unanswered, for which no bound is valid, in words.
    has_anticoagulant : bool
        Whether the blood is thinned: then there is no depth.

    Examples
    --------
    >>> NeedledBody(sex="female", age_years=30, bmi=17.9).is_thin
    True
    """

    sex: str | None = None
    age_years: float | None = None
    bmi: float | None = None
    position: BodyPosition | None = None
    void: tuple[str, ...] = ()
    has_anticoagulant: bool = False

    @property
    def is_thin(self) -> bool:
        """Whether so thin, or of so unknown a build, that only what thin people were found to have holds."""
        return self.bmi is None or bool(self.bmi < _rules()["thin"]["below_bmi"])

    @property
    def is_child(self) -> bool:
        """Whether under the age that any usable record begins with, or of unknown age."""
        return self.age_years is None or bool(self.age_years < _rules()["sampled"]["age_years"][0])


@cache
def void_conditions() -> tuple[str, ...]:
    """Return the conditions that void every bound and that no number of the person tells.

    Examples
    --------
    >>> "pregnant" in void_conditions(), "thin" in void_conditions()
    (True, False)
    """
    told = {"age_under_18", _rules()["thin"]["condition"]}
    return tuple(name for name in _rules()["not_valid_for"]["conditions"] if name not in told)


@cache
def _void_tellers() -> tuple[Callable[[Case, date | None], Condition], ...]:
    return tuple(teller(name) for name in void_conditions())


def in_words(conditions: Iterable[str]) -> tuple[str, ...]:
    """Return conditions as they read in a reason.

    Examples
    --------
    >>> in_words(["marfan"])
    ('marfan syndrome',)
    """
    return tuple(condition(Case(), name).text.lower() for name in conditions)


def needled_body(case: Case, position: BodyPosition | None = None) -> NeedledBody:
    """Return the body of a case; what is not answered voids as a yes does.

    Parameters
    ----------
    case : Case
        The patient file.
    position : str, optional
        Body position of the treatment.
    """
    unclear = {YES: "", UNKNOWN: "not answered: "}
    known = [tell(case, None) for tell in _void_tellers()]
    return NeedledBody(
        sex=case.patient.sex,
        age_years=case.patient.age_years,
        bmi=body_mass_index(case),
        position=position,
        void=tuple(unclear[one.answer] + one.text.lower() for one in known if one.answer is not NO),
        has_anticoagulant=case.answers.get("anticoagulant") is YES,
    )


def why_void(body: NeedledBody, held_by: Sequence[str] = ()) -> list[str]:
    """Return why no bound holds for a person, in words; empty where nothing speaks against it.

    Parameters
    ----------
    body : NeedledBody
        The person.
    held_by : sequence of str
        ``"thin"`` where the point has a bound for thin people.
    """
    sampled, thin = _rules()["sampled"], _rules()["thin"]
    found = list(body.void)
    if body.age_years is None:
        found.insert(0, "not answered: age")
    elif body.is_child:
        found.insert(0, sampled["never_below"])
    elif body.age_years > sampled["age_years"][1]:
        found.insert(0, sampled["never_above"])
    if body.bmi is None:
        found.append("not answered: body mass index")
    elif (
        body.is_thin
        and not body.is_child
        and (thin["condition"] not in held_by or body.bmi < thin["measured_from_bmi"])
    ):
        least = thin["measured_from_bmi"] if thin["condition"] in held_by else thin["below_bmi"]
        found.append(f"body mass index below {least:g}")
    return found


def _rules() -> dict[str, Any]:
    return read_table("clinic/depth_bounds")
