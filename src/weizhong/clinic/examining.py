"""What to examine or ask next: whatever could change most in what is open."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from weizhong.clinic.classify import Weighed
from weizhong.clinic.diagnosis import Examination
from weizhong.clinic.told import Told
from weizhong.facts.packages import package_table


def examine_next(weighed: Sequence[Weighed], told: Told, *, has_roots: bool) -> list[Examination]:
    """Return the examinations that would help most, best first.

    Each counts what it could add to every kind of pain that is still open: more where something speaks for
    that kind already, and more for kinds that would change what is to be done. A kind that is likely is open no
    more, but for the level of its nerve root.

    Parameters
    ----------
    weighed : sequence of Weighed
        The kinds of pain.
    told : Told
        What the case tells.
    has_roots : bool
        Whether some finding points to a nerve root already.
    """
    row = package_table(told.case.package, "classification")["next"]
    worth: dict[str, float] = defaultdict(float)
    names: dict[str, list[str]] = defaultdict(list)
    for one in weighed:
        is_open = one.match.likelihood != "likely" or (one.kind.tells_roots and not has_roots)
        if not is_open or one.match.likelihood == "spoken_against":
            continue
        counts = row["weight"][one.kind.group] * (row["hinted_counts"] if one.score > 0 else 1)
        best = sorted(_open(one, told), key=lambda pair: -pair[1])[: row["most_of_a_kind"]]
        for text, weight in best:
            worth[text] += weight * counts
            names[text].append(one.kind.name)
    ranked = sorted(worth, key=lambda text: -worth[text])[: row["most"]]
    return [Examination(text=text, would_help=names[text]) for text in ranked]


def _open(one: Weighed, told: Told) -> Iterator[tuple[str, float]]:
    """Findings nobody has looked for yet, each examination once."""
    cluster = one.kind.cluster
    members = cluster.of if cluster else ()
    for finding in one.kind.speaks_for:
        if finding.examine and finding.sign not in members and finding.holds(told) is None:
            yield finding.examine, finding.weight
    if cluster:
        found = sum(told.has(name) is True for name in members)
        open_ = sum(told.has(name) is None for name in members)
        if found < cluster.at_least <= found + open_:
            yield cluster.examine, cluster.weight
