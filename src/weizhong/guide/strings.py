"""Every sentence the guide says, from one table that a translator can copy and change."""

from pathlib import Path

from weizhong.report.strings import flattened

_TABLE = Path(__file__).with_name("strings_en.toml")


def strings() -> dict[str, str]:
    """Return the table, flattened to ``"section.key"``."""
    return flattened(_TABLE)


def say(key: str, **values: object) -> str:
    """Return one sentence of the table with its blanks filled in.

    Parameters
    ----------
    key : str
        ``"section.key"`` of ``strings_en.toml``.
    **values : object
        The blanks.

    Examples
    --------
    >>> say("side.left")
    'left'
    """
    return strings()[key].format(**values)


def words(name: str) -> str:
    """Return a table's name as words.

    Examples
    --------
    >>> words("warm_needle")
    'warm needle'
    """
    return name.replace("_", " ")
