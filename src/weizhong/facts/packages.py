"""Condition packages: each is a folder of tables, and no code knows what any of them is about."""

from functools import cache
from pathlib import Path
from typing import Any

from weizhong.facts.tables import read_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean

_FOLDER = Path(__file__).parent / "packages"


@cache
def package_names() -> tuple[str, ...]:
    """Return the packages there are, in alphabetical order.

    Examples
    --------
    >>> "back_pain" in package_names()
    True
    """
    return tuple(sorted(path.parent.name for path in _FOLDER.glob("*/package.toml")))


@cache
def package_table(package: str, name: str) -> dict[str, Any]:
    """Return a table of a package.

    Parameters
    ----------
    package : str
        Such as ``"back_pain"``.
    name : str
        Such as ``"patterns"``.

    Raises
    ------
    UnknownCode
        If there is no such package; near names are suggested.
    FactsError
        If the table is missing or unreadable.

    Examples
    --------
    >>> package_table("back_pain", "package")["title"]
    'Back pain'
    """
    if package not in package_names():
        near = did_you_mean(package, package_names())
        raise UnknownCode(
            f"package: {package[:40]!r} is not known.{near} There are {', '.join(package_names())}."
        )
    return read_table(f"packages/{package}/{name}")
