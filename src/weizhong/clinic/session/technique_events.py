"""Events of techniques without a hand-held needle, and of current."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from weizhong.clinic.session.agenda import Side
from weizhong.clinic.session.event_base import BaseEvent, Felt, Id, MaybeText, Strength, Text


class TechniqueApplied(BaseEvent, frozen=True, tag="technique_applied"):
    """Something other than a hand-held needle began at a site: cups, moxa, lamp, seeds, pressing ...

    Parameters
    ----------
    application : str
        Name of this application, never used again.
    pieces : int
        How many cups, seeds or press needles; they are counted off again.
    minutes : float, optional
        How long it is meant to last.
    check_every_min : float, optional
        How often the skin is to be looked at.
    needle : str
        The needle that carries it (moxa on a handle).
    pack : str
        The pack of needles that stay in place.
    """

    application: Id
    code: Text
    side: Side
    modality: Text
    pieces: Annotated[int, msgspec.Meta(ge=0)] = 0
    minutes: Annotated[float, msgspec.Meta(gt=0)] | None = None
    check_every_min: Annotated[float, msgspec.Meta(gt=0)] | None = None
    needle: MaybeText = ""
    pack: MaybeText = ""
    manner: MaybeText = ""
    strength: Strength = "moderate"
    deviation: MaybeText = ""


class TechniqueChecked(BaseEvent, frozen=True, tag="technique_checked"):
    """The skin under an application was looked at, and the patient asked."""

    application: Id
    skin: Text
    felt: MaybeText = ""


class TechniqueEnded(BaseEvent, frozen=True, tag="technique_ended"):
    """An application ended; pieces were counted off."""

    application: Id
    pieces_off: Annotated[int, msgspec.Meta(ge=0)] = 0
    skin: MaybeText = ""


class LeftInPlace(BaseEvent, frozen=True, tag="left_in_place"):
    """Press needles or seeds were handed over: the patient knows how many, where, and when they come off."""

    application: Id
    pieces: Annotated[int, msgspec.Meta(ge=1)]
    remove_by: date
    told: Literal["written", "spoken"]
    deviation: MaybeText = ""


class CurrentStarted(BaseEvent, frozen=True, tag="current_started"):
    """Current began between two needles in place.

    ``frequency_2_hz`` is the second frequency where two alternate.
    """

    circuit: Id
    needles: tuple[Id, Id]
    frequency_hz: Annotated[float, msgspec.Meta(gt=0)]
    frequency_2_hz: Annotated[float, msgspec.Meta(gt=0)] | None = None
    pulse_us: Annotated[float, msgspec.Meta(gt=0)] | None = None
    intensity_ma: Annotated[float, msgspec.Meta(ge=0)] | None = None
    felt: Felt = "nothing"
    minutes: Annotated[float, msgspec.Meta(gt=0)] | None = None
    deviation: MaybeText = ""


class CurrentChanged(BaseEvent, frozen=True, tag="current_changed"):
    """Intensity or frequency of a running current was changed."""

    circuit: Id
    intensity_ma: Annotated[float, msgspec.Meta(ge=0)] | None = None
    frequency_hz: Annotated[float, msgspec.Meta(gt=0)] | None = None
    felt: Felt = "nothing"
    deviation: MaybeText = ""


class CurrentStopped(BaseEvent, frozen=True, tag="current_stopped"):
    """A current was turned off."""

    circuit: Id
