"""The ground of every event: frozen, closed to unknown names, told apart by its tag."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
DeQi = Literal["yes", "no", "not_sought", "unknown"]
Felt = Literal["nothing", "just_felt", "comfortable", "strong_but_comfortable", "painful"]
Strength = Literal["none", "gentle", "moderate", "strong"]
By = Literal["patient", "practitioner"]


class BaseEvent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="event",
    omit_defaults=True,
):  # fmt: skip
    """Something that happened at an instant."""

    at: Instant
