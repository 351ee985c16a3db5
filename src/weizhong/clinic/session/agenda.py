"""What one visit is allowed to do: the plan, boiled down to its sites, limits and times.

The agenda travels inside the events, so that a journal can be replayed without the plan it came from.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import Treatment

CURRENT = "electroacupuncture"  # the modality that joins two needles
Side = Literal["left", "right", "midline"]
Position = Literal["prone", "supine", "side_lying", "sitting"]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an agenda: keyword-only, immutable, closed to unknown names."""


class AgendaSite(_Part, frozen=True):
    """One site of the plan.

    Parameters
    ----------
    code, side : str
        Which point, on which side of the patient's body.
    position : str
        How the patient lies for it.
    modalities : list of str
        What may be done there.
    ceiling_mm : float, optional
        No tip ever as deep as this, mm from the skin.
    depth_mm_at_most : float, optional
        No tip deeper than this; where neither is known, a needle is refused.
    angle : str
        The direction that avoids what lies beneath, in words.
    is_thoracic : bool
        Whether lung lies beneath: the written advice about a late pneumothorax is then due.
    treatments : list of Treatment
        The plan's dose of each modality.
    restrictions : dict of str to Restriction
        What the gate takes off a modality here, on top of what it takes off for the person.
    cautions : list of str
        What to mind here.
    """

    code: str
    side: Side
    position: Position
    modalities: list[str]
    ceiling_mm: float | None = None
    depth_mm_at_most: float | None = None
    angle: str = ""
    is_thoracic: bool = False
    treatments: list[Treatment] = []
    restrictions: dict[str, Restriction] = {}
    cautions: list[str] = []


class BarredSite(_Part, frozen=True):
    """Where the gate forbids something; without modalities it forbids everything."""

    code: str
    modalities: list[str]
    why: str


class Agenda(_Part, frozen=True):
    """What this visit may do.

    Parameters
    ----------
    status : str
        The plan's: only a plan can be carried out, never a draft or a stop.
    sites : list of AgendaSite
        In the order of treatment.
    barred : list of BarredSite
        What the gate forbids, and why.
    modalities : list of str
        What the gate leaves at all.
    retention_min : (float, float)
        When the first needle may come out, and when every one must, minutes after it went in.
    current_ma_at_most, current_min_at_most : float, optional
        No stronger and no longer current.
    restriction : Restriction
        What the gate takes off every dose.
    """

    status: Literal["plan", "draft", "stop"]
    sites: list[AgendaSite] = []
    barred: list[BarredSite] = []
    modalities: list[str] = []
    retention_min: tuple[float, float] = (0.0, 0.0)
    current_ma_at_most: float | None = None
    current_min_at_most: float | None = None
    restriction: Restriction = Restriction()

    def site(self, code: str, side: str) -> AgendaSite | None:
        """Return a site of the plan, or nothing when the plan does not have it."""
        return next((one for one in self.sites if (one.code, one.side) == (code, side)), None)

    def barring(self, code: str, modality: str) -> Iterator[str]:
        """Yield why a modality is forbidden at a point."""
        for one in self.barred:
            if one.code == code and (not one.modalities or modality in one.modalities):
                yield one.why


class Gate(_Part, frozen=True):
    """One run of the gate: what it said, of which case, on which day."""

    verdict: Literal["stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear"]
    case_digest: str
    day: str
    titles: list[str] = []
