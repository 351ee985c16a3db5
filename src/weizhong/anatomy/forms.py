"""Linear forms of landmarks: a rule is a sum of landmark measures, so its error is exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Form:
    """``constant_mm + Σ weight · landmark``, in mm.

    Parameters
    ----------
    weights : mapping of str to float
        Landmark name to weight.
    constant_mm : float, default 0
        What is added.

    Examples
    --------
    >>> segment = Form({"umbilicus_height": 1.0}) - Form({"pubic_symphysis_height": 1.0})
    >>> (segment * 0.2 + 3.0).constant_mm
    3.0
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    constant_mm: float = 0.0

    def __add__(self, other: "Form | float") -> "Form":
        if not isinstance(other, Form):
            return Form(self.weights, self.constant_mm + other)
        names = {*self.weights, *other.weights}
        summed = {n: self.weights.get(n, 0.0) + other.weights.get(n, 0.0) for n in sorted(names)}
        return Form(summed, self.constant_mm + other.constant_mm)

    def __sub__(self, other: "Form | float") -> "Form":
        return self + other * -1.0

    def __mul__(self, factor: float) -> "Form":
        return Form({n: w * factor for n, w in self.weights.items()}, self.constant_mm * factor)


def landmark(name: str) -> Form:
    """Return the form that is one landmark.

    Examples
    --------
    >>> landmark("c7_height").weights
    {'c7_height': 1.0}
    """
    return Form({name: 1.0})


def matrix(forms: Sequence[Form], names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return forms as rows over `names`.

    Parameters
    ----------
    forms : sequence of Form
        The n forms.
    names : sequence of str
        The m landmarks of a posterior, in its order.

    Returns
    -------
    weights : (n, m) float array
        Weights.
    constants_mm : (n,) float array
        Constants, mm.

    Raises
    ------
    KeyError
        If a form names a landmark that is not among `names`.
    """
    column = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(forms), len(names)))
    for i, form in enumerate(forms):
        for name, weight in form.weights.items():
            weights[i, column[name]] = weight
    return weights, np.array([form.constant_mm for form in forms])
