"""What the gate of the day found, in words."""

from weizhong.clinic.documents.treatment_plan import Finding, TreatmentPlan
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.gate.screen import Screening
from weizhong.guide.strings import say
from weizhong.report import outline, phrases
from weizhong.report.strings import say as say_in_report


def passes(screening: Screening) -> bool:
    """Return whether a session may begin, or go on."""
    return screening.verdict not in ("stop", "ask") and bool(screening.modalities)


def at_visit(screening: Screening, package: str) -> list[Finding]:
    """Return what is said in full at every visit at which it holds, whether anything has changed or not."""
    told = {rule.id for rule in gate_rules(package) if rule.row.get("at_visit")}
    return [one for one in screening.findings if one.rule in told]


def outcome(screening: Screening, plan: TreatmentPlan, changes: list[str]) -> tuple[str, str]:
    """Return title and text of the page that says what the gate of the day found."""
    if passes(screening):
        verdict = say_in_report(f"verdict.{screening.verdict}").lower()
        parts = [_in_full(one) for one in at_visit(screening, plan.package)]
        if changes:
            headline = [plan.headline] if plan.status != "plan" else []
            lines = [say("gate.changed"), "", *(f"· {one}" for one in changes), *headline]
            parts.append("\n".join(lines))
        return say("gate.passes", verdict=verdict), "\n\n".join(parts)
    is_stopped = screening.verdict == "stop" or not screening.modalities
    title = say("gate.stops") if is_stopped else say("gate.asks", count=len(screening.questions))
    grave = ("stop", "ask", "avoid_modality")
    parts = [_in_full(one) for one in outline.told_once(screening.findings) if one.verdict in grave]
    parts += [f"? {question.text}" for question in screening.questions]
    return title, "\n\n".join(parts)


def _in_full(found: Finding) -> str:
    verdict = say_in_report(f"verdict.{found.verdict}").upper()
    told = [f"{verdict}: {found.title}", found.text, found.action, phrases.because(found.because)]
    return "\n".join(line for line in told if line)
