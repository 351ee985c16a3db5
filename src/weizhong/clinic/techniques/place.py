"""One place to treat, with all that limits a dose there; and what is said when nothing is left of one."""

from typing import Literal

import msgspec

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatment_plan import DepthAdvice

NOTHING_TAKEN_OFF = Restriction()


class TreatedPlace(msgspec.Struct, frozen=True):
    """A place to treat.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; ``ashi:L4``; ``ear:shenmen``.
    side : {"left", "right", "midline"}
        Side of the body.
    region : str
        Region of ``facts/clinic/sites.toml``.
    restriction : Restriction
        What the gate takes off this technique here.
    depth : DepthAdvice or None
        What may be said about depth here; without it no needle gets a depth.
    """

    code: str
    side: Literal["left", "right", "midline"]
    region: str
    restriction: Restriction = NOTHING_TAKEN_OFF
    depth: DepthAdvice | None = None

    @property
    def is_flat_only(self) -> bool:
        """Whether no figure of depth holds for this person here: flat under the skin, or not at all."""
        advice = self.depth
        return (
            advice is not None
            and advice.status in ("none_over_organ", "no_data")
            and advice.bound_mm is None
            and advice.default_mm is None
        )

    def held_still(self) -> "TreatedPlace":
        """Return the place, no needle moved where it may only lie flat under the skin."""
        if not self.is_flat_only:
            return self
        return msgspec.structs.replace(
            self, restriction=msgspec.structs.replace(self.restriction, stimulation="none")
        )


class Withheld(msgspec.Struct, frozen=True):
    """A technique of which nothing is left at a place, and why.

    Parameters
    ----------
    technique : str
        The modality.
    why : str
        In words, with what to do instead.
    because : tuple of str
        Rules of the gate that took it away.
    """

    technique: str
    why: str
    because: tuple[str, ...] = ()
