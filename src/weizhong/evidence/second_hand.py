"""Rows of the trial tables that nobody here read in the trial's own paper: they promise nothing."""

from collections.abc import Iterable, Iterator

from weizhong.evidence.trial_records import Difference, Result, TrialTables


def second_hand(rows: Iterable[Result | Difference]) -> tuple[str, ...]:
    """Return the names of those rows that are second-hand.

    Examples
    --------
    >>> from weizhong.evidence.trials import trial_tables
    >>> "kerr2003.sham.pain.6wk.final" in second_hand(trial_tables().results.values())
    True
    """
    return tuple(row.id for row in rows if not row.check.is_verified)


def second_hand_note(rows: Iterable[Result | Difference], tables: TrialTables) -> Iterator[str]:
    """Yield the warning that names the trials of second-hand rows; nothing where there are none."""
    trials = sorted({tables.trials[row.trial].label for row in rows if not row.check.is_verified})
    if trials:
        yield f"Unverified, so this promises nothing; second-hand: {', '.join(trials)}."
