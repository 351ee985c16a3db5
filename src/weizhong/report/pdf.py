"""The report as a PDF on A4, in the order one reads at the table, with the map as a page of its own."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from weizhong.clinic.documents.treatment_plan import EvidenceLine, Finding, TreatmentPlan
from weizhong.report import outline, phrases, plan_phrases, svg, treating, weighing
from weizhong.report.outline import PointSet
from weizhong.report.plain_text import plain
from weizhong.report.strings import say, strings
from weizhong.report.surface import Surface
from weizhong.terms.errors import MissingExtra

_LAYOUT = Path(__file__).with_name("page.typ")
# Families that draw Chinese characters, best first; without one they are left out rather than shown as boxes.
_HANZI_FAMILIES = (
    "Noto Sans CJK TC",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Serif CJK TC",
    "Source Han Sans TC",
    "Source Han Sans SC",
    "PingFang TC",
    "Microsoft JhengHei",
    "WenQuanYi Zen Hei",
)
_TEXT_FAMILIES = (
    "Noto Sans",
    "Open Sans",
    "Helvetica Neue",
    "Arial",
    "Liberation Sans",
    "DejaVu Sans",
    "Libertinus Serif",
)


def render(plan: TreatmentPlan, body: Surface | None) -> bytes:
    """Return the report as PDF.

    Parameters
    ----------
    plan : TreatmentPlan
        What to print.
    body : Surface or None
        The body its points lie on; without one there is no map.

    Raises
    ------
    MissingExtra
        If typst is not installed.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> from weizhong.clinic.planning.plan import plan
    >>> render(plan(Case(answers={"fever": Answer.YES})), None)[:5]
    b'%PDF-'
    """
    typst, plan = _typst(), plain(plan)
    families = typst.Fonts().families()
    hanzi = next((family for family in _HANZI_FAMILIES if family in families), None)
    content = _content(plan, hanzi)
    fonts = [family for family in _TEXT_FAMILIES if family in families]
    content["fonts"] = [*fonts, hanzi] if hanzi else fonts
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "page.typ").write_bytes(_LAYOUT.read_bytes())
        if body is not None and plan.positions:
            (root / "map.svg").write_text(svg.back_map(plan, body, ", ".join(map(repr, fonts))), "utf-8")
            content["map"] = "map.svg"
        (root / "content.json").write_bytes(msgspec.json.encode(content))
        data: bytes = typst.compile(str(root / "page.typ"), root=str(root))
    return data


def _content(plan: TreatmentPlan, hanzi: str | None) -> dict[str, Any]:
    """Everything the layout prints, already in words, in reading order."""
    shared = treating.usual(plan)
    return {
        "words": {key.replace(".", "_"): value for key, value in strings().items()},
        "status": plan.status,
        "status_words": say(f"status.{plan.status}"),
        "headline": plan.headline,
        "watermark": plan.watermark,
        "basics": plan_phrases.basics(plan.body) if plan.body else None,
        "use": plan.intended_use,
        "review": plan.review_notice,
        "scope": plan.scope,
        "referral": plan.referral,
        "questions": [
            {
                "group": group,
                "questions": [{"id": one.id, "text": one.text, "plain": one.plain} for one in questions],
            }
            for group, questions in plan_phrases.question_groups(plan.questions).items()
        ],
        "findings": [_finding(finding) for finding in outline.told_once(plan.findings)],
        "diagnosis": _diagnosis(plan),
        "groups": [
            {
                "title": say(f"position.{group.position}"),
                "note": group.note,
                "points": [
                    _point(point_set, hanzi is not None, shared) for point_set in outline.point_sets(group)
                ],
            }
            for group in outline.groups_in_order(plan)
        ],
        "changes": [treating.change_line(one) for one in plan.changes],
        "pairs": treating.pair_lines(plan),
        "guides": [
            {
                "title": one.title,
                "lead": " ".join(one.lead),
                "parts": [{"title": name, "lines": told} for name, told in one.parts],
            }
            for one in treating.guides(plan)
        ],
        "ear": [
            {"name": f"{one.name} {one.name_pinyin}", "lines": treating.ear_lines(one)} for one in plan.ear
        ],
        "dose": plan_phrases.dose_lines(plan),
        "contradiction": plan_phrases.contradiction(plan.evidence),
        "evidence": [
            {
                "title": say(f"evidence.{kind}"),
                "lines": [_evidence(line) for line in plan.evidence if line.kind == kind],
            }
            for kind in ("evidence", "guideline")
        ],
        "warnings": plan.body.warnings if plan.body else [],
        "limitations": plan.limitations,
        "sources": [
            {
                "key": phrases.source_name(key),
                "titles": list(dict.fromkeys(citation.title for citation in citations)),
                "checks": list(dict.fromkeys(citation.check_label for citation in citations)),
            }
            for key, citations in sorted(outline.bibliography(plan).items())
        ],
        "provenance": plan_phrases.provenance(plan),
        "map": None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    parts = (finding.text, finding.action, phrases.scope(finding), phrases.because(finding.because))
    return {
        "verdict": say(f"verdict.{finding.verdict}"),
        "urgent": finding.verdict in outline.URGENT,
        "title": finding.title,
        "lines": [line for line in parts if line],
        "cites": phrases.sources(finding.citations),
    }


def _diagnosis(plan: TreatmentPlan) -> dict[str, Any] | None:
    if plan.diagnosis is None:
        return None
    return {
        "lines": plan_phrases.diagnosis_lines(plan.diagnosis),
        "weighed": [
            {
                "title": say(name),
                "told": [
                    {
                        "title": one.title,
                        "aside": one.aside,
                        "lines": one.lines,
                        "cites": phrases.sources(one.citations),
                    }
                    for one in told
                ],
            }
            for name, told in weighing.parts(plan.diagnosis)
        ],
        "cites": phrases.sources(plan.diagnosis.citations),
        "patterns": [
            {
                "name": pattern.name,
                "agreement": plan_phrases.agreement(pattern),
                "lines": plan_phrases.signs(pattern),
                "cites": phrases.sources(pattern.citations),
            }
            for pattern in plan.diagnosis.patterns
        ],
    }


def _point(point_set: PointSet, with_hanzi: bool, shared: Mapping[str, str]) -> dict[str, Any]:
    point = point_set.first
    return {
        "code": point.code,
        "name": f"{point.name_pinyin} {point.name_hanzi}" if with_hanzi else point.name_pinyin,
        "sides": phrases.sides(point_set),
        "location": point.location,
        "measures": _per_side(point_set, lambda member: phrases.measures(member.placement)),
        "steps": _per_side(point_set, lambda member: member.placement.how_to_find),
        "technique": [{"label": label, "lines": lines} for label, lines in treating.doses(point_set, shared)],
        "named_by": treating.named_by(point),
        "depth": _per_side(point_set, phrases.depth_at),
        "cautions": [_finding(caution) for caution in point_set.cautions],
        "reasons": [
            {"role": reason.role, "text": reason.text, "cites": phrases.sources(reason.citations)}
            for reason in point.reasons
        ],
        "cites": phrases.sources(point.depth.citations),
    }


def _per_side(point_set: PointSet, read: phrases.Reader) -> list[dict[str, Any]]:
    return [{"label": label, "lines": lines} for label, lines in phrases.per_side(point_set, read)]


def _evidence(line: EvidenceLine) -> dict[str, Any]:
    return {
        "direction": say(f"evidence.{line.direction}"),
        "title": line.title,
        "lines": [line.statement, say("evidence.strength", strength=plan_phrases.strength(line))],
        "cites": phrases.sources(line.citations),
    }


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise MissingExtra('PDF needs typst, which is not installed: pip install "weizhong[pdf]".') from None
    return typst
