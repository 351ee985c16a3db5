"""Events of needles: opened, in, moved, out, counted."""

from datetime import date
from typing import Annotated

import msgspec

from weizhong.clinic.session.agenda import Side
from weizhong.clinic.session.event_base import BaseEvent, DeQi, Id, MaybeText, Moved, Text


class NeedlePackOpened(BaseEvent, frozen=True, tag="needle_pack_opened"):
    """Needles of one lot were taken up; insertions name the pack.

    Parameters
    ----------
    pack : str
        Short name for this session, such as ``"A"``.
    expires_on : date
        The last day of use printed on it.
    is_intact : bool
        Whether the sterile wrapping was whole.
    """

    pack: Id
    diameter_mm: Annotated[float, msgspec.Meta(gt=0)]
    length_mm: Annotated[float, msgspec.Meta(gt=0)]
    lot: Text
    expires_on: date
    maker: MaybeText = ""
    material: MaybeText = ""
    is_intact: bool = True
    deviation: MaybeText = ""


class NeedleInserted(BaseEvent, frozen=True, tag="needle_inserted"):
    """One needle went in (STRICTA 2b to 2g).

    Parameters
    ----------
    needle : str
        Name of this needle, never used again.
    technique : str
        The modality: needling, dry_needling, electroacupuncture, warm_needle ...
    depth_mm : float
        How deep the tip is, mm from the skin along the needle.
    angle_deg : float
        Between needle and skin, 90 is straight in.
    tissue_level : str
        Where the tip lies, in words.
    """

    needle: Id
    code: Text
    side: Side
    pack: Id
    depth_mm: Annotated[float, msgspec.Meta(ge=0)]
    angle_deg: Annotated[float, msgspec.Meta(ge=0, le=90)] = 90.0
    technique: Text = "needling"
    direction: MaybeText = ""
    tissue_level: MaybeText = ""
    response_sought: MaybeText = ""
    response_obtained: MaybeText = ""
    de_qi: DeQi = "unknown"
    deviation: MaybeText = ""


class NeedleAdjusted(BaseEvent, frozen=True, tag="needle_adjusted"):
    """The depth or the angle of a needle in place was changed."""

    needle: Id
    depth_mm: Annotated[float, msgspec.Meta(ge=0)]
    angle_deg: Annotated[float, msgspec.Meta(ge=0, le=90)] = 90.0
    tissue_level: MaybeText = ""
    deviation: MaybeText = ""


class NeedleStimulated(BaseEvent, frozen=True, tag="needle_stimulated"):
    """A needle in place was moved by hand."""

    needle: Id
    method: Text
    strength: Moved
    seconds: Annotated[float, msgspec.Meta(ge=0)] | None = None
    response_obtained: MaybeText = ""
    de_qi: DeQi = "unknown"
    deviation: MaybeText = ""


class DeQiNoted(BaseEvent, frozen=True, tag="de_qi_noted"):
    """What was felt at a needle that was not moved: as it went in, or when the patient was asked later."""

    needle: Id
    de_qi: DeQi
    response_obtained: MaybeText = ""


class NeedleRemoved(BaseEvent, frozen=True, tag="needle_removed"):
    """A needle came out and went into the sharps box.

    ``is_intact`` is false where part of it may have stayed behind: the needle then counts as not out.
    """

    needle: Id
    is_intact: bool = True
    is_pressed: bool = False
    deviation: MaybeText = ""


class NeedlesCounted(BaseEvent, frozen=True, tag="needles_counted"):
    """Needles in the tray were counted by hand: used ones that came out whole."""

    counted: Annotated[int, msgspec.Meta(ge=0)]
