"""The slow, obvious twin of the level model: drawn people with their vertebrae and their examiner's slips."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.landmarks import LandmarkPosterior
from weizhong.anatomy.level_anatomy import anatomies, process_row
from weizhong.anatomy.level_slips import causes_of
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.observations import history_of
from weizhong.anatomy.repeats import error_covariance_mm2
from weizhong.anatomy.spine import level_landmark, spine_levels
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]


class People:
    """Drawn people, and what measures without error of the tape would show on them.

    Parameters
    ----------
    posterior : LandmarkPosterior
        Before any reading.
    measures : sequence of str
        Names of measures.
    draws : int
        How many people.
    rng : numpy.random.Generator
        Where chance comes from.
    """

    def __init__(
        self, posterior: LandmarkPosterior, measures: Sequence[str], draws: int, rng: np.random.Generator
    ) -> None:
        names = list(posterior.names)
        bodies = rng.multivariate_normal(
            posterior.mean_mm, posterior.covariance_mm2, size=draws, method="svd"
        )
        shares = [one.share for one in anatomies()]
        self.size = posterior.mean("stature") / read_table("anatomy/spine")["reference_stature"]["value"]
        self.anatomy = rng.choice(len(shares), size=draws, p=shares)
        self.tips = bodies[:, [names.index(level_landmark(level)) for level in spine_levels()]]
        self.shown = np.zeros((draws, len(measures)))
        slips: dict[str, NDArray[np.intp]] = {}
        for i, name in enumerate(measures):
            for mark, weight in measurement_kind(name).form.items():
                self.shown[:, i] += weight * bodies[:, names.index(mark)]
            for cause in causes_of(name):
                if cause.key not in slips:
                    slips[cause.key] = rng.choice(len(cause.chances), size=draws, p=cause.chances)
                rows = cause.offsets[self.anatomy, slips[cause.key]]
                self.shown[:, i] += (rows[:, :-1] * self.tips).sum(axis=1) + self.size * rows[:, -1]

    def levels_at(self, marks_mm: Floats) -> NDArray[np.object_]:
        """Return the level whose process is nearest to each person's mark."""
        found = np.empty(len(marks_mm), dtype=object)
        for a, one in enumerate(anatomies()):
            mine = self.anatomy == a
            rows = np.array([process_row(one, place) for place in range(-1, one.below_c7 + 2)])
            heights = self.tips[mine] @ rows[:, :-1].T + self.size * rows[:, -1]
            nearest = np.abs(heights - marks_mm[mine][:, None]).argmin(axis=1)
            found[mine] = np.array(["C6", *one.levels, "S1"], dtype=object)[nearest]
        return found

    def likelihoods(self, observed: LandmarkPosterior) -> Floats:
        """Return how well each person fits the readings behind a posterior, up to a factor."""
        readings = history_of(observed).readings
        if not readings:
            return np.ones(len(self.anatomy))
        errors = error_covariance_mm2([one.error for one in readings]) * history_of(observed).widened ** 2
        off = self.shown - np.array([one.mean_mm for one in readings])
        return np.asarray(np.exp(-0.5 * np.einsum("ni,ij,nj->n", off, np.linalg.inv(errors), off)))
