"""Vignettes of the techniques: a dose at a place, what was done there, a pair, a scope, what a guide says."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.gate.sites import site
from weizhong.clinic.techniques.place import TreatedPlace

ROOT = Path(__file__).parent / "techniques"
WOMAN = {"sex": "female", "age_years": 52, "bmi": 24, "position": "prone"}
MM_PER_CUN = 20.0


@dataclass(frozen=True)
class TechniqueVignette:
    """What is given, and what must follow; ``section`` is the file it stands in."""

    section: str
    name: str
    expect: dict[str, Any]
    technique: str = ""
    at: str = "BL25 left"
    gate: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    held: dict[str, Any] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)
    regions: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The point."""
        return self.at.partition(" ")[0]

    @property
    def side(self) -> Any:
        """Its side."""
        return self.at.partition(" ")[2] or "midline"

    @property
    def place(self) -> TreatedPlace:
        """The place, with what the gate takes off there and what is known of its depth."""
        restriction = (
            Restriction.from_row({"id": "a rule", "restrict": self.gate}) if self.gate else Restriction()
        )
        is_ear = self.code.startswith("ear:")
        body = WOMAN | self.body | {"void": tuple(self.body.get("void", ()))}
        depth = None if is_ear else advise(self.code, NeedledBody(**body), MM_PER_CUN)
        return TreatedPlace(self.code, self.side, site(self.code).region, restriction, depth)

    @property
    def given(self) -> dict[str, Any]:
        """What is given, for the rule book."""
        told = {
            name: getattr(self, name)
            for name in ("technique", "at", "gate", "body", "done", "sites", "held", "case", "regions")
        }
        if not self.technique:
            del told["at"]
        return {name: list(one) if isinstance(one, tuple) else one for name, one in told.items() if one}


@cache
def technique_vignettes() -> tuple[TechniqueVignette, ...]:
    """Every vignette, in the order of the rule book."""
    return tuple(
        TechniqueVignette(
            section=path.stem,
            **{key: tuple(value) if key in ("sites", "regions") else value for key, value in row.items()},
        )
        for path in sorted(ROOT.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    )
