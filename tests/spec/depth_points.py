"""Vignettes of depth: one point of one person in one position."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.treatment_plan import DepthAdvice

ROOT = Path(__file__).parent / "depth_of_points"
MM_PER_CUN = 20.0


@dataclass(frozen=True)
class PointVignette:
    """One point of one person, and what must be said."""

    name: str
    body: dict[str, Any]
    point: str
    expect: dict[str, Any]
    mm_per_cun: float = MM_PER_CUN
    lateral_cm: float | None = None

    @property
    def advice(self) -> DepthAdvice:
        """What is said."""
        given = self.body | {"void": tuple(self.body.get("void", ()))}
        return advise(self.point, NeedledBody(**given), self.mm_per_cun or None, self.lateral_cm)


@cache
def point_vignettes() -> tuple[PointVignette, ...]:
    """Every vignette, in the order of the rule book."""
    return tuple(
        PointVignette(**row)
        for path in sorted(ROOT.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    )
