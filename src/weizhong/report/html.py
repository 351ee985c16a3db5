"""The report as one HTML file that opens anywhere, without a network."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from weizhong.clinic.treatment_plan import TreatmentPlan
from weizhong.report import page_sections, svg
from weizhong.report.markup import Markup, element, join
from weizhong.report.page_body import stage
from weizhong.report.plain_text import plain
from weizhong.report.scene import scene
from weizhong.report.strings import say
from weizhong.report.surface import Line, Surface

_HERE = Path(__file__).parent


def render(plan: TreatmentPlan, body: Surface | None, lines: Sequence[Line] = ()) -> str:
    """Return the whole report as one page.

    Everything is inside: style, script, mesh, map. The page's own policy forbids it to load or send
    anything, and lets no script run but the one whose fingerprint it names.

    Parameters
    ----------
    plan : TreatmentPlan
        What to show.
    body : Surface or None
        The body its points lie on; without one (or without points) the page has no picture.
    lines : sequence of Line
        The channels on this body.
    """
    plan = plain(plan)
    style, script = _asset("page.css"), _asset("viewer/viewer.min.js")
    shown = body if plan.positions else None
    page = element(
        "html",
        _head(plan, style, script),
        element(
            "body",
            element("a", say("page.skip"), class_="skip", href="#main"),
            page_sections.header(plan, drawn=shown is not None),
            element("main", *_main(plan, shown, with_lines=bool(lines)), id="main", tabindex="-1"),
            page_sections.footer(plan),
            _watermark(plan),
            _data(plan, shown, lines),
            Markup(f"<script>{script}</script>"),
            class_=plan.status,
        ),
        lang=say("page.language"),
    )
    return f"<!doctype html>\n{page}\n"


def _head(plan: TreatmentPlan, style: str, script: str) -> Markup:
    policy = (
        f"default-src 'none'; style-src '{_fingerprint(style)}'; script-src '{_fingerprint(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("title", say("page.title", status=say(f"status.{plan.status}"), headline=plan.headline)),
        Markup(f"<style>{style}</style>"),
    )


def _main(plan: TreatmentPlan, body: Surface | None, *, with_lines: bool) -> list[Markup]:
    drawing = Markup(svg.back_map(plan, body)) if body else Markup()
    return [
        page_sections.referral(plan),
        page_sections.questions(plan),
        page_sections.gate(plan),
        stage(plan, drawn=body is not None, with_lines=with_lines),
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


def _data(plan: TreatmentPlan, body: Surface | None, lines: Sequence[Line]) -> Markup:
    if body is None:
        return Markup()
    return join(
        [
            Markup('<script type="application/json" id="scene">'),
            Markup(scene(plan, body, lines)),
            Markup("</script>"),
        ]
    )


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text("utf-8").strip()


def _fingerprint(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
