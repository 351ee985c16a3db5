"""The ground of every event: frozen, closed to unknown names, told apart by its tag; no text is blank."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
# Text that must say something, and text that may be left out but never holds blanks alone.
Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
MaybeText = Annotated[str, msgspec.Meta(pattern=r"^(?![\s\S])|\S")]
Id = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=64)]
DeQi = Literal["yes", "no", "not_sought", "unknown"]
Felt = Literal["nothing", "just_felt", "comfortable", "strong_but_comfortable", "painful"]
Strength = Literal["none", "gentle", "moderate", "strong"]
Moved = Literal["gentle", "moderate", "strong"]
By = Literal["patient", "practitioner"]


class BaseEvent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="event",
    omit_defaults=True,
):  # fmt: skip
    """Something that happened at an instant."""

    at: Instant
