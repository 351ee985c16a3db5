"""The reading order of a plan, the same for every output: what is grouped and what comes first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from weizhong.clinic.documents.treatment_plan import (
    Citation,
    Diagnosis,
    Finding,
    PlannedPoint,
    PositionGroup,
    TreatmentPlan,
)
from weizhong.terms.sources import Check

# Most urgent first; the order of ``Finding.verdict``.
SEVERITIES = ("stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear")
# What a reader must see; the rest may be folded away.
URGENT = frozenset(SEVERITIES[:5])


@dataclass(frozen=True, slots=True)
class PointSet:
    """One point of a position group with its sides, which share name, location and reasons.

    Parameters
    ----------
    position : str
        Body position of the group.
    members : tuple of PlannedPoint
        One per side, in plan order.
    """

    position: str
    members: tuple[PlannedPoint, ...]

    @property
    def first(self) -> PlannedPoint:
        """The member that speaks for what the sides share."""
        return self.members[0]

    @property
    def code(self) -> str:
        """Point code."""
        return self.first.code

    @property
    def cautions(self) -> list[Finding]:
        """The cautions of all sides, each rule once, most urgent first."""
        by_rule = {caution.rule: caution for member in self.members for caution in member.cautions}
        return by_severity(by_rule.values())

    @property
    def anchor(self) -> str:
        """An identifier for links and the viewer, unique within a plan."""
        return f"point-{self.position}-{safe_name(self.code)}"


def safe_name(text: str) -> str:
    """Return `text` with everything but letters, digits and hyphens replaced, for identifiers.

    Examples
    --------
    >>> safe_name("EX-B2:L4")
    'EX-B2-L4'
    """
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter == "-") else "-" for letter in text
    )


def groups_in_order(plan: TreatmentPlan) -> list[PositionGroup]:
    """Return the position groups in the order they are treated.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> made = plan(example_case())
    >>> [group.position for group in groups_in_order(made)]
    ['prone', 'supine']
    """
    return sorted(plan.positions, key=lambda group: group.order)


def point_sets(group: PositionGroup) -> list[PointSet]:
    """Return the points of a group with both sides together, in plan order.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> made = plan(example_case())
    >>> [(one.code, len(one.members)) for one in point_sets(made.positions[0])][:2]
    [('BL23', 2), ('BL25', 2)]
    """
    by_code: dict[str, list[PlannedPoint]] = {}
    for point in group.points:
        by_code.setdefault(point.code, []).append(point)
    return [PointSet(group.position, tuple(members)) for members in by_code.values()]


def all_sets(plan: TreatmentPlan) -> Iterator[PointSet]:
    """Yield every point set of the plan in reading order."""
    for group in groups_in_order(plan):
        yield from point_sets(group)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with the most urgent first; equals keep their order.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> from weizhong.clinic.planning.plan import plan
    >>> stop = plan(Case(answers={"fever": Answer.YES}))
    >>> by_severity(stop.findings)[0].verdict
    'stop'
    """
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.verdict))


def told_once(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings most urgent first; those that say the same about the same become one.

    The rules stay apart in the plan; a reader is told an order once, with everything it rests on.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> from weizhong.clinic.planning.plan import plan
    >>> stop = plan(Case(answers={"fever": Answer.YES}))
    >>> twice = [*stop.findings, *stop.findings]
    >>> len(told_once(twice)) == len(told_once(stop.findings))
    True
    """
    alike: dict[object, Finding] = {}
    for one in by_severity(findings):
        key = (one.verdict, one.title, one.action, *one.modalities, *one.points)
        alike[key] = _joined(alike[key], one) if key in alike else one
    return list(alike.values())


def _joined(one: Finding, other: Finding) -> Finding:
    return replace(
        one,
        text=" ".join(dict.fromkeys(part for part in (one.text, other.text) if part)),
        because=list(dict.fromkeys([*one.because, *other.because])),
        citations=list(dict.fromkeys([*one.citations, *other.citations])),
    )


def is_unverified(citation: Citation) -> bool:
    """Whether a reader must be told that nobody has read this in its source."""
    return not Check(citation.check).is_verified


def is_marked(citation: Citation) -> bool:
    """Whether its check mark belongs beside it: nobody has read it, or only a part of it was read."""
    return is_unverified(citation) or citation.check_label != Check(citation.check).label


def bibliography(plan: TreatmentPlan) -> dict[str, list[Citation]]:
    """Return every citation of the plan by key, in reading order, alike ones once."""
    found: dict[str, list[Citation]] = {}
    for citation in _citations(plan):
        alike = found.setdefault(citation.key, [])
        if citation not in alike:
            alike.append(citation)
    return found


def _weighed(found: Diagnosis) -> Iterator[Citation]:
    for lists in (
        *(one.citations for one in found.patterns),
        *(one.citations for one in found.classes),
        *(one.citations for one in found.levels),
        *(one.citations for one in found.channels),
        *(one.citations for one in found.muscles),
        *(one.citations for one in (found.sensitisation, found.mixture) if one),
    ):
        yield from lists


def _citations(plan: TreatmentPlan) -> Iterator[Citation]:
    for finding in by_severity(plan.findings):
        yield from finding.citations
    if plan.diagnosis:
        yield from plan.diagnosis.citations
        yield from _weighed(plan.diagnosis)
    for group in groups_in_order(plan):
        for point in group.points:
            for reason in point.reasons:
                yield from reason.citations
            yield from point.depth.citations
            for caution in point.cautions:
                yield from caution.citations
            for said in (point.trials, point.agreement):
                if said:
                    yield from said.citations
    for guide in plan.techniques:
        yield from guide.citations
    for place in plan.ear:
        yield from place.citations
    for change in plan.changes:
        yield from change.citations
    if plan.dose:
        yield from plan.dose.citations
    for line in plan.evidence:
        yield from line.citations
