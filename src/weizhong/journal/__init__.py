"""The journal of a session: a line of JSON an event, on the disk before the next, and its final record."""

from weizhong.journal.gate_draft import DRAFT_NAME, GateDraft, drop_draft, keep_draft, read_draft
from weizhong.journal.journal import Journal, open_journal
from weizhong.journal.listing import Listed, list_journals
from weizhong.journal.reading import Reading, read_journal, resume
from weizhong.journal.record_file import read_record, write_record
from weizhong.journal.signed import RECORD_SUFFIX, record_beside, signed_journal

__all__ = [
    "DRAFT_NAME",
    "RECORD_SUFFIX",
    "GateDraft",
    "Journal",
    "Listed",
    "Reading",
    "drop_draft",
    "keep_draft",
    "list_journals",
    "open_journal",
    "read_draft",
    "read_journal",
    "read_record",
    "record_beside",
    "resume",
    "signed_journal",
    "write_record",
]
