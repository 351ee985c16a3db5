"""Clinical vignettes as little TOML tables: a folder a chapter, a file a section, a sentence for a name."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.spec.flat_body import calm_answers, calm_document

from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case

ROOT = Path(__file__).parent
CHAPTERS = ("red_flags", "yellow_flags", "contraindications", "diagnosis", "prescription", "depth")
GIVEN = {
    "patient", "complaint", "yes", "no", "unknown", "silent", "signs", "modalities", "sites", "measurements",
    "left_open", "happened_on", "anticoagulant", "start_back",
}  # fmt: skip
EXPECTED = {
    "status", "referral", "rules", "no_rules", "questions", "points", "without", "positions", "depth",
    "texts", "findings", "headline", "restricted", "left", "refused", "duration", "category", "severity",
    "pattern", "roles", "cautions", "actions", "regimen",
}  # fmt: skip


@dataclass(frozen=True)
class Vignette:
    """One patient and what must follow."""

    chapter: str
    section: str
    name: str
    given: dict[str, Any]
    expect: dict[str, Any]

    @property
    def case(self) -> Case:
        """The patient file: a well woman of 52 with every question answered no, changed as given."""
        given = self.given
        answers = {} if given.get("silent") else calm_answers()
        for answer in ("yes", "no", "unknown"):
            answers |= dict.fromkeys(given.get(answer, ()), answer)
        document = calm_document(answers=answers)
        for part in ("patient", "complaint"):
            document[part] = document[part] | given.get(part, {})
        for field in given.get("left_open", ()):
            del document["complaint"][field]
        others = {
            part: given[part]
            for part in (
                "signs",
                "modalities",
                "sites",
                "measurements",
                "happened_on",
                "anticoagulant",
                "start_back",
            )
            if part in given
        }
        return read_case(document | others)


@cache
def vignettes() -> tuple[Vignette, ...]:
    """Every vignette, in the order of the rule book."""
    return tuple(
        Vignette(chapter, path.stem, row.pop("name"), expect=row.pop("expect"), given=row)
        for chapter in CHAPTERS
        for path in sorted((ROOT / chapter).glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    )
