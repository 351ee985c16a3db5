"""What weizhong says of a network, under the names that ``networks.R`` gives its numbers."""

from collections.abc import Iterator, Sequence

import numpy as np
from validation.evidence.ours import Row
from validation.evidence.resistors import by_resistance

from weizhong.evidence.effect_sizes import Counts, Means
from weizhong.evidence.network import network
from weizhong.evidence.network_designs import parts
from weizhong.evidence.network_fit import fit, stack
from weizhong.evidence.network_records import Network
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms
from weizhong.terms.errors import InvalidInput

GIVEN_TAU2 = 0.1  # as in networks.R


def studies_of(rows: Sequence[Row]) -> list[NetworkStudy]:
    """Return the trials of a table of arms; what tells nothing, or names a treatment twice, is left out."""
    by_study: dict[str, list[Row]] = {}
    for row in rows:
        by_study.setdefault(row["study"], []).append(row)
    made = []
    for label, some in by_study.items():
        arms = {row["treatment"]: _arm(row) for row in some}
        if len(arms) < max(2, len(some)):
            continue
        try:
            made.append(study_of_arms(some[0]["measure"], label, arms))  # type: ignore[arg-type]
        except InvalidInput:
            continue  # nobody, or everybody, had the event
    return made


def ours(rows: Sequence[Row]) -> dict[str, float]:
    """Return our numbers of ``metafor_networks.csv``."""
    studies = studies_of(rows)
    (names,) = parts(studies)
    reference = names[0]
    random, fixed = network(studies, reference), network(studies, reference, "fixed")
    return dict(_numbers(studies, names, random, fixed))


def resistors_apart(rows: Sequence[Row]) -> float:
    """Return how far the league table of REML lies from that of the resistors, in standard errors."""
    studies = studies_of(rows)
    found = network(studies)
    names = [one.name for one in found.treatments]
    difference, variance, _ = by_resistance(studies, names, found.tau2 or 0.0)
    worst = 0.0
    for one in found.league:
        i, j = names.index(one.a), names.index(one.b)
        worst = max(worst, abs(one.estimate - difference[i, j]) / one.se, abs(one.se**2 / variance[i, j] - 1))
    return worst


def slope(rows: Sequence[Row], name: str, tau2: float) -> float:
    """Return how steeply the restricted likelihood still rises at a tau2: it is 0 at its top.

    Written out from the definition, y'P S P y - tr(P S) over 2, apart from the code that is checked.
    """
    studies = studies_of(rows)
    (names,) = parts(studies)
    stacked = stack(studies, names, names[0])
    if name.startswith("interaction"):
        lines = [(study.treatments, i) for study in studies for i in range(len(study.estimates))]
        kinds = sorted({(tuple(sorted(names)), i) for names, i in lines})
        turned = [network_study_in_order(study) for study in studies]
        stacked = stack(turned, names, names[0])
        x = np.zeros((len(lines), len(kinds)))
        for line, (treatments, i) in enumerate(lines):
            x[line, kinds.index((tuple(sorted(treatments)), i))] = 1.0
    else:
        x = stacked.x
    w = np.linalg.inv(stacked.v + tau2 * stacked.s)
    p = w - w @ x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w
    py = p @ stacked.y
    return float(py @ stacked.s @ py - np.trace(p @ stacked.s)) / 2


def network_study_in_order(study: NetworkStudy) -> NetworkStudy:
    """Return a trial with its treatments in alphabetical order, differences taken from the first of these."""
    order = sorted(study.treatments)
    k = len(order)
    sides = np.vstack([np.zeros(k - 1), np.eye(k - 1)])[[study.treatments.index(name) for name in order]]
    turn = (sides - sides[0])[1:]
    return NetworkStudy(
        label=study.label,
        measure=study.measure,
        treatments=tuple(order),
        estimates=tuple((turn @ study.estimates).tolist()),
        covariance=tuple(map(tuple, (turn @ np.array(study.covariance) @ turn.T).tolist())),
    )


def _numbers(
    studies: Sequence[NetworkStudy], names: Sequence[str], random: Network, fixed: Network
) -> Iterator[tuple[str, float]]:
    yield "trials", len(studies)
    yield "treatments", len(names)
    yield "q_total.q", random.q_total.q
    yield "q_total.df", random.q_total.df
    yield "q_total.p", random.q_total.p or 0.0
    yield "q_within.q", random.q_within.q
    yield "q_within.df", random.q_within.df
    yield "random.tau2", random.tau2 or 0.0
    if random.interaction:
        yield "interaction.tau2", random.interaction.tau2
    for kind, found in (("fixed", fixed), ("random", random)):
        for one in found.effects:
            yield f"{kind}|{one.a}|estimate", one.estimate
            yield f"{kind}|{one.a}|se", one.se
    given = fit(stack(studies, names, names[0]), GIVEN_TAU2)
    for name, estimate, variance in zip(names[1:], given.beta, np.diag(given.covariance), strict=True):
        yield f"given|{name}|estimate", float(estimate)
        yield f"given|{name}|se", float(np.sqrt(variance))
    for split in fixed.splits:
        for field in ("difference", "se", "p"):
            yield f"split|{split.a}|{split.b}|{field}", getattr(split, field)


def _arm(row: Row) -> Means | Counts:
    n = float(row["n"])
    if row["events"]:
        return Counts(n=n, events=float(row["events"]))
    return Means(n=n, mean=float(row["mean"]), sd=float(row["sd"]))
