"""Every sentence the report says, from one table that a translator can copy and change."""

from functools import cache
from pathlib import Path
from typing import Any

import rtoml

_TABLE = Path(__file__).with_name("strings_en.toml")


def strings() -> dict[str, str]:
    """Return the table, flattened to ``"section.key"``."""
    return flattened(_TABLE)


@cache
def flattened(path: Path) -> dict[str, str]:
    """Return a table of sentences, flattened to ``"section.key"``.

    Parameters
    ----------
    path : Path
        Sections of sentences, in TOML.
    """
    tables: dict[str, dict[str, Any]] = rtoml.loads(path.read_text("utf-8"))
    return {f"{section}.{key}": value for section, rows in tables.items() for key, value in rows.items()}


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
    >>> say("number.mm", mm="35")
    '35 mm'
    """
    return strings()[key].format(**values)
