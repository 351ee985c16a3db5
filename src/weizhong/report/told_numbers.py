"""Numbers as a reader wants them: no more digits than their interval allows, a true minus sign."""

from math import floor, isfinite, log10

from weizhong.report.strings import say

_DIGITS = 3  # signs an interval's width is told with
_LONG = 1e7  # numbers from here on are told by their power of ten
_SMALL_RATIO, _LARGE_RATIO = 0.1, 100.0  # beyond these two decimals tell too little, or too much
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
    digits = digits_of(max(values) - min(values))
    return [with_digits(value, digits) for value in values]


def digits_of(width: float) -> int:
    """Return how many decimals an interval of a width allows: three signs of the width.

    Examples
    --------
    >>> digits_of(5.66), digits_of(123.0), digits_of(0.0)
    (2, 0, 2)
    """
    if not isfinite(width) or width <= 0:
        width = 1.0
    return min(8, max(0, _DIGITS - 1 - floor(log10(width))))


def with_digits(value: float, digits: int) -> str:
    """Return a number with so many decimals; a very large one by its power of ten.

    Examples
    --------
    >>> with_digits(-4.4686, 2), with_digits(4.85e8, 2), with_digits(float("inf"), 2)
    ('−4.47', '4.85e+08', '∞')
    """
    if not isfinite(value):
        return "∞"
    return signed(f"{value:.2e}" if abs(value) >= _LONG else f"{value:.{digits}f}")


def ratio(value: float) -> str:
    """Return a ratio with two decimals; a small one with three signs, a large one without decimals.

    Examples
    --------
    >>> ratio(0.726), ratio(0.00123), ratio(234631.4), ratio(3e9)
    ('0.73', '0.00123', '234631', '3.00e+09')
    """
    if 0 < value < _SMALL_RATIO:
        return f"{value:.3g}"
    return with_digits(value, 0 if value >= _LARGE_RATIO else 2)


def ratios(*values: float, digits: int) -> list[str]:
    """Return a ratio with its limits: two decimals or more, and more signs for what would round to nothing.

    Parameters
    ----------
    *values : float
        Ratios, not their logarithms.
    digits : int
        Decimals that their interval allows.

    Examples
    --------
    >>> ratios(1.708, 0.0033, 885.4, digits=0), ratios(1.021, 1.018, 1.024, digits=4)
    (['1.71', '0.0033', '885'], ['1.0210', '1.0180', '1.0240'])
    """
    least = max(digits, 2)
    return [
        ratio(value) if value >= _LARGE_RATIO or 0 < value < 0.5 * 10**-least else with_digits(value, least)
        for value in values
    ]


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
