"""The western classification: how long, how bad, and what speaks for and against every kind of pain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal

from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.complaint.told import Told
from weizhong.clinic.diagnosis.pain_classes import Cluster, PainClass, pain_classes
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.diagnosis import ClassMatch, Likelihood
from weizhong.facts.packages import package_table

Duration = Literal["acute", "subacute", "chronic", "unknown"]
_Known = bool | None

_RANKS: dict[Likelihood, int] = {
    "likely": 0, "possible": 1, "hinted": 2, "cannot_be_told": 3, "spoken_against": 4,
}  # fmt: skip
# Of equals the kind that would change most in what is to be done stands first.
_GROUPS = {"other": 0, "radicular": 1, "non_specific": 2}
_TOLD: tuple[Likelihood, ...] = ("likely", "possible")


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A kind of pain with its sum and what it rests on; made once for the same findings.

    Parameters
    ----------
    kind : PainClass
        The kind.
    score : float
        Weights for, minus weights against.
    match : ClassMatch
        What is told of it.
    open : tuple of (str, float)
        Examinations not made yet, and what each could add, the most first.
    is_unasked : bool
        Whether a question of the gate about it is open.
    rank : tuple of (int, int, float)
        Where it stands among others: the least first.
    """

    kind: PainClass
    score: float
    match: ClassMatch
    open: tuple[tuple[str, float], ...]
    is_unasked: bool
    rank: tuple[int, int, float]

    @property
    def is_told(self) -> bool:
        """Whether it is at least possible."""
        return self.match.likelihood in _TOLD


def duration_of(case: Case) -> Duration:
    """Return acute, subacute or chronic by the weeks of this episode.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint
    >>> [duration_of(Case(complaint=Complaint(duration_weeks=weeks))) for weeks in (5.9, 6, 12, None)]
    ['acute', 'subacute', 'chronic', 'unknown']
    """
    weeks = case.complaint.duration_weeks
    limits = _table(case)["duration"]
    if weeks is None:
        return "unknown"
    if weeks >= limits["chronic_from_weeks"]:
        return "chronic"
    return "subacute" if weeks >= limits["subacute_from_weeks"] else "acute"


def severity_of(case: Case) -> str:
    """Return none, mild, moderate, severe or unknown by the pain score.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint
    >>> severity_of(Case(complaint=Complaint(pain_0_10=6.5)))
    'moderate'
    """
    pain = case.complaint.pain_0_10
    if pain is None:
        return "unknown"
    return next(str(band["label"]) for band in _table(case)["severity"]["bands"] if pain >= band["from"])


def classify(told: Told) -> list[Weighed]:
    """Return every kind of pain, best supported first; never forced to one.

    Parameters
    ----------
    told : Told
        What the case tells.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint
    >>> from weizhong.clinic.complaint.told import told_by
    >>> ranked = classify(told_by(Case(complaint=Complaint(radiation="below_knee")), frozenset(), "acute"))
    >>> ranked[0].match.id, ranked[0].match.likelihood, ranked[0].match.arithmetic
    ('radicular', 'possible', 'for 2, against 0: 2 (possible from 2, likely from 4)')
    """
    classes = pain_classes(told.case.package)
    weighed = [_weigh(kind, told) for kind in classes if not kind.is_fallback]
    weighed += [_fallback(kind, told, weighed) for kind in classes if kind.is_fallback]
    return sorted(weighed, key=attrgetter("rank"))


def _weigh(kind: PainClass, told: Told) -> Weighed:
    others = tuple([one.holds(told) for one in kind.others])
    return _judged(kind.id, told.case.package, told.signs & kind.signs, told.absent & kind.signs, others)


# The same few findings come again and again: what follows from them is worked out once.
@lru_cache(maxsize=4096)
def _judged(
    id_: str, package: str, signs: frozenset[str], absent: frozenset[str], others: tuple[_Known, ...]
) -> Weighed:
    """What a kind of pain comes to by the signs found and not found, and by what its other findings say."""
    kind, limits, texts = _kind(package, id_), _limits(package), signs_of(package)
    looked, rest = Told(Case(package=package), signs, absent, frozenset(), "unknown", (), None), iter(others)
    for_ = tuple([one.holds(looked) if one.looks_at else next(rest) for one in kind.speaks_for])
    against = [one.holds(looked) if one.looks_at else next(rest) for one in kind.speaks_against]
    clustered = tuple([looked.has(name) for name in kind.cluster.of]) if kind.cluster else ()
    pros = [(one.weight, one.text) for one, holds in zip(kind.speaks_for, for_, strict=True) if holds]
    cons = [(one.weight, one.text) for one, holds in zip(kind.speaks_against, against, strict=True) if holds]
    seen = zip(kind.speaks_for, for_, strict=True)
    unseen = [texts[one.sign].text for one, holds in seen if one.sign and holds is None]
    if kind.cluster:
        weight, text = _clustered(kind.cluster, clustered)
        if text:
            (cons if weight < 0 else pros).append((abs(weight), text))
        members = zip(kind.cluster.of, clustered, strict=True)
        unseen += [texts[name].text for name, holds in members if holds is None]
    score = sum(weight for weight, _ in pros) - sum(weight for weight, _ in cons)
    word = _word(score, bool(pros), bool(cons), limits)
    is_capped = word == "likely" and kind.at_most != "likely"
    match = _match(kind, score, "possible" if is_capped else word, (pros, cons, unseen), limits, is_capped)
    return _weighed(kind, score, match, for_, clustered)


def _weighed(
    kind: PainClass,
    score: float,
    match: ClassMatch,
    for_: tuple[_Known, ...],
    clustered: tuple[_Known, ...],
) -> Weighed:
    return Weighed(
        kind=kind,
        score=score,
        match=match,
        open=_open(kind, for_, clustered),
        is_unasked=any(
            one.is_asked and holds is None for one, holds in zip(kind.speaks_for, for_, strict=True)
        ),
        rank=(_RANKS[match.likelihood], _GROUPS[kind.group], -score),
    )


def _open(
    kind: PainClass, for_: tuple[_Known, ...], clustered: tuple[_Known, ...]
) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(_not_looked_for(kind, for_, clustered), key=lambda pair: -pair[1]))


def _not_looked_for(
    kind: PainClass, for_: tuple[_Known, ...], clustered: tuple[_Known, ...]
) -> Iterator[tuple[str, float]]:
    """Findings nobody has looked for yet; signs that count together are one examination."""
    members = kind.cluster.of if kind.cluster else ()
    for one, holds in zip(kind.speaks_for, for_, strict=True):
        if holds is None and one.examine and one.sign not in members:
            yield one.examine, one.weight
    if kind.cluster:
        found, unknown = clustered.count(True), clustered.count(None)
        if found < kind.cluster.at_least <= found + unknown:
            yield kind.cluster.examine, kind.cluster.weight


def _clustered(cluster: Cluster, known: tuple[_Known, ...]) -> tuple[float, str]:
    """What signs that count together only weigh, and how that is told."""
    found, absent = known.count(True), known.count(False)
    count = f"{found} of {len(cluster.of)} {cluster.text}"
    if found >= cluster.at_least:
        return cluster.weight, count
    if absent > len(cluster.of) - cluster.at_least:
        return -cluster.negative, f"{absent} of {len(cluster.of)} {cluster.text} not found"
    return 0.0, f"{count}; fewer than {cluster.at_least} count nothing" if found else ""


def _word(score: float, has_pros: bool, has_cons: bool, limits: dict[str, Any]) -> Likelihood:
    if score >= limits["likely_from"]:
        return "likely"
    if score >= limits["possible_from"]:
        return "possible"
    if score > 0:
        return "hinted"
    if has_cons and (has_pros or score <= limits["against_from"]):
        return "spoken_against"
    return "hinted" if has_pros else "cannot_be_told"


def _fallback(kind: PainClass, told: Told, others: Sequence[Weighed]) -> Weighed:
    """What is left: spoken against by any class of another group that is at least possible.

    While a question about such a class is open, nobody knows that nothing speaks for it: it is never likely.
    A stop of the gate speaks against it, whatever else is told.
    """
    apart = [one for one in others if one.kind.group != kind.group]
    return _left(
        kind.id,
        told.case.package,
        tuple([one.holds(told) for one in kind.speaks_for]),
        tuple([(one.match.likelihood, one.kind.name) for one in apart if one.is_told]),
        tuple([one.kind.none_told for one in apart if not (one.match.findings_for or one.is_unasked)]),
        any(one.is_unasked for one in apart),
        any(one.match.likelihood == "likely" and one.kind.group == kind.group for one in others),
        told.is_stopped,
    )


@lru_cache(maxsize=4096)
def _left(
    id_: str,
    package: str,
    for_: tuple[_Known, ...],
    rivals: tuple[tuple[str, str], ...],
    calm: tuple[str, ...],
    is_open: bool,
    is_named: bool,
    is_stopped: bool,
) -> Weighed:
    kind, limits = _kind(package, id_), _limits(package)
    pros = [(one.weight, one.text) for one, holds in zip(kind.speaks_for, for_, strict=True) if holds]
    score = sum(weight for weight, _ in pros)
    word: Likelihood = "spoken_against" if rivals or is_stopped else _word(score, bool(pros), False, limits)
    if word == "likely" and (is_named or is_open):
        word = "possible"
    shown = [*pros, *((0.0, text) for text in calm)] if pros and not is_stopped else pros
    told_of = [(0.0, f"{likelihood}: {name}") for likelihood, name in rivals]
    told_of += [(0.0, limits["stopped_against"])] if is_stopped else []
    unseen = [limits["unasked"]] if is_open else []
    match = _match(kind, score, word, (shown, told_of, unseen), limits, is_capped=False)
    return _weighed(kind, score, match, for_, ())


def _kind(package: str, id_: str) -> PainClass:
    return next(one for one in pain_classes(package) if one.id == id_)


def _match(
    kind: PainClass,
    score: float,
    word: Likelihood,
    found: tuple[list[tuple[float, str]], list[tuple[float, str]], list[str]],
    limits: dict[str, Any],
    is_capped: bool,
) -> ClassMatch:
    pros, cons, unseen = found
    return ClassMatch(
        id=kind.id,
        name=kind.name,
        group=kind.group,
        likelihood=word,
        findings_for=[text for _, text in pros],
        findings_against=[text for _, text in cons],
        not_examined=unseen,
        arithmetic=_sum_in_words(pros, cons, score, limits, is_capped),
        note=kind.note,
        icd10cm=list(kind.icd10cm),
        icd11=list(kind.icd11),
        citations=kind.citations,
    )


def _sum_in_words(
    pros: list[tuple[float, str]],
    cons: list[tuple[float, str]],
    score: float,
    limits: dict[str, Any],
    is_capped: bool,
) -> str:
    for_, against = (
        " + ".join(f"{weight:g}" for weight, _ in part if weight) or "0" for part in (pros, cons)
    )
    bands = f"possible from {limits['possible_from']:g}, likely from {limits['likely_from']:g}"
    capped = "; no finding of the clinic makes it more than possible" if is_capped else ""
    return f"for {for_}, against {against}: {score:g} ({bands}{capped})"


def _limits(package: str) -> dict[str, Any]:
    limits: dict[str, Any] = package_table(package, "classification")["likelihood"]
    return limits


def _table(case: Case) -> dict[str, Any]:
    return package_table(case.package, "classification")
