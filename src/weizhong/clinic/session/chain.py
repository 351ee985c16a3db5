"""The digest chain: each entry carries the SHA-256 of the one before, so that a journal can be checked."""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from weizhong.clinic.session.parts import Entry
from weizhong.clinic.session.slips import no_event
from weizhong.terms.errors import InvalidInput


def digest_of(entry: Entry) -> str:
    """Return the SHA-256 of an entry, as 64 hexadecimal digits."""
    return sha256(line_of(entry)).hexdigest()


def line_of(entry: Entry) -> bytes:
    """Return an entry as one line of JSON, without its end.

    A whole number in a field of fractions is written as the fraction it is read back as: ``20`` as ``20.0``.
    Otherwise an entry would have one digest before it was read and another after.

    Raises
    ------
    InvalidInput
        If its event holds a value that would be refused when it is read.
    """
    try:
        return msgspec.json.encode(msgspec.json.decode(msgspec.json.encode(entry), type=Entry))
    except msgspec.ValidationError as error:
        raise no_event(error, msgspec.to_builtins(entry.event)) from None


def verify(entries: Sequence[Entry]) -> None:
    """Check the chain from its beginning.

    Raises
    ------
    InvalidInput
        If an entry was changed, removed, added or moved after it was written; the first such is named.
    """
    previous = ""
    for number, entry in enumerate(entries):
        if entry.number != number or entry.previous != previous:
            raise InvalidInput(
                f"The chain breaks at entry {number}: it, or the one before, was changed after writing. "
                "Go back to an untouched copy."
            )
        previous = digest_of(entry)
