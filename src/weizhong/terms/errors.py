"""Everything that can go wrong, as one tree.

::

    WeizhongError
    ├── InputError                 what was handed in cannot be used
    │   ├── UnreadableInput        not TOML or JSON, or no such file (line and column where known)
    │   ├── InvalidInput           readable, but a field is wrong: unknown name, wrong type, out of range
    │   ├── MissingInput           readable, but something needed is not there (named)
    │   ├── UnknownCode            a point, landmark, question or sign nobody knows (near ones suggested)
    │   ├── ImpossibleBody         measurements that no body has, or that contradict each other
    │   └── Refused                an event the session does not allow; nothing was changed
    ├── PointNotPlaced             a real point that this release describes but does not place
    ├── MissingExtra               an optional part is not installed (the extra is named)
    ├── OutputError                the result could not be written; nothing was left half-written
    └── FactsError                 our own tables are broken; nothing may be recommended

Each message is one sentence that says what was given, what is allowed and what to do next, and never
repeats patient data. Each class has its own process exit code.
"""

from typing import ClassVar


class WeizhongError(Exception):
    """Root of every error this package raises on purpose."""

    exit_code: ClassVar[int] = 1


class InputError(WeizhongError):
    """What was handed in cannot be used."""

    exit_code: ClassVar[int] = 10


class UnreadableInput(InputError):
    """The file is missing or is not the format it claims to be."""

    exit_code: ClassVar[int] = 11


class InvalidInput(InputError):
    """A field has an unknown name, a wrong type or a value out of range."""

    exit_code: ClassVar[int] = 12


class MissingInput(InputError):
    """Something needed was not given; the message names it."""

    exit_code: ClassVar[int] = 13


class UnknownCode(InputError):
    """A code that no table holds; the message suggests near ones."""

    exit_code: ClassVar[int] = 14


class ImpossibleBody(InputError):
    """Measurements that no body has, or that contradict each other."""

    exit_code: ClassVar[int] = 15


class Refused(InputError):
    """An event the session does not allow; nothing was changed.

    Parameters
    ----------
    message : str
        Why, and what to do next.
    breaches : tuple of str
        The limits it would pass, where it is limits and not the order of things that forbid it: if it was
        done nevertheless, it can be recorded as a deviation with a reason.
    """

    exit_code: ClassVar[int] = 16

    def __init__(self, message: str, breaches: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.breaches = breaches


class PointNotPlaced(WeizhongError):
    """A real point that this release describes but does not place."""

    exit_code: ClassVar[int] = 20


class MissingExtra(WeizhongError):
    """An optional part is not installed."""

    exit_code: ClassVar[int] = 21


class OutputError(WeizhongError):
    """The result could not be written."""

    exit_code: ClassVar[int] = 22


class FactsError(WeizhongError):
    """Our own tables are broken, so nothing may be recommended."""

    exit_code: ClassVar[int] = 30
