"""Points over a photograph as SVG: the picture inside, or a clear sheet of its size to lay over it."""

from base64 import b64encode

from weizhong.report.map_drawing import FONT, path
from weizhong.report.markup import Markup, element
from weizhong.report.photo_drawing import MARK, POINT, REGION, Label, PhotoDrawing
from weizhong.report.strings import say


def overlay(shapes: PhotoDrawing, picture: bytes | None = None, media_type: str = "image/jpeg") -> str:
    """Return the points as one SVG document in the picture's own pixels.

    Parameters
    ----------
    shapes : PhotoDrawing
        What to draw.
    picture : bytes, optional
        The picture, upright; without it the sheet stays clear.
    media_type : str
        What kind of picture.
    """
    parts = [
        element("title", say("photo.title"), id="photo-title"),
        element("desc", say("photo.description", count=len(shapes.dots)), id="photo-description"),
    ]
    if picture is not None:
        data = f"data:{media_type};base64,{b64encode(picture).decode()}"
        parts.append(element("image", href=data, width=shapes.width, height=shapes.height))
    for region in shapes.regions:
        parts.append(
            element("path", d=path(region), fill="none", stroke="#fff", stroke_width=2 * shapes.stroke)
        )
        parts.append(element("path", d=path(region), fill="none", stroke=REGION, stroke_width=shapes.stroke))
    parts += [_cross(x, y, shapes) for x, y in shapes.crosses]
    parts += [_label(label, shapes) for label in shapes.labels]
    parts += [_dot(x, y, shapes) for x, y in shapes.dots]
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {shapes.width:g} {shapes.height:g}",
        role="img",
        aria_labelledby="photo-title photo-description",
        font_family=FONT,
    )


def _dot(x: float, y: float, shapes: PhotoDrawing) -> Markup:
    return element(
        "circle",
        cx=f"{x:.1f}",
        cy=f"{y:.1f}",
        r=shapes.dot,
        fill=POINT,
        stroke="#fff",
        stroke_width=shapes.stroke,
    )


def _cross(x: float, y: float, shapes: PhotoDrawing) -> Markup:
    r = 1.6 * shapes.dot
    way = f"M{x - r:.1f} {y:.1f}H{x + r:.1f}M{x:.1f} {y - r:.1f}V{y + r:.1f}"
    return element("path", d=way, fill="none", stroke=MARK, stroke_width=shapes.stroke)


def _label(label: Label, shapes: PhotoDrawing) -> Markup:
    text = element(
        "text",
        label.text,
        x=f"{label.x:.1f}",
        y=f"{label.y + shapes.text_size * 0.35:.1f}",
        text_anchor="end" if label.is_left else "start",
        font_size=shapes.text_size,
        fill=POINT,
        stroke="#fff",
        stroke_width=shapes.text_size / 6,
        paint_order="stroke",
    )
    start = label.x + (shapes.dot if label.is_left else -shapes.dot)
    lead = element("path", d=f"M{start:.1f} {label.y:.1f}L{label.to[0]:.1f} {label.to[1]:.1f}", fill="none",
                   stroke="#fff", stroke_width=shapes.stroke)  # fmt: skip
    return Markup(lead + text)
