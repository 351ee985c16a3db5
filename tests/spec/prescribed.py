"""Vignettes of styles, of who names which points, and of what a practitioner changes."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.spec.flat_body import calm_answers, calm_document, flat_place

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Amendment, PlannedPoint, TreatmentPlan
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.planning.amending import amend
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.prescription.protocol_check import check_protocol

FOLDER = Path(__file__).parent / "prescription" / "styles"
GIVEN = {"complaint", "yes", "signs", "modalities", "sites", "style", "wishes", "later"}
ON = date(2026, 11, 22)


@dataclass(frozen=True)
class PrescriptionVignette:
    """One patient, a style, the practitioner's wishes, and what must follow."""

    section: str
    name: str
    given: dict[str, Any]
    expect: dict[str, Any]

    def case(self, extra: Iterable[str] = ()) -> Case:
        """The well woman of 52 with every question answered no, changed as given."""
        answers = calm_answers() | dict.fromkeys((*self.given.get("yes", ()), *extra), "yes")
        document = calm_document(answers=answers)
        document["complaint"] |= self.given.get("complaint", {})
        others = {part: self.given[part] for part in ("signs", "modalities") if part in self.given}
        places = {name: at for name, at in self.given.get("sites", {}).items() if answers[name] == "yes"}
        return read_case(document | others | {"sites": places})

    def made(self) -> TreatmentPlan:
        """The plan; with wishes, changed by them on a day when what is given as "later" is true as well."""
        proposed = plan(self.case(), on=ON, place=flat_place, style=self.given.get("style"))
        if not {"wishes", "later"} & set(self.given):
            return proposed
        wishes = [wish(words) for words in self.given.get("wishes", ())]
        return amend(self.case(self.given.get("later", ())), proposed, wishes, on=ON, place=flat_place)


def wish(words: str) -> Amendment:
    """Return the wish of a line such as ``"swap BL23 left for BL52: a scar"``."""
    what, _, reason = words.partition(": ")
    what, _, other = what.partition(" for ")
    action, code, *side = what.split()
    return Amendment(
        action=action,  # type: ignore[arg-type]  # a slip in a vignette fails its test
        code=code,
        side=side[0] if side else "both",  # type: ignore[arg-type]  # as above
        with_code=other or None,
        reason=reason,
    )


@cache
def prescription_vignettes() -> tuple[PrescriptionVignette, ...]:
    """Every vignette, in the order of the rule book."""
    return tuple(
        PrescriptionVignette(path.stem, row.pop("name"), expect=row.pop("expect"), given=row)
        for path in sorted(FOLDER.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    )


def found(made: TreatmentPlan, key: str, wanted: Any) -> Any:
    """What the plan holds under a key, as the vignette writes it."""
    return _READ[key](made, wanted)


def _points(made: TreatmentPlan) -> list[PlannedPoint]:
    return [point for posture in made.positions for point in posture.points]


def _sites(made: TreatmentPlan) -> list[str]:
    return [f"{point.code} {point.side}" for point in _points(made)]


def _names(made: TreatmentPlan) -> set[str]:
    return {*_sites(made), *(point.code for point in _points(made))}


def _one(made: TreatmentPlan, code: str) -> PlannedPoint:
    return next(one for one in _points(made) if code in (one.code, f"{one.code} {one.side}"))


def _of_each(read: Callable[[PlannedPoint], Any]) -> Callable[[TreatmentPlan, Any], Any]:
    return lambda made, wanted: {code: read(_one(made, code)) for code in wanted}


def _share(told: Any) -> str:
    return f"{told.named} of {told.of}"


def _texts(made: TreatmentPlan) -> str:
    return "\n".join(
        [
            *(f"{one.title} {one.text} {one.action}" for one in made.findings),
            *(one.text for one in made.changes),
            *(one.agreement.text for one in _points(made) if one.agreement),
        ]
    )


def _instead(made: TreatmentPlan, wanted: dict[str, str]) -> dict[str, str]:
    """What the finding of a point left out offers; what a refused wish offers where there is none."""
    told = {
        site: "".join(re.findall(r"(?:May be t|T)reated instead: .*", one.action))
        for one in made.findings
        if one.title.startswith("Left out: ")
        for site in one.title.removeprefix("Left out: ").split(", ")
    }
    told |= {f"{one.code} {one.side}": ", ".join(one.alternatives) for one in made.changes}
    return {site: told[site] for site in wanted}


def _protocol(verdict: str) -> Callable[[TreatmentPlan, Any], Any]:
    def read(made: TreatmentPlan, wanted: dict[str, list[str]]) -> dict[str, list[str]]:
        needles = [(one.code, one.side) for one in _points(made)]
        return {
            name: [
                one.rule.removeprefix("prescription.")
                for one in check_protocol(needles, name, "back_pain")
                if one.verdict == verdict
            ]
            for name in wanted
        }

    return read


_READ: dict[str, Callable[[TreatmentPlan, Any], Any]] = {
    "status": lambda made, wanted: made.status,
    "headline": lambda made, wanted: made.headline,
    "style": lambda made, wanted: made.style,
    "points": lambda made, wanted: [name for name in wanted if name in _names(made)],
    "without": lambda made, wanted: [name for name in wanted if name not in _names(made)],
    "only": lambda made, wanted: list(dict.fromkeys(point.code for point in _points(made))),
    "needles": lambda made, wanted: len(_points(made)),
    "positions": lambda made, wanted: [posture.position for posture in made.positions],
    "principle": _of_each(lambda one: one.principle),
    "roles": _of_each(lambda one: [reason.role for reason in one.reasons]),
    "core": lambda made, wanted: [code for code in wanted if _one(made, code).agreement.is_core],  # type: ignore[union-attr]  # a planned point has one
    "outside": lambda made, wanted: [code for code in wanted if not _one(made, code).agreement.is_core],  # type: ignore[union-attr]  # as above
    "used": _of_each(lambda one: _share(one.trials)),
    "agreed": _of_each(lambda one: _share(one.agreement)),
    "sources": _of_each(lambda one: one.agreement.sources if one.agreement else []),
    "trials": _of_each(lambda one: one.trials.trials if one.trials else []),
    "allowed": _of_each(lambda one: one.trials.allowed_by if one.trials else []),
    "alternatives": _of_each(lambda one: one.alternatives),
    "instead": _instead,
    "meets": _protocol("clear"),
    "deviates": _protocol("note"),
    "changes": lambda made, wanted: [
        f"{one.kind} {one.code} {one.side}".strip() for one in made.changes if one.kind != "consequence"
    ],
    "follows": lambda made, wanted: [one.text for one in made.changes if one.kind == "consequence"],
    "says": lambda made, wanted: [words for words in wanted if words in _texts(made)],
    "rules": lambda made, wanted: [name for name in wanted if name in {one.rule for one in made.findings}],
    "no_rules": lambda made, wanted: [
        name for name in wanted if name not in {one.rule for one in made.findings}
    ],
}
EXPECTED = set(_READ)
