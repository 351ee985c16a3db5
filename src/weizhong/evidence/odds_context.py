"""What stands around the chances: how pain goes by itself, harms, what guidelines say, what is often said."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from weizhong.evidence.fact_rows import Row, fact_row, rows_of
from weizhong.evidence.figures import sentence, value_of
from weizhong.evidence.odds_document import (
    Advice,
    CourseOdds,
    CoursePoint,
    HarmOdds,
    Myth,
    OddsQuestion,
)
from weizhong.facts.tables import check_mark, read_table


def courses(asked: OddsQuestion, words: Mapping[str, Any]) -> Iterator[CourseOdds]:
    """Return how pain of this duration goes on average; both courses where the duration is unknown.

    Parameters
    ----------
    asked : OddsQuestion
        The person.
    words : mapping
        Part ``course`` of ``evidence/odds.toml``.
    """
    for kind in words["shown"][asked.duration]:
        rows = [row for row in rows_of("course").values() if row["group"] == kind]
        names = {name: f"course/{rows[at]['id']}" for name, at in (("from", 0), ("first", 1), ("last", -1))}
        yield CourseOdds(
            kind=kind,
            said=(sentence(words[kind], names), sentence(words["range"], names)),
            points=tuple(_point(row) for row in rows),
        )


def _point(row: Row) -> CoursePoint:
    weeks, mean, low, high = (float(row[name]) for name in ("weeks", "mean", "low", "high"))
    return CoursePoint(weeks=weeks, mean=mean, low=low, high=high, row=f"course/{row['id']}")


def harms(asked: OddsQuestion, told: Iterable[Row]) -> Iterator[HarmOdds]:
    """Return harms in the order of the table, without those of circumstances the person is not in.

    Parameters
    ----------
    asked : OddsQuestion
        The person.
    told : iterable of mapping
        Part ``harm`` of ``evidence/odds.toml``.
    """
    return (_harm(row) for row in told if row.get("only") in (None, *asked.circumstances))


def _harm(said: Row) -> HarmOdds:
    row = fact_row(said["row"])
    has_range = bool(row["per_10000_low"] or row["events"])
    low, high = (
        value_of((said["row"],), f"per_10000_{end}") if has_range else None for end in ("low", "high")
    )
    return HarmOdds(
        title=said["title"],
        said=sentence(said["text"], {"row": said["row"]}),
        per_10000=float(row["per_10000"]),
        low=low,
        high=high,
        unit=row["unit"],
        per=said["per"],
        drawn=said.get("drawn"),
        verified=check_mark(dict(row)).is_verified,
        row=said["row"],
    )


def advice(asked: OddsQuestion) -> Iterator[Advice]:
    """Return every guideline that speaks about this duration, in the order of their dates.

    Parameters
    ----------
    asked : OddsQuestion
        The person.

    Examples
    --------
    >>> [one.direction for one in advice(OddsQuestion(duration="acute"))]
    ['against', 'for', 'neutral']
    """
    told = [row for row in rows_of("guidelines").values() if "plain" in row and _speaks(asked, row)]
    for row in sorted(told, key=lambda one: (one["year"], one["id"])):
        when = read_table("evidence/odds")["when"]["again" if "updated_year" in row else "once"]
        reference = f"guidelines/{row['id']}"
        yield Advice(
            id=row["id"],
            when=sentence(when, {"guideline": reference}),
            direction=row["direction"],
            verified=check_mark(dict(row)).is_verified,
            row=reference,
            **row["plain"],
        )


def _speaks(asked: OddsQuestion, row: Row) -> bool:
    return asked.duration in ("unknown", *row["durations"])


def myths() -> Iterator[Myth]:
    """Return what patients often hear, each put right."""
    for row in rows_of("myths").values():
        if row["readers"] == "patient":
            yield Myth(
                id=row["id"],
                claim=row["claim"],
                truth=sentence(row["truth"]),
                verified=check_mark(dict(row)).is_verified,
                row=f"myths/{row['id']}",
            )
