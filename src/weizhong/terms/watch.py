"""How far a long work is: whoever does it goes through its parts by a watch, and need not know who looks."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

_T = TypeVar("_T")


class Watch(Protocol):
    """Takes the parts of a work and gives them back one by one."""

    def __call__(self, parts: Sequence[_T], /) -> Iterable[_T]:
        """Return the parts, in their order."""
        ...


def unwatched(parts: Sequence[_T]) -> Iterable[_T]:
    """Return the parts as they are: nobody looks.

    Examples
    --------
    >>> list(unwatched((1, 2)))
    [1, 2]
    """
    return parts
