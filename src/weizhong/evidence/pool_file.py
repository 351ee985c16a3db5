"""A table of trials as effects, with everything that is wrong in it named by row and column.

A row that cannot be used is left out and named; the rest is used. What is doubtful but possible is used and
named. Where going on would mislead, as with several scales in one mean difference, the table is refused.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from weizhong.evidence.effect_sizes import RATIOS, EffectSize, Hedges, Measure, ZeroCells
from weizhong.evidence.pool_columns import (
    COUNTS,
    MEANS,
    PLAIN,
    PRINTED,
    find_column,
    needed,
    read_table_of_trials,
)
from weizhong.evidence.pool_rows import RowReader
from weizhong.evidence.table_of_trials import Problem, Row, Table, nothing_usable
from weizhong.evidence.table_scales import doubts_of_scales
from weizhong.evidence.trial_arrays import UNLIKE
from weizhong.terms.errors import InvalidInput, MissingInput


class PoolFile(msgspec.Struct, frozen=True, kw_only=True):
    """Trials read from a table.

    Parameters
    ----------
    measure : str
        Of all effects.
    effects : tuple of EffectSize
        One a usable row.
    rows : tuple of int
        The line of the file each is from.
    covariates : dict
        Columns that were asked for, one number or None for each effect.
    problems : tuple of Problem
        What is wrong, in the order of rows.
    left_alone : tuple of str
        Columns that were not read.
    """

    measure: Measure
    effects: tuple[EffectSize, ...]
    rows: tuple[int, ...]
    covariates: dict[str, tuple[float | None, ...]]
    problems: tuple[Problem, ...]
    left_alone: tuple[str, ...]


def read_pool_file(
    text: str,
    measure: Measure | None = None,
    *,
    by: str | None = None,
    regress: Sequence[str] = (),
    hedges: Hedges = "exact",
    zero_cells: ZeroCells = "half",
) -> PoolFile:
    r"""Read a table of trials.

    Parameters
    ----------
    text : str
        CSV with a column ``study`` and, for each trial, either ``n_treatment, mean_treatment, sd_treatment,
        n_control, mean_control, sd_control``; or ``events_treatment, n_treatment, events_control,
        n_control``; or ``estimate`` with ``low`` and ``high`` as printed (RR and OR as ratios); or
        ``estimate`` (for RR and OR ``log_estimate``) with ``se`` or ``variance``. Also read: ``id, year, n,
        scale, better, kind``.
    measure : str, optional
        What to make of it; without it MD from means, RR from counts, and GEN from estimates.
    by : str, optional
        Column of subgroups.
    regress : sequence of str
        Columns of covariates.
    hedges, zero_cells
        See `weizhong.evidence.effect_sizes.effect_size`.

    Raises
    ------
    UnreadableInput
        If it is no CSV file.
    MissingInput
        If the file is empty, or lacks columns.
    InvalidInput
        If no row can be used, or trials cannot be pooled honestly.

    Examples
    --------
    >>> found = read_pool_file("study,events1,n1,events2,n2\nA,3,10,5,10\nB,x,10,4,10\n")
    >>> [effect.label for effect in found.effects]
    ['A']
    >>> print(found.problems[0])
    row 3, column events1 (B): 'x' is no number; give digits only, or leave the cell blank. Left out.
    """
    table = read_table_of_trials(text)
    group = find_column(table, by) if by else None
    wanted = {name: find_column(table, name) for name in regress}
    reader = RowReader(table, measure or _usual_measure(table), hedges, zero_cells, group)
    _check_columns(table, reader.measure)
    used = list(_usable(reader))
    if not used:
        raise InvalidInput(_nothing_left(reader.sorted_problems(), reader.measure))
    rows = [row for row, _ in used]
    reader.problems += doubts_of_scales(rows, table.names, reader.measure)
    _tell_trials_twice(reader, rows)
    reader.tell_unlike_sds(rows, "sd_control")
    _tell_several_kinds(reader, rows)
    _refuse_several_units(used)
    covariates = {
        name: tuple(reader.covariate(row, meaning) for row in rows) for name, meaning in wanted.items()
    }
    known = {*MEANS, *COUNTS, *PRINTED, *PLAIN, *wanted.values(), group or ""}
    return PoolFile(
        measure=reader.measure,
        effects=tuple(effect for _, effect in used),
        rows=tuple(row.number for row in rows),
        covariates=covariates,
        problems=reader.sorted_problems(),
        left_alone=tuple(name for meaning, name in table.names.items() if meaning not in known),
    )


def _usual_measure(table: Table) -> Measure:
    means, counts = table.has(MEANS), table.has(COUNTS)
    if means and counts:
        raise MissingInput(
            "The table has means and events; say which to pool: --measure MD, SMD, RR, OR or RD."
        )
    if means:
        return "MD"
    if counts:
        return "RR"
    if not table.has(["estimate"]):
        form = _nearest_form(table)
        if not any(one in table.names for one in form):
            raise MissingInput(
                f"Pooling wants the columns {', '.join(MEANS)}; or {', '.join(COUNTS)}; or estimate with "
                "se, or with low and high."
            )
        needed(table, form, "Pooling")
    return "GEN"


def _nearest_form(table: Table) -> Sequence[str]:
    """Return the columns of the form of which most are there."""
    forms = (MEANS, COUNTS, ("estimate", "low", "high"), ("estimate", "se"))
    return max(forms, key=lambda form: sum(one in table.names for one in form) / len(form))


def _nothing_left(problems: Sequence[Problem], measure: Measure) -> str:
    zero = all("the event in both arms" in one.told for one in problems)
    more = (
        f"\nAsk for RD: {measure} is a ratio, and nothing has no ratio." if zero and measure in RATIOS else ""
    )
    return f"{nothing_usable(problems)}{more}"


def _check_columns(table: Table, measure: Measure) -> None:
    """Refuse a table without the columns of its measure."""
    if table.has(["estimate"]) or table.has(["log_estimate"]):
        return
    forms: dict[str, Sequence[str]] = {"MD": MEANS, "SMD": MEANS, "GEN": ("estimate", "se")}
    needed(table, forms.get(measure, COUNTS), measure)


def _refuse_several_units(used: Sequence[tuple[Row, EffectSize]]) -> None:
    small, large = (choose(used, key=lambda one: one[1].variance) for choose in (min, max))
    if large[1].variance > UNLIKE * small[1].variance:
        raise InvalidInput(
            f"The standard errors of row {small[0].number} ({small[1].se:.2g}) and row {large[0].number} "
            f"({large[1].se:.2g}) are not of one unit; correct one of them, or leave it out."
        )


def _usable(reader: RowReader) -> Iterator[tuple[Row, EffectSize]]:
    """Yield the rows that can be used, none of them twice."""
    first: dict[tuple[float, ...], Row] = {}
    for row in reader.table.rows:
        made = reader.effect(row)
        if made is None:
            continue
        effect, numbers = made
        before = first.setdefault(numbers, row)
        if before is row or not _is_repeated(reader, row, before, len(numbers)):
            yield row, effect


def _is_repeated(reader: RowReader, row: Row, before: Row, count: int) -> bool:
    """Tell of a row whose numbers stood there before; return whether it is to be left out."""
    if before.text("study").casefold() == row.text("study").casefold():
        return reader.tell(row, "study", f"repeats row {before.number}, number for number.", left_out=True)
    told = f"the same numbers as {before.text('study')!r} in row {before.number}: one trial published twice?"
    # Six numbers of two arms do not agree by chance; a few counts may.
    is_copied = count == len(MEANS) and reader.measure in ("MD", "SMD")
    reader.tell(row, "", told if is_copied else f"{told} Used.", left_out=is_copied)
    return is_copied


def _tell_trials_twice(reader: RowReader, rows: Sequence[Row]) -> None:
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_name[row.text("study").casefold(), reader.group_of(row)].append(row)
    for of_one in by_name.values():
        for row in of_one[1:]:
            told = (
                f"the same trial as row {of_one[0].number}: people may be counted twice, and the pooled "
                "interval is then too narrow. Combine the arms, or split the control. Used."
            )
            reader.tell(row, "study", told)


def _tell_several_kinds(reader: RowReader, rows: Sequence[Row]) -> None:
    kinds = sorted({row.text("kind").casefold() for row in rows} - {""})
    if reader.measure == "SMD" and len(kinds) > 1:
        told = (
            f"holds {' and '.join(kinds)}: the SD of a change is another than that of a final value, so "
            "their SMDs should not be pooled. Used; ask for MD, or use --by."
        )
        column = reader.table.names["kind"]
        reader.problems.append(Problem(row=None, column=column, study="", told=told, left_out=False))
