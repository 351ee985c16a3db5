"""Values to TOML text: one record per ``[[table]]``, small structures inline."""

import json
from collections.abc import Iterable, Mapping
from typing import Any


def document(values: Mapping[str, Any]) -> str:
    """Return top-level keys, absent values left out."""
    return (
        "".join(f"{_key(key)} = {_value(value)}\n" for key, value in values.items() if _is_given(value))
        + "\n"
    )


def array_table(name: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the rows as an array of tables."""
    return "".join(f"[[{name}]]\n{document(row)}" for row in rows)


def _is_given(value: Any) -> bool:
    return value is not None and value != [] and value != {}


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items() if _is_given(one))
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False)
