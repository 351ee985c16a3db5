"""The plan's sentences, from the fact tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Diagnosis, Finding, PositionGroup
from weizhong.clinic.documents.treatments import Treatment, kind_of
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.prescription.choices import Choice
from weizhong.evidence.statements import disagreement
from weizhong.facts.packages import package_table
from weizhong.facts.points import location_sentence, point
from weizhong.facts.tables import read_table

_CHILD_YEARS = "age_under_18"


def statement(name: str) -> str:
    """Return one of the fixed sentences of every plan.

    Examples
    --------
    >>> statement("draft_watermark").startswith("DRAFT")
    True
    """
    return str(_table()[name])


def headline(
    screening: Screening, case: Case, positions: Sequence[PositionGroup] = (), *, has_points: bool = True
) -> str:
    """Return the one line a reader sees first.

    Parameters
    ----------
    screening : Screening
        What the gate found.
    case : Case
        The patient.
    positions : sequence of PositionGroup
        What is treated; none where nothing is.
    has_points : bool
        Whether any point followed from the diagnosis: where none did, no site was left out either.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer
    >>> from weizhong.clinic.gate.screen import screen
    >>> case = Case(answers={"fever": Answer.YES})
    >>> headline(screen(case), case)
    'Suspected spinal infection'
    """
    lines = _table()["headline"]
    stops = [finding for finding in screening.findings if finding.verdict == "stop"]
    if stops:
        return str(lines["stop"].format(title=stops[0].title))
    if not screening.modalities:
        return str(lines["nothing_left"].format(modalities=_labels(case.modalities)))
    if not positions:
        return str(lines["no_site" if has_points else "no_point"])
    if screening.questions:
        count = len(screening.questions)
        return str(lines["draft"].format(questions=f"{count} question{'s' if count > 1 else ''}"))
    count = sum(len(one.points) for one in positions)
    names = [one.position.replace("_", " ") for one in positions]
    lying = ", then ".join("the other side" if name in names[:i] else name for i, name in enumerate(names))
    points = f"{count} site{'s' if count > 1 else ''}"
    return str(lines["plan"].format(points=points, positions=lying))


def referral(screening: Screening, case: Case, left_out: Sequence[Finding] = ()) -> str:
    """Return where the person should go instead, gravest first, each sentence once.

    Parameters
    ----------
    screening : Screening
        What the gate found.
    case : Case
        The patient.
    left_out : sequence of Finding
        What leaves no site, where nothing else stops.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer
    >>> from weizhong.clinic.gate.screen import screen
    >>> case = Case(answers={"fever": Answer.YES})
    >>> referral(screen(case), case).startswith("Suspected spinal infection: ")
    True
    """
    stops = [finding for finding in screening.findings if finding.verdict == "stop"]
    excluding = [
        finding
        for finding in screening.findings
        if finding.verdict == "avoid_modality" and set(finding.modalities) & set(case.modalities)
    ]
    chosen = stops or [*_suspicions(screening), *excluding, *left_out]
    said = [f"{finding.title}: {finding.action}" for finding in chosen]
    if screening.questions and not stops:
        said.append(_table()["referral"]["questions"].format(count=len(screening.questions)))
    return " ".join(dict.fromkeys(said))


def _suspicions(screening: Screening) -> list[Finding]:
    """Return what must be asked because something grave is possible, without the plain list of questions."""
    return [one for one in screening.findings if one.verdict == "ask" and one.because]


def limitations(case: Case, diagnosis: Diagnosis, modalities: Sequence[str]) -> list[str]:
    """Return what the reader must know about what this plan is not."""
    rows, levels = _table()["limitations"], case.complaint.levels
    said = list(rows["always"])
    if diagnosis.duration != "chronic":
        said.append(rows["not_chronic"])
    kinds = read_table("clinic/modalities")["modality"]
    if not any(kinds[name]["punctures"] for name in modalities):
        said.append(rows["not_needling"])
    untried = [name for name in modalities if not kinds[name]["in_trials"]]
    if untried:
        said.append(rows["not_in_trials"].format(modalities=_labels(untried)))
    if diagnosis.category != "non_specific":
        said.append(rows["not_non_specific"])
    own = package_table(case.package, "prescription").get("limitations", {})
    if own and not levels:
        said.append(own["no_level"])
    if own and not set(levels) <= set(own["levels"]):
        said.append(own["other_level"])
    if "no_trials" in own:
        said.append(own["no_trials"])
    if _is_child(case):
        said.append(rows["child"])
    if diagnosis.patterns:
        said.append(package_table(case.package, "patterns")["warning"])
    return [*said, *disagreement(case.package)]


def technique(modalities: Iterable[str]) -> str:
    """Return in short what is done at a site, before there is a dose.

    Examples
    --------
    >>> technique(["cupping"])
    'Cup over this place.'
    """
    kinds = read_table("clinic/modalities")["modality"]
    return " ".join(kinds[name]["in_short"] for name in modalities)


def technique_of(treatments: Iterable[Treatment]) -> str:
    """Return in short what is done at a site, by its doses: how the needle is moved, where it is."""
    return " ".join(getattr(one, "stimulation", "") or technique([kind_of(one)]) for one in treatments)


def names_of(choice: Choice) -> tuple[str, str]:
    """Return pinyin and hanzi of a point; of a tender spot, what tradition calls it."""
    if choice.ashi:
        return "Āshì", "阿是"
    record = point(choice.code)
    return record.name_pinyin, record.name_hanzi


def location_of(choice: Choice) -> str:
    """Return where a point lies, in words made from its rule."""
    spot = choice.ashi
    if spot is None:
        return location_sentence(point(choice.code))
    if spot.side == "midline":
        return f"Tender spot in the midline at {spot.level}."
    return f"Tender spot at {spot.level}, {spot.lateral_cm:g} cm {spot.side} of the midline along the skin."


def _is_child(case: Case) -> bool:
    age, limit = (
        case.patient.age_years,
        read_table("clinic/circumstances")["circumstance"][_CHILD_YEARS]["below"],
    )
    return age is not None and bool(age < limit)


def _labels(modalities: Sequence[str]) -> str:
    rows = read_table("clinic/modalities")["modality"]
    return " or ".join(str(rows[name]["label"]) for name in modalities)


def _table() -> dict[str, Any]:
    return read_table("clinic/statements")
