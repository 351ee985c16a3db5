"""Comparing names of points as people type them: with tones or without, in either script."""

import re
import unicodedata


def toneless(text: str) -> str:
    """Return a pinyin name without tone marks (ü as u), its capitals kept.

    Examples
    --------
    >>> toneless("Zhōnglǚshù")
    'Zhonglushu'
    """
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def folded(text: str) -> str:
    """Return `text` for comparison: no tones, case, blanks, hyphens or apostrophes.

    Examples
    --------
    >>> folded("Shèn Shù") == folded("shenshu")
    True
    """
    return re.sub(r"[\s'’_-]", "", toneless(text)).casefold()
