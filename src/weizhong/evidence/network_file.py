"""A table of arms, or of differences, as trials of a network, with everything wrong in it named by row.

What cannot be used is left out and named; the rest is used. Where going on would mislead, as with two scales
in one mean difference, the table is refused.
"""

from collections.abc import Mapping

import msgspec

from weizhong.evidence.effect_sizes import Measure
from weizhong.evidence.network_rows import NetworkReader
from weizhong.evidence.network_studies import NetworkStudy
from weizhong.evidence.pool_columns import PRINTED, needed, read_table_of_trials
from weizhong.evidence.table_of_trials import Problem, Table, nothing_usable
from weizhong.evidence.table_scales import doubts_of_scales
from weizhong.terms.errors import InvalidInput, MissingInput

_OF_ARMS = {"mean": ("treatment", "n", "mean", "sd"), "events": ("treatment", "n", "events")}
_USUAL: Mapping[str, Measure] = {"mean": "MD", "events": "OR", "differences": "GEN"}
_OF_DIFFERENCES = ("treatment", "comparator")
_READ = frozenset(("study treatment comparator n mean sd events scale better id").split()) | set(PRINTED)


class NetworkFile(msgspec.Struct, frozen=True, kw_only=True):
    """Trials read from a table.

    Parameters
    ----------
    measure : str
        Of all of them.
    studies : tuple of NetworkStudy
        Those that can be used.
    problems : tuple of Problem
        What is wrong, in the order of rows.
    left_alone : tuple of str
        Columns that were not read.
    """

    measure: Measure
    studies: tuple[NetworkStudy, ...]
    problems: tuple[Problem, ...]
    left_alone: tuple[str, ...]


def read_network_file(text: str, measure: Measure | None = None) -> NetworkFile:
    r"""Read a table with a line for each arm of each trial, or for each difference of two arms.

    Parameters
    ----------
    text : str
        CSV with the columns ``study, treatment`` and either ``n, mean, sd`` or ``n, events``; or with
        ``study, treatment, comparator`` and ``estimate`` with ``se``, ``variance`` or ``low`` and ``high``
        (RR and OR: ``estimate`` as a ratio with its limits, or ``log_estimate``). A trial of k arms has k
        lines, or one for each of its k (k - 1) / 2 pairs. Also read: ``scale``, ``better``.
    measure : str, optional
        What to make of it; without it MD from means, OR from events, GEN from differences.

    Raises
    ------
    UnreadableInput
        If it is no CSV file.
    MissingInput
        If the file is empty, or lacks columns.
    InvalidInput
        If no trial can be used, or scales are mixed.

    Examples
    --------
    >>> found = read_network_file(
    ...     "study,treatment,n,events\nA,sham,10,3\nA,real,x,5\nB,sham,10,2\nB,real,10,4\n"
    ... )
    >>> [study.label for study in found.studies]
    ['B']
    >>> for problem in found.problems:
    ...     print(problem)
    row 2 (A): the only arm of its trial that can be used. Left out.
    row 3, column n (A): 'x' is no number; give digits only, or leave the cell blank. Left out.
    """
    table = read_table_of_trials(text)
    form = _form(table, measure)
    reader = NetworkReader(table, measure or _USUAL[form])
    studies = tuple(reader.differences() if form == "differences" else reader.arms(form))
    reader.problems += doubts_of_scales(reader.used, table.names, reader.measure)
    reader.tell_unlike_sds(reader.used, "sd")
    problems = reader.sorted_problems()
    if not studies:
        raise InvalidInput(nothing_usable(problems))
    return NetworkFile(
        measure=reader.measure,
        studies=studies,
        problems=problems,
        left_alone=tuple(name for meaning, name in table.names.items() if meaning not in _READ),
    )


def _form(table: Table, measure: Measure | None) -> str:
    if "comparator" in table.names:
        needed(table, _OF_DIFFERENCES, "A network of differences")
        if not table.has(["estimate"]) and not table.has(["log_estimate"]):
            needed(table, ("estimate", "se"), "A network of differences")
        return "differences"
    there = [form for form in _OF_ARMS if form in table.names]
    if measure in ("MD", "SMD") or there == ["mean"]:
        form = "mean"
    elif measure in ("RR", "OR", "RD") or there == ["events"]:
        form = "events"
    elif len(there) == 2:
        raise MissingInput("The table has means and events; say which: --measure MD, SMD, RR, OR or RD.")
    else:
        raise MissingInput(
            "A network wants the columns study and treatment, with n, mean and sd, or n and events, one line "
            "an arm; or comparator, estimate and se, one line a pair."
        )
    needed(table, _OF_ARMS[form], "A network")
    return form
