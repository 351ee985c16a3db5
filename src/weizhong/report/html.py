"""The report as one HTML file that opens anywhere, without a network."""

from collections.abc import Sequence

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.report import page_sections, page_treating, svg
from weizhong.report.markup import Markup, element
from weizhong.report.page_body import stage
from weizhong.report.page_file import page_file
from weizhong.report.plain_text import plain
from weizhong.report.scene import scene
from weizhong.report.strings import say
from weizhong.report.surface import Line, Surface


def render(plan: TreatmentPlan, body: Surface | None, lines: Sequence[Line] = ()) -> str:
    """Return the whole report as one page that loads and sends nothing.

    Parameters
    ----------
    plan : TreatmentPlan
        What to show.
    body : Surface or None
        The body its points lie on; without one (or without points) the page has no picture.
    lines : sequence of Line
        The channels on this body.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> from weizhong.clinic.planning.plan import plan
    >>> page = render(plan(Case(answers={"fever": Answer.YES}), date(2026, 11, 22)), None)
    >>> page[:15], "Suspected spinal infection" in page
    ('<!doctype html>', True)
    """
    plan = plain(plan)
    shown = body if plan.positions else None
    parts = [
        page_sections.header(plan, drawn=shown is not None),
        element("main", *_main(plan, shown, with_lines=bool(lines)), id="main", tabindex="-1"),
        page_sections.footer(plan),
        _watermark(plan),
    ]
    title = say("page.title", status=say(f"status.{plan.status}"), headline=plan.headline)
    drawn = scene(plan, shown, lines) if shown else None
    return page_file(title, say("page.skip"), parts, drawn, plan.status)


def _main(plan: TreatmentPlan, body: Surface | None, *, with_lines: bool) -> list[Markup]:
    drawing = Markup(svg.back_map(plan, body)) if body else Markup()
    return [
        page_sections.referral(plan),
        page_sections.questions(plan),
        page_sections.gate(plan),
        page_treating.changes(plan),
        stage(plan, drawn=body is not None, with_lines=with_lines),
        page_treating.techniques(plan),
        page_treating.ear(plan),
        page_sections.diagnosis(plan),
        page_sections.dose(plan),
        page_sections.evidence(plan),
        page_sections.printed_map(drawing),
        page_sections.landmarks(plan),
        page_sections.limitations(plan),
        page_sections.sources(plan),
    ]


def _watermark(plan: TreatmentPlan) -> Markup:
    """Repeated on every printed page; on the screen the viewer and the header say it."""
    return (
        element("div", plan.watermark, class_="watermark", aria_hidden="true") if plan.watermark else Markup()
    )
