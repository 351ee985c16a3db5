"""The western classification: how long, what kind, how bad; each from what the case states."""

from dataclasses import dataclass
from typing import Any, Literal

from weizhong.clinic.case import Answer, Case
from weizhong.clinic.conditions import condition
from weizhong.clinic.rules import red_flag_rows
from weizhong.facts.packages import package_table

Duration = Literal["acute", "subacute", "chronic", "unknown"]
Category = Literal["non_specific", "radicular", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Classified:
    """A class and the statements of the case it rests on.

    Parameters
    ----------
    category : str
        Kind of pain.
    because : tuple of str
        Reasons in plain words.
    """

    category: Category
    because: tuple[str, ...]


def duration_of(case: Case) -> Duration:
    """Return acute, subacute or chronic by the weeks of this episode.

    Examples
    --------
    >>> from weizhong.clinic.case import Complaint
    >>> [duration_of(Case(complaint=Complaint(duration_weeks=weeks))) for weeks in (5.9, 6, 12, None)]
    ['acute', 'subacute', 'chronic', 'unknown']
    """
    weeks = case.complaint.duration_weeks
    limits = _table(case)["duration"]
    if weeks is None:
        return "unknown"
    if weeks >= limits["chronic_from_weeks"]:
        return "chronic"
    return "subacute" if weeks >= limits["subacute_from_weeks"] else "acute"


def severity_of(case: Case) -> str:
    """Return none, mild, moderate, severe or unknown by the pain score.

    Examples
    --------
    >>> from weizhong.clinic.case import Complaint
    >>> severity_of(Case(complaint=Complaint(pain_0_10=6.5)))
    'moderate'
    """
    pain = case.complaint.pain_0_10
    if pain is None:
        return "unknown"
    return next(str(band["label"]) for band in _table(case)["severity"]["bands"] if pain >= band["from"])


def classify(case: Case, rules_held: frozenset[str]) -> Classified:
    """Return the kind of pain: another cause first, then a nerve root, else non-specific.

    Parameters
    ----------
    case : Case
        The patient.
    rules_held : frozenset of str
        Rules of the gate that hold.

    Examples
    --------
    >>> from weizhong.clinic.case import Complaint
    >>> classify(Case(complaint=Complaint(radiation="below_knee")), frozenset()).category
    'radicular'
    """
    other = _signs_of_other_cause(case, rules_held)
    if other:
        return Classified("other", other)
    roots = _signs_of_nerve_root(case)
    if roots:
        return Classified("radicular", roots)
    if case.complaint.radiation is None:
        return Classified("unknown", ("it was not said whether the pain goes into the leg",))
    how_far = (
        "pain does not go into the leg" if case.complaint.radiation == "none" else "pain stays above the knee"
    )
    return Classified("non_specific", (how_far, "no sign of a nerve root", "no finding of another cause"))


def _signs_of_other_cause(case: Case, rules_held: frozenset[str]) -> tuple[str, ...]:
    row = _table(case)["other"]
    texts = [_sign_text(case, name) for name in row["signs"] if name in case.signs]
    asked = (condition(case, name) for name in row["questions"])
    texts += [one.text.lower() for one in asked if one.answer is Answer.YES]
    flags = {rule["id"]: rule["title"] for rule in red_flag_rows(case.package)}
    return (*texts, *(flags[name].lower() for name in row["rules"] if name in rules_held))


def _signs_of_nerve_root(case: Case) -> tuple[str, ...]:
    found = [_sign_text(case, name) for name in _table(case)["radicular"]["signs"] if name in case.signs]
    return ("pain goes below the knee", *found) if case.complaint.radiation == "below_knee" else tuple(found)


def _sign_text(case: Case, name: str) -> str:
    return str(package_table(case.package, "signs")["sign"][name]["text"]).lower()


def _table(case: Case) -> dict[str, Any]:
    return package_table(case.package, "classification")
