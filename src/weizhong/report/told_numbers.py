"""Numbers as a reader wants them: no more digits than their interval allows, a true minus sign."""

from math import floor, isfinite, log10

from weizhong.report.strings import say

_DIGITS = 3  # signs an interval's width is told with
_LONG = 1e7  # numbers from here on are told by their power of ten
_SMALL = 0.001  # a chance below this is only said to be


def rounded(*values: float) -> list[str]:
    """Return numbers with the digits that their distance allows.

    Parameters
    ----------
    *values : float
        An estimate with its limits, say.

    Examples
    --------
    >>> rounded(-4.4686, -7.3, -1.64)
    ['−4.47', '−7.30', '−1.64']
    """
    width = max(values) - min(values)
    if not isfinite(width) or width <= 0:
        width = 1.0
    digits = min(8, max(0, _DIGITS - 1 - floor(log10(width))))
    return [_told(value, digits) for value in values]


def _told(value: float, digits: int) -> str:
    if not isfinite(value):
        return "∞"
    return signed(f"{value:.2e}" if abs(value) >= _LONG else f"{value:.{digits}f}")


def signed(number: str) -> str:
    """Return a number with a true minus sign, and none before a zero.

    Examples
    --------
    >>> signed("-1.5"), signed("-0.00")
    ('−1.5', '0.00')
    """
    if not number.strip("-0."):
        return number.lstrip("-")
    return number.replace("-", "−")


def chance(p: float | None) -> str:
    """Return a p value in words.

    Examples
    --------
    >>> chance(0.0312), chance(1e-9), chance(None)
    ('p = 0.031', 'p < 0.001', 'no test')
    """
    if p is None:
        return say("network_page.no_test")
    return say("network_page.p_small") if p < _SMALL else say("network_page.p", p=f"{p:.3f}")
