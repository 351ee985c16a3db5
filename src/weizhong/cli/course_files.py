"""The course that files tell: a course file, or the records of its visits with the plan and the scores."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from os.path import isdir
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from weizhong.terms.errors import InputError, InvalidInput, MissingInput, UnreadableInput

if TYPE_CHECKING:
    from weizhong.clinic.documents.treatment_plan import TreatmentPlan
    from weizhong.clinic.review.course import Course
    from weizhong.journal.visits import Kept


@dataclass(slots=True)
class _Sorted:
    """What was named, by what it is; folders of visits apart from the files of single ones."""

    folders: list[Path] = field(default_factory=list)
    visits: list[Path] = field(default_factory=list)
    plans: list[Path] = field(default_factory=list)
    courses: list[Path] = field(default_factory=list)


def course_of_files(files: Sequence[Path], *, is_one_person: bool = False) -> "tuple[Course, list[str]]":
    """Return the course of one person, and what its reader has to know of how it was read.

    Parameters
    ----------
    files : sequence of Path
        In any order: a course file, or visits (journals, records, folders of them), and beside them the plan
        and a course file with what was read and agreed.
    is_one_person : bool
        Whether the practitioner says that all of it is one person's; fingerprints have to tell otherwise.

    Raises
    ------
    InputError
        If a file cannot be used, a visit is not signed, or nothing tells that visits are of one person.
    """
    from weizhong.clinic.review.completed import completed
    from weizhong.clinic.review.from_sessions import course_from

    named = _by_kind(files)
    if not (named.folders or named.visits or named.plans):
        return course_of(named.courses[0]), []
    if not (named.folders or named.visits):
        raise MissingInput("A plan alone is no course; name the records of its visits, too.")
    told = [_course_beside(one) for one in named.courses]
    plan = _plan(named.plans)
    visits, said = _visits(named, None if is_one_person else plan)
    for one in visits:
        _check_signed(one)
    try:
        _check_one_person(visits)
        _check_plan(visits, named.plans, plan)
    except InvalidInput:
        if not is_one_person:
            raise
        said.append(_how_read("word"))
    course = course_from(plan, [one.record for one in visits])
    said += [*_added_to(visits), *_unrecorded(visits, told)]
    return completed(course, told[0]) if told else course, said


def course_of(file: Path) -> "Course":
    """Return the course of a file: JSON where its name or first sign says so, TOML otherwise."""
    from weizhong.clinic.review.course_file import read_course, read_course_text
    from weizhong.fhir.json_text import parse
    from weizhong.fhir.text_file import reads_as_json, text_of

    text = text_of(file)
    return read_course(parse(text)) if reads_as_json(file, text) else read_course_text(text)


def _course_beside(file: Path) -> "Course":
    """A course file among other files: what is wrong with it is said of it by name."""
    try:
        return course_of(file)
    except InputError as error:
        raise type(error)(f"{str(file)!r}: {error}") from None


def _by_kind(files: Sequence[Path]) -> _Sorted:
    named = _Sorted()
    places = {"weizhong.session": named.visits, "weizhong.plan": named.plans}
    for file in files:
        if isdir(file):
            named.folders.append(file)
        elif file.suffix.casefold() == ".jsonl":
            named.visits.append(file)
        else:
            places.get(_says(file).partition("/")[0], named.courses).append(file)
    for what, found in (("plan", named.plans), ("course file", named.courses)):
        if len(found) > 1:
            raise InvalidInput(f"More than one {what} is named; a course is one person's: name one.")
    return named


def _says(file: Path) -> str:
    """What a document says it is; nothing where it is not JSON, or does not say it."""
    from weizhong.fhir.json_text import parse
    from weizhong.fhir.text_file import reads_as_json, text_of

    text = text_of(file)
    if not reads_as_json(file, text):
        return ""
    try:
        document: Any = parse(text)
    except UnreadableInput as error:
        raise UnreadableInput(f"{str(file)!r}: {error}") from None
    return str(document.get("schema", "")) if isinstance(document, dict) else ""


def _plan(files: Sequence[Path]) -> "TreatmentPlan | None":
    from weizhong.cli.plan_file import read_plan

    return read_plan(files[0]) if files else None


def _visits(named: _Sorted, plan: "TreatmentPlan | None") -> "tuple[list[Kept], list[str]]":
    """Visits, each once; with the plan, of the folders only those that are its person's."""
    from weizhong.journal.visits import Kept, each_once, visit_at, visits_in

    here: list[Kept] = []
    for folder in named.folders:
        inside = visits_in(folder)
        if not inside:
            raise MissingInput(
                f"{str(folder)!r} holds no visit; name the folder `weizhong session` keeps visits in."
            )
        here += inside
    theirs = [one for one in here if plan is None or _is_of_plan(one, plan)]
    found = [*theirs, *(Kept(path, visit_at(path)) for path in named.visits)]
    if not found:
        _refuse_plan(named.plans[0])
    once = each_once(found)
    said = []
    if len(once) < len(found):
        said.append(_how_read("once"))
    if len(theirs) < len(here):
        said.append(_how_read("others", count=len(here) - len(theirs)))
    return once, said


def _is_of_plan(one: "Kept", plan: "TreatmentPlan") -> bool:
    from weizhong.clinic.documents.plan_digest import plan_digest
    from weizhong.clinic.session.whose import is_of

    return is_of(one.record, plan_digest(plan), plan.input_digest)


def _check_signed(one: "Kept") -> None:
    if one.record.signature is None:
        state = "not signed" if one.record.closed_at else "still open"
        raise InvalidInput(
            f"The visit in {str(one.path)!r} is {state}; end and sign it with `weizhong session`, "
            "or leave it out."
        )


def _check_one_person(visits: "Sequence[Kept]") -> None:
    """Every visit has to share its plan or its patient file with one before it."""
    from weizhong.clinic.session.whose import is_same_person

    for number, one in enumerate(visits[1:], start=1):
        if not any(is_same_person(one.record, before.record) for before in visits[:number]):
            raise InvalidInput(
                f"The visit in {str(one.path)!r} was begun with another plan of another patient file than "
                f"that in {str(visits[0].path)!r}, so nothing tells that they are of one person. Leave one "
                "out; if it is one person, whose patient file changed in between, add --same-person."
            )


def _check_plan(visits: "Sequence[Kept]", files: Sequence[Path], plan: "TreatmentPlan | None") -> None:
    if plan is not None and not any(_is_of_plan(one, plan) for one in visits):
        _refuse_plan(files[0])


def _refuse_plan(file: Path) -> NoReturn:
    raise InvalidInput(
        f"The plan {str(file)!r} is of another patient file than the visits; name the one they were begun "
        "with. If it is one person's, whose patient file changed since, add --same-person."
    )


def _added_to(visits: "Sequence[Kept]") -> list[str]:
    added = [one.path.name for one in visits if one.record.amendments]
    return [_how_read("added", visits=", ".join(added))] if added else []


def _unrecorded(visits: "Sequence[Kept]", told: "Sequence[Course]") -> list[str]:
    days = {visit.on for course in told for visit in course.visits} - {one.record.day for one in visits}
    return [_how_read("unrecorded", count=len(days))] if days else []


def _how_read(name: str, **values: object) -> str:
    from weizhong.facts.tables import read_table

    return str(read_table("clinic/review")["how_read"][name].format(**values))
