"""Weizhong: from complaint to located acupuncture points for back pain.

Importing does nothing but name what there is; each name is loaded when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from weizhong._version import __version__

if TYPE_CHECKING:
    from weizhong.anatomy.person import Person as Person
    from weizhong.terms.errors import WeizhongError as WeizhongError

_HOMES = {
    "Person": "weizhong.anatomy.person",
    "WeizhongError": "weizhong.terms.errors",
}

__all__ = ["Person", "WeizhongError", "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'weizhong' has no attribute {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
