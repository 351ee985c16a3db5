"""What the practitioner found and the style does not use: levels, spots, channels, principles held back."""

from collections.abc import Collection
from functools import cache

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Diagnosis, Finding
from weizhong.clinic.prescription.choices import followed_channels, known_levels
from weizhong.clinic.prescription.notes import note
from weizhong.clinic.prescription.principles import Principle, held_back, steps
from weizhong.clinic.prescription.styles import Style
from weizhong.facts.packages import package_table


def unused_notes(case: Case, diagnosis: Diagnosis, wanted: Style) -> list[Finding]:
    """What the practitioner found and the prescription does not use is said, not dropped."""
    notes, table = [], package_table(case.package, "prescription")
    if levels := unused_levels(case, wanted):
        one, left = levels
        text = f"Painful levels not used beyond the first {one.row['most']}: {', '.join(left)}."
        notes.append(note("too_many_levels", text, citations(one.row)))
    if "unused_level" in table and (left := levels_without_point(case, wanted)):
        row = table["unused_level"]
        text = row["text"].format(levels=", ".join(left))
        notes.append(note("unused_level", text, citations(row)))
    missing = table.get("no_channel", {})
    if case.complaint.radiation in missing.get("radiation", ()) and not followed_channels(case, diagnosis):
        notes.append(note("no_leg_channel", missing["text"], citations(missing)))
    if spots := unused_spots(case, wanted):
        one, count = spots
        text = f"Tender spots not used beyond the first {one.row['most']}: {count}."
        notes.append(note("too_many_spots", text, citations(one.row)))
    return notes


def held_back_notes(
    diagnosis: Diagnosis, wanted: Style, held: Collection[str], asked: Collection[str]
) -> list[Finding]:
    """Return why points of a principle are left out: a rule speaks against it, or an open question may."""
    return [
        note(
            "held_back",
            one.row["not_with"]["text" if one.is_held_back(held) else "until"],
            citations(one.row),
        )
        for one in held_back(wanted.package, wanted.steps, diagnosis, held, asked)
    ]


def unused_levels(case: Case, wanted: Style) -> tuple[Principle, list[str]] | None:
    """Return the painful levels beyond the most that a style's principle of levels takes, if any."""
    for one in steps(case.package, wanted.steps) if case.complaint.levels else ():
        if one.kind == "levels" and (left := known_levels(case, one)[one.row["most"] :]):
            return one, left
    return None


def levels_without_point(case: Case, wanted: Style) -> list[str]:
    """Return the painful levels that a style, although it chooses points by level, has no point for.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint
    >>> from weizhong.clinic.prescription.styles import style
    >>> stiff = Case(package="neck_pain", complaint=Complaint(levels=["C5", "T2"]))
    >>> levels_without_point(stiff, style("neck_pain", "standard"))
    ['C5']
    """
    known = _levels_with_points(case.package, wanted.steps)
    return [one for one in dict.fromkeys(case.complaint.levels) if known and one not in known]


def unused_spots(case: Case, wanted: Style) -> tuple[Principle, int] | None:
    """Return how many tender spots lie beyond the most that a style takes, if any."""
    for one in steps(case.package, wanted.steps) if case.complaint.ashi else ():
        if one.kind == "ashi" and len(case.complaint.ashi) > one.row["most"]:
            return one, len(case.complaint.ashi) - one.row["most"]
    return None


@cache
def _levels_with_points(package: str, names: tuple[str, ...]) -> frozenset[str]:
    rows = [one.row for one in steps(package, names)]
    by_level = [row["levels"] for row in rows if "levels" in row]
    by_level += [row["codes"] for row in rows if row["kind"] == "by_level"]
    return frozenset[str]().union(*by_level)
