"""What an instrument is: items, missing rule, range, direction, error, change that matters, licence, source.

No wording of an item is here: what a questionnaire asks stands on its form, and whether the form may be
passed on is told beside it (`Licence`).
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from weizhong.outcomes.cited import Cited
from weizhong.outcomes.detectable_change import detectable

Direction = Literal["lower", "higher", "neither"]
Method = Literal[
    "single", "count", "sum", "mean", "share", "t_table", "risk_group", "standardised", "guesses",
    "state", "ratings", "data_set",
]  # fmt: skip
Wording = Literal["own", "free", "withheld"]


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
        The same as a share of the start value; None where none was read.
    share_apart : Cited or None
        Where the share comes from, where that is not where the points do.
    """

    points: float | None = None
    share: float | None = None
    share_apart: Cited | None = None


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


class NotApplicable(Cited, frozen=True, kw_only=True):
    """Figures that cannot be, by what the instrument is, and why: no gap of what was read.

    Parameters
    ----------
    error : str
        Why no error of measurement applies; empty where one does.
    points : str
        Why no change in points applies.
    share : str
        Why no change as a share of the start value applies.
    """

    error: str = ""
    points: str = ""
    share: str = ""


class Recovered(Cited, frozen=True, kw_only=True):
    """Where people call themselves recovered.

    Parameters
    ----------
    at_most : float
        Highest score of those who do, where less is better.
    """

    at_most: float


class LowMood(Cited, frozen=True, kw_only=True):
    """Where mood is so low that thoughts of ending life are asked about.

    Parameters
    ----------
    at_least : float or None
        Lowest score of those who are asked, where more is worse.
    items : dict of str to float
        Lowest answer to one item that is enough by itself, also where others are missing.
    groups : tuple of str
        Groups whose people are asked.
    """

    at_least: float | None = None
    items: Mapping[str, float] = msgspec.field(default_factory=dict)
    groups: tuple[str, ...] = ()


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
    not_applicable : NotApplicable or None
        Which of these figures cannot be, and why.
    licence : Licence
        Whose it is.
    recovered : Recovered or None
        Score at which people call themselves recovered.
    low_mood : LowMood or None
        Score from which thoughts of ending life are asked about.
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
    not_applicable: NotApplicable | None = None
    recovered: Recovered | None = None
    low_mood: LowMood | None = None
    shows_change: tuple[float, float] | None = None
    rating: Mapping[str, float] | None = None
    bands: tuple[Band, ...] = ()
    positive_from: float | None = None
    parts: tuple[Part, ...] = ()
    aliases: tuple[str, ...] = ()
    withheld: str = ""
    note: str = ""

    @property
    def item_names(self) -> list[str]:
        """The headings of its columns, in the order of the form."""
        return [item.name for item in self.items]

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
        >>> from weizhong.outcomes.instruments import instrument
        >>> instrument("rmdq").sdc, instrument("pgic").sdc
        (5.0, None)
        """
        if self.error is None or self.error.sdc is not None:
            return self.error.sdc if self.error else None
        return None if self.error.sem is None else detectable(self.error.sem)

    @property
    def is_whole(self) -> bool:
        """Whether only whole scores can come of it: a count or sum of whole answers, a rating of change.

        Pain read alone may stand between two numbers: a mean of several days does.

        Examples
        --------
        >>> from weizhong.outcomes.instruments import instrument
        >>> instrument("rmdq").is_whole, instrument("nrs").is_whole, instrument("odi").is_whole
        (True, False, False)
        """
        adds = self.method in ("count", "sum", "risk_group") and all(item.step for item in self.items)
        return adds or self.rating is not None

    def can_be(self, value: float) -> bool:
        """Return whether a value can be a score of it.

        Examples
        --------
        >>> from weizhong.outcomes.instruments import instrument
        >>> instrument("rmdq").can_be(12), instrument("rmdq").can_be(12.5), instrument("rmdq").can_be(25)
        (True, False, False)
        """
        return self.low <= value <= self.high and (not self.is_whole or float(value).is_integer())
