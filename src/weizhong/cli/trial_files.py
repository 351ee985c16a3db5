"""Tables of trials that a reader gives as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.cli.words import complain
from weizhong.terms.errors import UnreadableInput

if TYPE_CHECKING:
    from weizhong.evidence.table_of_trials import Problem

_MOST_BYTES = 8_000_000  # thousands of trials with long remarks; a table of people is larger


def text_of_trials(file: Path) -> str:
    """Return the text of a table of trials.

    Raises
    ------
    UnreadableInput
        If it cannot be read, is no text, or is larger than a table of trials can be.
    """
    try:
        if file.is_file() and file.stat().st_size > _MOST_BYTES:
            raise UnreadableInput(f"{str(file)!r} is too large for a table of trials; give one line a trial.")
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableInput(f"{str(file)!r} is no UTF-8 text; save the table as CSV in UTF-8.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name"
        raise UnreadableInput(f"{str(file)!r} cannot be read ({reason}); name a CSV file.") from None


def complain_of(file: str, problems: "Sequence[Problem]") -> None:
    """Say what is wrong in a table beside a picture, which cannot say it."""
    from weizhong.evidence.table_of_trials import told_problems
    from weizhong.report.strings import say

    if problems:
        complain("\n  ".join([say("pool_page.problems_of", file=file), *told_problems(problems)]))
