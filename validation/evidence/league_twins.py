"""What other programs do and this one does not, slowly and from the definition: why they print otherwise."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from validation.evidence.ours import Row

from weizhong.evidence.network_fit import stack
from weizhong.evidence.network_records import Network
from weizhong.evidence.network_studies import NetworkStudy

Array = NDArray[np.float64]
_STEPS = 30  # Newton doubles the right digits at every one


class Twin(NamedTuple):
    """Treatments against the first of them.

    Parameters
    ----------
    names : tuple of str
        The T treatments; the first is what the others are set against.
    estimates : (T,) float array
        The first is 0.
    covariance : (T, T) float array
        Theirs.
    """

    names: tuple[str, ...]
    estimates: Array
    covariance: Array

    def of(self, a: str, b: str) -> tuple[float, float]:
        """Return a less b with its standard error."""
        side = np.array([float(name == a) - float(name == b) for name in self.names])
        return float(side @ self.estimates), float(np.sqrt(side @ self.covariance @ side))


def with_unsure_tau2(studies: Sequence[NetworkStudy], found: Network) -> Twin:
    """Return REML's answers with standard errors that know tau2 to be estimated, as Stata's mvmeta has them.

    They come from the second derivatives of the restricted likelihood by effects and tau2 together (observed
    information); elsewhere tau2 is taken for known. It must not be 0.
    """
    names = [one.name for one in found.treatments]
    assert found.tau2
    y, v, s, x, _ = stack(studies, names, names[0])
    w = np.linalg.inv(v + found.tau2 * s)
    of_effects = x.T @ w @ x
    covariance = np.linalg.inv(of_effects)
    beta = covariance @ x.T @ w @ y
    left = w @ (y - x @ beta)
    once, twice = w @ s @ w, w @ s @ w @ s @ w
    first = covariance @ x.T @ once @ x
    of_tau2 = (
        left @ s @ w @ s @ left
        + np.trace(covariance @ x.T @ twice @ x)
        - (np.trace(w @ s @ w @ s) + np.trace(first @ first)) / 2
    )
    across = (x.T @ w @ s @ left)[:, None]
    together = np.block([[of_effects, across], [across.T, np.array([[of_tau2]])]])
    return _against_first(names, beta, np.linalg.inv(together)[:-1, :-1])


def as_binomial(arms: Sequence[Row]) -> Twin:
    """Return the fixed effects of arms whose counts are binomial, by Newton's method on the logits.

    This is the likelihood of TSD4 at its top; a Bayesian answer with vague priors is the mean about it.
    """
    trials = list(dict.fromkeys(row["study"] for row in arms))
    names = sorted({row["treatment"] for row in arms})
    x = np.zeros((len(arms), len(trials) + len(names)))
    for line, row in enumerate(arms):
        x[line, trials.index(row["study"])] = x[line, len(trials) + names.index(row["treatment"])] = 1
    x = np.delete(x, len(trials), axis=1)  # the first treatment is what the others are set against
    events, n = (np.array([float(row[column]) for row in arms]) for column in ("events", "n"))
    beta = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ beta))
        covariance: Array = np.asarray(np.linalg.inv((x.T * (n * p * (1 - p))) @ x))
        beta = beta + covariance @ x.T @ (events - n * p)
    return _against_first(names, beta[len(trials) :], covariance[len(trials) :, len(trials) :])


def _against_first(names: Sequence[str], estimates: Array, covariance: Array) -> Twin:
    return Twin(tuple(names), np.append(0.0, estimates), np.pad(covariance, ((1, 0), (1, 0))))
