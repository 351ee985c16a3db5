"""The visits of a folder: each once, whether its journal lies there, its record or both."""

from pathlib import Path

import pytest
from tests.session_records import SIGNED, a_file, a_journal, a_record

from weizhong.journal import RECORD_SUFFIX
from weizhong.journal.visits import each_once, visit_at, visits_in
from weizhong.terms.errors import InvalidInput, UnreadableInput


def test_a_journal_and_the_record_beside_it_are_one_visit(tmp_path: Path) -> None:
    first, second = a_record(), a_record(1)
    a_journal(tmp_path / "a.jsonl", first)
    a_file(tmp_path / f"a{RECORD_SUFFIX}", first)
    a_file(tmp_path / "another name.json", second)
    assert [one.record for one in visits_in(tmp_path)] == [first, second]


def test_what_is_no_visit_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text('{"schema": "weizhong.plan/1"}')
    (tmp_path / "gate-of-today.json").write_text("[]")
    (tmp_path / "scores.toml").write_text("")
    (tmp_path / "begun.jsonl").write_bytes(b"")  # nothing was begun in it
    assert visits_in(tmp_path) == []


def test_a_torn_file_of_a_folder_is_named_and_never_passed_over(tmp_path: Path) -> None:
    whole = a_file(tmp_path / "visit.json", a_record()).read_bytes()
    (tmp_path / "visit.json").write_bytes(whole[:-20])
    with pytest.raises(UnreadableInput, match=r"visit\.json' is damaged"):
        visits_in(tmp_path)


def test_what_was_changed_after_it_was_written_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path / "visit.json", a_record())
    path.write_bytes(path.read_bytes().replace(b'"depth_mm": 12', b'"depth_mm": 11'))
    with pytest.raises(InvalidInput, match=r"visit\.json': The chain breaks"):
        visit_at(path)


def test_a_journal_nobody_can_replay_gives_the_record_that_was_written(tmp_path: Path) -> None:
    path = a_journal(tmp_path / "a.jsonl", a_record())
    path.write_bytes(path.read_bytes().replace(b"needle_removed", b"needle_forgotten"))
    with pytest.raises(UnreadableInput, match="damaged"):
        visit_at(path)
    a_file(tmp_path / f"a{RECORD_SUFFIX}", a_record())
    assert visit_at(path) == a_record()


def test_a_journal_cut_in_its_first_line_holds_nothing(tmp_path: Path) -> None:
    path = a_journal(tmp_path / "a.jsonl", a_record())
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(InvalidInput, match=r"a\.jsonl' holds no whole event"):
        visits_in(tmp_path)


def test_a_file_of_events_is_no_journal_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"event": "person_confirmed"}\n{"event": "consent_given"}\n')
    with pytest.raises(InvalidInput, match=r"events\.jsonl' is a file of events for `weizhong session`"):
        visit_at(tmp_path / "events.jsonl")


def test_a_visit_told_twice_counts_once_as_it_was_last_continued(tmp_path: Path) -> None:
    amended = a_record(0, ended=(*SIGNED, ("amendment_added",)))
    for number, one in enumerate((a_record(), amended, a_record())):
        a_file(tmp_path / f"{number}.json", one)
    assert [one.record for one in each_once(visits_in(tmp_path))] == [amended]


def test_two_records_of_one_visit_that_differ_are_both_named(tmp_path: Path) -> None:
    a_file(tmp_path / "a.json", a_record())
    a_file(tmp_path / "b.json", a_record(0, ("needle_inserted", {"depth_mm": 5}), ("needle_removed",)))
    with pytest.raises(InvalidInput, match=r"a\.json' and .*b\.json' tell one visit differently"):
        each_once(visits_in(tmp_path))
