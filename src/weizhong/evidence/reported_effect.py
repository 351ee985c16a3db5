"""A row that reports an estimate with its error, as an effect, or what is wrong with it."""

import msgspec

from weizhong.evidence.effect_sizes import RATIOS, EffectSize
from weizhong.evidence.pool_columns import PRINTED
from weizhong.evidence.printed_effects import from_printed, lopsided
from weizhong.evidence.table_of_trials import Row
from weizhong.evidence.table_reading import TableReading

# Share of half an interval that its middle may lie off: rounding to one digit makes a tenth.
_LOPSIDED = 0.15
# Logarithm of ten thousand million.
_LOG_OF_ANYTHING = 23.0


def reported_effect(reading: TableReading, row: Row) -> tuple[EffectSize, tuple[float, ...]] | None:
    """Return the effect that a row reports, with the numbers it is made from; None where it cannot be used.

    Parameters
    ----------
    reading : TableReading
        Of the table; is told what is wrong.
    row : Row
        With ``estimate`` (or ``log_estimate``) and ``se``, ``variance`` or ``low`` and ``high``.
    """
    given = {name: reading.number(row, name) for name in PRINTED if name in reading.table.names}
    held = {name: value for name, value in given.items() if isinstance(value, float)}
    if any(isinstance(value, str) for value in given.values()):
        _has_error_above_zero(reading, row, held)
        return None
    made = (
        _with_limits(reading, row, held)
        if {"estimate", "low", "high"} <= held.keys()
        else _with_error(reading, row, held)
    )
    sign = reading.sign(row) if made else None
    if made is None or sign is None:
        return None
    return msgspec.structs.replace(made, estimate=sign * made.estimate), tuple(held.values())


def _with_limits(reading: TableReading, row: Row, held: dict[str, float]) -> EffectSize | None:
    ends = held["estimate"], held["low"], held["high"]
    made = reading.tried(row, "low", from_printed, reading.measure, row.text("study"), *ends)
    if made and abs(off := lopsided(*ends, reading.measure)) > _LOPSIDED:
        told = (
            f"the estimate lies {100 * abs(off):.0f} % of half the interval off its middle: a misprint, or "
            "an interval of another kind? Used with the width that is printed."
        )
        reading.tell(row, "low", told)
    return made


def _with_error(reading: TableReading, row: Row, held: dict[str, float]) -> EffectSize | None:
    is_ratio = reading.measure in RATIOS
    column = "log_estimate" if is_ratio or "estimate" not in held else "estimate"
    error = next((name for name in ("se", "variance") if name in held), None)
    if column not in held or error is None:
        _tell_what_is_missing(reading, row, held, error)
        return None
    if not _has_error_above_zero(reading, row, held):
        return None
    estimate, variance = held[column], held[error] ** 2 if error == "se" else held[error]
    if is_ratio and abs(estimate) > _LOG_OF_ANYTHING:
        told = f"{estimate:g} is the logarithm of no ratio; is it the ratio itself, or a percentage?"
        reading.tell(row, column, told, left_out=True)
        return None
    return EffectSize(label=row.text("study"), measure=reading.measure, estimate=estimate, variance=variance)


def _has_error_above_zero(reading: TableReading, row: Row, held: dict[str, float]) -> bool:
    for error in ("se", "variance"):
        if error in held:
            told = f"{held[error]:g} cannot be; it must lie above zero."
            return held[error] > 0 or not reading.tell(row, error, told, left_out=True)
    return True


def _tell_what_is_missing(reading: TableReading, row: Row, held: dict[str, float], error: str | None) -> None:
    if reading.measure in RATIOS and "estimate" in held and error:
        told = (
            f"a standard error belongs to the logarithm of the {reading.measure}; call the column "
            "log_estimate if it holds logarithms, or give low and high."
        )
        reading.tell(row, "estimate", told, left_out=True)
        return
    missing = "se" if {"estimate", "log_estimate"} & held.keys() else "estimate"
    told = "blank; an effect wants an estimate with its se, variance, or low and high."
    reading.tell(row, missing, told, left_out=True)
