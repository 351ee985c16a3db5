"""Trials whole: arms, doses, results, and where each comes from."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from weizhong._version import __version__
from weizhong.evidence.trial_records import Arm, Difference, Responders, Result, Trial
from weizhong.evidence.trials import trial_tables
from weizhong.facts.tables import digest
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean

SCHEMA: Final = "weizhong.trials/1"


class TrialWhole(msgspec.Struct, frozen=True, kw_only=True):
    """A trial with everything the tables hold of it."""

    trial: Trial
    arms: tuple[Arm, ...]
    results: tuple[Result, ...]
    differences: tuple[Difference, ...]
    responders: tuple[Responders, ...]


class TrialsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Trials as a document with a published schema."""

    trials: tuple[TrialWhole, ...]
    facts_digest: str
    software_version: str = __version__
    schema: Literal["weizhong.trials/1"] = SCHEMA


def trials_document(names: Iterable[str] = ()) -> TrialsDocument:
    """Return trials whole.

    Parameters
    ----------
    names : iterable of str
        Of trials; all of them when empty.

    Raises
    ------
    UnknownCode
        If a trial does not stand in the tables.

    Examples
    --------
    >>> trials_document(["haake2007"]).trials[0].arms[0].needles
    '14-20'
    """
    held = trial_tables()
    wanted = list(dict.fromkeys(name.casefold() for name in names)) or list(held.trials)
    for name in wanted:
        if name not in held.trials:
            raise UnknownCode(
                f"No trial {name!r} stands in the tables.{did_you_mean(name, held.trials)} "
                "`weizhong evidence trials` lists them all."
            )
    return TrialsDocument(
        trials=tuple(
            TrialWhole(
                trial=held.trials[name],
                arms=tuple(one for one in held.arms.values() if one.trial == name),
                results=tuple(one for one in held.results.values() if one.trial == name),
                differences=tuple(one for one in held.differences.values() if one.trial == name),
                responders=tuple(one for one in held.responders.values() if one.trial == name),
            )
            for name in wanted
        ),
        facts_digest=digest(),
    )
