"""Refuses names nobody knows, so that a slip of the pen cannot hide an answer."""

from collections.abc import Iterable

from weizhong.clinic.case import Case
from weizhong.clinic.questions import gate_questions
from weizhong.clinic.sites import check_site_name
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Vertebra
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean


def check_vocabulary(case: Case) -> None:
    """Refuse a case that names a question, sign, level, modality or site nobody knows.

    Raises
    ------
    UnknownCode
        With near names suggested.

    Examples
    --------
    >>> check_vocabulary(Case(signs=["pale_tonge"]))
    Traceback (most recent call last):
    weizhong.terms.errors.UnknownCode: signs: 'pale_tonge' is not known. Did you mean pale_tongue? ...
    """
    _check("answers", case.answers, gate_questions(), "questions")
    _check("signs", case.signs, read_table("clinic/signs")["sign"], "signs")
    _check("modalities", case.modalities or [""], read_table("clinic/modalities")["modality"], "modalities")
    _check("complaint.levels", case.complaint.levels, [str(level) for level in Vertebra], "levels")
    _check(
        "complaint.ashi.level",
        (spot.level for spot in case.complaint.ashi),
        [str(level) for level in Vertebra],
        "levels",
    )
    _check("sites", case.sites, gate_questions(), "questions")
    for names in case.sites.values():
        for name in names:
            check_site_name(name, _points())


def _check(field: str, given: Iterable[str], known: Iterable[str], table: str) -> None:
    allowed = list(known)
    for name in given:
        if name not in allowed:
            listing = (
                f" Known: {', '.join(allowed)}."
                if len(allowed) < 40
                else f" facts/clinic/{table}.toml lists all {len(allowed)}."
            )
            raise UnknownCode(f"{field}: {name[:60]!r} is not known.{did_you_mean(name, allowed)}{listing}")


def _points() -> frozenset[str]:
    return frozenset(str(record.code) for record in all_points())
