"""Photographs as files: read upright, painted on, written as PNG or JPEG; needs Pillow."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from weizhong.report.photo_drawing import MARK, POINT, REGION, PhotoDrawing
from weizhong.terms.errors import MissingExtra, UnreadableInput

if TYPE_CHECKING:
    from PIL.Image import Image

PictureFormat = Literal["png", "jpg"]

_NAMES = {"png": "PNG", "jpg": "JPEG"}
_QUALITY = 92
# A photograph is at most so large; what claims more is a trap or a scan of something else.
_MOST_PIXELS = 200_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A photograph as a viewer shows it: turned upright as its camera noted."""

    image: "Image"

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.image.width, self.image.height

    def encoded(self, form: PictureFormat) -> bytes:
        """Return it as the content of a file, without what the camera noted beside it."""
        target = BytesIO()
        self.image.save(target, _NAMES[form], quality=_QUALITY)
        return target.getvalue()


def read_picture(path: Path) -> Picture:
    """Read a photograph.

    Parameters
    ----------
    path : Path
        PNG, JPEG or another format Pillow knows.

    Raises
    ------
    MissingExtra
        If Pillow is not installed.
    UnreadableInput
        If there is no such picture, or it is none.
    """
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise MissingExtra(
            "Reading a picture needs the extra 'photo': install weizhong[photo], or give photo.width_px and "
            "photo.height_px and ask for svg or json."
        ) from None
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise UnreadableInput(f"{path.name!r} is too large; scale it down before marking it.")
            return Picture(ImageOps.exif_transpose(opened).convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        reason = getattr(error, "strerror", None) or "it is not a whole picture"
        raise UnreadableInput(
            f"The picture {path.name!r} cannot be read ({reason}); check photo.file."
        ) from None


def painted(picture: Picture, shapes: PhotoDrawing) -> Picture:
    """Return a copy with points, regions and marks painted on it."""
    from PIL import ImageDraw, ImageFont

    image = picture.image.copy()
    brush, font = ImageDraw.Draw(image), ImageFont.load_default(shapes.text_size)
    thin = max(1, round(shapes.stroke))
    for region in shapes.regions:
        ring = [(float(x), float(y)) for x, y in (*region, region[0], region[1])]
        brush.line(ring, fill="#ffffff", width=2 * thin, joint="curve")
        brush.line(ring, fill=REGION, width=thin, joint="curve")
    reach = 1.6 * shapes.dot
    for x, y in shapes.crosses:
        brush.line([(x - reach, y), (x + reach, y)], fill=MARK, width=thin)
        brush.line([(x, y - reach), (x, y + reach)], fill=MARK, width=thin)
    for label in shapes.labels:
        start = (label.x + (shapes.dot if label.is_left else -shapes.dot), label.y)
        brush.line([start, label.to], fill="#ffffff", width=thin)
        brush.text(
            (label.x, label.y), label.text, fill=POINT, font=font, anchor="rm" if label.is_left else "lm",
            stroke_width=round(shapes.text_size / 9), stroke_fill="#ffffff",
        )  # fmt: skip
    for x, y in shapes.dots:
        r = shapes.dot
        brush.ellipse([x - r, y - r, x + r, y + r], fill=POINT, outline="#ffffff", width=thin)
    return Picture(image)
