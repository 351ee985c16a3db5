"""``weizhong score``."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.cli.at_work import at_work
from weizhong.cli.cases import refuse_overwriting
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, command, output_words

if TYPE_CHECKING:
    from weizhong.outcomes.answers import Answers
    from weizhong.outcomes.own_key import OwnKey
    from weizhong.terms.watch import Watch


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "score", run)
    parser.add_argument("instrument", nargs="?", help="which instrument, such as rmdq; --list names them")
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        help="answers: .csv with a row for each person or visit and a column for each item, or one form in "
        ".toml or .json; without a file the instrument is described",
    )
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="TOML file with weights, keys or a value set you may use"
    )
    parser.add_argument(
        "--positive-from",
        type=float,
        metavar="SCORE",
        help="another cut than the usual one (PHQ-2, GAD-2, PCS)",
    )
    parser.add_argument("--list", action="store_true", help="list all instruments")
    output_words(parser, ("text", "json"))


def run(given: Namespace) -> None:
    """Score a questionnaire from numbers, with its error and what change of it matters."""
    if not given.list and given.instrument is None:
        given.parser.error("name an instrument and a file, or give --list")
    if given.list and given.instrument is not None:
        given.parser.error("--list names every instrument; leave the other words out")
    from weizhong.report.instrument_entry import instruments_document
    from weizhong.report.score_document import score_document
    from weizhong.report.score_page import print_instruments, print_scores

    refuse_overwriting(given, "file", "key")
    if given.file is None:
        listed = instruments_document([given.instrument] if given.instrument else [])
        offer(listed, lambda console: print_instruments(listed, console), given)
        return
    with at_work([given.file]) as watch:
        answers = _answers(given.instrument, given.file, watch)
        key = _key(given.instrument, given.key) if given.key else None
        scored = score_document(answers, key, given.positive_from, watch)
    offer(scored, lambda console: print_scores(scored, console), given)


def _answers(name: str, file: Path, watch: "Watch") -> "Answers":
    """One form where the file's name says TOML or JSON, or its first sign does; CSV otherwise."""
    from weizhong.fhir.text_file import reads_as_json, text_of
    from weizhong.outcomes.answer_file import read_answers
    from weizhong.outcomes.answer_form import read_form

    text = text_of(file)
    if file.suffix.casefold() == ".toml":
        return read_form(_toml(text, "The form"), name)
    if not reads_as_json(file, text):
        return read_answers(text, name, watch)
    from weizhong.fhir.json_text import parse

    return read_form(parse(text), name)


def _key(name: str, file: Path) -> "OwnKey":
    from weizhong.fhir.text_file import text_of
    from weizhong.outcomes.own_key import read_own_key

    return read_own_key(_toml(text_of(file), "The key"), name)


def _toml(text: str, what: str) -> dict[str, object]:
    from weizhong.clinic.files.reading import parse_toml

    return parse_toml(text, what)
