"""The signs a case may name: those any package uses and the package's own, and what each of them implies."""

from dataclasses import dataclass
from functools import cache, lru_cache

from weizhong.clinic.documents.case import Case
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign found by asking, looking or feeling.

    Parameters
    ----------
    name : str
        As a case names it.
    text : str
        In our words.
    kind : str
        Heading it is shown under.
    examine : str
        How to look for it; empty where looking decides nothing.
    implies : tuple of str
        Signs that are true with it.
    drawn : frozenset of str
        Parts of the body chart a mark of pain on which says the same.
    """

    name: str
    text: str
    kind: str
    examine: str
    implies: tuple[str, ...]
    drawn: frozenset[str] = frozenset()

    @property
    def in_a_sentence(self) -> str:
        """Its text as part of a sentence."""
        return f"{self.text[:1].lower()}{self.text[1:]}"


@cache
def signs_of(package: str) -> dict[str, Sign]:
    """Return the signs a case of a package may name, by name.

    Raises
    ------
    FactsError
        If the package repeats a common sign, or a sign is of no kind or implies an unknown one.

    Examples
    --------
    >>> signs_of("back_pain")["pale_tongue"].kind
    'tongue'
    """
    common, own = read_table("clinic/signs"), package_table(package, "signs")["sign"]
    if set(common["sign"]) & set(own):
        raise FactsError(f"The package {package!r} repeats a common sign; keep one.")
    rows = common["sign"] | own
    if any(
        row["kind"] not in common["kind"] or set(row.get("implies", ())) - set(rows) for row in rows.values()
    ):
        raise FactsError(f"A sign of {package!r} has no known kind or implies an unknown sign.")
    return {
        name: Sign(
            name,
            row["text"],
            row["kind"],
            row.get("examine", ""),
            tuple(row.get("implies", ())),
            frozenset(row.get("drawn", ())),
        )
        for name, row in rows.items()
    }


def signs_told(case: Case) -> frozenset[str]:
    """Return the signs found and what they imply: a weak big toe is a weak myotome, too.

    Examples
    --------
    >>> sorted(signs_told(Case(signs=["ankle_reflex_weak"])))
    ['ankle_reflex_weak', 'reflex_loss']
    """
    return _with_implied(tuple(case.signs), case.package)


def signs_drawn(case: Case) -> frozenset[str]:
    """Return the signs that the pain drawing shows: where it hurts, nobody need say again in words.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint, DrawnMark
    >>> drawn = [DrawnMark(cell="thigh_back_upper", side="left"), DrawnMark(cell="heel", side="left")]
    >>> sorted(signs_drawn(Case(complaint=Complaint(drawing=drawn))))
    ['posterior_leg_pain']
    """
    if not case.complaint.drawing:
        return frozenset()
    feels = _feels_of_pain()
    hurts = {mark.cell for mark in case.complaint.drawing if mark.feels in feels}
    return frozenset(one.name for one in _signs_on_the_chart(case.package) if not hurts.isdisjoint(one.drawn))


def signs_found(case: Case) -> frozenset[str]:
    """Return the signs told, and those drawn unless they were looked for and not found.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint, DrawnMark
    >>> drawn = Complaint(drawing=[DrawnMark(cell="calf_upper", side="left")])
    >>> sorted(signs_found(Case(complaint=drawn, signs=["paraspinal_pain"])))
    ['paraspinal_pain', 'posterior_leg_pain']
    >>> signs_found(Case(complaint=drawn, signs_absent=["posterior_leg_pain"]))
    frozenset()
    """
    return signs_told(case) | (signs_drawn(case) - frozenset(case.signs_absent))


@cache
def _signs_on_the_chart(package: str) -> tuple[Sign, ...]:
    return tuple(one for one in signs_of(package).values() if one.drawn)


@cache
def _feels_of_pain() -> frozenset[str]:
    return frozenset(read_table("clinic/signs")["drawn"]["feels"])


# Many ask for the signs of one person.
@lru_cache(maxsize=64)
def _with_implied(told: tuple[str, ...], package: str) -> frozenset[str]:
    known = signs_of(package)
    return frozenset(told).union(*[known[name].implies for name in told if name in known])
