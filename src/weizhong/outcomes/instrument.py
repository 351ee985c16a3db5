"""Instruments as data: items, missing rule, range, direction, error, change that matters, licence, source.

No wording of an item is here: what a questionnaire asks stands on its form, and whether the form may be
passed on is told beside it (`Licence`). Numbers go in, a score comes out.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError, UnknownCode
from weizhong.terms.sources import Check
from weizhong.terms.suggestions import did_you_mean

Direction = Literal["lower", "higher", "neither"]
Method = Literal[
    "single", "count", "sum", "mean", "share", "t_table", "risk_group", "standardised", "guesses",
    "state", "ratings", "data_set",
]  # fmt: skip
Wording = Literal["own", "free", "withheld"]
# A change of one person is told from chance when it passes z x sqrt(2) x SEM, z for 95 of 100.
_CHANCE = 1.96 * 2**0.5
# Parts of a row with a source of their own.
_APART = ("mic", "error", "recovered", "licence")


class Cited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where something stands, and how far it was checked.

    Parameters
    ----------
    sources : tuple of str
        Bibliography keys.
    check : Check
        How far it was checked.
    check_note : str
        Which part of it was checked otherwise, and what else is published.
    """

    sources: tuple[str, ...]
    check: Check
    check_note: str = ""

    def as_cited(self) -> dict[str, Any]:
        """Return its sources and check mark as a fact row holds them.

        Examples
        --------
        >>> Cited(sources=("OSTELO2008",), check=Check.READ).as_cited()
        {'source': ['OSTELO2008'], 'check': 'R'}
        """
        noted = {"check_note": self.check_note} if self.check_note else {}
        return {"source": list(self.sources), "check": self.check.value, **noted}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to answer.

    Parameters
    ----------
    name : str
        Heading of its column; never its wording.
    low, high : float
        Least and greatest answer; ``high`` is infinite for a count.
    step : float
        1 for whole numbers, 0 where anything between counts.
    reverse : bool
        Whether it is turned over (``low + high - answer``) before it is added.
    optional : bool
        Whether a score is told without it, so that its column may be absent; where all are, any will do.
    """

    name: str
    low: float
    high: float
    step: float = 1.0
    reverse: bool = False
    optional: bool = False


class ImportantChange(Cited, frozen=True, kw_only=True):
    """The least change of one person that matters, in points and as a share of the start value.

    Parameters
    ----------
    points : float or None
        Minimal important change, in points of the score; None where none was read.
    share : float or None
        The same as a share of the start value; None where none was agreed for this instrument.
    """

    points: float | None = None
    share: float | None = None


class MeasurementError(Cited, frozen=True, kw_only=True):
    """What an instrument cannot tell from chance.

    Parameters
    ----------
    sem : float or None
        Standard error of measurement, in points.
    sdc : float or None
        Smallest detectable change of one person, in points.
    confidence : float or None
        Of ``sdc``: 0.90 or 0.95; None where the source does not say.
    by_score : bool
        Whether each score has a standard error of its own (T-scores).
    """

    sem: float | None = None
    sdc: float | None = None
    confidence: float | None = None
    by_score: bool = False


class Recovered(Cited, frozen=True, kw_only=True):
    """Where people call themselves recovered.

    Parameters
    ----------
    at_most : float
        Highest score of those who do, where less is better.
    """

    at_most: float


class Licence(Cited, frozen=True, kw_only=True):
    """Whose an instrument is.

    Parameters
    ----------
    wording : {"own", "free", "withheld"}
        Whether its text may be passed on: ours, free to pass on, or not without leave.
    text : str
        The terms, in our words.
    """

    wording: Wording
    text: str


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A named stretch of a score.

    Parameters
    ----------
    name : str
        What it is called.
    at_least : float
        Lowest score in it; it ends where the next begins.
    """

    name: str
    at_least: float


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A score of some of the items.

    Parameters
    ----------
    name : str
        What it is called.
    items : tuple of int
        Places of its items, from 0.
    how : str
        How they are scored: ``"sum"``, ``"mean"``, ``"highest"``, ``"digits"``, ``"standardised"``,
        ``"nih_chronic"``, or the name of the instrument whose score it is.
    positive_from : float or None
        From where it counts as positive.
    """

    name: str
    items: tuple[int, ...]
    how: str = "sum"
    positive_from: float | None = None


class Instrument(Cited, frozen=True, kw_only=True):
    """One instrument.

    Parameters
    ----------
    name : str
        Its acronym as published, in lower case.
    label : str
        What it is, in words, with its range.
    measures : str
        ``"pain"``, ``"function"``, ``"mood"`` and so on.
    method : str
        How answers become a score.
    items : tuple of Item
        What is answered, in the order of the form.
    least_answered : int
        How many items must be answered at least; fewer, and the score is withheld.
    missing : str
        The missing rule, in words.
    low, high : float
        Range of the score.
    better : {"lower", "higher", "neither"}
        Where better is.
    mic : ImportantChange or None
        The least change that matters.
    error : MeasurementError or None
        What it cannot tell from chance.
    licence : Licence
        Whose it is.
    recovered : Recovered or None
        Score at which people call themselves recovered.
    shows_change : tuple of float or None
        Outside this stretch of the start value the score shows change poorly (floor and ceiling).
    rating : dict or None
        For a rating of change, which needs no start value: ``better_at_most`` and ``worse_at_least``.
    bands : tuple of Band
        Named stretches of the score, lowest first.
    positive_from : float or None
        From where the score counts as positive.
    parts : tuple of Part
        Scores of some of the items.
    aliases : tuple of str
        Other names it goes by.
    withheld : str
        Why no score is given, where none is.
    note : str
        What to mind.
    """

    name: str
    label: str
    measures: str
    method: Method
    items: tuple[Item, ...]
    least_answered: int
    missing: str
    low: float
    high: float
    better: Direction
    licence: Licence
    mic: ImportantChange | None = None
    error: MeasurementError | None = None
    recovered: Recovered | None = None
    shows_change: tuple[float, float] | None = None
    rating: Mapping[str, float] | None = None
    bands: tuple[Band, ...] = ()
    positive_from: float | None = None
    parts: tuple[Part, ...] = ()
    aliases: tuple[str, ...] = ()
    withheld: str = ""
    note: str = ""

    @property
    def mic_points(self) -> float | None:
        """The least change that matters, in points, or None where none was read."""
        return self.mic.points if self.mic else None

    @property
    def mic_share(self) -> float | None:
        """The least change that matters, as a share of the start value, or None."""
        return self.mic.share if self.mic else None

    @property
    def sem(self) -> float | None:
        """Standard error of measurement in points, or None where none was read."""
        return self.error.sem if self.error else None

    @property
    def sdc(self) -> float | None:
        """Smallest detectable change in points: the published one, else from the SEM at 95 of 100, else None.

        Examples
        --------
        >>> instrument("rmdq").sdc, instrument("pgic").sdc
        (5.0, None)
        """
        if self.error is None or self.error.sdc is not None:
            return self.error.sdc if self.error else None
        return None if self.error.sem is None else _CHANCE * self.error.sem

    @property
    def is_whole(self) -> bool:
        """Whether only whole scores can come of it: a count or sum of whole answers, a rating of change.

        Pain read alone may stand between two numbers: a mean of several days does.

        Examples
        --------
        >>> instrument("rmdq").is_whole, instrument("nrs").is_whole, instrument("odi").is_whole
        (True, False, False)
        """
        adds = self.method in ("count", "sum", "risk_group") and all(item.step for item in self.items)
        return adds or self.rating is not None

    def can_be(self, value: float) -> bool:
        """Return whether a value can be a score of it.

        Examples
        --------
        >>> instrument("rmdq").can_be(12), instrument("rmdq").can_be(12.5), instrument("rmdq").can_be(25)
        (True, False, False)
        """
        return self.low <= value <= self.high and (not self.is_whole or float(value).is_integer())


def instruments() -> Mapping[str, Instrument]:
    """Return every instrument by its name, in the order of the table.

    Raises
    ------
    FactsError
        If the table is broken: nothing may then be scored.

    Examples
    --------
    >>> list(instruments())[:3]
    ['nrs', 'vas', 'rmdq']
    """
    return _all()


def instrument(name: str) -> Instrument:
    """Return one instrument, by its name or another it goes by, however it is written: ``PHQ-4``, ``phq_4``.

    Parameters
    ----------
    name : str
        The name.

    Raises
    ------
    UnknownCode
        If there is none of this name; near ones are suggested.

    Examples
    --------
    >>> peg = instrument("peg")
    >>> [item.name for item in peg.items], peg.better, peg.high
    (['pain', 'enjoyment', 'activity'], 'lower', 10.0)
    >>> instrument("RMDQ-24").name
    'rmdq'
    """
    try:
        return _all().get(name) or _by_any_name()[_folded(name)]
    except KeyError:
        near = did_you_mean(name, _all())
        message = f"No instrument {name!r}.{near} `weizhong score --list` names all {len(_all())}."
        raise UnknownCode(message) from None


@cache
def _by_any_name() -> Mapping[str, Instrument]:
    named = {_folded(name): one for one in _all().values() for name in (one.name, *one.aliases)}
    return MappingProxyType(named)


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


@cache
def _all() -> Mapping[str, Instrument]:
    rows: dict[str, dict[str, Any]] = read_table("outcomes/instruments")["instrument"]
    return MappingProxyType({name: _instrument(name, row) for name, row in rows.items()})


def _instrument(name: str, row: dict[str, Any]) -> Instrument:
    try:
        items = _items(row["items"])
        places = {item["name"]: place for place, item in enumerate(items)}
        whole = _cited(row) | {
            "name": name,
            "items": items,
            "bands": [{"name": text, "at_least": least} for text, least in row.get("bands", {}).items()],
            "parts": [_part(part, places) for part in row.get("parts", ())],
            **{key: _cited(row[key]) for key in _APART if key in row},
        }
        return msgspec.convert(whole, Instrument)
    except (KeyError, ValueError) as error:
        message = f"The instrument {name!r} of facts/outcomes/instruments.toml is not whole ({error}); "
        raise FactsError(message + "reinstall weizhong.") from error


def _cited(row: dict[str, Any]) -> dict[str, Any]:
    """Name sources as the records do."""
    return {"sources" if key == "source" else key: value for key, value in row.items()}


def _items(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Items told by name, or by how many there are; what is told once holds for all of them."""
    names = told["names"] if "names" in told else [f"q{place}" for place in range(1, told["count"] + 1)]
    turned, own = set(told.get("reverse", ())), told.get("own", {})
    common = {"high": float("inf")}
    common |= {key: told[key] for key in ("low", "high", "step", "optional") if key in told}
    return [{"name": name, "reverse": name in turned, **common, **own.get(name, {})} for name in names]


def _part(told: dict[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    return told | {"items": [places[name] for name in told["items"]]}
