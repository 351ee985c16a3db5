"""``weizhong evidence trials`` and ``weizhong evidence answer``."""

from argparse import ArgumentTypeError, Namespace
from typing import get_args

from weizhong.cli.words import NewParser, TextFormat, command, output_words

_OUTCOMES = ("pain", "function", "quality_physical", "quality_mental")
_CONTROLS = ("none", "usual_care", "sham", "sham_penetrating", "sham_nonpenetrating", "active")
_TREATMENTS = ("acupuncture", "electroacupuncture", "dry_needling", "cupping", "acupressure")
_DURATIONS = ("acute", "subacute", "chronic", "mixed", "unknown")

_MOST_WEEKS = 5200  # a hundred years from randomisation


def add_words(new: NewParser) -> None:
    """Add both commands."""
    parser = command(new, "trials", run_trials)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help="names of trials to show whole")
    output_words(parser, get_args(TextFormat))
    parser = command(new, "answer", run_answer)
    parser.add_argument("--outcome", choices=_OUTCOMES, default="pain", help="pain otherwise")
    parser.add_argument("--against", choices=_CONTROLS, required=True, help="class of the control arm")
    parser.add_argument(
        "--treatment", choices=_TREATMENTS, action="append", help="needling otherwise; may be repeated"
    )
    parser.add_argument(
        "--phase", choices=("end", "followup"), default="end", help="end of treatment otherwise"
    )
    parser.add_argument("--weeks", nargs=2, type=_week, metavar=("FROM", "TO"), help="from randomisation")
    parser.add_argument("--duration", choices=_DURATIONS, help="of the pain; any otherwise")
    parser.add_argument("--measure", choices=("MD", "SMD"), default="SMD", help="SMD otherwise")
    parser.add_argument("--family", metavar="SCALE", help="only this family of scales, such as VAS or HFAQ")
    parser.add_argument("--shared", choices=("combine", "split"), default="combine", help="arms of one class")
    parser.add_argument(
        "--as-reviews-count", action="store_true", help="arms count as what reviews take them for, too"
    )
    parser.add_argument(
        "--implausible-too", action="store_true", help="let in rows set aside, to see what they would change"
    )
    parser.add_argument(
        "--printed-too", action="store_true", help="let in differences printed without their arms; MD only"
    )
    output_words(parser, get_args(TextFormat))


def run_trials(given: Namespace) -> None:
    """List the trials of the tables, or show some whole: arms, doses, results, where each comes from."""
    from weizhong.cli.showing import offer
    from weizhong.evidence.trials_document import trials_document
    from weizhong.report.trials_page import print_trials

    document = trials_document(given.trials)
    offer(document, lambda console: print_trials(document, console, is_whole=bool(given.trials)), given)


def run_answer(given: Namespace) -> None:
    """Ask the trials of the tables one question: pairs of arms, pooled, and what was left out and why."""
    from weizhong.cli.showing import offer
    from weizhong.evidence.answering import answer
    from weizhong.evidence.contrasts import Question
    from weizhong.report.answer_page import print_answer

    if given.weeks and given.weeks[0] > given.weeks[1]:
        first, last = given.weeks
        given.parser.error(f"argument --weeks: {first:g} lies after {last:g}; give the first week first")
    if given.printed_too and given.measure != "MD":
        given.parser.error(
            "argument --printed-too: a printed difference has no SD of its own; ask for --measure MD"
        )
    question = Question(
        outcome=given.outcome, comparator=given.against, phase=given.phase, duration=given.duration,
        treatments=tuple(given.treatment or ("acupuncture", "electroacupuncture")),
        weeks=tuple(given.weeks) if given.weeks else None, measure=given.measure,
        family=_family(given.family) if given.family else None,
        shared=given.shared, as_reviews_count=given.as_reviews_count, implausible_too=given.implausible_too,
        printed_too=given.printed_too,
    )  # fmt: skip
    found = answer(question)
    offer(found, lambda console: print_answer(found, console), given)


def _family(asked: str) -> str:
    """Return a family of scales as the tables spell it."""
    from weizhong.evidence.trials import trial_tables
    from weizhong.terms.errors import UnknownCode
    from weizhong.terms.suggestions import did_you_mean

    known = {row.family.casefold(): row.family for row in trial_tables().results.values()}
    if asked.casefold() not in known:
        raise UnknownCode(
            f"There is no family of scales {asked[:40]!r} in the trial tables; there are "
            f"{', '.join(sorted(known.values()))}.{did_you_mean(asked, known.values())}"
        )
    return known[asked.casefold()]


def _week(text: str) -> float:
    try:
        week = float(text)
    except ValueError:
        week = -1.0
    if not 0 <= week < _MOST_WEEKS:
        raise ArgumentTypeError(f"give a number of weeks from 0 to {_MOST_WEEKS:,}, as 26")
    return week
