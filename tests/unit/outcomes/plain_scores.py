"""The slow twin of the scorers: one form at a time, in plain Python, as its instructions read.

Written from the instructions of each instrument, not from the code it checks: no arrays, no shared helpers;
only the T-score tables and the STarT Back thresholds are read from the facts.
"""

import math
import statistics
from collections.abc import Callable, Sequence

from weizhong.facts.tables import read_rows, read_table

Answer = float | None
Form = Sequence[Answer]
Value = float | None


def _all_there(form: Form) -> bool:
    return all(answer is not None for answer in form)


def _whole(answer: float, low: float, high: float) -> bool:
    return low <= answer <= high and answer == int(answer)


def _allowed(form: Form, low: float, high: float) -> bool:
    return all(answer is None or _whole(answer, low, high) for answer in form)


def number(low: float, high: float, *, whole: bool = True) -> Callable[[Form], Value]:
    """One number, as given."""

    def scored(form: Form) -> Value:
        (answer,) = form
        if answer is None or not low <= answer <= high or (whole and answer != int(answer)):
            return None
        return answer

    return scored


def ticks(form: Form) -> Value:
    """Count what is ticked; what is left open is not ticked; an empty form is no form."""
    if not _allowed(form, 0, 1) or all(answer is None for answer in form):
        return None
    return float(sum(1 for answer in form if answer == 1))


def total(low: float, high: float) -> Callable[[Form], Value]:
    """Add all answers; a gap leaves no total."""

    def scored(form: Form) -> Value:
        if not _allowed(form, low, high) or not _all_there(form):
            return None
        added = 0.0
        for answer in form:
            assert answer is not None
            added += answer
        return added

    return scored


def mean(low: float, high: float, least: int) -> Callable[[Form], Value]:
    """The mean of what is answered, if at least so many are."""

    def scored(form: Form) -> Value:
        told = [answer for answer in form if answer is not None]
        if not _allowed(form, low, high) or len(told) < least:
            return None
        return sum(told) / len(told)

    return scored


def share(high: float, of: float, least: int) -> Callable[[Form], Value]:
    """The sum over the most that the answered sections could add up to, times the top of the scale."""

    def scored(form: Form) -> Value:
        told = [answer for answer in form if answer is not None]
        if not _allowed(form, 0, high) or len(told) < least:
            return None
        return sum(told) / (high * len(told)) * of

    return scored


def t_score(form_name: str) -> Callable[[Form], Value]:
    """Look the sum of four answers up in the table."""
    table = {
        int(row["raw"]): float(row["t"])
        for row in read_rows("outcomes/promis_4a")
        if row["form"] == form_name
    }

    def scored(form: Form) -> Value:
        raw = total(1, 5)(form)
        return None if raw is None else table[int(raw)]

    return scored


def nih_impact(form: Form) -> Value:
    """Four of interference as they are, four of function turned over, and pain."""
    interference, function, (pain,) = form[:4], form[4:8], form[8:]
    if not (_allowed(form[:8], 1, 5) and _allowed([pain], 0, 10) and _all_there(form)):
        return None
    added = 0.0
    for answer in interference:
        assert answer is not None
        added += answer
    for answer in function:
        assert answer is not None
        added += 6 - answer
    assert pain is not None
    return added + pain


def nih_data_set(form: Form) -> Value:
    """The impact score of the set; answers of other parts do not touch it."""
    pain, interference, function = form[2], form[3:7], form[7:11]
    return nih_impact([*interference, *function, pain])


def start_back_group(form: Form) -> str | None:
    """Low up to three; from four by the distress items."""
    rule = read_table("clinic/start_back")["scoring"]
    added, distress = total(0, 1)(form), total(0, 1)(form[rule["subscale_from"] - 1 :])
    if added is None or distress is None:
        return None
    if added < rule["total_at_least"]:
        return "low"
    return "high" if distress >= rule["subscale_at_least"] else "medium"


def bang(form: Form) -> Value:
    """Right less wrong, of all who were asked."""
    if not _allowed(form, 0, 1e12) or not _all_there(form):
        return None
    correct, incorrect, dont_know = form
    assert correct is not None
    assert incorrect is not None
    assert dont_know is not None
    asked = correct + incorrect + dont_know
    return (correct - incorrect) / asked if asked else None


def bang_se(form: Form) -> Value:
    """The variance as the other way of writing it has it."""
    if bang(form) is None:
        return None
    correct, incorrect, dont_know = (float(answer or 0) for answer in form)
    n = correct + incorrect + dont_know
    right, wrong = correct / n, incorrect / n
    return math.sqrt((right * (1 - right) + wrong * (1 - wrong) + 2 * right * wrong) / n)


def strongest_de_qi(form: Form) -> Value:
    """The strongest of seven; the eighth is sharp pain."""
    if not _allowed(form, 0, 10) or not _all_there(form):
        return None
    return max(answer for answer in form[:7] if answer is not None)


def never(_: Form) -> Value:
    """No score is told, whatever is answered."""
    return None


def expectancies(forms: Sequence[Form]) -> list[Value]:
    """Each of the last three items less its mean in the group, over its spread there; their mean."""
    own = [list(form[3:]) for form in forms]
    whole = [form for form in own if _all_there(form)]
    if len(whole) < 2:
        return [None] * len(forms)
    columns = [[float(form[place] or 0) for form in whole] for place in range(3)]
    spreads = [statistics.stdev(column) for column in columns]
    if not all(spreads):
        return [None] * len(forms)
    centres = [statistics.fmean(column) for column in columns]
    told: list[Value] = []
    for form in own:
        if not _all_there(form):
            told.append(None)
            continue
        told.append(sum((float(form[at] or 0) - centres[at]) / spreads[at] for at in range(3)) / 3)
    return told


def add_some(low: float, high: float, least: int, places: Sequence[int]) -> Callable[[Form], Value]:
    """Add some of the answers of a form that is good enough to be scored."""

    def scored(form: Form) -> Value:
        if mean(low, high, least)(form) is None:
            return None
        own = [form[place] for place in places]
        return sum(answer for answer in own if answer is not None) if _all_there(own) else None

    return scored


def strongest(low: float, high: float, needed: int) -> Callable[[Form], Value]:
    """The strongest of the ratings; the first so many must be there."""

    def scored(form: Form) -> Value:
        if not _allowed(form, low, high) or not _all_there(form[:needed]):
            return None
        return max(answer for answer in form if answer is not None)

    return scored


def average(low: float, high: float, needed: int) -> Callable[[Form], Value]:
    """The mean of the ratings; the first so many must be there."""

    def scored(form: Form) -> Value:
        if not _allowed(form, low, high) or not _all_there(form[:needed]):
            return None
        told = [answer for answer in form if answer is not None]
        return sum(told) / len(told)

    return scored


def credibility(form: Form) -> Value:
    """The first three of six, whole numbers from 1 to 9; two others are percents."""
    whole, percents = [*form[:3], form[4]], [form[3], form[5]]
    if not _allowed(whole, 1, 9) or not _all_there(form):
        return None
    if any(answer is None or not 0 <= answer <= 100 for answer in percents):
        return None
    return sum(answer for answer in form[:3] if answer is not None)


def state(form: Form) -> Value:
    """Five digits side by side."""
    if not _allowed(form, 1, 5) or not _all_there(form):
        return None
    return float("".join(str(int(answer or 0)) for answer in form))


PROMIS = {row["form"] for row in read_rows("outcomes/promis_4a")}
TWINS: dict[str, Callable[[Form], Value]] = {
    "nrs": number(0, 10),
    "vas": number(0, 100, whole=False),
    "pgic": number(1, 7),
    "rmdq": ticks,
    "rmdq_23": ticks,
    "odi": share(5, 100, 9),
    "ndi": share(5, 50, 9),
    "hfaq": share(2, 100, 12),
    "qbpds": total(0, 5),
    "peg": mean(0, 10, 3),
    "psfs": mean(0, 10, 1),
    **{form: t_score(form) for form in PROMIS},
    "nih_impact": nih_impact,
    "nih_minimum_data_set": nih_data_set,
    "phq_2": total(0, 3),
    "gad_2": total(0, 3),
    "phq_4": total(0, 3),
    "pcs": total(0, 4),
    "start_back": total(0, 1),
    "bang": bang,
    "de_qi": strongest_de_qi,
    "ceq": never,
    "mass": never,
    "snsq": never,
    "eq_5d_5l": never,
}
PART_TWINS: dict[tuple[str, str], Callable[[Form], Value]] = {
    ("phq_4", "anxiety"): add_some(0, 3, 4, (0, 1)),
    ("phq_4", "depression"): add_some(0, 3, 4, (2, 3)),
    ("pcs", "rumination"): add_some(0, 4, 13, (7, 8, 9, 10)),
    ("pcs", "magnification"): add_some(0, 4, 13, (5, 6, 12)),
    ("pcs", "helplessness"): add_some(0, 4, 13, (0, 1, 2, 3, 4, 11)),
    ("mass", "strongest"): strongest(0, 10, 12),
    ("mass", "mean"): average(0, 10, 12),
    ("snsq", "strongest"): strongest(0, 3, 17),
    ("snsq", "mean"): average(0, 3, 17),
    ("ceq", "credibility"): credibility,
    ("eq_5d_5l", "state"): state,
    ("nih_minimum_data_set", "impact"): nih_data_set,
}
