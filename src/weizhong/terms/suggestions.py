"""Near words for a word nobody knows, for errors that teach."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_WORD = re.compile(r"[\w.:\-]{1,60}")


def told_word(given: str) -> str:
    """Return a word as an error may repeat it; what holds more than one may tell of a person, and is not.

    Parameters
    ----------
    given : str
        What was typed where a name of a list should stand.

    Examples
    --------
    >>> told_word("bladder_chnage"), told_word("Anna fainted")
    ("'bladder_chnage'", 'what stands there')
    """
    return repr(given) if _WORD.fullmatch(given) else "what stands there"


def did_you_mean(given: str, known: Iterable[str], most: int = 3) -> str:
    """Return a clause naming the nearest known words, or an empty string.

    Parameters
    ----------
    given : str
        What was typed.
    known : iterable of str
        Every allowed word.
    most : int, default 3
        How many to suggest at most.

    Returns
    -------
    str
        ``" Did you mean A, B?"`` with a leading blank, or ``""``.

    Examples
    --------
    >>> did_you_mean("BL233", ["BL23", "GV4"])
    ' Did you mean BL23?'
    """
    by_folded = {word.casefold(): word for word in known}
    near = get_close_matches(given.casefold(), by_folded, n=most, cutoff=0.6)
    return f" Did you mean {', '.join(by_folded[word] for word in near)}?" if near else ""
