"""The fact tables as plain dictionaries, read anew: nothing of the package is used."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parents[2] / "src" / "weizhong" / "facts"


@cache
def table(name: str) -> dict[str, Any]:
    """Return a table by its path below the facts, such as ``"clinic/sites"``; missing ones are empty."""
    path = FACTS / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


@cache
def folder(name: str) -> dict[str, Any]:
    """Return all tables of a folder by their file names."""
    return {path.stem: table(f"{name}/{path.stem}") for path in sorted((FACTS / name).glob("*.toml"))}


@cache
def points() -> dict[str, dict[str, Any]]:
    """Return the rows of all points by code."""
    found = {}
    for one in folder("points").values():
        for row in one.get("point", []):
            found[row["code"]] = row
    return found


@cache
def source_keys() -> frozenset[str]:
    """Return every key of the bibliography."""
    keys: set[str] = set()
    for one in folder("sources").values():
        keys.update(one.get("source", {}))
    return frozenset(keys)


@cache
def textbook_rows() -> list[dict[str, Any]]:
    """Return the depths that textbooks give."""
    rows: list[dict[str, Any]] = table("points/depths")["depth"]
    return rows


def modalities() -> dict[str, dict[str, Any]]:
    """Return the rows of the modalities by name."""
    rows: dict[str, dict[str, Any]] = table("clinic/modalities")["modality"]
    return rows


def punctures(modality: str) -> bool:
    """Say whether a needle passes the skin."""
    return bool(modalities()[modality]["punctures"])
