"""Published rules of response: those that stand with an instrument, and the others of the table."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from weizhong.facts.tables import read_table
from weizhong.outcomes.cited import Cited, citation
from weizhong.outcomes.instrument import Instrument

Kind = Literal["absolute", "relative", "cutoff", "rating", "by_baseline"]


class Rule(Cited, frozen=True, kw_only=True):
    """A published rule of response for one instrument.

    Parameters
    ----------
    id : str
        Its row, or ``own_…`` for one that stands with the instrument.
    label : str
        Whose it is, and about whom.
    kind : str
        Points of gain, share of the start value, value reached, own rating, or points by start value.
    amount : float
        Points, share or value; 0 where it depends on the start value.
    ranges : tuple of (float, float, float)
        Start value at least and at most, and the points asked for from there.
    is_for_people : bool
        Whether it judges one person rather than means of groups.
    """

    id: str
    label: str
    kind: Kind
    amount: float = 0.0
    ranges: tuple[tuple[float, float, float], ...] = ()
    is_for_people: bool = True


def rules_of(of: Instrument) -> tuple[Rule, ...]:
    """Return every published rule of an instrument, those that stand with it first.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> [rule.id for rule in rules_of(instrument("qbpds"))]
    ['own_points', 'own_share', 'italy_points', 'italy_share']
    """
    return (*_own(of), *(rule for name, rule in _published() if name == of.name))


def _own(of: Instrument) -> Iterator[Rule]:
    """The rules that stand with an instrument."""
    words: dict[str, str] = read_table("outcomes/responders")["words"]
    recovered = of.recovered.at_most if of.recovered else None
    rating = of.rating["better_at_most"] if of.rating else None
    own: tuple[tuple[str, Kind, float | None, Cited | None], ...] = (
        ("own_points", "absolute", of.mic_points, of.mic),
        ("own_share", "relative", of.mic_share, of.mic and (of.mic.share_apart or of.mic)),
        ("own_recovered", "cutoff", recovered, of.recovered),
        ("own_rating", "rating", rating, of),
    )
    for name, kind, amount, cited in own:
        if amount is not None and cited is not None:
            yield Rule(
                id=name,
                label=words[name],
                kind=kind,
                amount=float(amount),
                sources=cited.sources,
                check=cited.check,
                check_note=cited.check_note,
            )


@cache
def _published() -> tuple[tuple[str, Rule], ...]:
    """The rules of the table, each with an instrument it is about."""
    rows: list[dict[str, Any]] = read_table("outcomes/responders")["rule"]
    return tuple(pair for row in rows for pair in _of_row(row))


def _of_row(row: dict[str, Any]) -> Iterator[tuple[str, Rule]]:
    amounts = row.get("gain") or dict.fromkeys(row["instruments"], row.get("share", 0.0))
    for name, amount in amounts.items():
        yield (
            name,
            Rule(
                id=row["id"],
                label=row["label"],
                kind=row["kind"],
                amount=float(amount),
                ranges=tuple((low, high, float(points)) for low, high, points in row.get("ranges", ())),
                is_for_people=row.get("for_people", True),
                **citation(row),
            ),
        )
