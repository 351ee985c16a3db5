"""Vignettes of the diagnosis alone: what kinds of pain, roots, channels, muscles and patterns follow."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.spec.flat_body import calm_answers, calm_document

from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.diagnosis import Diagnosis, Drawing
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.screen import screen

FOLDER = Path(__file__).parent / "diagnosis" / "findings"
GIVEN = {"patient", "complaint", "yes", "unknown", "signs", "absent", "drawn", "left_open"}


@dataclass(frozen=True)
class DiagnosisVignette:
    """One patient and what is found."""

    section: str
    name: str
    given: dict[str, Any]
    expect: dict[str, Any]

    @property
    def case(self) -> Case:
        """The well woman of 52 with every question answered no, changed as given."""
        answers = calm_answers()
        for answer in ("yes", "unknown"):
            answers |= dict.fromkeys(self.given.get(answer, ()), answer)
        document = calm_document(answers=answers)
        for part in ("patient", "complaint"):
            document[part] = document[part] | self.given.get(part, {})
        for field in self.given.get("left_open", ()):
            del document["complaint"][field]
        drawn = [mark for words in self.given.get("drawn", ()) for mark in marks(words)]
        document["complaint"] = document["complaint"] | {"drawing": drawn}
        signs = {"signs": self.given.get("signs", []), "signs_absent": self.given.get("absent", [])}
        return read_case(document | signs)


def marks(words: str) -> list[dict[str, str]]:
    """Return the marks of a line such as ``"left pain: low_back, calf_lower"``."""
    how, _, cells = words.partition(":")
    side, feels = how.split()
    return [{"cell": cell.strip(), "side": side, "feels": feels} for cell in cells.split(",")]


@cache
def diagnosis_vignettes() -> tuple[DiagnosisVignette, ...]:
    """Every vignette, in the order of the rule book."""
    return tuple(
        DiagnosisVignette(path.stem, row.pop("name"), expect=row.pop("expect"), given=row)
        for path in sorted(FOLDER.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    )


def found(case: Case, key: str, wanted: Any) -> Any:
    """What the diagnosis holds under a key, as the vignette writes it."""
    screening = screen(case)
    made = diagnose(case, screening.rules_held, screening.rules_open)
    if key == "questions":
        asked = {question.id for question in screening.questions}
        return [name for name in wanted if name in asked]
    return _READ[key](made, wanted)


def _named(name: str) -> Callable[[Diagnosis, Any], Any]:
    return lambda made, wanted: getattr(made, name)


def _drawing(name: str) -> Callable[[Diagnosis, Any], Any]:
    return lambda made, wanted: getattr(_drawn(made), name)


def _word(word: str) -> Callable[[Diagnosis, Any], Any]:
    return lambda made, wanted: [one.id for one in made.classes if one.likelihood == word]


def _told(field: str) -> Callable[[Diagnosis, Any], Any]:
    """Of each class named, the words of a finding that is asked for."""

    def read(made: Diagnosis, wanted: dict[str, str]) -> dict[str, str]:
        held = {one.id: _joined(getattr(one, field)) for one in made.classes}
        return {name: text if text in held[name] else held[name] for name, text in wanted.items()}

    return read


def _drawn(made: Diagnosis) -> Drawing:
    assert made.drawing is not None, "the vignette draws nothing"
    return made.drawing


def _codes(made: Diagnosis) -> str:
    leading = next(one for one in made.classes if one.id == made.leading)
    return " ".join([*leading.icd10cm, *leading.icd11])


def _joined(said: str | list[str]) -> str:
    return said if isinstance(said, str) else "; ".join(said)


def _words_of(field: str) -> Callable[[Diagnosis, Any], Any]:
    def read(made: Diagnosis, wanted: list[str]) -> list[str]:
        texts = [one.text for one in getattr(made, field)]
        return [words for words in wanted if any(words in text for text in texts)]

    return read


def _first(names: list[str], wanted: list[str]) -> list[str]:
    """The first as many as are wanted: an order is told by naming it."""
    return names[: len(wanted)] if wanted else names


_READ: dict[str, Callable[[Diagnosis, Any], Any]] = {
    **{name: _named(name) for name in ("duration", "severity", "category", "leading", "recurrent")},
    **{name: _drawing(name) for name in ("width", "symmetry", "regions")},
    **{word: _word(word) for word in ("likely", "possible", "hinted", "spoken_against", "cannot_be_told")},
    "finding_for": _told("findings_for"),
    "finding_against": _told("findings_against"),
    "not_examined": _told("not_examined"),
    "sum": _told("arithmetic"),
    "examine": _words_of("examine_next"),
    "examinations": lambda made, wanted: len(made.examine_next),
    "because": lambda made, wanted: [words for words in wanted if words in _joined(made.because)],
    "codes": lambda made, wanted: [code for code in wanted if code in _codes(made)],
    "levels": lambda made, wanted: _first([one.level for one in made.levels], wanted),
    "dermatomes": lambda made, wanted: _first([one.name for one in _drawn(made).dermatomes], wanted),
    "channels": lambda made, wanted: _first([one.channel for one in made.channels], wanted),
    "channel_shares": lambda made, wanted: {one.channel: one.share for one in made.channels},
    "muscles": lambda made, wanted: _first([one.id for one in made.muscles], wanted),
    "muscles_among": lambda made, wanted: [
        name for name in wanted if name in {one.id for one in made.muscles}
    ],
    "muscles_to_feel": lambda made, wanted: [one.id for one in made.muscles if one.test],
    "found_muscles": lambda made, wanted: [one.id for one in made.muscles if one.status == "found"],
    "missed_muscles": lambda made, wanted: [one.id for one in made.muscles if one.status == "not_found"],
    "patterns": lambda made, wanted: _first([one.id for one in made.patterns], wanted),
    "confidence": lambda made, wanted: {one.id: one.confidence for one in made.patterns if one.id in wanted},
    "pattern_found": lambda made, wanted: {
        one.id: wanted[one.id] if wanted[one.id] in one.signs_found else one.signs_found
        for one in made.patterns
        if one.id in wanted
    },
    "mixture": lambda made, wanted: made.mixture.name if made.mixture else "none",
    "shared": lambda made, wanted: made.mixture.shared if made.mixture else [],
    "sensitisation": lambda made, wanted: made.sensitisation and made.sensitisation.level,
    "contradicts": lambda made, wanted: [one.field for one in _drawn(made).contradictions if one.asked],
    "only_told": lambda made, wanted: [one.field for one in _drawn(made).contradictions if not one.asked],
}
EXPECTED = {*_READ, "questions"}
