"""Refuses names nobody knows and numbers no scale has, so that a slip of the pen cannot hide an answer."""

import math
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from weizhong.anatomy.observations import measurement_kind, measurement_kinds
from weizhong.anatomy.spine import spine_levels
from weizhong.clinic.complaint.answers import answer_of
from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.documents.case import NO, YES, Case
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.gate.sites import check_site_name
from weizhong.clinic.gate.start_back import check_start_back
from weizhong.facts.packages import package_names, package_table
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Vertebra
from weizhong.terms.errors import InvalidInput, UnknownCode
from weizhong.terms.suggestions import did_you_mean, told_word

# How many allowed names still fit into a message.
_FITS = 40
_MM_PER_CM = 10.0
_DAYS_A_YEAR = 365.25
_DAYS_A_WEEK = 7


def check_case(case: Case, on: date | None = None) -> None:
    """Refuse a case whose names, numbers or days cannot be used, or whose answers contradict each other.

    Parameters
    ----------
    case : Case
        The patient file.
    on : date, optional
        Day of the treatment; with it, no day may lie after it or before birth.

    Raises
    ------
    UnknownCode
        If it names a question, sign, level, modality, measure or site nobody knows; near names are suggested.
    InvalidInput
        If a number lies off its scale, a day is impossible, or two answers contradict each other; the field
        is named, never the value.

    Examples
    --------
    >>> check_case(Case(signs=["pale_tonge"]))
    Traceback (most recent call last):
    weizhong.terms.errors.UnknownCode: signs: 'pale_tonge' is not known. Did you mean pale_tongue? ...
    """
    _check_names(case)
    _check_numbers(case)
    _check_answers(case)
    _check_days(case, on)


@cache
def allowed_names(package: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return the names each field of a case may hold, by the field's path; of every package if none is told.

    Examples
    --------
    >>> allowed_names()["modalities"][0]
    'needling'
    """
    packages = (package,) if package else package_names()
    levels = tuple(str(level) for level in Vertebra)
    signs = tuple(dict.fromkeys(name for one in packages for name in signs_of(one)))
    return {
        "answers": tuple(gate_questions()),
        "package": package_names(),
        "signs": signs,
        "signs_absent": signs,
        "complaint.drawing.cell": tuple(read_table("clinic/body_chart")["cell"]),
        "modalities": tuple(read_table("clinic/modalities")["modality"]),
        "complaint.levels": levels,
        "complaint.ashi.level": levels,
        "sites": tuple(
            sorted({rule.site_of for one in packages for rule in gate_rules(one) if rule.site_of})
        ),
        "happened_on": _events(),
        "measurements.name": tuple(measurement_kinds()),
        "midline.level": spine_levels(),
    }


def _check_names(case: Case) -> None:
    _check("package", [case.package])
    _check("answers", case.answers)
    _check("happened_on", case.happened_on)
    _check("signs", case.signs, case.package)
    _check("signs_absent", case.signs_absent, case.package)
    _check("complaint.drawing.cell", [mark.cell for mark in case.complaint.drawing])
    _check("modalities", case.modalities)
    _check("complaint.levels", case.complaint.levels)
    _check("complaint.ashi.level", [spot.level for spot in case.complaint.ashi])
    _check("midline.level", [spot.level for spot in case.midline])
    _check_sites(case)
    for one in case.measurements:
        measurement_kind(one.name)
    if not case.modalities:
        raise InvalidInput(
            'modalities is empty; name at least one, such as "needling", or leave the line out.'
        )


def _check_sites(case: Case) -> None:
    _check("sites", case.sites)
    for question, names in case.sites.items():
        for name in names:
            check_site_name(name, _points())
        if names and case.answers.get(question) is NO:
            raise InvalidInput(
                f"answers.{question} is no, but [sites] names places for it; correct one of the two."
            )


def _check(field: str, given: Collection[str], package: str | None = None) -> None:
    known = _known(field, package)
    if known.issuperset(given):
        return
    for name in given:
        if name not in known:
            allowed = allowed_names(package)[field]
            where = f" `weizhong schema case` lists all {len(allowed)}."
            listing = f" Known: {', '.join(allowed)}." if len(allowed) <= _FITS else where
            raise UnknownCode(
                f"{field}: {told_word(name)} is not known.{did_you_mean(name, allowed)}{listing}"
            )


@cache
def _known(field: str, package: str | None) -> frozenset[str]:
    return frozenset(allowed_names(package)[field])


@cache
def _events() -> tuple[str, ...]:
    """What a day may be told of: the events that some circumstance counts the days since."""
    rows = read_table("clinic/circumstances")["circumstance"].values()
    return tuple(sorted({row["days_since"] for row in rows if "days_since" in row}))


def _check_answers(case: Case) -> None:
    """What goes with a yes is refused beside a no; beside no answer the question is asked."""
    for name, only_sex in _of_one_sex():
        if case.answers.get(name) is YES and case.patient.sex not in (None, only_sex):
            raise InvalidInput(
                f"answers.{name} is yes, but patient.sex is not {only_sex}; correct one of the two."
            )
    told = [(name, f"happened_on.{name} tells its day") for name in case.happened_on]
    if case.anticoagulant is not None:
        told.append(("anticoagulant", "[anticoagulant] tells its class"))
    if case.patient.pregnancy_weeks is not None:
        told.append(("pregnant", "patient.pregnancy_weeks is given"))
    for name, what in told:
        if answer_of(case, name) is NO:
            given = case.answers.get(name)
            said = f"answers.{name} is no" if given is NO else f"{name} is not asked of this sex"
            raise InvalidInput(f"{said}, but {what}; correct one of the two.")
    if case.anticoagulant is not None and case.anticoagulant.inr is None and case.anticoagulant.measured_on:
        raise InvalidInput(
            "anticoagulant.measured_on is given without inr; give the value, or remove the day."
        )
    _check_pregnancy(case)
    _check_duration(case)
    check_start_back(case)


def _check_pregnancy(case: Case) -> None:
    """Ask again where one of the two must be a slip."""
    youngest, oldest = read_table("clinic/circumstances")["limits"]["pregnancy_age_years"]
    age = case.patient.age_years
    is_told = case.answers.get("pregnant") is YES or case.patient.pregnancy_weeks is not None
    if is_told and age is not None and not youngest <= age <= oldest:
        raise InvalidInput(
            f"answers.pregnant is yes, but patient.age_years is outside {youngest} to {oldest}; correct one "
            "of the two. If both are right, whoever looks after the pregnancy decides on any treatment."
        )


def _check_duration(case: Case) -> None:
    """Nobody has had a pain for longer than they have lived."""
    age, weeks = case.patient.age_years, case.complaint.duration_weeks
    if age is not None and weeks is not None and weeks * _DAYS_A_WEEK > (math.floor(age) + 1) * _DAYS_A_YEAR:
        raise InvalidInput(
            "complaint.duration_weeks is longer than patient.age_years; correct one of the two."
        )


@cache
def _of_one_sex() -> tuple[tuple[str, str], ...]:
    return tuple((name, one.only_sex) for name, one in gate_questions().items() if one.only_sex is not None)


def _check_days(case: Case, on: date | None) -> None:
    """Nothing has happened after the day of treatment or before birth; no clock is asked what day it is."""
    days = {f"happened_on.{name}": day for name, day in case.happened_on.items()}
    if case.anticoagulant is not None and case.anticoagulant.measured_on is not None:
        days["anticoagulant.measured_on"] = case.anticoagulant.measured_on
    if on is None or not days:
        return
    birth = _earliest_birth(case, on)
    for field, day in days.items():
        if day > on:
            raise InvalidInput(f"{field} lies after the day of treatment; correct one of the two.")
        if birth is not None and day < birth:
            raise InvalidInput(f"{field} lies before birth, by patient.age_years; correct one of the two.")


def _earliest_birth(case: Case, on: date) -> date | None:
    """A person of 52 was born less than 53 years ago."""
    age = case.patient.age_years
    days = None if age is None else math.ceil((math.floor(age) + 1) * _DAYS_A_YEAR)
    return None if days is None or days >= on.toordinal() else on - timedelta(days=days)


def check_radiation(given: object, package: str) -> None:
    """Refuse how far pain goes where that is none of the words of its package.

    Raises
    ------
    InvalidInput
        If it is another word.

    Examples
    --------
    >>> check_radiation("below_elbow", "neck_pain")
    >>> check_radiation("below_elbow", "back_pain")
    Traceback (most recent call last):
    weizhong.terms.errors.InvalidInput: complaint.radiation must be one of none, ...; correct it.
    """
    reaches = package_table(package, "classification")["asked"]["reaches"]
    if given is not None and given not in reaches:
        raise InvalidInput(f"complaint.radiation must be one of {', '.join(reaches)}; correct it.")


def _check_numbers(case: Case) -> None:
    table = package_table(case.package, "classification")
    limits = table["limits"]
    patient, complaint = case.patient, case.complaint
    check_radiation(complaint.radiation, case.package)
    _check_number("patient.age_years", patient.age_years, math.inf, "give years")
    _check_number("patient.stature_cm", patient.stature_cm, math.inf, "give cm")
    _check_number("patient.mass_kg", patient.mass_kg, math.inf, "give kg")
    most = read_table("clinic/circumstances")["limits"]
    weeks = "give completed weeks"
    _check_number("patient.pregnancy_weeks", patient.pregnancy_weeks, most["pregnancy_weeks"], weeks)
    if case.anticoagulant is not None:
        least, highest = most["inr"]["least"], most["inr"]["most"]
        hint = "leave it out, or read it again and give it as printed"
        _check_number("anticoagulant.inr", case.anticoagulant.inr, highest, hint, least)
    _check_number("complaint.pain_0_10", complaint.pain_0_10, limits["pain_0_10"], "give last week's average")
    _check_number(
        "complaint.duration_weeks", complaint.duration_weeks, limits["duration_weeks"], "give weeks"
    )
    _check_measures(case)


def _check_measures(case: Case) -> None:
    """What lies off the back or cannot be read off a tape is refused by the gate, too, not only by a plan."""
    furthest_cm = read_table("anatomy/placement")["ashi"]["furthest_mm"] / _MM_PER_CM
    for spot in case.complaint.ashi:
        _check_number("complaint.ashi.lateral_cm", spot.lateral_cm, furthest_cm, "give cm")
    for one in case.measurements:
        for field, value in (("cm", one.cm), ("sd_mm", one.sd_mm)):
            if value is not None and not (math.isfinite(value) and value > 0):
                raise InvalidInput(
                    f"measurements.{field} of {one.name} is not a possible number; read it again."
                )


def _check_number(field: str, value: float | None, most: float, hint: str, least: float = 0.0) -> None:
    """A number that is not finite would answer every comparison with no, so it may not pass."""
    if value is not None and not (math.isfinite(value) and least <= value <= most):
        within = f", {least:g} to {most:g}" if math.isfinite(most) else ""
        raise InvalidInput(f"{field} is not a possible number; {hint}{within}.")


@cache
def _points() -> frozenset[str]:
    return frozenset(str(record.code) for record in all_points())
