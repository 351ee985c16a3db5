"""Reads the fact tables that lie beside this file, and fingerprints them.

Tables are TOML (records) or CSV (flat rows). Every record carries ``source`` (keys of ``sources/*.toml``)
and ``check`` (R, S, D, K or disputed). Tables are read when first asked for, never on import,
by rtoml, which takes a tenth of the time; files of people are read by tomllib, whose errors name the place.
"""

import csv
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import rtoml

from weizhong.terms.errors import FactsError
from weizhong.terms.sources import Check, Source

_ROOT = Path(__file__).parent


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return one TOML table, such as ``"clinic/red_flags"``.

    Raises
    ------
    FactsError
        If the table is missing or unreadable: nothing may then be recommended.
    """
    path = _ROOT / f"{name}.toml"
    try:
        return rtoml.loads(path.read_text("utf-8"))
    except (OSError, rtoml.TomlParsingError) as error:
        message = f"The fact table {name}.toml cannot be read ({error}); reinstall weizhong."
        raise FactsError(message) from error


@cache
def read_folder(name: str) -> tuple[dict[str, Any], ...]:
    """Return every TOML table of a folder, such as ``"anatomy/placement"``, in the order of their names.

    Raises
    ------
    FactsError
        If there is none, or one is unreadable.
    """
    paths = sorted((_ROOT / name).glob("*.toml"))
    if not paths:
        raise FactsError(f"The fact tables {name}/*.toml are missing; reinstall weizhong.")
    return tuple(read_table(f"{name}/{path.stem}") for path in paths)


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one CSV table, such as ``"evidence/trials"``.

    Raises
    ------
    FactsError
        If the table is missing or unreadable.
    """
    path = _ROOT / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return tuple(csv.DictReader(lines))
    except OSError as error:
        raise FactsError(f"The fact table {name}.csv cannot be read; reinstall weizhong.") from error


@cache
def sources() -> dict[str, Source]:
    """Return the bibliography by key.

    Examples
    --------
    >>> sources()["WHO2008"].key
    'WHO2008'
    """
    merged: dict[str, Source] = {}
    for path in sorted((_ROOT / "sources").glob("*.toml")):
        rows: dict[str, dict[str, str]] = read_table(f"sources/{path.stem}")["source"]
        for key, row in rows.items():
            if key in merged:
                raise FactsError(f"The source {key!r} stands twice in facts/sources; keep one.")
            merged[key] = Source(key=key, title=row["title"], url=row.get("url", ""))
    return merged


def cite(reference: str) -> Source:
    """Return the source a reference points to; a page behind a colon is kept in its title.

    Parameters
    ----------
    reference : str
        ``"WHO2008"`` or ``"WHO2008:p111"``.

    Raises
    ------
    FactsError
        If no such source exists.

    Examples
    --------
    >>> cite("WHO2008:p111").title.endswith("p111")
    True
    """
    key, _, place = reference.partition(":")
    try:
        source = sources()[key]
    except KeyError:
        message = f"No source {key!r} in facts/sources; a fact without a source may not be used."
        raise FactsError(message) from None
    return Source(source.key, f"{source.title}, {place}" if place else source.title, source.url)


def check_mark(row: dict[str, Any]) -> Check:
    """Return the check mark of a record.

    Raises
    ------
    FactsError
        If it has none, or one that does not exist.
    """
    try:
        return Check(row["check"])
    except (KeyError, ValueError):
        raise FactsError(f"A fact row has no valid check mark: {sorted(row)}") from None


@cache
def digest() -> str:
    """Return the SHA-256 fingerprint of all fact tables (and fitted data), as 16 hexadecimal digits.

    Examples
    --------
    >>> len(digest())
    16
    """
    fingerprint = hashlib.sha256()
    for path in sorted(p for p in _ROOT.rglob("*") if p.suffix in {".toml", ".csv"}):
        fingerprint.update(path.relative_to(_ROOT).as_posix().encode())
        fingerprint.update(path.read_bytes())
    return fingerprint.hexdigest()[:16]
