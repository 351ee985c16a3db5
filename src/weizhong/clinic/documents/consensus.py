"""What trials and books say of one point, as parts of the plan document."""

import msgspec

from weizhong.clinic.documents.cited import Citation


class PointTrials(msgspec.Struct, frozen=True, kw_only=True):
    """Which trials used a point: ``named`` of the ``of`` that name theirs; ``allowed_by``: in whose pools."""

    named: int
    of: int
    trials: list[str]
    allowed_by: list[str]
    text: str
    citations: list[Citation]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How many sources, trials and books together, name a point.

    ``is_core``: it belongs to the points that trials share; if not, ``text`` says why it is here.
    """

    named: int
    of: int
    sources: list[str]
    is_core: bool
    text: str
    citations: list[Citation]
