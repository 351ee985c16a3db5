"""The tables of the techniques: one each, read once."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from weizhong.clinic.documents.treatments import Frequency, Instruction, Manner
from weizhong.facts.tables import read_folder, read_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean


@cache
def technique_tables() -> Mapping[str, Mapping[str, Any]]:
    """Return every table of a technique, by its modality, in the order of the modalities.

    Examples
    --------
    >>> list(technique_tables())[:2]
    ['needling', 'dry_needling']
    """
    found = {table["technique"]["modality"]: table for table in read_folder("clinic/techniques")}
    return {name: found[name] for name in read_table("clinic/modalities")["modality"] if name in found}


def technique_table(name: str) -> Mapping[str, Any]:
    """Return the table of a technique.

    Raises
    ------
    UnknownCode
        If there is none; near names are suggested.

    Examples
    --------
    >>> technique_table("lamp")["technique"]["title"]
    'Heat lamp'
    """
    tables = technique_tables()
    if name not in tables:
        near = did_you_mean(name, tables)
        raise UnknownCode(f"{name[:40]!r} is no technique.{near} There are {', '.join(tables)}.")
    return tables[name]


@cache
def manners_of(name: str, is_gentle: bool) -> tuple[Manner, ...]:
    """Return the ways a technique may be done: none forbidden, only recalled, or too strong for the frail."""
    return tuple(
        Manner(id=row["id"], text=row["text"], check=row["check"])
        for row in technique_table(name).get("manner", ())
        if "forbidden" not in row and row["check"] != "K" and (row.get("gentle", True) or not is_gentle)
    )


@cache
def frequencies() -> tuple[Frequency, ...]:
    """Return the settings of the device, but for any that was only recalled."""
    return tuple(
        Frequency(
            id=row["id"],
            hz=[float(hz) for hz in row["hz"]],
            text=row["text"],
            check=row["check"],
            seconds_each=row.get("seconds_each"),
        )
        for row in technique_table("electroacupuncture")["frequency"]
        if row["check"] != "K"
    )


@cache
def instructions(name: str, part: str) -> tuple[Instruction, ...]:
    """Return what to look at (``check``) or to say afterwards (``aftercare``)."""
    return tuple(
        Instruction(
            id=row["id"],
            text=row["text"],
            check=row["check"],
            source=list(row["source"]),
            when=row.get("when", "after"),
        )
        for row in technique_table(name).get(part, ())
    )


@cache
def corrections(name: str) -> tuple[Instruction, ...]:
    """Return beliefs about a technique, put right in plain words."""
    return tuple(
        Instruction(
            id=row["id"],
            text=f"“{row['says']}” {row['truth']}",
            check=row["check"],
            source=list(row["source"]),
            when="before",
        )
        for row in technique_table(name).get("belief", ())
    )
