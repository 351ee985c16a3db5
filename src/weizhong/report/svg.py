"""The printable back map: the body from behind with points, ellipses and millimetres, on one A4 sheet."""

from textwrap import wrap

import numpy as np

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.report import phrases, plan_phrases
from weizhong.report.map_drawing import (
    FONT,
    INK,
    Frame,
    draw_body,
    draw_ellipse,
    line,
    ruler,
    small_text,
)
from weizhong.report.map_labels import draw_points
from weizhong.report.map_panels import Panel, c7_height, level_lines, map_points, panels
from weizhong.report.marks import draw_mark
from weizhong.report.markup import Markup, element, join
from weizhong.report.overview import from_midline_and_c7
from weizhong.report.plain_text import plain
from weizhong.report.strings import say
from weizhong.report.surface import Surface

# The sheet, mm: A4 less 10 mm on every side.
_WIDTH, _HEIGHT = 190.0, 277.0
_LADDER, _COLUMN, _TOP, _FOOT = 16.0, 31.0, 14.0, 21.0
_DETAIL_GAP, _DETAIL_LABELS = 4.0, 11.0
_MM_PER_PIXEL = 2.0
_LABEL_GAP = 4.4
_SMALLEST_BACK = 145.0
_HALVES = {1: "_of_left", -1: "_of_right", 0: ""}


def back_map(plan: TreatmentPlan, body: Surface, font_family: str = FONT) -> str:
    """Return the map as one SVG document, sized for A4 and legible without colour.

    Parameters
    ----------
    plan : TreatmentPlan
        Its points.
    body : Surface
        The body they lie on.
    font_family : str, optional
        Font families, best first, as CSS writes them.
    """
    plan = plain(plan)
    back, details = panels(plan, body)
    rows = _rows(details)
    below = (58.0 if len(details) <= 3 else 44.0) * rows
    # Many details make the sheet longer rather than the back unreadably small.
    room = max(_SMALLEST_BACK, _HEIGHT - _TOP - 14 - below - _FOOT)
    main = _fit(back, _LADDER + _COLUMN, _TOP + 6, _WIDTH - _LADDER - 2 * _COLUMN, room)
    height = main.y + main.height + 8 + below + _FOOT
    parts = [
        element("title", say("map.title"), id="map-title"),
        element("desc", say("map.description", count=len(map_points(plan))), id="map-description"),
        element("rect", x="-4", y="-4", width=_WIDTH + 8, height=height + 8, fill="#fff"),
        _title(plan),
        _back(plan, body, main),
        *_details(details, body, main.y + main.height + 10, below / max(rows, 1)),
        _legend(plan, height - _FOOT + 6),
        _watermark(plan, height),
    ]
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"-4 -4 {_WIDTH + 8:g} {height + 8:g}",
        width=f"{_WIDTH + 8:g}mm",
        height=f"{height + 8:g}mm",
        role="img",
        aria_labelledby="map-title map-description",
        font_family=font_family,
    )


def _rows(details: list[Panel]) -> int:
    return -(-len(details) // 3)


def _fit(panel: Panel, x: float, y: float, width: float, height: float) -> Frame:
    """Return the largest frame of a panel inside a box, centred across."""
    window = panel.window
    scale = min(width / window.width, height / window.height)
    return Frame(x + (width - window.width * scale) / 2, y, scale, panel)


def _title(plan: TreatmentPlan) -> Markup:
    basics = plan_phrases.basics(plan.body) if plan.body else ""
    return join(
        [
            element("text", say("map.title"), x="0", y="4.5", font_size="5.2", font_weight="600", fill=INK),
            small_text(basics, 0, 9.3, size=2.8),
            small_text(plan.made_on or say("page.undated"), _WIDTH, 4.5, "end", 2.8),
            small_text(
                say("map.input", digest=plan.input_digest[: plan_phrases.DIGEST_SHOWN]), _WIDTH, 9.3, "end"
            ),
        ]
    )


def _back(plan: TreatmentPlan, body: Surface, frame: Frame) -> Markup:
    columns = (_LADDER + _COLUMN - 2, _WIDTH - _COLUMN + 2)
    middle = frame.x - frame.panel.window.left * frame.scale
    return join(
        [
            small_text(say("map.left_side"), columns[0] - 0.8, frame.y - 3, "end"),
            small_text(say("map.right_side"), columns[1] + 0.8, frame.y - 3),
            draw_body(frame, body, _MM_PER_PIXEL),
            _levels(plan, frame, columns),
            line(middle, frame.y, middle, frame.y + frame.height, dash="3 1 0.6 1"),
            *(draw_ellipse(frame, point, body) for point in frame.panel.points),
            draw_points(frame, columns, _notes(plan, frame), _LABEL_GAP),
            ruler(frame, frame.y + frame.height + 1),
        ]
    )


def _notes(plan: TreatmentPlan, frame: Frame) -> dict[int, str]:
    """Millimetres from the midline and below C7, for each point of the back."""
    c7 = c7_height(plan)
    return {
        index: from_midline_and_c7(mapped.point.placement, c7)
        for index, mapped in enumerate(frame.panel.points)
    }


def _levels(plan: TreatmentPlan, frame: Frame, columns: tuple[float, float]) -> Markup:
    """The ladder of spinous processes at the left edge, in mm below C7, with faint lines across the back."""
    window, c7, drawn = frame.panel.window, c7_height(plan), []
    last = -np.inf
    for landmark in level_lines(plan):
        if not window.bottom < landmark.mean_mm < window.top:
            continue
        y = float(frame.on_paper(np.array([[0.0, landmark.mean_mm]]))[0, 1])
        drawn.append(line(_LADDER - 1, y, _LADDER + 1, y))
        drawn.append(line(frame.x, y, frame.x + frame.width, y, 0.09, "0.5 1"))
        if y - last < 2.5:
            continue
        last = y
        name = landmark.name.removeprefix("tip_").upper()
        drawn.append(small_text(name, 0, y + 0.8, size=2.5, colour=INK))
        if c7 is not None:
            drawn.append(small_text(phrases.number(c7 - landmark.mean_mm), _LADDER - 2, y + 0.8, "end"))
    if drawn:
        drawn.append(line(_LADDER, frame.y, _LADDER, frame.y + frame.height))
        drawn.append(small_text(say("map.ladder"), 0, frame.y - 3))
    return join(drawn)


def _details(details: list[Panel], body: Surface, top: float, height: float) -> list[Markup]:
    drawn = []
    width = (_WIDTH - 2 * _DETAIL_GAP) / 3
    for index, panel in enumerate(details):
        x, y = (index % 3) * (width + _DETAIL_GAP), top + (index // 3) * height
        frame = _fit(panel, x + _DETAIL_LABELS, y + 4, width - 2 * _DETAIL_LABELS, height - 7)
        columns = (x + _DETAIL_LABELS, x + width - _DETAIL_LABELS)
        drawn.append(
            join(
                [
                    small_text(
                        say(f"map.view_{panel.window.view}{_HALVES[panel.half]}"),
                        x,
                        y + 1.5,
                        size=2.6,
                        colour=INK,
                    ),
                    draw_body(frame, body, _MM_PER_PIXEL * 1.2),
                    *(draw_ellipse(frame, point, body) for point in panel.points),
                    draw_points(frame, columns, {}, 3.4),
                ]
            )
        )
    return drawn


def _legend(plan: TreatmentPlan, y: float) -> Markup:
    drawn, x = [], 1.0
    for group in sorted(plan.positions, key=lambda group: group.order):
        drawn.append(draw_mark(group.position, x, y - 0.8, 1.1))
        label = say(f"position.{group.position}")
        drawn.append(small_text(label, x + 2.4, y, size=2.5, colour=INK))
        x += 7 + 1.35 * len(label)
    drawn.append(small_text(say("map.legend"), 0, y + 4.2))
    use = wrap(f"{plan.intended_use} {plan.review_notice}", 150)
    drawn += [small_text(text, 0, y + 7.6 + 2.9 * row) for row, text in enumerate(use)]
    return join(drawn)


def _watermark(plan: TreatmentPlan, height: float) -> Markup:
    if not plan.watermark:
        return Markup()
    x, y = _WIDTH / 2, height * 0.42
    return element(
        "text",
        plan.watermark,
        x=x,
        y=y,
        text_anchor="middle",
        font_size=f"{min(13.0, 330 / len(plan.watermark)):.1f}",
        font_weight="700",
        fill="#b00020",
        fill_opacity=0.28,
        transform=f"rotate(-32 {x:g} {y:g})",
    )
