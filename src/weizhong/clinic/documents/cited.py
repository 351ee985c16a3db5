"""Where something comes from, as every document says it."""

import msgspec


class Citation(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """Where something comes from: bibliography key, title, address, check mark and its label."""

    key: str
    title: str
    url: str
    check: str
    check_label: str
