"""Every instrument by its name, read from the table."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

from weizhong.facts.tables import read_table
from weizhong.outcomes.instrument import Instrument
from weizhong.terms.errors import FactsError, UnknownCode
from weizhong.terms.suggestions import did_you_mean

# Parts of a row with a source of their own.
_APART = ("mic", "error", "not_applicable", "recovered", "low_mood", "licence")


def instruments() -> Mapping[str, Instrument]:
    """Return every instrument by its name, in the order of the table.

    Raises
    ------
    FactsError
        If the table is broken: nothing may then be scored.

    Examples
    --------
    >>> list(instruments())[:3]
    ['nrs', 'vas', 'rmdq']
    """
    return _all()


def instrument(name: str) -> Instrument:
    """Return one instrument, by its name or another it goes by, however it is written: ``PHQ-4``, ``phq_4``.

    Parameters
    ----------
    name : str
        The name.

    Raises
    ------
    UnknownCode
        If there is none of this name; near ones are suggested.

    Examples
    --------
    >>> peg = instrument("peg")
    >>> [item.name for item in peg.items], peg.better, peg.high
    (['pain', 'enjoyment', 'activity'], 'lower', 10.0)
    >>> instrument("RMDQ-24").name
    'rmdq'
    """
    try:
        return _all().get(name) or _by_any_name()[_folded(name)]
    except KeyError:
        near = did_you_mean(name, _all())
        message = f"No instrument {name!r}.{near} `weizhong score --list` names all {len(_all())}."
        raise UnknownCode(message) from None


@cache
def _by_any_name() -> Mapping[str, Instrument]:
    named = {_folded(name): one for one in _all().values() for name in (one.name, *one.aliases)}
    return MappingProxyType(named)


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


@cache
def _all() -> Mapping[str, Instrument]:
    rows: dict[str, dict[str, Any]] = read_table("outcomes/instruments")["instrument"]
    return MappingProxyType({name: _instrument(name, row) for name, row in rows.items()})


def _instrument(name: str, row: dict[str, Any]) -> Instrument:
    try:
        items = _items(row["items"])
        places = {item["name"]: place for place, item in enumerate(items)}
        whole = _cited(row) | {
            "name": name,
            "items": items,
            "bands": [{"name": text, "at_least": least} for text, least in row.get("bands", {}).items()],
            "parts": [_part(part, places) for part in row.get("parts", ())],
            **{key: _cited(row[key]) for key in _APART if key in row},
        }
        return msgspec.convert(whole, Instrument)
    except (KeyError, ValueError) as error:
        message = f"The instrument {name!r} of facts/outcomes/instruments.toml is not whole ({error}); "
        raise FactsError(message + "reinstall weizhong.") from error


def _cited(row: dict[str, Any]) -> dict[str, Any]:
    """Name sources as the records do, in a fact within a fact too."""
    return {
        "sources" if key == "source" else key: _cited(value) if isinstance(value, dict) else value
        for key, value in row.items()
    }


def _items(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Items told by name, or by how many there are; what is told once holds for all of them."""
    names = told["names"] if "names" in told else [f"q{place}" for place in range(1, told["count"] + 1)]
    turned, own = set(told.get("reverse", ())), told.get("own", {})
    common = {"high": float("inf")}
    common |= {key: told[key] for key in ("low", "high", "step", "optional") if key in told}
    return [{"name": name, "reverse": name in turned, **common, **own.get(name, {})} for name in names]


def _part(told: dict[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    return told | {"items": [places[name] for name in told["items"]]}
