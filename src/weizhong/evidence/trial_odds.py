"""What trials that counted people say, each with its own groups, gaps and ranges."""

from collections.abc import Mapping
from typing import Any

from weizhong.evidence.fact_rows import Row, fact_row
from weizhong.evidence.figures import Sentence, has_counts, sentence, sentences, value_of
from weizhong.evidence.likeness import likeness, likes, people_of
from weizhong.evidence.odds_document import ArmKind, ArmOdds, OddsQuestion, TrialOdds
from weizhong.facts.tables import check_mark

_CONTROLS: tuple[ArmKind, ...] = ("sham", "usual_care")


def trial_odds(asked: OddsQuestion, table: Mapping[str, Any]) -> tuple[TrialOdds, ...]:
    """Return the trials about pain of this duration, or of every one if it is unknown; the likest first.

    A trial that counted needles and sham as one never leads. What a trial does not tell, or nobody here
    read, makes it no more alike. Where its people are all of the person's own years, it leads.

    Parameters
    ----------
    asked : OddsQuestion
        The person.
    table : mapping
        ``evidence/odds.toml``.

    Examples
    --------
    >>> from weizhong.facts.tables import read_table
    >>> young = OddsQuestion(duration="chronic", age_years=30)
    >>> [one.id for one in trial_odds(young, read_table("evidence/odds"))]
    ['haake2007', 'debar2025', 'cherkin2009']
    """
    told = [
        _trial(asked, group, table)
        for group in table["group"]
        if asked.duration in (*group["durations"], "unknown") and _is_checked(group)
    ]
    return tuple(sorted(told, key=lambda one: _rank(asked, one)))


def _rank(asked: OddsQuestion, one: TrialOdds) -> tuple[bool, bool, bool, int]:
    group = fact_row(f"group/{one.id}")
    people = people_of(group)
    is_of_old = not people["age_high"]
    is_old = (asked.age_years or 0) >= float(people["age_low"])
    is_mixed = "acupuncture" not in group["arms"]
    return is_mixed, is_of_old and not is_old, not is_of_old, -likes(asked, group)


def _is_checked(group: Row) -> bool:
    """A row that nobody read may not promise."""
    return all(check_mark(dict(row)).is_verified for row in (group, *map(fact_row, group["arms"].values())))


def _trial(asked: OddsQuestion, group: Row, table: Mapping[str, Any]) -> TrialOdds:
    arms: dict[ArmKind, str] = group["arms"]
    like = likeness(asked, group)
    return TrialOdds(
        id=group["id"],
        title=sentence(group["title"]),
        better=sentence(group["better"]),
        arms=tuple(_arm(kind, row, group, table["arm"]) for kind, row in arms.items()),
        gaps=tuple(_gap(group, against, table["gap"]) for against in _CONTROLS if against in arms),
        later=sentences(group, *(["later"] if "later" in group else [])),
        like=like["like"],
        unlike=like["unlike"],
        unsure=like["unsure"],
    )


def _arm(kind: ArmKind, row: str, group: Row, words: Mapping[str, str]) -> ArmOdds:
    counted = has_counts(row)
    return ArmOdds(
        kind=kind,
        title=group.get("arm_titles", {}).get(kind, words[kind]),
        about=group["arm_words"][kind],
        of_100=value_of((row,), "of_100"),
        low=value_of((row,), "of_100_low") if counted else None,
        high=value_of((row,), "of_100_high") if counted else None,
        said=sentence(words["with_range" if counted else "without_range"], {"arm": row}),
        when=sentence(words["when"], {"arm": row}),
        row=row,
    )


def _gap(group: Row, against: ArmKind, words: Mapping[str, str]) -> Sentence:
    arms: dict[ArmKind, str] = group["arms"]
    needled: ArmKind = "acupuncture" if "acupuncture" in arms else "acupuncture_or_sham"
    rows = (arms[needled], arms[against])
    kind = "rough"
    if all(map(has_counts, rows)):
        kind = "more" if value_of(rows, "gap_low") > 0 else "even"
    names = {"ratio": group.get("ratio", ""), **{str(arm): row for arm, row in arms.items()}}
    return sentence(words[f"{kind}_{needled}_{against}"], names)
