"""The screening, asked about one point on one side at a time."""

from functools import cache, lru_cache

import msgspec

from weizhong.clinic.documents.case import AshiSpot
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.restrictions import merged
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.gate.hazards import hazards_of
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.gate.sites import names_of, reach_of
from weizhong.clinic.prescription.choices import Choice
from weizhong.facts.points import point
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

_SPOT_SIDES: dict[str, tuple[Laterality, ...]] = {one.value: (one,) for one in Laterality}
_BOTH = (Laterality.LEFT, Laterality.RIGHT)
_MIDLINE = (Laterality.MIDLINE,)
# The modalities left to a site, none where it is barred, and what holds there.
_Left = tuple[tuple[str, ...], tuple[Finding, ...]]


class Prescribed(msgspec.Struct, frozen=True, gc=False):
    """One site of treatment: a point on one side, with the modalities left to it.

    Parameters
    ----------
    choice : Choice
        The point and its reasons.
    side : Laterality
        Side of the body.
    modalities : tuple of str
        Modalities asked for that nothing forbids here.
    cautions : tuple of Finding
        What holds at this site.
    not_done : tuple of str
        Why a modality that nothing forbids here is not left to it.
    """

    choice: Choice
    side: Laterality
    modalities: tuple[str, ...]
    cautions: tuple[Finding, ...]
    not_done: tuple[str, ...] = ()


def sides_of(choice: Choice) -> tuple[Laterality, ...]:
    """Return the sides a point is treated on: both, the midline, the painful leg's, or the spot's own."""
    if choice.ashi:
        return _SPOT_SIDES[choice.ashi.side]
    own = sides_of_code(choice.code)
    return (choice.only_side,) if choice.only_side and len(own) > 1 else own


@cache
def sides_of_code(code: str) -> tuple[Laterality, ...]:
    """Return the sides a point lies on.

    Examples
    --------
    >>> [side.value for side in sides_of_code("GV4")]
    ['midline']
    """
    return _MIDLINE if point(code).is_midline else _BOTH


@cache
def piercing() -> frozenset[str]:
    """Return the modalities whose needle passes the skin.

    Examples
    --------
    >>> "needling" in piercing(), "cupping" in piercing()
    (True, False)
    """
    kinds = read_table("clinic/modalities")["modality"]
    return frozenset(name for name, kind in kinds.items() if kind["punctures"])


class SiteGate:
    """What the gate lets through at which site; what was asked once is remembered.

    Parameters
    ----------
    screening : Screening
        What the gate found.
    placeable : frozenset of str
        Codes that can be placed on a body.

    Attributes
    ----------
    asked : tuple of str
        What was asked for and the gate leaves to the person.
    needles_at_most : int or None
        The most needles the gate allows this person in one session; None where nothing limits them.
    """

    def __init__(self, screening: Screening, placeable: frozenset[str]) -> None:
        self._screening = screening
        self._placeable = placeable
        self.asked = screening.modalities
        self._asked = frozenset(screening.modalities)
        self._piercing = tuple([name for name in screening.modalities if name in piercing()])
        self._concerning = [
            (reach_of(one.sites), one.finding)
            for one in screening.site_limits
            if not self._asked.isdisjoint(one.finding.modalities)
        ]
        self._tells_sides = any(reach.tells_sides for reach, _ in self._concerning)
        self._leaving_out = [name for one in screening.site_limits for name in one.left_out]
        self._known: dict[tuple[str, Laterality, AshiSpot | None], _Left] = {}
        self.needles_at_most = _needles_at_most(screening)

    def let_through(self, choice: Choice) -> list[Prescribed]:
        """Return the sites of a point that something may be done at."""
        sides = sides_of(choice)
        if self._tells_sides:
            return [site for side in sides if (site := self.site(choice, side))]
        left, cautions = self._left(choice, sides[0])
        return [Prescribed(choice, side, left, cautions) for side in sides] if left else []

    def lets_all_through(self, choice: Choice) -> bool:
        """Whether something may be done at a point on every side it is treated on."""
        sides = sides_of(choice) if self._tells_sides else sides_of(choice)[:1]
        return all(self._left(choice, side)[0] for side in sides)

    def site(self, choice: Choice, side: Laterality) -> Prescribed | None:
        """Return one site with what is left to it; None where nothing is."""
        left, cautions = self._left(choice, side)
        return Prescribed(choice, side, left, cautions) if left else None

    def _left(self, choice: Choice, side: Laterality) -> _Left:
        """Return what is left to a site, as it was found when first asked."""
        # Where nothing tells the sides apart, what holds on the left holds on the right.
        half = Laterality.LEFT if side is Laterality.RIGHT and not self._tells_sides else side
        key = (choice.code, half, choice.ashi)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._left_to(choice, half)
        return found

    def _left_to(self, choice: Choice, side: Laterality) -> _Left:
        """Return the modalities left to a site, none where it is barred, and what holds there."""
        if not self.has_place(choice):
            return (), ()
        here, modalities = names_of(choice.code, side, choice.lateral_cm), self._screening.modalities
        if not here.isdisjoint(self._leaving_out):
            return (), ()
        reaching = [finding for reach, finding in self._concerning if reach[here]]
        reaching += _not_here(choice.code, self._piercing, modalities)
        if not reaching:
            return modalities, ()
        forbidden = {name for one in reaching if one.verdict == "avoid_site" for name in one.modalities}
        if forbidden:
            modalities = tuple([name for name in modalities if name not in forbidden])
        return modalities, tuple(reaching)

    def why_not(self, choice: Choice, side: Laterality) -> list[Finding]:
        """Return what leaves a point out."""
        if not self.has_place(choice):
            return [_not_placeable(choice.code)]
        here = names_of(choice.code, side, choice.lateral_cm)
        limits = [
            one.finding
            for one in self._screening.site_limits
            if not here.isdisjoint(one.left_out)
            or (
                one.finding.verdict == "avoid_site"
                and not self._asked.isdisjoint(one.finding.modalities)
                and one.reaches(choice.code, side, choice.lateral_cm)
            )
        ]
        return [*_not_here(choice.code, self._piercing, self._screening.modalities), *limits]

    def has_place(self, choice: Choice) -> bool:
        """Whether a body has a place for the point."""
        return choice.ashi is not None or choice.code in self._placeable


def _needles_at_most(screening: Screening) -> int | None:
    limits = [
        limit
        for limit, names in screening.restrictions
        if limit.needles_at_most is not None and not piercing().isdisjoint(names)
    ]
    return merged(limits).needles_at_most if limits else None


def _not_here(code: str, piercing: tuple[str, ...], asked: tuple[str, ...]) -> tuple[Finding, ...]:
    return _forbidden_here(code, piercing, asked) if _forbids(code) else ()


@cache
def _forbids(code: str) -> bool:
    return any(one.forbids for one in hazards_of(code))


@lru_cache(maxsize=4096)
def _forbidden_here(code: str, piercing: tuple[str, ...], asked: tuple[str, ...]) -> tuple[Finding, ...]:
    """Where what lies beneath lets no needle in, nothing that pierces is left; at some points nothing."""
    return tuple(
        Finding(
            rule=f"hazard.{one.id}",
            verdict="avoid_site",
            title="Nothing is done here" if one.row.get("nothing_at_all") else "No needle here",
            text=f"{one.label[:1].upper()}{one.label[1:]}. {one.forbids}",
            action="Choose another point."
            if one.row.get("nothing_at_all")
            else "Choose another point, or a technique that does not pierce.",
            because=[],
            modalities=list(asked if one.row.get("nothing_at_all") else piercing),
            points=[code],
            citations=citations(one.row),
        )
        for one in hazards_of(code)
        if one.forbids and (piercing or one.row.get("nothing_at_all"))
    )


@cache
def _not_placeable(code: str) -> Finding:
    return Finding(
        rule="prescription.not_placeable",
        verdict="note",
        title="About the points",
        text=f"{code} cannot be placed yet, so it was left out.",
        action="",
        because=[],
        modalities=[],
        points=[code],
        citations=citations({"source": ["WEIZHONG"], "check": "D"}),
    )
