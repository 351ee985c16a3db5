"""Keeps out of terminals and pages what a patient file may smuggle in: control characters, hidden turns."""

import re
from typing import Any, TypeVar

import msgspec

_Document = TypeVar("_Document", bound=msgspec.Struct)

# C0 and C1 controls but tab and newline (escape sequences drive a terminal), marks that reverse the reading
# direction (they can hide a "not"), halves of surrogate pairs and non-characters (no file may hold them).
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(document: _Document) -> _Document:
    """Return a document with every such character replaced by a visible mark.

    Parameters
    ----------
    document : msgspec.Struct
        As it came; JSON output keeps it so.

    Examples
    --------
    >>> from weizhong.clinic.documents.cited import Citation
    >>> escape = chr(27)
    >>> told = plain(Citation(key="K", title=f"a{escape}[2Jb", url="", check="R", check_label="")).title
    >>> escape in told, len(told)
    (False, 6)
    """
    given = msgspec.to_builtins(document)
    cleaned = _cleaned(given)
    return document if cleaned == given else msgspec.convert(cleaned, type(document))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWANTED.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_cleaned(inner) for inner in value)
    return value
