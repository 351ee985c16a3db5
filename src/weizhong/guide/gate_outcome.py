"""What the gate of the day found, in words."""

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.gate.screen import Screening
from weizhong.guide.strings import say
from weizhong.report import outline, phrases
from weizhong.report.strings import say as say_in_report


def passes(screening: Screening) -> bool:
    """Return whether a session may begin, or go on."""
    return screening.verdict not in ("stop", "ask") and bool(screening.modalities)


def outcome(screening: Screening, plan: TreatmentPlan, changes: list[str]) -> tuple[str, str]:
    """Return title and text of the page that says what the gate of the day found."""
    if passes(screening):
        lines = [say("gate.changed"), "", *(f"· {one}" for one in changes)]
        if plan.status != "plan":
            lines.append(plan.headline)
        return say("gate.passes", verdict=say_in_report(f"verdict.{screening.verdict}").lower()), "\n".join(
            lines
        )
    is_stopped = screening.verdict == "stop" or not screening.modalities
    title = say("gate.stops") if is_stopped else say("gate.asks", count=len(screening.questions))
    parts = []
    for found in outline.told_once(screening.findings):
        if found.verdict in ("stop", "ask", "avoid_modality"):
            verdict = say_in_report(f"verdict.{found.verdict}").upper()
            told = [f"{verdict}: {found.title}", found.text, found.action, phrases.because(found.because)]
            parts.append("\n".join(line for line in told if line))
    parts += [f"? {question.text}" for question in screening.questions]
    return title, "\n\n".join(parts)
