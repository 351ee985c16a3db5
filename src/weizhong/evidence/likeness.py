"""In what a person is like the people of a trial, in what not, and what nobody knows."""

from collections.abc import Iterator
from typing import Literal

from weizhong.evidence.fact_rows import Row, fact_row
from weizhong.evidence.figures import Sentence, sentence
from weizhong.evidence.odds_document import OddsQuestion
from weizhong.facts.tables import check_mark, read_table

Kind = Literal["like", "unlike", "unsure"]
_WEEKS_PER_MONTH = 365.25 / 12 / 7
_TENTH = 10  # pain is told of 10, and trials told it of 100


def likeness(asked: OddsQuestion, group: Row) -> dict[Kind, tuple[Sentence, ...]]:
    """Return what speaks for and against taking a trial's people for this person's like.

    Parameters
    ----------
    asked : OddsQuestion
        The person.
    group : mapping
        A row of the groups in ``evidence/odds.toml``.

    Examples
    --------
    >>> from weizhong.evidence.fact_rows import fact_row
    >>> old = OddsQuestion(duration="chronic", age_years=50)
    >>> likeness(old, fact_row("group/debar2025"))["unlike"][0].text
    'Your age does not fit. They were 65 or older.'
    """
    table = read_table("evidence/odds")
    found: dict[Kind, list[Sentence]] = {"like": [], "unlike": [], "unsure": []}
    for kind, key in _told(asked, group):
        names = {"trial": f"eligibility/{group['id']}.people", "pain": group.get("pain", "")}
        text = table[kind][key]
        if _is_unread(key, group):
            text += " " + table["unread"]["pain"]
        found[kind].append(sentence(text, names))
    return {kind: tuple(said) for kind, said in found.items()}


def likes(asked: OddsQuestion, group: Row) -> int:
    """Return in how many things a person is known to be like a trial's people, by rows that were read.

    What a trial leaves out is counted as no likeness, so that silence never brings a trial to the front.

    Parameters
    ----------
    asked, group
        As for `likeness`.

    Examples
    --------
    >>> from weizhong.evidence.fact_rows import fact_row
    >>> likes(OddsQuestion(duration="chronic", age_years=70), fact_row("group/debar2025"))
    2
    """
    return sum(kind == "like" and not _is_unread(key, group) for kind, key in _told(asked, group))


def people_of(group: Row) -> Row:
    """Return the row of whom the trial of a group let in."""
    return fact_row(f"eligibility/{group['id']}.people")


def has_own_cause(asked: OddsQuestion) -> bool:
    """Return whether the other cause that the diagnosis suspects is one which is told by its name."""
    return asked.category == "other" and not {"pregnant", "operated"}.isdisjoint(asked.circumstances)


def _is_unread(key: str, group: Row) -> bool:
    is_score = key.startswith("pain") and "pain" in group
    return is_score and not check_mark(dict(fact_row(group["pain"]))).is_verified


def _told(asked: OddsQuestion, group: Row) -> Iterator[tuple[Kind, str]]:
    yield from _duration(asked, group)
    yield _age(asked.age_years, group)
    left_out = people_of(group)["left_out"].split()
    if "nerve_root" not in left_out:
        yield "unsure", "category_untold"
    elif not has_own_cause(asked):
        yield _category(asked.category)
    for circumstance in asked.circumstances:
        yield ("unlike" if circumstance in left_out else "unsure"), circumstance
    if "pain" in group:
        yield _pain(asked.pain_0_10, fact_row(group["pain"]))
    else:
        yield "unsure", "pain_untold"
    if "needled" in left_out:
        yield "unsure", "never_needled"


def _duration(asked: OddsQuestion, group: Row) -> Iterator[tuple[Kind, str]]:
    months = people_of(group)["months_at_least"]
    key = "duration_months" if months else "duration"
    if asked.duration == "unknown":
        yield "unsure", key
    elif key == "duration":
        yield "like", key
    elif asked.duration_weeks is None:
        yield "unsure", key
    else:
        is_long = asked.duration_weeks >= float(months) * _WEEKS_PER_MONTH
        yield ("like" if is_long else "unlike"), key


def _age(years: float | None, group: Row) -> tuple[Kind, str]:
    people = people_of(group)
    key = "age" if people["age_high"] else "age_from"
    if years is None:
        return "unsure", key
    # A year of age is over with the next birthday.
    fits = float(people["age_low"]) <= years < float(people["age_high"] or years) + 1
    return ("like" if fits else "unlike"), key


def _category(category: str) -> tuple[Kind, str]:
    if category == "non_specific":
        return "like", "category"
    return ("unsure", "category") if category == "unknown" else ("unlike", category)


def _pain(pain: float | None, start: Row) -> tuple[Kind, str]:
    if pain is None:
        return "unsure", "pain"
    away = (_TENTH * pain - float(start["mean"])) / float(start["sd"])
    if abs(away) <= read_table("evidence/odds")["far"]["sd"]:
        return "like", "pain"
    return "unlike", "pain_worse" if away > 0 else "pain_milder"
