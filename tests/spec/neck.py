"""Vignettes of the second package: a well woman of 41 with chronic pain at C5, changed as given."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.spec.flat_body import calm_answers

FOLDER = Path(__file__).parent / "neck_pain"


@dataclass(frozen=True)
class NeckVignette:
    """One patient and what must follow."""

    name: str
    given: dict[str, Any]
    expect: dict[str, Any]

    @property
    def document(self) -> dict[str, Any]:
        """The patient file: every question answered no, changed as given; unknown of the pain is left out."""
        given = self.given
        answers = calm_answers() | dict.fromkeys(given.get("yes", ()), "yes")
        answers |= dict.fromkeys(given.get("unknown", ()), "unknown")
        calm = {"duration_weeks": 30, "pain_0_10": 5, "levels": ["C5"], "radiation": "none"}
        told = calm | given.get("complaint", {})
        person = {"sex": "female", "age_years": 41, "stature_cm": 168, "mass_kg": 64}
        return {
            "package": "neck_pain",
            "patient": person | given.get("patient", {}),
            "complaint": {key: value for key, value in told.items() if value != "unknown"},
            "answers": answers,
            "signs": given.get("signs", []),
            "signs_absent": given.get("signs_absent", []),
            "modalities": given.get("modalities", ["needling"]),
        }


@cache
def neck_vignettes() -> tuple[NeckVignette, ...]:
    """Return every vignette in the order of its file."""
    rows = [
        row
        for path in sorted(FOLDER.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    ]
    return tuple(NeckVignette(row.pop("name"), row, row.pop("expect")) for row in rows)
