"""What a pain drawing contradicts: radiation, side and levels as told, and questions answered with no."""

from collections.abc import Iterable, Iterator, Sequence, Set

from weizhong.clinic.complaint.body_chart import Cell
from weizhong.clinic.complaint.marks import Marks, marks_of
from weizhong.clinic.complaint.signs import signs_drawn, signs_of, signs_told
from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.documents.diagnosis import Contradiction
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table


def contradictions(case: Case, marks: Marks) -> list[Contradiction]:
    """Return what the drawing contradicts, what must be asked first.

    Parameters
    ----------
    case : Case
        The patient.
    marks : sequence of Mark
        The drawing.
    """
    cells = [mark.cell for mark in marks]
    found = [
        *_of_reach(case, cells),
        *_of_side(case, {mark.side for mark in marks}),
        *_of_levels(case, cells),
        *_of_signs(case, cells),
        *_reopened(case, marks),
    ]
    return sorted(found, key=lambda one: not one.asked)


def questions_of_the_drawing(case: Case) -> list[tuple[str, str]]:
    """Return what the gate must ask because drawing, signs and answers disagree: field and question.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint, DrawnMark
    >>> marks = [DrawnMark(cell="calf_lower", side="left")]
    >>> case = Case(complaint=Complaint(radiation="none", drawing=marks))
    >>> [field for field, _ in questions_of_the_drawing(case)]
    ['complaint.radiation']
    """
    if not case.complaint.drawing and not case.signs_absent:
        return []
    asked = [(one.field, one.text) for one in contradictions(case, marks_of(case)) if one.asked]
    twice = sorted(signs_told(case) & set(case.signs_absent))
    if twice:
        known = signs_of(case.package)
        text = _words()["signs"].format(signs=_listing(known[name].in_a_sentence for name in twice))
        asked.append(("signs_absent", text))
    return asked


def _of_reach(case: Case, cells: Sequence[Cell]) -> Iterator[Contradiction]:
    """A drawing that goes further than was told is asked about; one that does not go as far is only told."""
    told = case.complaint.radiation
    order: list[str] = package_table(case.package, "classification")["asked"]["reaches"]
    known = [cell for cell in cells if cell.reach in order]
    if not cells or told not in order:
        return
    furthest = max((order.index(cell.reach) for cell in known), default=0)
    words = {"told": _in_words(told)}
    if furthest > order.index(told):
        there = [cell.label for cell in known if order.index(cell.reach) > order.index(told)]
        yield _contradiction("complaint.radiation", "reach", asked=True, cells=_listing(there), **words)
    elif furthest < order.index(told):
        yield _contradiction("complaint.radiation", "reach_less", asked=False, **words)


def _of_side(case: Case, drawn: Set[str]) -> Iterator[Contradiction]:
    told = case.complaint.side
    other = {"left": "right", "right": "left"}.get(told or "")
    if other and drawn == {other}:
        yield _contradiction("complaint.side", "side", asked=True, told=told or "")


def _of_levels(case: Case, cells: Sequence[Cell]) -> Iterator[Contradiction]:
    spinal = [cell for cell in cells if cell.levels]
    levels = case.complaint.levels
    if levels and spinal and not any(cell.levels & set(levels) for cell in spinal):
        labels = _listing(cell.label for cell in spinal)
        yield _contradiction("complaint.levels", "levels", asked=True, told=_listing(levels), cells=labels)


def _of_signs(case: Case, cells: Sequence[Cell]) -> Iterator[Contradiction]:
    """Signs that were looked for and not found although the drawing shows them."""
    known = signs_of(case.package)
    for sign in [known[name] for name in sorted(signs_drawn(case) & set(case.signs_absent))]:
        there = _listing(cell.label for cell in cells if cell.name in sign.drawn)
        yield _contradiction("signs_absent", "drawn_sign", asked=True, cells=there, signs=sign.in_a_sentence)


def _reopened(case: Case, marks: Marks) -> Iterator[Contradiction]:
    """Questions of the gate that were answered with no although the drawing speaks for a yes."""
    for row in read_table("clinic/body_chart")["reopens"]:
        if case.answers.get(row["question"]) is not Answer.NO:
            continue
        sides = {
            mark.side
            for mark in marks
            if mark.cell.name in row.get("cells", (mark.cell.name,))
            and mark.cell.reach == row.get("reach", mark.cell.reach)
            and mark.feels in row.get("feels", (mark.feels,))
        }
        if {"left", "right"} <= sides or (sides and "both_sides" not in row):
            yield Contradiction(field=row["question"], text=row["text"], asked=True)


def _contradiction(field: str, kind: str, *, asked: bool, **words: str) -> Contradiction:
    return Contradiction(field=field, text=_words()[kind].format(**words), asked=asked)


def _words() -> dict[str, str]:
    words: dict[str, str] = read_table("clinic/body_chart")["contradiction"]
    return words


def _listing(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _in_words(told: str) -> str:
    return told.replace("_", " ")
