"""Trials answered as one network: a document with all its digits."""

from typing import Literal

import msgspec

from weizhong._version import __version__
from weizhong.evidence.effect_sizes import Measure
from weizhong.evidence.network import network
from weizhong.evidence.network_file import read_network_file
from weizhong.evidence.network_fit import Tau2Method
from weizhong.evidence.network_records import Network
from weizhong.evidence.network_trials import Phase, network_of_trials
from weizhong.evidence.questions import LeftOut
from weizhong.evidence.table_of_trials import Problem

SCHEMA = "weizhong.network/1"


class NetworkDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one table of a reader's own, or for the trials of ours.

    Parameters
    ----------
    file : str
        Its name; empty for our tables.
    network : Network
        Of all its usable trials; RR and OR as natural logarithms throughout.
    problems : tuple of Problem
        What is wrong in the table.
    left_alone : tuple of str
        Columns that were not read.
    about_trials : tuple of str
        What a reader must know of the rows of our tables.
    left_out : tuple of LeftOut
        Rows of our tables about the same outcome that are not in it, with the reason.
    second_hand : tuple of str
        Rows of our tables that are in it and that nobody here read in the trial's own paper.
    """

    file: str
    network: Network
    problems: tuple[Problem, ...] = ()
    left_alone: tuple[str, ...] = ()
    about_trials: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    second_hand: tuple[str, ...] = ()
    software_version: str = __version__
    schema: Literal["weizhong.network/1"] = "weizhong.network/1"


def network_report(
    text: str,
    file: str,
    measure: Measure | None = None,
    reference: str | None = None,
    tau2_method: Tau2Method = "reml",
) -> NetworkDocument:
    r"""Answer a table.

    Parameters
    ----------
    text : str
        The table; see `weizhong.evidence.network_file.read_network_file`.
    file : str
        Its name.
    measure : str, optional
        See there.
    reference, tau2_method
        See `weizhong.evidence.network.network`.

    Raises
    ------
    InputError
        If the table cannot be used.
    MissingExtra
        If scipy is not installed.

    Examples
    --------
    >>> lines = "study,treatment,comparator,estimate,se\nA,real,sham,-2,1\nB,sham,none,-3,1\n"
    >>> made = network_report(lines, "two.csv", reference="none")
    >>> made.network.effects[0].a, made.network.effects[0].estimate
    ('real', -5.0)
    """
    found = read_network_file(text, measure)
    wanted = _as_spelt(reference, {name for study in found.studies for name in study.treatments})
    return NetworkDocument(
        file=file,
        network=network(found.studies, wanted, tau2_method),
        problems=found.problems,
        left_alone=found.left_alone,
    )


def network_answer(
    outcome: str = "pain",
    phase: Phase = "end",
    duration: str | None = None,
    reference: str | None = None,
    tau2_method: Tau2Method = "reml",
) -> NetworkDocument:
    """Answer from the trials of our tables, as standardised mean differences; below zero is better.

    Parameters
    ----------
    outcome, phase, duration
        See `weizhong.evidence.network_trials.network_of_trials`.
    reference, tau2_method
        See `weizhong.evidence.network.network`.

    Raises
    ------
    InputError
        If no trial can answer.
    MissingExtra
        If scipy is not installed.

    Examples
    --------
    >>> made = network_answer(duration="chronic", reference="usual_care")
    >>> [one.trials for one in made.network.effects if one.a == "acupuncture"]
    [1]
    """
    found = network_of_trials(outcome, phase, duration)
    return NetworkDocument(
        file="",
        network=network(found.studies, reference, tau2_method),
        about_trials=found.notes,
        left_out=found.left_out,
        second_hand=found.second_hand,
    )


def _as_spelt(reference: str | None, names: set[str]) -> str | None:
    return next((name for name in names if reference and name.casefold() == reference.casefold()), reference)
