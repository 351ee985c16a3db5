"""Refuses names nobody knows and numbers no scale has, so that a slip of the pen cannot hide an answer."""

import math
from collections.abc import Iterable
from functools import cache

from weizhong.anatomy.observations import measurement_kind, measurement_kinds
from weizhong.anatomy.spine import spine_levels
from weizhong.clinic.case import Answer, Case
from weizhong.clinic.questions import gate_questions
from weizhong.clinic.rules import gate_rules
from weizhong.clinic.sites import check_site_name
from weizhong.facts.packages import package_names, package_table
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Vertebra
from weizhong.terms.errors import InvalidInput, UnknownCode
from weizhong.terms.suggestions import did_you_mean

# How many allowed names still fit into a message.
_FITS = 40


def check_case(case: Case) -> None:
    """Refuse a case whose names or numbers cannot be used.

    Raises
    ------
    UnknownCode
        If it names a question, sign, level, modality, measure or site nobody knows; near names are suggested.
    InvalidInput
        If a number lies off its scale; the field is named, never the value.

    Examples
    --------
    >>> check_case(Case(signs=["pale_tonge"]))
    Traceback (most recent call last):
    weizhong.terms.errors.UnknownCode: signs: 'pale_tonge' is not known. Did you mean pale_tongue? ...
    """
    _check_names(case)
    _check_numbers(case)


def allowed_names(package: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return the names each field of a case may hold, by the field's path; of every package if none is told.

    Examples
    --------
    >>> allowed_names()["modalities"][0]
    'needling'
    """
    packages = (package,) if package else package_names()
    levels = tuple(str(level) for level in Vertebra)
    return {
        "answers": tuple(gate_questions()),
        "package": package_names(),
        "signs": tuple(dict.fromkeys(n for one in packages for n in package_table(one, "signs")["sign"])),
        "modalities": tuple(read_table("clinic/modalities")["modality"]),
        "complaint.levels": levels,
        "complaint.ashi.level": levels,
        "sites": tuple(
            sorted({rule.site_of for one in packages for rule in gate_rules(one) if rule.site_of})
        ),
        "measurements.name": tuple(measurement_kinds()),
        "midline.level": spine_levels(),
    }


def _check_names(case: Case) -> None:
    _check("package", [case.package])
    _check("answers", case.answers)
    _check("signs", case.signs, case.package)
    _check("modalities", case.modalities)
    _check("complaint.levels", case.complaint.levels)
    _check("complaint.ashi.level", (spot.level for spot in case.complaint.ashi))
    _check("midline.level", (spot.level for spot in case.midline))
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
        if names and case.answers.get(question) is Answer.NO:
            raise InvalidInput(
                f"answers.{question} is no, but [sites] names places for it; correct one of the two."
            )


def _check(field: str, given: Iterable[str], package: str | None = None) -> None:
    allowed = allowed_names(package)[field]
    for name in given:
        if name not in allowed:
            where = f" `weizhong schema case` lists all {len(allowed)}."
            listing = f" Known: {', '.join(allowed)}." if len(allowed) <= _FITS else where
            raise UnknownCode(f"{field}: {name[:60]!r} is not known.{did_you_mean(name, allowed)}{listing}")


def _check_numbers(case: Case) -> None:
    limits = package_table(case.package, "classification")["limits"]
    patient, complaint = case.patient, case.complaint
    _check_number("patient.age_years", patient.age_years, math.inf, "give years")
    _check_number("patient.stature_cm", patient.stature_cm, math.inf, "give cm")
    _check_number("patient.mass_kg", patient.mass_kg, math.inf, "give kg")
    _check_number(
        "complaint.pain_0_10", complaint.pain_0_10, limits["pain_0_10"], "give last week's average, 0 to 10"
    )
    _check_number(
        "complaint.duration_weeks", complaint.duration_weeks, limits["duration_weeks"], "give weeks"
    )


def _check_number(field: str, value: float | None, most: float, hint: str) -> None:
    """A number that is not finite would answer every comparison with no, so it may not pass."""
    if value is not None and not (math.isfinite(value) and 0 <= value <= most):
        raise InvalidInput(f"{field} is not a possible number; {hint}.")


@cache
def _points() -> frozenset[str]:
    return frozenset(str(record.code) for record in all_points())
