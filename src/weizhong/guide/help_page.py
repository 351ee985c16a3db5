"""The page of all keys: each key beside what it does, however narrow the terminal is."""

import re

from rich.table import Table
from rich.text import Text

from weizhong.guide.strings import say

_KEY_AND_WORDS = re.compile(r"(?P<key>\S.*?) {2,}(?P<words>\S.*)")


def help_table() -> Table:
    """Return the keys in two columns; lines without a key stand in the second."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for line in say("help.text").strip().splitlines():
        found = _KEY_AND_WORDS.fullmatch(line)
        table.add_row(Text(found["key"] if found else ""), Text(found["words"] if found else line))
    return table
